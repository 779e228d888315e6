//! Repairs: what a finding offers, as an edit of one source file. Everything else in the file stays, to the byte.

use palisade_model::{LineColumn, Span, edit as source};

use super::finding::{Change, Fix};
use crate::sql::{Token, significant};

/// A source file.
#[derive(Debug, Clone, Copy)]
pub struct Text<'t> {
    /// Its path; the ending says what it is.
    pub path: &'t str,
    /// The whole text.
    pub text: &'t str,
}

/// The file with the repair, or nothing where it has no place there.
pub fn edit(fix: &Fix, file: Text<'_>) -> Option<String> {
    let span = fix.at.as_ref()?.span;
    let Text { path, text } = file;
    if path.ends_with(".sql") {
        return match &fix.change {
            Change::WrapCall(call) => wrap_statement(text, span.start, call),
            // The statements of a file are read by people; only what cannot be misread is changed in them.
            Change::AddArgument { .. } | Change::Remove | Change::RemoveWaiver(_) => None,
        };
    }
    match &fix.change {
        Change::WrapCall(call) => wrap_in_attribute(text, span, call),
        Change::AddArgument { attribute, argument } => source::add_argument(text, span, attribute, argument),
        Change::Remove => source::remove(text, span),
        Change::RemoveWaiver(_) => source::remove_around(text, span),
    }
}

fn wrap_in_attribute(text: &str, place: Span, call: &str) -> Option<String> {
    let mut ranges = source::texts(text, place)?;
    ranges.sort_by_key(|range| std::cmp::Reverse(range.start));
    let mut out = text.to_owned();
    for range in ranges {
        if let Some(wrapped) = wrap(&text[range.clone()], call) {
            out.replace_range(range, &wrapped);
        }
    }
    (out != text).then_some(out)
}

fn wrap_statement(text: &str, place: LineColumn, call: &str) -> Option<String> {
    let start: usize = text.split_inclusive('\n').take(place.line.checked_sub(1)?).map(str::len).sum();
    let statements = crate::sql::split(&text[start..]).ok()?;
    let statement = statements.first()?;
    let at = start + text[start..].find(&statement.text)?;
    let wrapped = wrap(&statement.text, call)?;
    let mut out = text.to_owned();
    out.replace_range(at..at + statement.text.len(), &wrapped);
    Some(out)
}

/// Puts the calls of a function that are made for every row into `(select …)`. Nothing where there is none.
fn wrap(sql: &str, call: &str) -> Option<String> {
    let tokens = significant(sql).ok()?;
    let name: Vec<&str> = call.split('.').collect();
    let mut out = String::new();
    let mut done = 0;
    for at in 0..tokens.len() {
        let Some(open) = called(&tokens[at..], &name).map(|length| at + length) else { continue };
        let qualified = at > 0 && tokens[at - 1].is_punct(".");
        if qualified || is_once(&tokens[..at]) {
            continue;
        }
        let close = open + closing(&tokens[open..])?;
        let (start, end) = (tokens[at].offset, tokens[close].end());
        out += &format!("{}(select {})", &sql[done..start], &sql[start..end]);
        done = end;
    }
    (done > 0).then(|| out + &sql[done..])
}

/// How many tokens a name has, where it stands here and is called.
fn called(tokens: &[Token<'_>], name: &[&str]) -> Option<usize> {
    let length = name.len() * 2 - 1;
    let matches = name.iter().enumerate().all(|(i, part)| {
        tokens.get(i * 2).and_then(Token::name).as_deref() == Some(part)
            && (i == 0 || tokens[i * 2 - 1].is_punct("."))
    });
    (matches && tokens.get(length)?.is_punct("(")).then_some(length)
}

/// Whether the innermost bracket around the place behind these tokens is a sub-select that reads nothing.
fn is_once(before: &[Token<'_>]) -> bool {
    let mut depth = 0;
    let open = before.iter().rposition(|token| {
        depth += i32::from(token.is_punct(")")) - i32::from(token.is_punct("("));
        depth < 0
    });
    let Some(open) = open else { return false };
    let inside = &before[open + 1..];
    if inside.first().is_some_and(|token| token.is_word("select")) {
        return !inside.iter().any(|token| token.is_word("from"));
    }
    // The brackets of a call or of a cast: what is around them decides.
    is_once(&before[..open])
}

/// The place of the bracket that closes the first one.
fn closing(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0;
    tokens.iter().position(|token| {
        depth += i32::from(token.is_punct("(")) - i32::from(token.is_punct(")"));
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_stand_alone_are_wrapped_and_others_are_not() {
        let wrapped = |sql: &str| wrap(sql, "auth.uid").unwrap_or_else(|| "-".to_owned());
        assert_eq!(
            wrapped("a = auth.uid() or b=Auth.UID()::text"),
            "a = (select auth.uid()) or b=(select Auth.UID())::text"
        );
        assert_eq!(wrapped("a = (select auth.uid())"), "-");
        assert_eq!(wrapped("a = (select nullif(auth.uid(), b))"), "-");
        assert_eq!(
            wrapped("x in (select y from t where z = auth.uid())"),
            "x in (select y from t where z = (select auth.uid()))"
        );
        assert_eq!(wrapped("a = 'auth.uid()' -- auth.uid()"), "-");
        assert_eq!(wrapped("a = my.auth.uid()"), "-");
        let setting = "a = current_setting('app.user', true)::uuid";
        assert_eq!(
            wrap(setting, "current_setting").unwrap(),
            "a = (select current_setting('app.user', true))::uuid"
        );
    }

    #[test]
    fn a_statement_of_a_file_is_changed_and_its_neighbour_is_not() {
        let text =
            "create policy a on t using (b = auth.uid());\n\ncreate policy b on t using (b = auth.uid());\n";
        let out = wrap_statement(text, LineColumn { line: 3, column: 1 }, "auth.uid").unwrap();
        assert_eq!(
            out,
            "create policy a on t using (b = auth.uid());\n\ncreate policy b on t using (b = (select auth.uid()));\n"
        );
    }
}
