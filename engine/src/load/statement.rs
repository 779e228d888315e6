//! One statement of a source, and where it comes from.

use crate::sql::{self, Position, RawStatement};
use crate::{Error, Result};

/// A file of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadFile {
    /// The path, as messages show it.
    pub path: String,
    /// What the file holds.
    pub text: String,
}

/// A statement with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The SQL, without a semicolon.
    pub text: String,
    /// The file that it comes from, as messages show it.
    pub path: String,
    /// Where in the file.
    pub position: Position,
    /// Whether the file holds this very text at that place (a `.sql` file does); else the place is what the
    /// statement was made from (an attribute of a struct), and errors point there whatever part is wrong.
    pub verbatim: bool,
    /// Its leading words, as [`RawStatement::words`] has them.
    pub(super) words: Vec<String>,
}

impl Statement {
    /// A statement that was made from what stands at a place of a source.
    pub fn made(text: impl Into<String>, path: impl Into<String>, position: Position) -> Result<Self> {
        let (text, path) = (text.into(), path.into());
        let mut raw = sql::split(&text).map_err(|error| {
            Error::from(error).context(format!("{path}:{position}: the SQL made from this cannot be read"))
        })?;
        match (raw.pop(), raw.is_empty()) {
            (Some(one), true) => Ok(Self { position, verbatim: false, ..Self::of_file(one, &path) }),
            _ => Err(Error::new(format!("{path}:{position}: this makes not one statement of SQL"))
                .detail(text)
                .hint("take the semicolon out of the SQL that is written there")),
        }
    }

    fn of_file(raw: RawStatement, path: &str) -> Self {
        let RawStatement { text, offset: _, position, leading: _, words } = raw;
        Self { text, path: path.to_owned(), position, verbatim: true, words }
    }

    /// Whether the statement starts with these words.
    pub(super) fn starts_with(&self, words: &[&str]) -> bool {
        self.words.len() >= words.len() && self.words.iter().zip(words).all(|(have, want)| have == want)
    }

    /// An error at the start of the statement.
    pub(super) fn error(&self, what: impl std::fmt::Display) -> Error {
        Error::new(format!("{}:{}: {what}", self.path, self.position))
    }

    /// PostgreSQL's error at the place that it points to, counted in characters from zero, with that line below.
    pub(super) fn failure(&self, error: Error, at: Option<usize>) -> Error {
        let at = at.filter(|_| self.verbatim).map(|chars| {
            let offset = self.text.char_indices().nth(chars).map_or(self.text.len(), |(offset, _)| offset);
            (offset, self.position.after(&self.text[..offset]))
        });
        let position = at.map_or(self.position, |(_, position)| position);
        let Error { what, mut details, hint, sqlstate, report } = error;
        details.extend(self.excerpt(at.map_or(0, |(offset, _)| offset), position));
        Error { what: format!("{}:{position}: {what}", self.path), details, hint, sqlstate, report }
    }

    /// The line of the statement around `offset`, and a caret below it. The first line of a statement may start
    /// in the middle of its line; what stands before it is not ours to show.
    fn excerpt(&self, offset: usize, position: Position) -> Vec<String> {
        const LONGEST: usize = 100;
        let start = self.text[..offset].rfind('\n').map_or(0, |i| i + 1);
        let line = self.text[start..].lines().next().unwrap_or_default();
        if !self.verbatim {
            return vec![format!("statement: {}", line.chars().take(LONGEST).collect::<String>())];
        }
        let before = self.text[start..offset].chars().count();
        // Far to the right, the line is shown from near the place on.
        let skipped = before.saturating_sub(LONGEST / 2);
        let shown: String = line.chars().skip(skipped).take(LONGEST).collect();
        let number = position.line.to_string();
        let margin = " ".repeat(number.len());
        vec![
            format!("{number} | {}", shown.replace('\t', " ")),
            format!("{margin} | {}^", " ".repeat(before - skipped)),
        ]
    }
}

/// The statements of a file, none of them judged.
pub fn statements(file: &LoadFile) -> Result<Vec<Statement>> {
    let raw = sql::split(&file.text).map_err(|error| error.in_file(&file.path))?;
    Ok(raw.into_iter().map(|raw| Statement::of_file(raw, &file.path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_points_at_its_place_in_the_file() {
        let file = LoadFile {
            path: "a.sql".into(),
            text: "select 1;\n  create view v as\n\tselect é, nope".into(),
        };
        let second = &statements(&file).unwrap()[1];
        let nope = second.text.chars().position(|c| c == 'n').unwrap();
        let error = second.failure(Error::new("no column nope"), Some(nope)).to_string();
        assert_eq!(error, "a.sql:3:12: no column nope\n  3 |  select é, nope\n    |            ^");
        let start = second.error("not here").to_string();
        assert_eq!(start, "a.sql:2:3: not here");
    }

    #[test]
    fn a_made_statement_is_one_statement_and_points_at_what_it_was_made_from() {
        let place = Position { line: 7, column: 3 };
        let made = Statement::made("create table t ()", "lib.rs", place).unwrap();
        let error = made.failure(Error::new("no"), Some(10)).to_string();
        assert_eq!(error, "lib.rs:7:3: no\n  statement: create table t ()");
        for two in ["select 1; select 2", "", "select 'x"] {
            assert!(Statement::made(two, "lib.rs", place).is_err(), "{two}");
        }
    }
}
