//! Statements with the lines of source that they come from.

use std::sync::Arc;

use super::Notes;
use crate::diagnostic::SourceLocation;
use crate::name::ObjectName;
use crate::resolved::{Intent, Served};

/// What creates everything that the sources declare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// One statement each, without a semicolon.
    pub statements: Vec<ScriptStatement>,
    /// The `.sql` files, unsplit.
    pub files: Vec<ScriptFile>,
    /// What PostgreSQL does not store.
    pub notes: Notes,
    /// Who may do what, as it was meant.
    pub intent: Intent,
    /// Which index serves what intent looks up.
    pub served: Vec<Served>,
}

/// A statement that an annotation became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptStatement {
    /// The statement.
    pub sql: String,
    /// The annotation.
    pub origin: SourceLocation,
    /// What it creates; for grants and comments nothing.
    pub object: Option<ObjectName>,
}

/// A file of statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptFile {
    /// Its path relative to the project.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

impl Script {
    pub(super) fn push(
        &mut self,
        sql: String,
        origin: &SourceLocation,
        object: impl Into<Option<ObjectName>>,
    ) {
        self.statements.push(ScriptStatement { sql, origin: origin.clone(), object: object.into() });
    }
}
