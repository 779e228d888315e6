//! What the derives of types emit so that drivers read and write them. Without a driver's feature it is nothing.

/// Makes an enum of words a value that drivers read and write; [`PgEnum`](macro@crate::PgEnum) emits it.
#[doc(hidden)]
#[macro_export]
macro_rules! __word_value {
    ($ty:ident, $sql:literal, $($word:literal => $variant:ident,)*) => {
        $crate::__tokio_postgres_word!($ty, $($word => $variant,)*);
        $crate::__sqlx_word!($ty, $sql, $($word => $variant,)*);
    };
}

/// With the feature `tokio-postgres`.
#[cfg(feature = "tokio-postgres")]
#[doc(hidden)]
#[macro_export]
macro_rules! __tokio_postgres_word {
    ($ty:ident, $($word:literal => $variant:ident,)*) => {
        #[automatically_derived]
        impl<'a> $crate::__private::tokio_postgres::FromSql<'a> for $ty {
            fn from_sql(
                _: &$crate::__private::tokio_postgres::Type,
                raw: &'a [u8],
            ) -> ::core::result::Result<Self, $crate::__private::BoxError> {
                match ::core::str::from_utf8(raw)? {
                    $($word => ::core::result::Result::Ok(Self::$variant),)*
                    other => ::core::result::Result::Err($crate::__private::unknown_word(::core::stringify!($ty), other)),
                }
            }

            fn accepts(ty: &$crate::__private::tokio_postgres::Type) -> bool {
                $crate::__private::tokio_postgres::holds_words(ty)
            }
        }

        #[automatically_derived]
        impl $crate::__private::tokio_postgres::ToSql for $ty {
            fn to_sql(
                &self,
                _: &$crate::__private::tokio_postgres::Type,
                out: &mut $crate::__private::tokio_postgres::BytesMut,
            ) -> ::core::result::Result<$crate::__private::tokio_postgres::IsNull, $crate::__private::BoxError> {
                let word = match self { $(Self::$variant => $word,)* };
                out.extend_from_slice(::core::primitive::str::as_bytes(word));
                ::core::result::Result::Ok($crate::__private::tokio_postgres::IsNull::No)
            }

            fn accepts(ty: &$crate::__private::tokio_postgres::Type) -> bool {
                $crate::__private::tokio_postgres::holds_words(ty)
            }

            $crate::__private::tokio_postgres::to_sql_checked!();
        }
    };
}

/// Without the feature `tokio-postgres`.
#[cfg(not(feature = "tokio-postgres"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __tokio_postgres_word {
    ($($any:tt)*) => {};
}

/// With the feature `sqlx`.
#[cfg(feature = "sqlx")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_word {
    ($ty:ident, $sql:literal, $($word:literal => $variant:ident,)*) => {
        #[automatically_derived]
        impl $crate::__private::sqlx::Type<$crate::__private::sqlx::Postgres> for $ty {
            fn type_info() -> $crate::__private::sqlx::PgTypeInfo {
                $crate::__private::sqlx::PgTypeInfo::with_name($sql)
            }

            fn compatible(ty: &$crate::__private::sqlx::PgTypeInfo) -> bool {
                $crate::__private::sqlx::holds_words(ty, $sql)
            }
        }

        #[automatically_derived]
        impl<'r> $crate::__private::sqlx::Decode<'r, $crate::__private::sqlx::Postgres> for $ty {
            fn decode(
                value: $crate::__private::sqlx::PgValueRef<'r>,
            ) -> ::core::result::Result<Self, $crate::__private::BoxError> {
                match value.as_str()? {
                    $($word => ::core::result::Result::Ok(Self::$variant),)*
                    other => ::core::result::Result::Err($crate::__private::unknown_word(::core::stringify!($ty), other)),
                }
            }
        }

        #[automatically_derived]
        impl<'q> $crate::__private::sqlx::Encode<'q, $crate::__private::sqlx::Postgres> for $ty {
            fn encode_by_ref(
                &self,
                out: &mut $crate::__private::sqlx::PgArgumentBuffer,
            ) -> ::core::result::Result<$crate::__private::sqlx::IsNull, $crate::__private::BoxError> {
                let word = match self { $(Self::$variant => $word,)* };
                out.extend_from_slice(::core::primitive::str::as_bytes(word));
                ::core::result::Result::Ok($crate::__private::sqlx::IsNull::No)
            }
        }
    };
}

/// Without the feature `sqlx`.
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_word {
    ($($any:tt)*) => {};
}

