//! What the derives' checks call. Not part of the public interface: it changes without notice.

use std::marker::PhantomData;

pub use crate::row::{Get, GetJson, Skipped};
use crate::{ColumnMeta, PgType};

/// Asks whether a type is mapped, without requiring it: the inherent constant wins where its bound holds, and the
/// trait's one stands in where it does not.
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: PgType + ?Sized> Probe<T> {
    /// The type that rustc knows.
    pub const SQL: Option<&'static str> = Some(T::SQL);
}

/// The answer for a type that rustc knows nothing about.
pub trait Unmapped {
    /// Nothing is known.
    const SQL: Option<&'static str> = None;
}

impl<T: ?Sized> Unmapped for Probe<T> {}

/// Whether what rustc knows is what the scan assumed.
pub const fn agrees(known: Option<&str>, assumed: &str) -> bool {
    let Some(known) = known else { return true };
    let (a, b) = (known.as_bytes(), assumed.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// A column's type has to be mapped.
pub fn column_type<T: PgType + ?Sized>() {}

/// A name in SQL text has to name something in the database.
pub fn named<T: Named + ?Sized>() {}

/// Both columns of a foreign key exist and are of one type; either may be null.
pub fn same_key<A: SameKey<B>, B>(_: &A, _: &B) {}

/// Both columns of a foreign key exist; `type = "…"` decides about their types.
pub fn same_row<A, B>(_: &A, _: &B) {}

/// What a column holds and what a relation leads to are of one type; either may be null.
pub fn same_person<A: SamePerson<B>, B>(_: &A, _: &B) {}

/// Two types of which one is compared with a set of the other.
#[diagnostic::on_unimplemented(
    message = "a relation is compared with a column of the type that it leads to: here `{Self}`, there `{B}`",
    label = "this relation leads to `{B}`",
    note = "name the column that holds what the relation leads to"
)]
pub trait SamePerson<B> {}

impl<T> SamePerson<T> for T {}
impl<T> SamePerson<T> for Option<T> {}
impl<T> SamePerson<Option<T>> for T {}

/// Something with a name in the database: a table, a view, a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing in the database",
    label = "`{{…}}` in SQL text names a table, a view or a type",
    note = "add `#[derive(Table)]`, `#[derive(View)]`, `#[derive(PgEnum)]` or `#[derive(PgType)]` to it"
)]
pub trait Named {}

/// Two types that a foreign key may join.
#[diagnostic::on_unimplemented(
    message = "a foreign key needs the same type on both sides: here `{Self}`, there `{B}`",
    label = "this column is `{B}`",
    note = "give both columns one type, or say `#[column(type = \"…\")]` where the database's types agree and Rust's do not"
)]
pub trait SameKey<B> {}

impl<T> SameKey<T> for T {}
impl<T> SameKey<T> for Option<T> {}
impl<T> SameKey<Option<T>> for T {}

/// The names of columns, one struct behind the other.
pub trait Names {
    /// All of them.
    const NAMES: Self;
}

impl Names for () {
    const NAMES: Self = ();
}

/// How long the parts are with a comma between each two.
pub const fn joined_length(parts: &[&str]) -> usize {
    let (mut length, mut i) = (0, 0);
    while i < parts.len() {
        let separator = if length == 0 || parts[i].is_empty() { 0 } else { 2 };
        length += separator + parts[i].len();
        i += 1;
    }
    length
}

/// The parts with a comma between each two.
pub const fn joined<const N: usize>(parts: &[&str]) -> [u8; N] {
    let mut out = [0; N];
    let (mut at, mut i) = (0, 0);
    while i < parts.len() {
        let part = parts[i].as_bytes();
        if at > 0 && !part.is_empty() {
            (out[at], out[at + 1]) = (b',', b' ');
            at += 2;
        }
        let mut j = 0;
        while j < part.len() {
            out[at] = part[j];
            (at, j) = (at + 1, j + 1);
        }
        i += 1;
    }
    out
}

/// Text that was put together of texts.
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("texts make a text"),
    }
}

/// How many columns the parts have.
pub const fn metas_length(parts: &[&[ColumnMeta]]) -> usize {
    let (mut length, mut i) = (0, 0);
    while i < parts.len() {
        (length, i) = (length + parts[i].len(), i + 1);
    }
    length
}

/// The columns of all parts.
pub const fn metas<const N: usize>(parts: &[&[ColumnMeta]]) -> [ColumnMeta; N] {
    let mut out = [ColumnMeta { name: "", field: "" }; N];
    let (mut at, mut i) = (0, 0);
    while i < parts.len() {
        let mut j = 0;
        while j < parts[i].len() {
            out[at] = parts[i][j];
            (at, j) = (at + 1, j + 1);
        }
        i += 1;
    }
    out
}

/// What drivers take for an error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A word that an enum does not have.
pub fn unknown_word(of: &str, word: &str) -> BoxError {
    format!("`{word}` is no word of {of}").into()
}

/// A number that an enum does not have.
pub fn unknown_number(of: &str, number: i32) -> BoxError {
    format!("{number} is no value of {of}").into()
}

/// What the impls for tokio-postgres need.
#[cfg(feature = "tokio-postgres")]
pub mod tokio_postgres {
    pub use tokio_postgres::types::private::BytesMut;
    pub use tokio_postgres::types::{FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

    /// The type under a domain.
    pub fn base(ty: &Type) -> &Type {
        match ty.kind() {
            Kind::Domain(inner) => base(inner),
            _ => ty,
        }
    }

    /// Whether words are stored as this type: an enum, a text, or a domain over one.
    pub fn holds_words(ty: &Type) -> bool {
        match ty.kind() {
            Kind::Enum(_) => true,
            Kind::Domain(inner) => holds_words(inner),
            _ => <&str as FromSql<'_>>::accepts(ty),
        }
    }
}

/// What the impls for sqlx need.
#[cfg(feature = "sqlx")]
pub mod sqlx {
    pub use sqlx_core::decode::Decode;
    pub use sqlx_core::encode::{Encode, IsNull};
    pub use sqlx_core::types::Type;
    pub use sqlx_postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef, Postgres};

    /// Whether words are stored as this type: the enum of that name, or a text.
    pub fn holds_words(ty: &PgTypeInfo, name: &'static str) -> bool {
        *ty == PgTypeInfo::with_name(name) || <&str as Type<Postgres>>::compatible(ty)
    }
}
