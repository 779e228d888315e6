//! Where one statement of a file ends and the next begins, by psql's rule.

use super::lexer::{LexError, Lexer, Position, Token, TokenKind};

/// One statement of a file, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawStatement {
    /// Its text, from the first token to the last, without the semicolon.
    pub text: String,
    /// The byte of the file where the text starts.
    pub offset: usize,
    /// The line and column where the text starts.
    pub position: Position,
    /// The white space and comments in front of it.
    pub leading: String,
    /// Its leading bare words in lower case, up to the first token that is none, eight at most:
    /// `create or replace view t` of `CREATE OR REPLACE VIEW t.x`.
    pub words: Vec<String>,
}

impl RawStatement {
    /// Whether the statement starts with these words. They are given in lower case.
    pub fn starts_with(&self, words: &[&str]) -> bool {
        self.words.len() >= words.len() && self.words.iter().zip(words).all(|(have, want)| have == want)
    }
}

/// The statements of `text`, in their order; empty ones are left out.
///
/// A semicolon ends a statement unless it stands inside parentheses (as in `CREATE RULE … DO ALSO (…; …)`) or
/// inside the `BEGIN ATOMIC … END` body of a function or procedure. Commands for psql and `COPY … FROM stdin`,
/// whose data are no SQL, are errors.
pub fn split(text: &str) -> Result<Vec<RawStatement>, LexError> {
    let mut statements = Vec::new();
    let mut current = Pending::default();
    let mut leading = 0;
    // Counted on from statement to statement: counting from the top each time would be quadratic.
    let mut counted = (0, Position { line: 1, column: 1 });
    for token in Lexer::new(text) {
        let token = token?;
        if token.kind == TokenKind::PsqlCommand {
            return Err(psql_command(text, &token));
        }
        if !token.is_significant() {
            continue;
        }
        if token.is_punct(";") && current.parens == 0 && current.bodies == 0 {
            statements.extend(current.finish(text, leading, &mut counted)?);
            current = Pending::default();
            leading = token.end();
        } else {
            current.push(token);
        }
    }
    statements.extend(current.finish(text, leading, &mut counted)?);
    Ok(statements)
}

/// The statement that is being read.
#[derive(Default)]
struct Pending<'a> {
    first: Option<Token<'a>>,
    last: Option<Token<'a>>,
    words: Vec<String>,
    words_ended: bool,
    /// Open parentheses.
    parens: usize,
    /// `BEGIN ATOMIC`, and every `CASE` inside it, that has not met its `END`.
    bodies: usize,
    /// Whether it is a `COPY … FROM stdin`.
    copies_stdin: bool,
}

impl<'a> Pending<'a> {
    fn push(&mut self, token: Token<'a>) {
        let previous = self.last.replace(token);
        self.first.get_or_insert(token);
        if token.kind == TokenKind::Word && self.words.len() < 8 && !self.words_ended {
            self.words.push(token.text.to_ascii_lowercase());
        } else {
            self.words_ended = true;
        }
        if token.is_punct("(") {
            self.parens += 1;
        } else if token.is_punct(")") {
            self.parens = self.parens.saturating_sub(1);
        }
        if self.parens > 0 || token.kind != TokenKind::Word {
            return;
        }
        let after = |word: &str| previous.is_some_and(|p| p.is_word(word));
        let is_copy = self.words.first().is_some_and(|w| w == "copy");
        self.copies_stdin |= is_copy && token.is_word("stdin") && after("from");
        // `new.end` and `… AS end` are names.
        if !self.creates_routine() || after("as") || previous.is_some_and(|p| p.is_punct(".")) {
            return;
        }
        if token.is_word("atomic") && after("begin") || token.is_word("case") && self.bodies > 0 {
            self.bodies += 1;
        } else if token.is_word("end") {
            self.bodies = self.bodies.saturating_sub(1);
        }
    }

    fn creates_routine(&self) -> bool {
        let words: Vec<_> = self.words.iter().map(String::as_str).take(4).collect();
        matches!(
            words.as_slice(),
            ["create", "function" | "procedure", ..] | ["create", "or", "replace", "function" | "procedure"]
        )
    }

    fn finish(
        self,
        text: &str,
        leading: usize,
        counted: &mut (usize, Position),
    ) -> Result<Option<RawStatement>, LexError> {
        let (Some(first), Some(last)) = (self.first, self.last) else { return Ok(None) };
        let position = counted.1.after(&text[counted.0..first.offset]);
        *counted = (first.offset, position);
        if self.copies_stdin {
            let hint = "write the rows as INSERT statements in a seed file, or load them with psql's \\copy";
            let what = "COPY … FROM stdin: the rows behind it are no SQL";
            return Err(LexError::new(text, first.offset, what, hint));
        }
        if self.bodies > 0 {
            let hint = "close the BEGIN ATOMIC body and each CASE inside it with END";
            return Err(LexError::new(text, first.offset, "a BEGIN ATOMIC body is not closed", hint));
        }
        Ok(Some(RawStatement {
            text: text[first.offset..last.end()].to_owned(),
            offset: first.offset,
            position,
            leading: text[leading..first.offset].to_owned(),
            words: self.words,
        }))
    }
}

fn psql_command(text: &str, token: &Token<'_>) -> LexError {
    let command = token.text.split_whitespace().next().unwrap_or(token.text);
    let hint = match command {
        "\\i" | "\\ir" | "\\include" | "\\include_relative" => {
            "take the line out: all .sql files of the folder are read, and their order does not matter"
        }
        "\\connect" | "\\c" => {
            "take the line out: the database is chosen on the command line or in palisade.toml"
        }
        _ => "take the line out, or run the file with psql: only SQL is read here",
    };
    LexError::new(text, token.offset, format!("`{command}` is a command for psql, not SQL"), hint)
}

#[cfg(test)]
mod tests;