/// Makes an enum of numbers a value that drivers read and write; [`PgEnum`](macro@crate::PgEnum) emits it.
#[doc(hidden)]
#[macro_export]
macro_rules! __number_value {
    ($ty:ident, $($number:literal => $variant:ident,)*) => {
        impl $ty {
            fn __palisade_number(&self) -> i32 {
                match self { $(Self::$variant => $number,)* }
            }

            fn __palisade_from_number(number: i32) -> ::core::result::Result<Self, $crate::__private::BoxError> {
                match number {
                    $($number => ::core::result::Result::Ok(Self::$variant),)*
                    other => ::core::result::Result::Err($crate::__private::unknown_number(::core::stringify!($ty), other)),
                }
            }
        }
        $crate::__through_value!($ty, i32, Self::__palisade_from_number, Self::__palisade_number);
    };
}

/// Makes a type a value by way of another one.
#[doc(hidden)]
#[macro_export]
macro_rules! __through_value {
    ($ty:ident, $inner:ty, $from:expr, $into:expr) => {
        $crate::__tokio_postgres_through!($ty, $inner, $from, $into);
        $crate::__sqlx_through!($ty, $inner, $from, $into);
    };
}

/// With the feature `tokio-postgres`.
#[cfg(feature = "tokio-postgres")]
#[doc(hidden)]
#[macro_export]
macro_rules! __tokio_postgres_through {
    ($ty:ident, $inner:ty, $from:expr, $into:expr) => {
        #[automatically_derived]
        impl<'a> $crate::__private::tokio_postgres::FromSql<'a> for $ty {
            fn from_sql(
                ty: &$crate::__private::tokio_postgres::Type,
                raw: &'a [u8],
            ) -> ::core::result::Result<Self, $crate::__private::BoxError> {
                ($from)(<$inner as $crate::__private::tokio_postgres::FromSql<'a>>::from_sql(
                    $crate::__private::tokio_postgres::base(ty),
                    raw,
                )?)
            }

            fn accepts(ty: &$crate::__private::tokio_postgres::Type) -> bool {
                <$inner as $crate::__private::tokio_postgres::FromSql<'a>>::accepts(
                    $crate::__private::tokio_postgres::base(ty),
                )
            }
        }

        #[automatically_derived]
        impl $crate::__private::tokio_postgres::ToSql for $ty {
            fn to_sql(
                &self,
                ty: &$crate::__private::tokio_postgres::Type,
                out: &mut $crate::__private::tokio_postgres::BytesMut,
            ) -> ::core::result::Result<$crate::__private::tokio_postgres::IsNull, $crate::__private::BoxError> {
                let inner = ($into)(self);
                $crate::__private::tokio_postgres::ToSql::to_sql(&inner, $crate::__private::tokio_postgres::base(ty), out)
            }

            fn accepts(ty: &$crate::__private::tokio_postgres::Type) -> bool {
                <$inner as $crate::__private::tokio_postgres::ToSql>::accepts(
                    $crate::__private::tokio_postgres::base(ty),
                )
            }

            $crate::__private::tokio_postgres::to_sql_checked!();
        }
    };
}

/// Without the feature `tokio-postgres`.
#[cfg(not(feature = "tokio-postgres"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __tokio_postgres_through {
    ($($any:tt)*) => {};
}

/// With the feature `sqlx`.
#[cfg(feature = "sqlx")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_through {
    ($ty:ident, $inner:ty, $from:expr, $into:expr) => {
        #[automatically_derived]
        impl $crate::__private::sqlx::Type<$crate::__private::sqlx::Postgres> for $ty {
            fn type_info() -> $crate::__private::sqlx::PgTypeInfo {
                <$inner as $crate::__private::sqlx::Type<$crate::__private::sqlx::Postgres>>::type_info()
            }

            fn compatible(ty: &$crate::__private::sqlx::PgTypeInfo) -> bool {
                <$inner as $crate::__private::sqlx::Type<$crate::__private::sqlx::Postgres>>::compatible(ty)
            }
        }

        #[automatically_derived]
        impl<'r> $crate::__private::sqlx::Decode<'r, $crate::__private::sqlx::Postgres> for $ty {
            fn decode(
                value: $crate::__private::sqlx::PgValueRef<'r>,
            ) -> ::core::result::Result<Self, $crate::__private::BoxError> {
                ($from)(<$inner as $crate::__private::sqlx::Decode<'r, $crate::__private::sqlx::Postgres>>::decode(value)?)
            }
        }

        #[automatically_derived]
        impl<'q> $crate::__private::sqlx::Encode<'q, $crate::__private::sqlx::Postgres> for $ty {
            fn encode_by_ref(
                &self,
                out: &mut $crate::__private::sqlx::PgArgumentBuffer,
            ) -> ::core::result::Result<$crate::__private::sqlx::IsNull, $crate::__private::BoxError> {
                let inner = ($into)(self);
                $crate::__private::sqlx::Encode::<$crate::__private::sqlx::Postgres>::encode_by_ref(&inner, out)
            }
        }
    };
}

/// Without the feature `sqlx`.
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlx_through {
    ($($any:tt)*) => {};
}
