//! Env files, read as dotenv reads them and kept apart from the environment of the process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// The variables of one env file. Its values are never exported to this process nor to any child of it.
#[derive(Clone)]
pub struct EnvFile {
    path: PathBuf,
    entries: BTreeMap<String, Entry>,
}

#[derive(Clone)]
struct Entry {
    line: usize,
    value: String,
    /// Why two readers of env files would read two values here.
    ambiguous: Option<&'static str>,
}

impl EnvFile {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, and on the first line that is no assignment. Values are never part of a message.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::new(format!("the env file {} cannot be read: {error}", path.display()))
                .hint("correct `env_file` of the profile, or create the file")
        })?;
        Self::parse(path, &text)
    }

    /// Reads the text of a file; `path` is for messages.
    ///
    /// # Errors
    /// On the first line that is no assignment.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut entries = BTreeMap::new();
        let mut reader = Reader { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1 };
        while let Some((name, entry)) = reader.assignment().map_err(|why| {
            Error::new(format!("{}:{}: {why}", path.display(), reader.line))
                .hint("each line is NAME=value, NAME=\"value\", a comment with #, or empty")
        })? {
            entries.insert(name, entry);
        }
        Ok(Self { path: path.to_owned(), entries })
    }

    /// The value of a variable.
    ///
    /// # Errors
    /// When programs that read env files do not agree what the value is.
    pub fn get(&self, name: &str) -> Result<Option<&str>> {
        let Some(entry) = self.entries.get(name) else { return Ok(None) };
        if let Some(why) = entry.ambiguous {
            return Err(Error::new(format!(
                "{}:{}: the value of `{name}` is ambiguous: {why}",
                self.path.display(),
                entry.line
            ))
            .hint(format!("put the value into single quotes: {name}='…'")));
        }
        Ok(Some(&entry.value))
    }
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Reader<'a> {
    /// The next assignment; `None` at the end of the file.
    fn assignment(&mut self) -> Result<Option<(String, Entry)>, String> {
        loop {
            self.skip(|c| c.is_whitespace());
            if self.rest.starts_with('#') {
                self.skip(|c| c != '\n');
            } else {
                break;
            }
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        if let Some(rest) = self.rest.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t'])) {
            self.rest = rest.trim_start_matches([' ', '\t']);
        }
        let name = self.skip(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)).to_owned();
        self.skip(blank);
        if name.is_empty() || !self.rest.starts_with('=') {
            return Err("no NAME=value".to_owned());
        }
        self.rest = &self.rest[1..];
        self.skip(blank);
        let line = self.line;
        let entry = match self.rest.chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => self.quoted(quote, &name)?,
            _ => self.bare(),
        };
        Ok(Some((name, Entry { line, ..entry })))
    }

    fn quoted(&mut self, quote: char, name: &str) -> Result<Entry, String> {
        let inner = &self.rest[1..];
        let mut escaped = false;
        let end = inner.char_indices().find_map(|(at, c)| {
            let ends = c == quote && !escaped;
            escaped = c == '\\' && !escaped && quote != '\'';
            ends.then_some(at)
        });
        let Some(end) = end else { return Err(format!("the quote of `{name}` is not closed")) };
        let raw = &inner[..end];
        let after = &inner[end + 1..];
        let rest_of_line = after.lines().next().unwrap_or_default().trim();
        if !rest_of_line.is_empty() && !rest_of_line.starts_with('#') {
            return Err(format!("there is text behind the closing quote of `{name}`"));
        }
        self.line += raw.matches('\n').count();
        self.rest = after;
        self.skip(|c| c != '\n');
        let value = if quote == '"' { unescape(raw) } else { raw.to_owned() };
        let ambiguous = (quote == '"').then(|| expansion(raw)).flatten();
        Ok(Entry { line: 0, value, ambiguous })
    }

    fn bare(&mut self) -> Entry {
        let raw = self.skip(|c| c != '\n');
        let comment = raw.match_indices('#').find(|(at, _)| raw[..*at].ends_with(blank) || *at == 0);
        let value = comment.map_or(raw, |(at, _)| &raw[..at]).trim_end();
        let cut = value.contains('#').then_some("dotenv ends an unquoted value at `#`, other readers do not");
        Entry { line: 0, value: value.to_owned(), ambiguous: cut.or_else(|| expansion(value)) }
    }

    /// Takes the characters that fit.
    fn skip(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.line += taken.matches('\n').count();
        taken
    }
}

fn blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

fn expansion(value: &str) -> Option<&'static str> {
    let named = |rest: &str| rest.starts_with(|c: char| c == '{' || c == '_' || c.is_ascii_alphabetic());
    let expands = value.split('$').skip(1).any(named);
    expands.then_some("dotenv takes `$…` as it stands, dotenv-expand replaces it")
}

/// The escapes of double quotes. A backslash in front of anything else stays.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = match (c, chars.peek()) {
            ('\\', Some('n')) => Some('\n'),
            ('\\', Some('r')) => Some('\r'),
            ('\\', Some('t')) => Some('\t'),
            ('\\', Some(&next @ ('"' | '\\'))) => Some(next),
            _ => None,
        };
        if escaped.is_some() {
            chars.next();
        }
        out.push(escaped.unwrap_or(c));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<EnvFile> {
        EnvFile::parse(Path::new(".env"), text)
    }

    #[test]
    fn values_as_dotenv_has_them() {
        let text = "\u{feff}# a comment\nA=plain\nexport B = spaced out  # comment\nC=\"two\\nlines\"\n\
                    D='raw\\n ${x} #1'\nE=`tick's`\nF=\nG=\"over\ntwo\" # c\nA=last wins\r\nH=a=b\n";
        let file = parse(text).unwrap();
        let cases = [
            ("A", "last wins"),
            ("B", "spaced out"),
            ("C", "two\nlines"),
            ("D", "raw\\n ${x} #1"),
            ("E", "tick's"),
            ("F", ""),
            ("G", "over\ntwo"),
            ("H", "a=b"),
        ];
        for (name, value) in cases {
            assert_eq!(file.get(name).unwrap(), Some(value), "{name}");
        }
        assert_eq!(file.get("Z").unwrap(), None);
    }

    #[test]
    fn mistakes_name_their_line_and_no_value() {
        let cases = [
            ("A=1\n\nnonsense s3cret\n", ".env:3: no NAME=value"),
            ("A=\"x\ny\"\nB='open\n", ".env:3: the quote of `B` is not closed"),
            ("A='x' y\n", ".env:1: there is text behind the closing quote of `A`"),
        ];
        for (text, what) in cases {
            assert_eq!(parse(text).err().unwrap().what, what);
        }
    }

    #[test]
    fn what_readers_disagree_on_is_an_error_only_when_asked_for() {
        let file = parse("OK=1\nURL=postgres://u:a#b@h/d\nX=\"${OK}\"\nY=$OK\nZ='$OK'\nCOST=a$1$\n").unwrap();
        assert_eq!(file.get("OK").unwrap(), Some("1"));
        assert!(file.get("URL").unwrap_err().what.starts_with(".env:2: the value of `URL` is ambiguous"));
        assert!(file.get("X").unwrap_err().what.starts_with(".env:3:"));
        assert!(file.get("Y").unwrap_err().what.starts_with(".env:4:"));
        assert_eq!((file.get("Z").unwrap(), file.get("COST").unwrap()), (Some("$OK"), Some("a$1$")));
    }
}
