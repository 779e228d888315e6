//! A view, plain or materialised.

use super::{Grant, Index, Waiver};
use crate::diagnostic::SourceLocation;
use crate::name::QualifiedName;

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: QualifiedName,
    /// The struct.
    pub location: SourceLocation,
    /// The first paragraph of the documentation.
    pub comment: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// The query as SQL.
    pub sql: String,
    /// Where the query stands: the struct or a file of its own.
    pub sql_location: SourceLocation,
    /// Whether it stores its rows.
    pub materialized: bool,
    /// Options; values as SQL.
    pub with: Vec<(String, String)>,
    /// Names and comments of the columns that the struct has documentation for.
    pub column_comments: Vec<(String, String)>,
    /// Indexes.
    pub indexes: Vec<Index>,
    /// Privileges.
    pub grants: Vec<Grant>,
    /// Findings that somebody decided to live with.
    pub waivers: Vec<Waiver>,
}
