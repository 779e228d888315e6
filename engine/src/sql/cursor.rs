//! SQL that PostgreSQL printed, read from the left, token by token.

use super::{Token, tokens};

/// Reads the significant tokens of a text one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The tokens of a text; `None` where they cannot be told apart.
    pub(crate) fn new(text: &'a str) -> Option<Self> {
        let tokens = tokens(text).ok()?.into_iter().filter(Token::is_significant).collect();
        Some(Self { text, tokens, at: 0 })
    }

    /// The next token, left where it is.
    pub(crate) fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    /// Takes the next token.
    pub(crate) fn next(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.get(self.at).copied();
        self.at += usize::from(token.is_some());
        token
    }

    /// Whether nothing is left.
    pub(crate) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Takes these words if they are what comes next.
    pub(crate) fn words(&mut self, words: &str) -> bool {
        let words: Vec<&str> = words.split(' ').collect();
        let found = words
            .iter()
            .enumerate()
            .all(|(i, word)| self.tokens.get(self.at + i).is_some_and(|token| token.is_word(word)));
        self.at += if found { words.len() } else { 0 };
        found
    }

    /// Takes a punctuation mark if it comes next.
    pub(crate) fn punct(&mut self, mark: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_punct(mark));
        self.at += usize::from(found);
        found
    }

    /// A name, quoted or not.
    pub(crate) fn name(&mut self) -> Option<String> {
        let name = self.peek()?.name()?;
        self.at += 1;
        Some(name)
    }

    /// `a` or `a.b`
    pub(crate) fn qualified(&mut self) -> Option<Vec<String>> {
        let mut parts = vec![self.name()?];
        while self.punct(".") {
            parts.push(self.name()?);
        }
        Some(parts)
    }

    /// What stands between the brackets that come next.
    pub(crate) fn group(&mut self) -> Option<&'a str> {
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
    pub(crate) fn names(&mut self) -> Option<Vec<String>> {
        let mut cursor = Cursor::new(self.group()?)?;
        let mut names = vec![cursor.name()?];
        while cursor.punct(",") {
            names.push(cursor.name()?);
        }
        cursor.is_done().then_some(names)
    }

    /// The parts of the bracketed list that comes next, as they stand.
    pub(crate) fn parts(&mut self) -> Option<Vec<&'a str>> {
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
    pub(crate) fn rest(&mut self) -> &'a str {
        let start = self.peek().map_or(self.text.len(), |token| token.offset);
        self.at = self.tokens.len();
        self.text[start..].trim()
    }

    /// Where the next token starts.
    pub(crate) fn place(&self) -> usize {
        self.peek().map_or(self.text.len(), |token| token.offset)
    }

    /// The text from a place to the next token.
    pub(crate) fn since(&self, place: usize) -> &'a str {
        self.text[place..self.place()].trim()
    }
}
