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
    value: String,
    place: Place,
    /// Why two readers of env files would read two values here.
    ambiguous: Option<&'static str>,
}

/// Where something stands in a file, and its line with the value out of sight.
#[derive(Clone, Default)]
struct Place {
    line: usize,
    column: usize,
    shown: String,
    /// How far into `shown` the caret goes.
    caret: usize,
}

/// What stands where a value was. What is printed ends in logs.
const HIDDEN: &str = "***";

impl Place {
    /// The place `at` bytes into a text, on a line that is shown as `before`, the caret, and `behind` with it.
    fn of(text: &str, at: usize, before: &str, behind: &str) -> Self {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: text[..at].matches('\n').count() + 1,
            column: text[start..at].chars().count() + 1,
            shown: format!("{before}{behind}"),
            caret: before.chars().count(),
        }
    }

    /// The error, as those in `palisade.toml` are told.
    fn error(&self, path: &Path, what: &str) -> Error {
        let Self { line, column, shown, caret } = self;
        let gutter = " ".repeat(line.to_string().len());
        Error::new(format!("{}:{line}:{column}: {what}", path.display()))
            .detail(format!("{line} | {shown}"))
            .detail(format!("{gutter} | {}^", " ".repeat(*caret)))
    }
}

/// A mistake and its place.
type Mistake = (String, Place);

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
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader { text, rest: text };
        while let Some((name, entry)) = reader.assignment().map_err(|(why, place)| {
            place
                .error(path, &why)
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
            let what = format!("the value of `{name}` is ambiguous: {why}");
            let hint = format!("put the value into single quotes: {name}='…'");
            return Err(entry.place.error(&self.path, &what).hint(hint));
        }
        Ok(Some(&entry.value))
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// The next assignment; `None` at the end of the file.
    fn assignment(&mut self) -> Result<Option<(String, Entry)>, Mistake> {
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
            return Err(("this is no NAME=value".to_owned(), self.no_assignment()));
        }
        self.rest = &self.rest[1..];
        self.skip(blank);
        let place = Place::of(self.text, self.at(), self.line_so_far(), HIDDEN);
        let entry = match self.rest.chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => self.quoted(quote, &name)?,
            _ => self.bare(),
        };
        Ok(Some((name, Entry { place, ..entry })))
    }

    /// How many bytes were read.
    fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// The line up to here.
    fn line_so_far(&self) -> &'a str {
        let read = &self.text[..self.at()];
        read.rfind('\n').map_or(read, |newline| &read[newline + 1..])
    }

    /// Where a name, or the `=` behind it, is missing. Without one, all of the line may be the rest of a secret.
    fn no_assignment(&self) -> Place {
        let so_far = self.line_so_far();
        let line = self.rest.lines().next().unwrap_or_default();
        match line.split_once('=') {
            // What ends in `=` may be base64.
            Some((name, value))
                if !value.trim_matches('=').trim().is_empty() && !name.contains(['"', '\'', ':']) =>
            {
                Place::of(self.text, self.at(), so_far, &format!("{name}={HIDDEN}"))
            }
            _ => Place { caret: 0, ..Place::of(self.text, self.at(), HIDDEN, "") },
        }
    }

    fn quoted(&mut self, quote: char, name: &str) -> Result<Entry, Mistake> {
        let inner = &self.rest[1..];
        let mut escaped = false;
        let end = inner.char_indices().find_map(|(at, c)| {
            let ends = c == quote && !escaped;
            escaped = c == '\\' && !escaped && quote != '\'';
            ends.then_some(at)
        });
        let Some(end) = end else {
            let place = Place::of(self.text, self.at(), self.line_so_far(), &format!("{quote}{HIDDEN}"));
            return Err((format!("the quote of `{name}` is not closed"), place));
        };
        let raw = &inner[..end];
        let after = &inner[end + 1..];
        let rest_of_line = after.lines().next().unwrap_or_default().trim();
        if !rest_of_line.is_empty() && !rest_of_line.starts_with('#') {
            let opened =
                if raw.contains('\n') { String::new() } else { format!("{}{quote}", self.line_so_far()) };
            let blanks = &after[..after.len() - after.trim_start_matches(blank).len()];
            let at = self.text.len() - after.len() + blanks.len();
            let place = Place::of(self.text, at, &format!("{opened}{HIDDEN}{quote}{blanks}"), HIDDEN);
            return Err((format!("there is text behind the closing quote of `{name}`"), place));
        }
        self.rest = after;
        self.skip(|c| c != '\n');
        let value = if quote == '"' { unescape(raw) } else { raw.to_owned() };
        let ambiguous = (quote == '"').then(|| expansion(raw)).flatten();
        Ok(Entry { value, place: Place::default(), ambiguous })
    }

    fn bare(&mut self) -> Entry {
        let raw = self.skip(|c| c != '\n');
        let comment = raw.match_indices('#').find(|(at, _)| raw[..*at].ends_with(blank) || *at == 0);
        let value = comment.map_or(raw, |(at, _)| &raw[..at]).trim_end();
        let cut = value.contains('#').then_some("dotenv ends an unquoted value at `#`, other readers do not");
        Entry {
            value: value.to_owned(),
            place: Place::default(),
            ambiguous: cut.or_else(|| expansion(value)),
        }
    }

    /// Takes the characters that fit.
    fn skip(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
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
            ("A=1\n\nnonsense s3cret\n", ".env:3:10: this is no NAME=value", ["3 | ***", "  | ^"]),
            ("A=1\nMY NAME=s3cret\n", ".env:2:4: this is no NAME=value", ["2 | MY NAME=***", "  |    ^"]),
            ("K=-----BEGIN KEY-----\ns3cret/x==\n", ".env:2:7: this is no NAME=value", ["2 | ***", "  | ^"]),
            ("=s3cret\n", ".env:1:1: this is no NAME=value", ["1 | =***", "  | ^"]),
            (
                "A=\"x\ny\"\n B = 's3cret\n",
                ".env:3:6: the quote of `B` is not closed",
                ["3 |  B = '***", "  |      ^"],
            ),
            (
                "A='s3cret'  s3cret\n",
                ".env:1:13: there is text behind the closing quote of `A`",
                ["1 | A='***'  ***", "  |          ^"],
            ),
            (
                "A=\"s3cret\ns3cret\"s3cret\n",
                ".env:2:8: there is text behind the closing quote of `A`",
                ["2 | ***\"***", "  |     ^"],
            ),
        ];
        for (text, what, detail) in cases {
            let error = parse(text).err().unwrap();
            assert_eq!(error.what, what);
            assert_eq!(error.details, detail, "{what}");
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn what_readers_disagree_on_is_an_error_only_when_asked_for() {
        let file = parse("OK=1\nURL=postgres://u:a#b@h/d\nX=\"${OK}\"\nY=$OK\nZ='$OK'\nCOST=a$1$\n").unwrap();
        assert_eq!(file.get("OK").unwrap(), Some("1"));
        let url = file.get("URL").unwrap_err();
        assert!(url.what.starts_with(".env:2:5: the value of `URL` is ambiguous"), "{url}");
        assert_eq!(url.details, ["2 | URL=***", "  |     ^"]);
        assert!(file.get("X").unwrap_err().what.starts_with(".env:3:3:"));
        assert!(file.get("Y").unwrap_err().what.starts_with(".env:4:3:"));
        assert_eq!((file.get("Z").unwrap(), file.get("COST").unwrap()), (Some("$OK"), Some("a$1$")));
    }
}
