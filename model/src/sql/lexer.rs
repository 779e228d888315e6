//! PostgreSQL's tokens, as far as they decide whether a text can be read at all: quotes, comments, brackets.

use std::ops::Range;

/// What an SQL text is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One expression, which will stand inside a statement.
    Expression,
    /// One query, which will stand inside `CREATE VIEW`.
    Query,
}

/// Something that no PostgreSQL can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    /// The bytes at fault.
    pub at: Range<usize>,
    /// What is wrong with them.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// Finds what is certainly wrong, and nothing that PostgreSQL might accept.
pub fn check(text: &str, shape: Shape) -> Vec<LexError> {
    let mut errors = Vec::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut tokens = 0;
    for token in Tokens::new(text) {
        tokens += usize::from(token.kind != Kind::Comment);
        let error = |message: String| LexError { at: token.at.clone(), message, help: None };
        match token.kind {
            Kind::Open(bracket) => open.push((bracket, token.at.start)),
            Kind::Close(bracket) => match open.pop() {
                Some((opened, _)) if closing(opened) == bracket => {}
                Some((opened, _)) => {
                    let (opened, bracket) = (char::from(opened), char::from(bracket));
                    errors.push(error(format!("`{opened}` in SQL text is closed by `{bracket}`")));
                }
                None => errors.push(error(format!("`{}` in SQL text closes nothing", char::from(bracket)))),
            },
            Kind::Unterminated(what) => errors.push(error(format!("{what} in SQL text is not closed"))),
            Kind::Semicolon => {
                let help =
                    "a semicolon ends a statement, and this text stands inside one: leave it out".to_owned();
                let what = if shape == Shape::Expression { "an expression" } else { "a query" };
                errors.push(LexError { help: Some(help), ..error(format!("`;` cannot stand in {what}")) });
            }
            Kind::Stray(c) => errors.push(error(format!("`{}` starts no SQL token", c.escape_default()))),
            Kind::Comment | Kind::Other => {}
        }
    }
    for (bracket, at) in open {
        let message = format!("`{}` in SQL text is not closed", char::from(bracket));
        errors.push(LexError { at: at..at + 1, message, help: None });
    }
    if tokens == 0 {
        errors.push(LexError { at: 0..text.len(), message: "this SQL text is empty".to_owned(), help: None });
    }
    errors
}

/// The text made safe to stand before more text: one that ends in a `--` comment would swallow what follows.
pub fn embed(text: &str) -> String {
    let ends_in_comment = Tokens::new(text)
        .last()
        .is_some_and(|token| token.kind == Kind::Comment && text[token.at.clone()].starts_with("--"));
    let text = text.trim();
    if ends_in_comment { format!("{text}\n") } else { text.to_owned() }
}

fn closing(open: u8) -> u8 {
    if open == b'(' { b')' } else { b']' }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Open(u8),
    Close(u8),
    Semicolon,
    Comment,
    Unterminated(&'static str),
    Stray(char),
    Other,
}

#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    at: Range<usize>,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.at = self.text.len() - self.rest().trim_start().len();
        let start = self.at;
        let rest = self.rest();
        let first = rest.chars().next()?;
        let (kind, length) = match first {
            '\'' => quoted(rest, 1, b'\'', false, "a string"),
            'e' | 'E' if rest[1..].starts_with('\'') => quoted(rest, 2, b'\'', true, "a string"),
            '"' => quoted(rest, 1, b'"', false, "a quoted identifier"),
            '$' => dollar_quoted(rest).unwrap_or((Kind::Other, 1)),
            '-' if rest.starts_with("--") => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '(' | '[' => (Kind::Open(rest.as_bytes()[0]), 1),
            ')' | ']' => (Kind::Close(rest.as_bytes()[0]), 1),
            ';' => (Kind::Semicolon, 1),
            c if is_word_start(c) || c.is_ascii_digit() => (Kind::Other, word(rest)),
            // Operator characters one by one, so that a comment right behind an operator is found.
            c if c.is_ascii_graphic() && !matches!(c, '\\' | '{' | '}') => (Kind::Other, 1),
            c => (Kind::Stray(c), c.len_utf8()),
        };
        self.at = start + length;
        Some(Token { kind, at: start..self.at })
    }
}

fn is_word_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

/// A word takes in a following `$`, which therefore starts no dollar quote.
fn word(rest: &str) -> usize {
    rest.find(|c| !(is_word_start(c) || c.is_ascii_digit() || c == '$')).unwrap_or(rest.len())
}

fn quoted(rest: &str, open: usize, quote: u8, backslash: bool, what: &'static str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let mut i = open;
    while i < bytes.len() {
        match bytes[i] {
            b'\\' if backslash => i += 2,
            b if b == quote && bytes.get(i + 1) == Some(&quote) => i += 2,
            b if b == quote => return (Kind::Other, i + 1),
            _ => i += 1,
        }
    }
    (Kind::Unterminated(what), rest.len())
}

/// `$$…$$` and `$tag$…$tag$`; `$1` is a parameter and no quote.
fn dollar_quoted(rest: &str) -> Option<(Kind, usize)> {
    let tag_length = rest[1..].find(|c: char| !(is_word_start(c) || c.is_ascii_digit()))?;
    let delimiter = rest.get(..tag_length + 2).filter(|text| text.ends_with('$'))?;
    if rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(match rest[delimiter.len()..].find(delimiter) {
        Some(end) => (Kind::Other, end + 2 * delimiter.len()),
        None => (Kind::Unterminated("a dollar-quoted string"), rest.len()),
    })
}

/// Comments nest in PostgreSQL.
fn block_comment(rest: &str) -> (Kind, usize) {
    let mut depth = 0;
    let mut i = 0;
    while i < rest.len() {
        match rest.as_bytes()[i..] {
            [b'/', b'*', ..] => (depth, i) = (depth + 1, i + 2),
            [b'*', b'/', ..] => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return (Kind::Comment, i);
        }
    }
    (Kind::Unterminated("a comment"), rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        check(text, Shape::Expression).into_iter().map(|e| format!("{:?} {}", e.at, e.message)).collect()
    }

    #[test]
    fn what_is_certainly_wrong_is_found() {
        for (text, expected) in [
            ("lower(a", "5..6 `(` in SQL text is not closed"),
            ("lower(a))", "8..9 `)` in SQL text closes nothing"),
            ("a[1)", "3..4 `[` in SQL text is closed by `)`"),
            ("a = 'x", "4..6 a string in SQL text is not closed"),
            ("a = E'x\\'", "4..9 a string in SQL text is not closed"),
            ("\"a", "0..2 a quoted identifier in SQL text is not closed"),
            ("$t$ a $$", "0..8 a dollar-quoted string in SQL text is not closed"),
            ("a /* b /* c */", "2..14 a comment in SQL text is not closed"),
            ("a; b", "1..2 `;` cannot stand in an expression"),
            ("a \\ b", "2..3 `\\\\` starts no SQL token"),
            ("  ", "0..2 this SQL text is empty"),
        ] {
            assert_eq!(messages(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_trailing_line_comment_does_not_swallow_what_follows() {
        assert_eq!(embed("a > 1 -- more"), "a > 1 -- more\n");
        assert_eq!(embed("a > '--'"), "a > '--'");
        assert_eq!(embed(" a > 1 "), "a > 1");
    }
}
