//! Types of the application's own.

use crate::diagnostic::SourceLocation;
use crate::name::QualifiedName;
use crate::written::Representation;

/// A set of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// Its name.
    pub name: QualifiedName,
    /// The enum.
    pub location: SourceLocation,
    /// The first paragraph of the documentation.
    pub comment: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// How columns store it; a text check is no object of its own.
    pub representation: Representation,
    /// Its words, in order.
    pub values: Vec<EnumValue>,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The word.
    pub value: String,
    /// The variant.
    pub location: SourceLocation,
    /// The word before.
    pub renamed_from: Option<String>,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: QualifiedName,
    /// The newtype.
    pub location: SourceLocation,
    /// The first paragraph of the documentation.
    pub comment: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// What it is over, as SQL.
    pub base: String,
    /// The collation, as written.
    pub collate: Option<String>,
    /// The default as SQL.
    pub default: Option<String>,
    /// Whether null is refused.
    pub not_null: bool,
    /// The condition as SQL.
    pub check: Option<String>,
}

/// A composite type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composite {
    /// Its name.
    pub name: QualifiedName,
    /// The struct.
    pub location: SourceLocation,
    /// The first paragraph of the documentation.
    pub comment: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
    /// Names and types of its fields.
    pub fields: Vec<(String, String)>,
}
