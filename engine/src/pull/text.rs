//! SQL that PostgreSQL printed, as the text of an attribute, and read apart where an attribute says it in parts.
//!
//! Everything works on PostgreSQL's tokens; what is not understood is `None`, and then the statement itself goes into
//! a `.sql` file.

use std::collections::BTreeMap;

use super::names::Field;
use crate::sql::{Cursor, Token, TokenKind, tokens};

/// An expression for a string of an attribute: on one line, without brackets around all of it, with `{field}` for
/// each column.
///
/// A name that is replaced expands to the same letters, so that at worst a word is checked that did not need it.
pub(super) fn embed(sql: &str, fields: &BTreeMap<String, Field>) -> Option<String> {
    let all = tokens(bare(sql)).ok()?;
    let significant: Vec<&Token<'_>> = all.iter().filter(|token| token.is_significant()).collect();
    let mut out = String::new();
    let mut seen = 0_usize;
    for token in &all {
        if !token.is_significant() {
            out.push(' ');
            continue;
        }
        let at = seen;
        seen += 1;
        let before = |n: usize| at.checked_sub(n).map(|i| significant[i]);
        let next = significant.get(at + 1);
        let called = next.is_some_and(|next| next.is_punct("(") || next.is_punct("."));
        let cast = before(1).is_some_and(|before| before.is_punct("::"));
        let owned = before(1).is_some_and(|before| before.is_punct("."));
        let own_row = before(2).is_some_and(|row| row.is_word("old") || row.is_word("new"));
        let field = token.name().and_then(|name| fields.get(&name)).filter(|_| !called && !cast);
        match field {
            Some(field) if !owned || own_row => out.push_str(&format!("{{{}}}", field.bare)),
            _ => out.push_str(&token.text.replace('{', "{{").replace('}', "}}")),
        }
    }
    Some(out)
}

/// The text without brackets that stand around all of it.
pub(crate) fn bare(sql: &str) -> &str {
    let mut text = sql.trim();
    loop {
        let Some(mut cursor) = Cursor::new(text) else { return text };
        match cursor.group() {
            Some(inner) if cursor.is_done() && !inner.trim().is_empty() && !is_query(inner) => {
                text = inner.trim()
            }
            _ => return text,
        }
    }
}

/// A subquery is an expression by its brackets alone.
fn is_query(sql: &str) -> bool {
    let first = Cursor::new(sql).and_then(|cursor| cursor.peek().copied());
    first.is_some_and(|first| ["select", "with", "values", "table"].iter().any(|word| first.is_word(word)))
}

/// The value of a plain string constant; `None` for `E''` and its like.
pub(crate) fn literal(token: &Token<'_>) -> Option<String> {
    let plain = token.kind == TokenKind::String && token.text.starts_with('\'');
    plain.then(|| token.text[1..token.text.len() - 1].replace("''", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_fields_and_nothing_else_does() {
        let fields: BTreeMap<String, Field> = ["status", "Type", "date"]
            .into_iter()
            .map(|column| (column.to_owned(), super::super::names::field(column, &Default::default())))
            .collect();
        let embed = |sql: &str| embed(sql, &fields).unwrap();
        assert_eq!(embed("(status = 'a'::text)"), "{status} = 'a'::text");
        assert_eq!(embed("((status) = (old.status))"), "({status}) = (old.{status})");
        assert_eq!(embed("(\"Type\" = o.status)"), "{type} = o.status");
        assert_eq!(embed("status('{}'::date)"), "status('{{}}'::date)");
        assert_eq!(embed("(EXISTS ( SELECT 1\n   FROM t))"), "EXISTS ( SELECT 1 FROM t)");
        assert_eq!(embed("(a) = (b)"), "(a) = (b)");
        assert_eq!(embed("(( SELECT f() AS f))"), "( SELECT f() AS f)");
    }

    #[test]
    fn lists_are_read_with_their_brackets() {
        let mut cursor = Cursor::new("USING btree (lower(a), b DESC, f(x, y)) WHERE (c)").unwrap();
        assert!(cursor.words("using btree"));
        assert_eq!(cursor.parts().unwrap(), ["lower(a)", "b DESC", "f(x, y)"]);
        assert!(cursor.words("where"));
        assert_eq!(bare(cursor.rest()), "c");
    }
}
