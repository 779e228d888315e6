//! Extended statistics.

use crate::diagnostic::SourceLocation;

/// What the planner learns of several columns together, or of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// Where it is written.
    pub location: SourceLocation,
    /// Its name: the given one, or the one that PostgreSQL would choose. It stands in the schema of its table.
    pub name: String,
    /// The name before.
    pub renamed_from: Option<String>,
    /// The columns and expressions as SQL, expressions in brackets.
    pub elements: Vec<String>,
    /// `ndistinct`, `dependencies`, `mcv`; none means all.
    pub kinds: Vec<&'static str>,
    /// How much is remembered.
    pub target: Option<i32>,
}
