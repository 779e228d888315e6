//! A function that intent needs.

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
