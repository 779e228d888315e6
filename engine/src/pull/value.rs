//! Defaults as attributes have them: a literal, a call, else the SQL itself.

use super::layout::string;
use super::names;
use super::rust_type::without_modifier;
use super::text::{Cursor, bare, literal};
use crate::sql::TokenKind;

/// `default = VALUE` for a printed expression on a column of this type; `None` where only SQL says it.
pub(super) fn of(expression: &str, data_type: &str) -> Option<String> {
    let value = scalar(expression, data_type)?;
    Some(format!("default = {value}"))
}

/// The text of a default that is one string constant of the column's own type.
pub(super) fn word(expression: &str, data_type: &str) -> Option<String> {
    let mut cursor = Cursor::new(expression)?;
    let token = cursor.next()?;
    let word = literal(&token)?;
    let typed = cursor.punct("::") && cursor.rest() == without_modifier(data_type);
    typed.then_some(word)
}

fn scalar(expression: &str, data_type: &str) -> Option<String> {
    if let Some(word) = word(expression, data_type) {
        let is_array = data_type.ends_with("[]");
        return match word.as_str() {
            "{}" if is_array => Some("[]".to_owned()),
            // PostgreSQL prints a negative number as a string.
            number if is_number_type(data_type) && is_integer(number) => Some(number.to_owned()),
            text if text.contains(|c: char| c.is_control() || c == '\\') => None,
            text => Some(string(text)),
        };
    }
    let mut cursor = Cursor::new(bare(expression))?;
    let token = cursor.next()?;
    if cursor.is_done() {
        let is_number = token.kind == TokenKind::Number && token.text.parse::<f64>().is_ok();
        let is_bool = token.text == "true" || token.text == "false";
        // A leading zero or point is another number to rustc, or none.
        let plain = token.text == "0" || !token.text.starts_with(['0', '.']) || token.text.starts_with("0.");
        let plain = plain && !token.text.ends_with('.');
        return (is_bool || (is_number && plain)).then(|| token.text.to_owned());
    }
    let mut cursor = Cursor::new(expression)?;
    let function = cursor.qualified()?;
    let called = cursor.group()?.is_empty() && cursor.is_done();
    let plain = function.iter().all(|part| names::is_plain(part)) && function.len() <= 2;
    (called && plain).then(|| format!("{}()", function.join(".")))
}

fn is_number_type(data_type: &str) -> bool {
    matches!(data_type, "smallint" | "integer" | "bigint")
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
        && text.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_values_where_they_can_be() {
        for (expression, data_type, value) in [
            ("true", "boolean", Some("true")),
            ("0", "integer", Some("0")),
            ("'-1'::integer", "integer", Some("-1")),
            ("1.5", "numeric", Some("1.5")),
            ("'user'::text", "text", Some("\"user\"")),
            ("'user'::character varying", "character varying(20)", Some("\"user\"")),
            ("'{}'::text[]", "text[]", Some("[]")),
            ("'{}'::jsonb", "jsonb", Some("\"{}\"")),
            ("now()", "timestamp with time zone", Some("now()")),
            ("app.next_number()", "bigint", Some("app.next_number()")),
            ("CURRENT_TIMESTAMP", "timestamp with time zone", None),
            ("'0'::bigint", "integer", None),
            ("nextval('t_id_seq'::regclass)", "integer", None),
            ("(now() + '1 day'::interval)", "timestamp with time zone", None),
            ("NULL::text", "text", None),
        ] {
            assert_eq!(scalar(expression, data_type).as_deref(), value, "{expression}");
        }
    }
}
