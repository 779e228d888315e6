//! PostgreSQL's tokens, found by the rules of its own scanner and of psql's. Judges nothing but quoting.

use std::fmt;

use palisade_model::name::MAX_NAME;

use crate::Error;

/// One token of SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What sort of token it is.
    pub kind: TokenKind,
    /// Its text, quotes included.
    pub text: &'a str,
    /// Where it starts, in bytes.
    pub offset: usize,
}

/// The sorts of token that PostgreSQL's scanner tells apart, and white space, comments and psql's commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Blanks and line ends.
    Whitespace,
    /// `-- …`, without the line end.
    LineComment,
    /// `/* … */`; they nest.
    BlockComment,
    /// An identifier or keyword that is not quoted.
    Word,
    /// `"…"` or `U&"…"`.
    QuotedIdent,
    /// `'…'`, and `E''`, `B''`, `X''`, `N''`, `U&''`; with the parts that continue it on further lines.
    String,
    /// `$$…$$` or `$tag$…$tag$`.
    DollarString,
    /// A number.
    Number,
    /// `$1`.
    Param,
    /// An operator such as `+`, `->>` or `<=`.
    Operator,
    /// `(`, `)`, `[`, `]`, `,`, `;`, `.`, `:`, `::`, `:=`, `..`, or a byte that PostgreSQL does not accept.
    Punct,
    /// A backslash outside quotes and the rest of its line: a command for psql, not SQL.
    PsqlCommand,
}

impl<'a> Token<'a> {
    /// Whether this is the bare word, in any case. `word` is lower-case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether this is exactly that punctuation.
    pub fn is_punct(&self, punct: &str) -> bool {
        self.kind == TokenKind::Punct && self.text == punct
    }

    /// Whether PostgreSQL's parser would see this token.
    pub fn is_significant(&self) -> bool {
        use TokenKind::{BlockComment, LineComment, Whitespace};
        !matches!(self.kind, Whitespace | LineComment | BlockComment)
    }

    /// What stands between dollar quotes.
    pub fn dollar_body(&self) -> Option<&'a str> {
        if self.kind != TokenKind::DollarString {
            return None;
        }
        let tag = self.text[1..].find('$')? + 2;
        self.text.get(tag..self.text.len().checked_sub(tag)?)
    }

    /// The byte after the token.
    pub fn end(&self) -> usize {
        self.offset + self.text.len()
    }

    /// The name that a word or a quoted identifier stands for: folded to lower case, or without its quotes.
    /// `None` for other tokens, and for `U&""`, whose escapes are not resolved here.
    pub fn name(&self) -> Option<String> {
        let mut name = match self.kind {
            // PostgreSQL folds ASCII alone in a UTF-8 database.
            TokenKind::Word => self.text.to_ascii_lowercase(),
            TokenKind::QuotedIdent if self.text.starts_with('"') => {
                self.text[1..self.text.len() - 1].replace("\"\"", "\"")
            }
            _ => return None,
        };
        // It cuts what is too long, between characters.
        name.truncate(name.floor_char_boundary(MAX_NAME));
        Some(name)
    }
}

/// A place in a text, counted from one; the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Position {
    /// The position of a byte of `text`; of its end, where `offset` lies behind it.
    pub fn of(text: &str, offset: usize) -> Self {
        Self { line: 1, column: 1 }.after(&text[..text.floor_char_boundary(offset)])
    }

    /// The position behind `text`, if `text` starts here.
    pub fn after(self, text: &str) -> Self {
        match text.rfind('\n') {
            None => Self { line: self.line, column: self.column + text.chars().count() },
            Some(end) => Self {
                line: self.line + text.matches('\n').count(),
                column: text[end + 1..].chars().count() + 1,
            },
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Text that cannot be split into tokens or statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    /// What is wrong, as the rest of a sentence after the place.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// The byte where it starts.
    pub offset: usize,
    /// The line and column of that byte.
    pub position: Position,
}

impl LexError {
    pub(super) fn new(text: &str, offset: usize, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into(), offset, position: Position::of(text, offset) }
    }

    /// The error as it is shown, with the name of the file in front.
    pub fn in_file(self, path: &str) -> Error {
        Error::new(format!("{path}:{}: {}", self.position, self.what)).hint(self.hint)
    }
}

