//! An index.

use crate::diagnostic::SourceLocation;
use crate::written::Nulls;

/// An index of a table or materialised view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Where it is written.
    pub location: SourceLocation,
    /// Its name: the given one, or the one that PostgreSQL would choose.
    pub name: String,
    /// The name before.
    pub renamed_from: Option<String>,
    /// What is indexed.
    pub elements: Vec<IndexElement>,
    /// Whether values are unique.
    pub unique: bool,
    /// Whether two nulls collide.
    pub nulls_not_distinct: bool,
    /// The access method.
    pub using: Option<String>,
    /// Columns that travel along.
    pub include: Vec<String>,
    /// The rows it holds, as SQL.
    pub predicate: Option<String>,
    /// Storage parameters; values as SQL.
    pub with: Vec<(String, String)>,
    /// The tablespace.
    pub tablespace: Option<String>,
    /// Why it is there, where nobody wrote it.
    pub comment: Option<String>,
}

/// One element of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexElement {
    /// What it is.
    pub target: IndexTarget,
    /// The operator class as SQL.
    pub opclass: Option<String>,
    /// Whether the order is reversed.
    pub descending: bool,
    /// Where nulls stand.
    pub nulls: Option<Nulls>,
    /// The collation, as written.
    pub collate: Option<String>,
    /// How many values the planner remembers.
    pub statistics: Option<i32>,
}

/// What an element of an index is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexTarget {
    /// A column by its name.
    Column(String),
    /// An expression as SQL.
    Expression(String),
}
