//! The one error type of the engine: what happened, where, and what to do about it.

use std::fmt;

/// An error as a user reads it. `what` is one sentence; `details` are further lines (a statement, a list of
/// files, PostgreSQL's own message); `hint` says what to do.
///
/// Everything that can go wrong in the engine ends in this type, so that the command line prints all errors in
/// one voice and exits with status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// One sentence: what happened, and to what.
    pub what: String,
    /// Further lines, in the order in which they are printed.
    pub details: Vec<String>,
    /// What the user can do, as a sentence or a command.
    pub hint: Option<String>,
    /// The SQLSTATE where PostgreSQL raised the error.
    pub sqlstate: Option<String>,
    /// Diagnostics with source lines and carets, printed as they are in front of everything else.
    pub report: Option<String>,
}

/// A result of the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with nothing but its sentence.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), details: Vec::new(), hint: None, sqlstate: None, report: None }
    }

    /// Adds a line of detail.
    #[must_use]
    pub fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds rendered diagnostics.
    #[must_use]
    pub fn report(mut self, report: impl Into<String>) -> Self {
        self.report = Some(report.into());
        self
    }

    /// Puts a sentence in front; the old one becomes the first detail.
    #[must_use]
    pub fn context(mut self, what: impl Into<String>) -> Self {
        let old = std::mem::replace(&mut self.what, what.into());
        self.details.insert(0, old);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        for line in &self.details {
            write!(f, "\n  {line}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  help: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            let mut out = Self::new(error.to_string());
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                out.details.push(cause.to_string());
                source = cause.source();
            }
            return out;
        };
        let mut out = Self::new(db.message());
        out.sqlstate = Some(db.code().code().to_owned());
        out.details.extend(db.detail().map(|d| format!("detail: {d}")));
        out.details.extend(db.where_().map(|w| format!("context: {w}")));
        out.hint = db.hint().map(str::to_owned);
        out
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}
