//! The model with everything resolved: names as the database has them, types as SQL, plain data without tokens.

mod access;
mod constraint;
mod function;
mod index;
pub mod intent;
mod intent_text;
mod statistics;
mod table;
mod types;
mod view;

use crate::diagnostic::{Diagnostic, SourceFile};

pub use access::{Grant, Policy, Privilege, Trigger};
pub use constraint::{Check, Exclude, ForeignKey, Key};
pub use function::{Function, Served};
pub use index::{Index, IndexElement, IndexTarget};
pub use intent::Intent;
pub use statistics::Statistics;
pub use table::{Column, Default, Generated, Identity, Table, Waiver};
pub use types::{Composite, Domain, Enum, EnumValue};
pub use view::View;

/// What the sources of a project declare. The order is that of the names, so that the same sources give the same model
/// whatever the order of their files.
#[derive(Debug, Clone, PartialEq, Eq, std::default::Default)]
pub struct Model {
    /// The schema of everything that names none.
    pub default_schema: String,
    /// Structs that derive `Table`.
    pub tables: Vec<Table>,
    /// Structs that derive `View`.
    pub views: Vec<View>,
    /// Enums that derive `PgEnum`.
    pub enums: Vec<Enum>,
    /// Newtypes with `#[domain(…)]`.
    pub domains: Vec<Domain>,
    /// Structs with named fields that derive `PgType`.
    pub composites: Vec<Composite>,
    /// Functions that intent needs; there are none before it is lowered.
    pub functions: Vec<Function>,
    /// Which index serves what intent looks up; likewise.
    pub served: Vec<Served>,
    /// Who may do what, as it was meant.
    pub intent: Intent,
    /// The `.rs` files that were read, for messages about them.
    pub files: Vec<SourceFile>,
    /// The `.sql` files beside the structs, whole.
    pub sql_files: Vec<SourceFile>,
    /// What is not an error and yet not what it seems.
    pub warnings: Vec<Diagnostic>,
}
