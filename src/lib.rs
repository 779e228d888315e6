//! Palisade's facade: the derives that an application depends on, and nothing that connects to a database.
//!
//! ```
//! use palisade::Table;
//!
//! /// A person.
//! #[derive(Table)]
//! #[table(name = "users", rls)]
//! #[policy(select, to = authenticated, using = "{id} = app.caller()")]
//! #[grant(select, to = authenticated)]
//! pub struct User {
//!     #[column(primary_key)]
//!     pub id: String,
//!     #[column(unique)]
//!     pub email: String,
//! }
//! ```
//!
//! The command line reads such structs without compiling them. The derives read them by the same grammar and make
//! rustc verify what the command line has to assume: that a foreign key's field exists and has the same type, that a
//! name in SQL text is a field, that a type is the one that its name promises.

#[doc(hidden)]
pub mod __private;
mod columns;
mod pg_type;
mod row;
#[cfg(feature = "test")]
pub mod testing;
mod value;

pub use columns::Columns;
pub use palisade_macros::{Columns, PgEnum, PgType, Table, View};
pub use pg_type::PgType;
pub use row::{Column, DriverRow, FromRow, Row};

/// A table or view: a struct that derives [`Table`](macro@Table) or [`View`](macro@View).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table or view",
    label = "no table or view",
    note = "add `#[derive(Table)]` or `#[derive(View)]` to the struct"
)]
pub trait Relation {
    /// The columns as public fields, for checks.
    #[doc(hidden)]
    type Columns;

    /// What the struct declares, for tests that compare it with what the command line reads.
    const META: RelationMeta;
}

/// A table: a struct that derives [`Table`](macro@Table).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "this is no table",
    note = "add `#[derive(Table)]` to the struct, or write the table's name as a string: `\"schema.table(column)\"`"
)]
pub trait Table: Relation {
    /// The columns as public fields, for checks of foreign keys.
    #[doc(hidden)]
    type Fields;

    /// The relations that the table declares as public fields, for checks of intent.
    #[doc(hidden)]
    type Relations;
}

/// What a struct declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelationMeta {
    /// The schema, if one is named.
    pub schema: Option<&'static str>,
    /// The name in the database.
    pub name: &'static str,
    /// The columns in the order of the fields.
    pub columns: &'static [ColumnMeta],
}

/// One column of a [`RelationMeta`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnMeta {
    /// The name in the database.
    pub name: &'static str,
    /// The field.
    pub field: &'static str,
}