impl From<LexError> for Error {
    fn from(error: LexError) -> Self {
        Self::new(format!("line {}, column {}: {}", error.position.line, error.position.column, error.what))
            .hint(error.hint)
    }
}

/// All tokens of `text`. Their texts, one after the other, are the text.
pub fn tokens(text: &str) -> Result<Vec<Token<'_>>, LexError> {
    Lexer::new(text).collect()
}

/// The tokens that PostgreSQL's parser would see: no white space, no comments.
pub fn significant(text: &str) -> Result<Vec<Token<'_>>, LexError> {
    Lexer::new(text).filter(|token| token.as_ref().map_or(true, Token::is_significant)).collect()
}

/// Finds one token after the other; after an error it is at its end.
pub(super) struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0 }
    }

    /// The byte `ahead` of the current one; 0 behind the end, where PostgreSQL's text cannot go on either.
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn skip_while(&mut self, accept: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|&b| accept(b)) {
            self.at += 1;
        }
    }

    fn scan(&mut self) -> Result<TokenKind, LexError> {
        let start = self.at;
        match (self.peek(0), self.peek(1)) {
            (b, _) if is_space(b) => self.skip_while(is_space),
            (b'-', b'-') => {
                self.skip_while(|b| b != b'\n' && b != b'\r');
                return Ok(TokenKind::LineComment);
            }
            (b'/', b'*') => return self.block_comment(start),
            (b'\'', _) => return self.string(start, false),
            (b'e' | b'E', b'\'') => {
                self.at += 1;
                return self.string(start, true);
            }
            (b'b' | b'B' | b'x' | b'X' | b'n' | b'N', b'\'') => {
                self.at += 1;
                return self.string(start, false);
            }
            (b'u' | b'U', b'&') if self.peek(2) == b'\'' => {
                self.at += 2;
                return self.string(start, false);
            }
            (b'u' | b'U', b'&') if self.peek(2) == b'"' => {
                self.at += 2;
                return self.quoted_ident(start);
            }
            (b'"', _) => return self.quoted_ident(start),
            (b'$', b'0'..=b'9') => {
                self.at += 1;
                self.skip_while(|b| b.is_ascii_digit());
                return Ok(TokenKind::Param);
            }
            (b'$', _) => return self.dollar_string(start),
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => return Ok(self.number()),
            (b, _) if is_ident_start(b) => {
                self.skip_while(|b| is_ident_start(b) || b.is_ascii_digit() || b == b'$');
                return Ok(TokenKind::Word);
            }
            (b'\\', _) => {
                self.skip_while(|b| b != b'\n' && b != b'\r');
                return Ok(TokenKind::PsqlCommand);
            }
            (b, _) if is_operator(b) => return Ok(self.operator()),
            (b':', b':' | b'=') | (b'.', b'.') => {
                self.at += 2;
                return Ok(TokenKind::Punct);
            }
            _ => {
                self.at += 1;
                return Ok(TokenKind::Punct);
            }
        }
        Ok(TokenKind::Whitespace)
    }

    fn block_comment(&mut self, start: usize) -> Result<TokenKind, LexError> {
        let mut depth = 0;
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => depth += 1,
                (b'*', b'/') => depth -= 1,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return Ok(TokenKind::BlockComment);
            }
        }
        let hint = "comments nest in PostgreSQL: close each `/*` with its own `*/`";
        Err(self.unterminated(start, "a comment is not closed", hint))
    }

    /// A string from its quote on, and every part that continues it: PostgreSQL joins strings that have
    /// nothing but white space with a line end between them, and reads the later parts as it read the first.
    fn string(&mut self, start: usize, escapes: bool) -> Result<TokenKind, LexError> {
        loop {
            self.quoted(start, b'\'', escapes)?;
            let Some(next) = self.continuation() else { return Ok(TokenKind::String) };
            self.at = next;
        }
    }

    fn quoted_ident(&mut self, start: usize) -> Result<TokenKind, LexError> {
        self.quoted(start, b'"', false)?;
        Ok(TokenKind::QuotedIdent)
    }

    /// From an opening quote to behind the closing one; a doubled quote stands for itself.
    fn quoted(&mut self, start: usize, quote: u8, escapes: bool) -> Result<(), LexError> {
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'\\' if escapes => self.at += 2,
                b if b == quote && self.peek(1) == quote => self.at += 2,
                b if b == quote => {
                    self.at += 1;
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
        let (what, hint) = match quote {
            b'"' => ("a quoted identifier is not closed", "close it with `\"`; a quote inside is doubled"),
            _ => ("a string is not closed", "close it with `'`; a quote inside is doubled"),
        };
        Err(self.unterminated(start, what, hint))
    }

    /// Where the next part of a string starts, if the string goes on.
    fn continuation(&self) -> Option<usize> {
        let (mut at, mut line_end) = (self.at, false);
        loop {
            match self.bytes.get(at)? {
                b'\n' | b'\r' => line_end = true,
                b'\'' => return line_end.then_some(at),
                b'-' if self.bytes.get(at + 1) == Some(&b'-') => {
                    at += self.bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r'))?;
                    continue;
                }
                b if is_space(*b) => {}
                _ => return None,
            }
            at += 1;
        }
    }

    fn dollar_string(&mut self, start: usize) -> Result<TokenKind, LexError> {
        self.at += 1;
        if is_ident_start(self.peek(0)) {
            self.skip_while(|b| is_ident_start(b) || b.is_ascii_digit());
        }
        if self.peek(0) != b'$' {
            // No tag after all: PostgreSQL takes the dollar alone, and then refuses it.
            self.at = start + 1;
            return Ok(TokenKind::Punct);
        }
        self.at += 1;
        let tag = &self.text[start..self.at];
        let Some(end) = self.text[self.at..].find(tag) else {
            let hint = format!("close it with `{tag}`");
            return Err(self.unterminated(start, "a dollar-quoted string is not closed", &hint));
        };
        self.at += end + tag.len();
        Ok(TokenKind::DollarString)
    }

    fn number(&mut self) -> TokenKind {
        let radix = matches!((self.peek(0), self.peek(1)), (b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B'));
        if radix && (self.peek(2).is_ascii_hexdigit() || self.peek(2) == b'_') {
            self.at += 2;
            self.skip_while(|b| b.is_ascii_hexdigit() || b == b'_');
            return TokenKind::Number;
        }
        let digits = |b: u8| b.is_ascii_digit() || b == b'_';
        self.skip_while(digits);
        if self.peek(0) == b'.' && self.peek(1) != b'.' {
            self.at += 1;
            self.skip_while(digits);
        }
        let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
        if matches!(self.peek(0), b'e' | b'E') && self.peek(1 + sign).is_ascii_digit() {
            self.at += 1 + sign;
            self.skip_while(digits);
        }
        TokenKind::Number
    }

    /// The longest operator, by PostgreSQL's rule: it ends before a comment, and ends in `+` or `-` only where
    /// it holds a character that standard SQL has in no operator (so that `=-1` is `=` and `-`).
    fn operator(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_while(is_operator);
        let run = &self.bytes[start..self.at];
        let comment = run.windows(2).position(|w| matches!(w, b"--" | b"/*"));
        let mut run = &run[..comment.unwrap_or(run.len())];
        while let [head @ .., b'+' | b'-'] = run
            && !head.is_empty()
            && !head.iter().any(|b| b"~!@#^&|`?%".contains(b))
        {
            run = head;
        }
        self.at = start + run.len();
        TokenKind::Operator
    }

    fn unterminated(&self, start: usize, what: &str, hint: &str) -> LexError {
        LexError::new(self.text, start, format!("{what}; it starts here"), hint)
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Result<Token<'a>, LexError>;

    fn next(&mut self) -> Option<Self::Item> {
        let offset = self.at;
        if offset >= self.bytes.len() {
            return None;
        }
        let token = self.scan().map(|kind| Token { kind, text: &self.text[offset..self.at], offset });
        if token.is_err() {
            self.at = self.bytes.len();
        }
        Some(token)
    }
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn is_ident_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b >= 0x80
}

fn is_operator(b: u8) -> bool {
    b"~!@#^&|`?+-*/%<>=".contains(&b)
}

#[cfg(test)]
mod tests;
