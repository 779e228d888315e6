//! SQL that PostgreSQL printed, as the text of an attribute, and read apart where an attribute says it in parts.
//!
//! Everything works on PostgreSQL's tokens; what is not understood is `None`, and then the statement itself goes into
//! a `.sql` file.

use std::collections::BTreeMap;

use super::names::Field;
use crate::sql::{Token, TokenKind, tokens};

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
pub(super) fn bare(sql: &str) -> &str {
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
pub(super) fn literal(token: &Token<'_>) -> Option<String> {
    let plain = token.kind == TokenKind::String && token.text.starts_with('\'');
    plain.then(|| token.text[1..token.text.len() - 1].replace("''", "'"))
}

/// Reads the significant tokens of a text one after the other.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let tokens = tokens(text).ok()?.into_iter().filter(Token::is_significant).collect();
        Some(Self { text, tokens, at: 0 })
    }

    pub(super) fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.get(self.at).copied();
        self.at += usize::from(token.is_some());
        token
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Takes these words if they are what comes next.
    pub(super) fn words(&mut self, words: &str) -> bool {
        let words: Vec<&str> = words.split(' ').collect();
        let found = words
            .iter()
            .enumerate()
            .all(|(i, word)| self.tokens.get(self.at + i).is_some_and(|token| token.is_word(word)));
        self.at += if found { words.len() } else { 0 };
        found
    }

    /// Takes a punctuation mark if it comes next.
    pub(super) fn punct(&mut self, mark: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_punct(mark));
        self.at += usize::from(found);
        found
    }

    /// A name, quoted or not.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = self.peek()?.name()?;
        self.at += 1;
        Some(name)
    }

    /// `a` or `a.b`
    pub(super) fn qualified(&mut self) -> Option<Vec<String>> {
        let mut parts = vec![self.name()?];
        while self.punct(".") {
            parts.push(self.name()?);
        }
        Some(parts)
    }

    /// What stands between the brackets that come next.
    pub(super) fn group(&mut self) -> Option<&'a str> {
        let open = *self.peek().filter(|token| token.is_punct("("))?;
        let mut depth = 0;
        for (i, token) in self.tokens.iter().enumerate().skip(self.at) {
            depth += i32::from(token.is_punct("(")) - i32::from(token.is_punct(")"));
            if depth == 0 {
                self.at = i + 1;
                return Some(&self.text[open.end()..token.offset]);
            }
        }
        None
    }

    /// The bracketed list of names that comes next.
    pub(super) fn names(&mut self) -> Option<Vec<String>> {
        let mut cursor = Cursor::new(self.group()?)?;
        let mut names = vec![cursor.name()?];
        while cursor.punct(",") {
            names.push(cursor.name()?);
        }
        cursor.is_done().then_some(names)
    }

    /// The parts of the bracketed list that comes next, as they stand.
    pub(super) fn parts(&mut self) -> Option<Vec<&'a str>> {
        let inner = self.group()?;
        let mut parts = Vec::new();
        let (mut depth, mut start) = (0, 0);
        for token in tokens(inner).ok()? {
            depth += i32::from(token.is_punct("(") || token.is_punct("["));
            depth -= i32::from(token.is_punct(")") || token.is_punct("]"));
            if depth == 0 && token.is_punct(",") {
                parts.push(inner[start..token.offset].trim());
                start = token.end();
            }
        }
        parts.push(inner[start..].trim());
        Some(parts)
    }

    /// Everything that is left.
    pub(super) fn rest(&mut self) -> &'a str {
        let start = self.peek().map_or(self.text.len(), |token| token.offset);
        self.at = self.tokens.len();
        self.text[start..].trim()
    }

    /// The text from the next token to the last one that was taken since `from`.
    pub(super) fn place(&self) -> usize {
        self.peek().map_or(self.text.len(), |token| token.offset)
    }

    /// The text from a place to the next token.
    pub(super) fn since(&self, place: usize) -> &'a str {
        self.text[place..self.place()].trim()
    }
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
