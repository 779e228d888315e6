//! Structs as rows: names for SQL, columns with their types, and a struct from a row of a driver. No driver is compiled unless
//! a feature asks for one.

use std::fmt;
use std::marker::PhantomData;

use crate::Relation;

/// The names of a table or view as SQL needs them; every struct that derives [`Table`](macro@crate::Table) or
/// [`View`](macro@crate::View) has them.
///
/// ```
/// use palisade::{Row, Table};
///
/// #[derive(Table)]
/// #[table(name = "users", schema = "app", rls = off)]
/// pub struct User {
///     #[column(primary_key)]
///     pub id: i64,
///     #[column(name = "user")]
///     pub name: String,
/// }
///
/// assert_eq!(User::TABLE, r#""app"."users""#);
/// assert_eq!(User::LIST, r#""id", "user""#);
/// let sql = format!("select {} from {} where {} = $1", User::LIST, User::TABLE, User::COLUMNS.name);
/// assert_eq!(sql, r#"select "id", "user" from "app"."users" where "user" = $1"#);
/// ```
pub trait Row: Relation {
    /// The columns by their fields.
    #[doc(hidden)]
    type Names;

    /// The name for SQL, with the schema where the struct names one, quoted.
    const TABLE: &'static str;

    /// The columns for a SELECT, in the order of the fields, quoted.
    const LIST: &'static str;

    /// Each column with its type, by its field: `User::COLUMNS.email`.
    const COLUMNS: Self::Names;
}

/// A column of `R` whose values are `T`. It prints as SQL, quoted.
pub struct Column<R: ?Sized, T: ?Sized> {
    name: &'static str,
    quoted: &'static str,
    of: PhantomData<fn(&R) -> &T>,
}

impl<R: ?Sized, T: ?Sized> Column<R, T> {
    /// For what the derives emit.
    #[doc(hidden)]
    pub const fn new(name: &'static str, quoted: &'static str) -> Self {
        Self { name, quoted, of: PhantomData }
    }

    /// The name as the catalog has it.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// A value for this column: rustc refuses one of another type.
    pub const fn value<'a>(&self, value: &'a T) -> &'a T {
        value
    }
}

impl<R: ?Sized, T: ?Sized> Clone for Column<R, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: ?Sized, T: ?Sized> Copy for Column<R, T> {}

impl<R: ?Sized, T: ?Sized> fmt::Display for Column<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.quoted)
    }
}

impl<R: ?Sized, T: ?Sized> fmt::Debug for Column<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A row of a driver: `tokio_postgres::Row` with the feature `tokio-postgres`, sqlx's `PgRow` with the feature `sqlx`.
pub trait DriverRow {
    /// What the driver says when a value is missing or of another type.
    type Error;
}

/// A struct from a row. Columns are found by their names, so that their order and further ones do not matter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from a `{R}`",
    note = "`palisade` needs the feature of that driver, and every field a type that the driver reads"
)]
pub trait FromRow<R: DriverRow>: Sized {
    /// Reads the row.
    ///
    /// # Errors
    /// When a column is missing, or holds what the field cannot.
    fn try_from_row(row: &R) -> Result<Self, R::Error>;
}

/// What a driver reads as a field.
#[doc(hidden)]
pub trait Get<R: DriverRow>: Sized {
    /// Reads the column of that name.
    ///
    /// # Errors
    /// As [`FromRow::try_from_row`].
    fn get(row: &R, name: &'static str) -> Result<Self, R::Error>;
}

/// What a driver reads as a field that is stored as JSON.
#[doc(hidden)]
pub trait GetJson<R: DriverRow>: Sized {
    /// Reads the column of that name.
    ///
    /// # Errors
    /// As [`FromRow::try_from_row`].
    fn get_json(row: &R, name: &'static str) -> Result<Self, R::Error>;
}

/// What a field that is no column starts as. The parameter puts the question off until a row is asked for.
#[doc(hidden)]
pub trait Skipped<R> {
    /// The value.
    fn skipped() -> Self;
}

impl<R, T: Default> Skipped<R> for T {
    fn skipped() -> Self {
        T::default()
    }
}

#[cfg(feature = "tokio-postgres")]
mod tokio_postgres_rows {
    use super::{DriverRow, Get, GetJson};
    use tokio_postgres::types::{FromSql, FromSqlOwned, Json, Type};
    use tokio_postgres::{Error, Row};

    impl DriverRow for Row {
        type Error = Error;
    }

    impl<T: FromSqlOwned> Get<Row> for T {
        fn get(row: &Row, name: &'static str) -> Result<Self, Error> {
            row.try_get(name)
        }
    }

    /// JSON, and null as JSON's null: an `Option` is read as what it holds.
    struct OrNull<T>(T);

    impl<'a, T: serde::de::DeserializeOwned> FromSql<'a> for OrNull<T> {
        fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
            Json::<T>::from_sql(ty, raw).map(|json| Self(json.0))
        }

        fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
            Ok(Self(serde_json::from_value(serde_json::Value::Null)?))
        }

        fn accepts(ty: &Type) -> bool {
            *ty == Type::JSON || *ty == Type::JSONB
        }
    }

    impl<T: serde::de::DeserializeOwned> GetJson<Row> for T {
        fn get_json(row: &Row, name: &'static str) -> Result<Self, Error> {
            row.try_get::<_, OrNull<T>>(name).map(|value| value.0)
        }
    }
}

#[cfg(feature = "sqlx")]
mod sqlx_rows {
    use super::{DriverRow, Get, GetJson};
    use sqlx_core::Error;
    use sqlx_core::decode::Decode;
    use sqlx_core::row::Row as _;
    use sqlx_core::types::{Json, Type};
    use sqlx_postgres::{PgRow, Postgres};

    impl DriverRow for PgRow {
        type Error = Error;
    }

    impl<T: for<'r> Decode<'r, Postgres> + Type<Postgres>> Get<PgRow> for T {
        fn get(row: &PgRow, name: &'static str) -> Result<Self, Error> {
            row.try_get(name)
        }
    }

    impl<T: serde::de::DeserializeOwned> GetJson<PgRow> for T {
        fn get_json(row: &PgRow, name: &'static str) -> Result<Self, Error> {
            let value: Option<Json<serde_json::Value>> = row.try_get(name)?;
            let value = value.map_or(serde_json::Value::Null, |json| json.0);
            serde_json::from_value(value)
                .map_err(|error| Error::ColumnDecode { index: name.to_owned(), source: Box::new(error) })
        }
    }
}
