//! Where a catalog comes from, as a command line names it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::Secret;
use super::suggest::did_you_mean;
use crate::{Error, Result};

/// One side of a comparison. `diff A B` takes two of them, other commands have their own defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceSpec {
    /// `postgresql://…`: a database.
    Url(Secret),
    /// `env:NAME`: the database of a profile, so that no URL stands in a command line.
    Env(String),
    /// `schema[:PATH][@REV]`: structs and `.sql` files.
    Schema(Files),
    /// `migrations[:PATH][@REV]`: a folder of migrations, replayed.
    Migrations(Files),
    /// `snapshot[:PATH][@REV]`: the catalog as it was written down.
    Snapshot(Files),
    /// `sql:PATH`: a file or a folder of `.sql` files.
    Sql(PathBuf),
    /// `empty`: a new database.
    Empty,
}

impl SourceSpec {
    /// Whether it has roles and owners of its own: a database, or none yet.
    pub fn has_roles(&self) -> bool {
        matches!(self, SourceSpec::Url(_) | SourceSpec::Env(_) | SourceSpec::Empty)
    }
}

/// Files of the project: at another path than the configured one, or at a git revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// Another path than the one of `palisade.toml`.
    pub path: Option<PathBuf>,
    /// A git revision in place of the working tree.
    pub rev: Option<String>,
}

/// The words that a source may start with.
const WORDS: [&str; 6] = ["env", "schema", "migrations", "snapshot", "sql", "empty"];

impl FromStr for SourceSpec {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.starts_with("postgresql://") || text.starts_with("postgres://") {
            return Ok(Self::Url(Secret::new(text)));
        }
        let word = text.split([':', '@']).next().unwrap_or_default();
        let rest = &text[word.len()..];
        let files = || Files::parse(text, rest);
        match word {
            "schema" => files().map(Self::Schema),
            "migrations" => files().map(Self::Migrations),
            "snapshot" => files().map(Self::Snapshot),
            "env" => argument(text, rest, "env:NAME").map(|name| Self::Env(name.to_owned())),
            "sql" => argument(text, rest, "sql:PATH").map(|path| Self::Sql(path.into())),
            "empty" if rest.is_empty() => Ok(Self::Empty),
            _ => Err(unknown(text, word)),
        }
    }
}

impl Files {
    fn parse(text: &str, rest: &str) -> Result<Self> {
        // A revision holds no `@` of its own in front of `{`, a path may: the last one counts.
        let (path, rev) = match rest.rfind('@') {
            Some(at) if rest[at..].starts_with("@{") => {
                let at = rest[..at]
                    .rfind('@')
                    .ok_or_else(|| malformed(text, "no revision stands in front of `@{`"))?;
                (&rest[..at], Some(&rest[at + 1..]))
            }
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        if rev == Some("") {
            return Err(malformed(text, "nothing stands behind the `@`"));
        }
        // git would take it for an option.
        if rev.is_some_and(|rev| rev.starts_with('-')) {
            return Err(malformed(text, "a revision does not start with `-`"));
        }
        let path = match path.strip_prefix(':') {
            Some("") => return Err(malformed(text, "nothing stands behind the `:`")),
            path => path.map(PathBuf::from),
        };
        Ok(Self { path, rev: rev.map(str::to_owned) })
    }
}

fn argument<'a>(text: &str, rest: &'a str, form: &str) -> Result<&'a str> {
    rest.strip_prefix(':')
        .filter(|argument| !argument.is_empty())
        .ok_or_else(|| malformed(text, &format!("it is written {form}")))
}

fn malformed(text: &str, why: &str) -> Error {
    Error::new(format!("`{text}` is no source: {why}")).hint(FORMS)
}

fn unknown(text: &str, word: &str) -> Error {
    let shown = Secret::new(text);
    let out = Error::new(format!("`{shown}` is no source"));
    if text.ends_with(".sql") {
        return out.hint(format!("a file is written sql:{text}"));
    }
    if text.contains('/') && !text.contains("://") {
        return out.hint(format!("a path is written schema:{text}, migrations:{text} or sql:{text}"));
    }
    match did_you_mean(word, WORDS).filter(|help| help.starts_with("did")) {
        Some(help) => out.hint(help),
        None => out.hint(FORMS),
    }
}

const FORMS: &str = "a source is postgresql://…, env:NAME, schema[:PATH][@REV], migrations[:PATH][@REV], \
                     snapshot[:PATH][@REV], sql:PATH or empty";

impl fmt::Display for SourceSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) => write!(f, "{url}"),
            Self::Env(name) => write!(f, "env:{name}"),
            Self::Schema(files) => write!(f, "schema{files}"),
            Self::Migrations(files) => write!(f, "migrations{files}"),
            Self::Snapshot(files) => write!(f, "snapshot{files}"),
            Self::Sql(path) => write!(f, "sql:{}", path.display()),
            Self::Empty => f.write_str("empty"),
        }
    }
}

impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, ":{}", path.display())?;
        }
        match &self.rev {
            Some(rev) => write!(f, "@{rev}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_prints_as_it_was_written() {
        let sources = [
            "env:staging",
            "schema",
            "schema:app/schema",
            "schema@v1.42",
            "schema:app/schema@HEAD~3",
            "schema@main@{upstream}",
            "migrations:db/migrations@origin/main",
            "snapshot",
            "sql:dump.sql",
            "empty",
        ];
        for source in sources {
            assert_eq!(source.parse::<SourceSpec>().unwrap().to_string(), source);
        }
        let url: SourceSpec = "postgres://me:pw@h/d".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://me:***@h/d");
        let at: SourceSpec = "schema:a@b@c".parse().unwrap();
        assert_eq!(at, SourceSpec::Schema(Files { path: Some("a@b".into()), rev: Some("c".into()) }));
    }

    #[test]
    fn mistakes_say_what_to_write() {
        let cases = [
            ("schma", "did you mean `schema`?"),
            ("./schema", "a path is written schema:./schema, migrations:./schema or sql:./schema"),
            ("dump.sql", "a file is written sql:dump.sql"),
            ("env:", FORMS),
            ("schema@", FORMS),
            ("schema:", FORMS),
            ("schema@--output=x", FORMS),
            ("mysql://u:p@h/d", FORMS),
            ("", FORMS),
        ];
        for (source, hint) in cases {
            let error = source.parse::<SourceSpec>().unwrap_err();
            assert_eq!(error.hint.as_deref(), Some(hint), "{source}");
            assert!(!error.what.contains(":p@"), "{}", error.what);
        }
    }
}
