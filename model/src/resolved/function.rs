//! What intent needs beside policies: functions, and indexes that serve it.

use crate::diagnostic::SourceLocation;
use crate::name::QualifiedName;

/// A generated function without arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: QualifiedName,
    /// The sentence of intent that needs it.
    pub location: SourceLocation,
    /// What stands behind the name and its parentheses: `RETURNS …` up to the body.
    pub definition: String,
    /// What it is for.
    pub comment: String,
    /// Who may call it; `public` is everybody.
    pub callers: Vec<String>,
}

/// A column that a policy or a relation looks rows up by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Served {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: String,
    /// The index or the key that finds the rows.
    pub index: String,
    /// What for.
    pub reason: String,
}
