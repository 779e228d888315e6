//! Which PostgreSQL type a Rust type is stored as, as far as rustc has to know it.

/// A Rust type that is stored as a PostgreSQL type.
///
/// Implemented for the types of the standard library that have one, and by [`PgType`](macro@crate::PgType) and
/// [`PgEnum`](macro@crate::PgEnum). Types of other crates (`uuid::Uuid`, `chrono::DateTime`, …) are known to the
/// command line by their paths, and need no impl unless they hide behind an alias; there the feature of the crate's
/// name helps, or `#[column(type = "…")]`.
#[diagnostic::on_unimplemented(
    message = "cannot map `{Self}` to a PostgreSQL type",
    label = "not a known type, and not one that derives `PgType` or `PgEnum`",
    note = "add `#[column(type = \"…\")]` to the field, or `#[derive(PgType)]` to the type",
    note = "for an alias of another crate's type, turn on the feature of `palisade` that is called like the crate"
)]
pub trait PgType {
    /// The type in PostgreSQL's long form, as `format_type` prints it; of an array the element's.
    const SQL: &'static str;
    /// Whether it is an array.
    const ARRAY: bool = false;
}

macro_rules! pg_types {
    ($($(#[$attr:meta])* $rust:ty => $sql:literal,)*) => {
        $($(#[$attr])* impl PgType for $rust {
            const SQL: &'static str = $sql;
        })*
    };
}

pg_types! {
    bool => "boolean",
    i16 => "smallint",
    i32 => "integer",
    i64 => "bigint",
    f32 => "real",
    f64 => "double precision",
    String => "text",
    str => "text",
    char => "text",
    Vec<u8> => "bytea",
    [u8] => "bytea",
    std::net::IpAddr => "inet",
    std::net::Ipv4Addr => "inet",
    std::net::Ipv6Addr => "inet",
    #[cfg(feature = "uuid")] uuid::Uuid => "uuid",
    #[cfg(feature = "rust_decimal")] rust_decimal::Decimal => "numeric",
    #[cfg(feature = "serde_json")] serde_json::Value => "jsonb",
    #[cfg(feature = "chrono")] chrono::NaiveDateTime => "timestamp without time zone",
    #[cfg(feature = "chrono")] chrono::NaiveDate => "date",
    #[cfg(feature = "chrono")] chrono::NaiveTime => "time without time zone",
    #[cfg(feature = "jiff")] jiff::Timestamp => "timestamp with time zone",
    #[cfg(feature = "jiff")] jiff::civil::DateTime => "timestamp without time zone",
    #[cfg(feature = "jiff")] jiff::civil::Date => "date",
    #[cfg(feature = "jiff")] jiff::civil::Time => "time without time zone",
    #[cfg(feature = "time")] time::OffsetDateTime => "timestamp with time zone",
    #[cfg(feature = "time")] time::PrimitiveDateTime => "timestamp without time zone",
    #[cfg(feature = "time")] time::Date => "date",
    #[cfg(feature = "time")] time::Time => "time without time zone",
}

#[cfg(feature = "chrono")]
impl<Tz: chrono::TimeZone> PgType for chrono::DateTime<Tz> {
    const SQL: &'static str = "timestamp with time zone";
}

impl<const N: usize> PgType for [u8; N] {
    const SQL: &'static str = "bytea";
}

impl<T: PgType> PgType for Vec<T> {
    const SQL: &'static str = T::SQL;
    const ARRAY: bool = true;
}

impl<T: PgType> PgType for Option<T> {
    const SQL: &'static str = T::SQL;
    const ARRAY: bool = T::ARRAY;
}

impl<T: PgType + ?Sized> PgType for Box<T> {
    const SQL: &'static str = T::SQL;
    const ARRAY: bool = T::ARRAY;
}

impl<T: PgType + ?Sized> PgType for &T {
    const SQL: &'static str = T::SQL;
    const ARRAY: bool = T::ARRAY;
}

impl<T: PgType + ToOwned + ?Sized> PgType for std::borrow::Cow<'_, T> {
    const SQL: &'static str = T::SQL;
    const ARRAY: bool = T::ARRAY;
}
