//! Defaults as attributes have them: a literal, a call, else the SQL itself.

use super::layout::string;
use super::names;
use super::rust_type::without_modifier;
use super::text::{bare, literal};
use crate::sql::{Cursor, TokenKind};

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
    if let Some(number) = negative(expression, data_type) {
        return Some(number);
    }
    if let Some(word) = word(expression, data_type) {
        let is_array = data_type.ends_with("[]");
        return match word.as_str() {
            "{}" if is_array => Some("[]".to_owned()),
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

/// PostgreSQL prints a negative number as a string, cast to the type that the number has by itself.
fn negative(expression: &str, data_type: &str) -> Option<String> {
    const NUMBERS: &[&str] = &["smallint", "integer", "bigint", "numeric", "real", "double precision"];
    let is_number = NUMBERS.contains(&&*without_modifier(data_type));
    let own = ["integer", "numeric"].into_iter().find_map(|ty| Some((ty, word(expression, ty)?)));
    let (ty, text) = own.filter(|_| is_number)?;
    let digits = text.strip_prefix('-')?;
    let sound = match ty {
        "integer" => digits.parse::<i32>().is_ok(),
        // A number with a point is numeric to PostgreSQL and a float to rustc, digit by digit the same.
        _ => digits.contains('.') && !digits.ends_with('.') && digits.parse::<f64>().is_ok(),
    };
    let plain = digits == "0" || !digits.starts_with(['0', '.']) || digits.starts_with("0.");
    (sound && plain).then_some(text)
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
            ("'-1'::integer", "numeric(5,2)", Some("-1")),
            ("'-1.50'::numeric", "double precision", Some("-1.50")),
            ("'-1'::integer", "text", None),
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
