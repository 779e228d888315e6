//! Constraints of a table.

use crate::diagnostic::SourceLocation;
use crate::name::QualifiedName;
use crate::written::{Action, Deferrable, Match};

/// A primary key or a unique constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where it is written.
    pub location: SourceLocation,
    /// Its name, if given.
    pub name: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// The columns.
    pub columns: Vec<String>,
    /// Whether two nulls collide.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
    /// Columns that its index holds beside the key.
    pub include: Vec<String>,
    /// Storage parameters of its index; values as SQL.
    pub with: Vec<(String, String)>,
    /// The tablespace of its index.
    pub tablespace: Option<String>,
    /// Whether ranges in the last column only must not overlap.
    pub without_overlaps: bool,
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where it is written.
    pub location: SourceLocation,
    /// Its name, if given.
    pub name: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// The condition as SQL.
    pub sql: String,
    /// The columns that the source names in it. PostgreSQL names a check after its column if it mentions just one.
    pub columns: Vec<String>,
    /// Whether rows that exist stay unchecked.
    pub not_valid: bool,
    /// Whether tables that inherit have it not.
    pub no_inherit: bool,
    /// Whether it is only written down and never checked.
    pub not_enforced: bool,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Where it is written.
    pub location: SourceLocation,
    /// Its name, if given.
    pub name: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table that they refer to.
    pub target: QualifiedName,
    /// Its columns; none means its primary key.
    pub target_columns: Vec<String>,
    /// What happens when the target goes away.
    pub on_delete: Action,
    /// The columns of which that is said; none means all.
    pub on_delete_columns: Vec<String>,
    /// What happens when the target changes.
    pub on_update: Action,
    /// How nulls are judged.
    pub matching: Match,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
    /// Whether rows that exist stay unchecked.
    pub not_valid: bool,
    /// Whether it is only written down and never checked.
    pub not_enforced: bool,
    /// Whether the last column is a range that the target's ranges have to cover.
    pub period: bool,
}

/// An exclusion constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclude {
    /// Where it is written.
    pub location: SourceLocation,
    /// Its name, if given.
    pub name: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// The access method.
    pub using: Option<String>,
    /// Each element as SQL, with its operator.
    pub elements: Vec<(String, String)>,
    /// The rows it is about, as SQL.
    pub predicate: Option<String>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
}
