//! Columns that several tables have.

use crate::__private::Names;
use crate::ColumnMeta;

/// Columns that several tables have: a struct that derives [`Columns`](macro@Columns). A table takes them in with
/// `#[column(flatten)]` on a field of that type, or with `#[table(extends = Timestamps)]` without one.
///
/// ```
/// use palisade::{Columns, Row, Table};
///
/// #[derive(Columns)]
/// pub struct Counted {
///     #[column(default = 0)]
///     pub seen: i64,
///     #[column(default = 0)]
///     pub liked: i64,
/// }
///
/// #[derive(Table)]
/// #[table(name = "posts", rls = off)]
/// #[index(seen, name = "posts_seen")]
/// pub struct Post {
///     #[column(primary_key)]
///     pub id: i64,
///     #[column(flatten)]
///     pub counts: Counted,
///     pub title: String,
/// }
///
/// assert_eq!(Post::LIST, r#""id", "seen", "liked", "title""#);
/// assert_eq!(Post::COLUMNS.liked.to_string(), r#""liked""#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no struct of columns",
    label = "its columns cannot be taken in",
    note = "add `#[derive(Columns)]` to it"
)]
pub trait Columns {
    /// The columns as public fields, in front of those of another struct, for checks.
    #[doc(hidden)]
    type Fields<Rest>;

    /// The names of the columns of a relation, in front of those of another struct.
    #[doc(hidden)]
    type Names<Owner: ?Sized, Rest: Names>: Names;

    /// The columns in the order of the fields.
    const META: &'static [ColumnMeta];

    /// The same for a SELECT, quoted.
    const LIST: &'static str;
}
