//! Which types PostgreSQL compares with each other, as far as intent has to know.

use crate::resolved::Model;

/// Types that are compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Text,
    Uuid,
    Integer,
    Truth,
    Time,
    Other,
}

impl Family {
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Uuid => "a uuid",
            Self::Integer => "an integer",
            Self::Truth => "a boolean",
            Self::Time => "a point in time",
            Self::Other => "another type",
        }
    }
}

/// The family of a type; missing for a type that the model does not know, on which PostgreSQL has the last word.
pub(super) fn family(sql_type: &str, model: &Model) -> Option<Family> {
    let plain = sql_type.split('(').next().unwrap_or(sql_type).trim().to_lowercase();
    Some(match plain.as_str() {
        "text" | "varchar" | "character varying" | "citext" | "char" | "character" | "bpchar" | "name" => {
            Family::Text
        }
        "uuid" => Family::Uuid,
        "bigint" | "integer" | "int" | "smallint" | "int2" | "int4" | "int8" => Family::Integer,
        "boolean" | "bool" => Family::Truth,
        "timestamptz" | "timestamp" | "date" | "timestamp with time zone" | "timestamp without time zone" => {
            Family::Time
        }
        "numeric" | "real" | "double precision" | "bytea" | "json" | "jsonb" | "inet" | "interval"
        | "time" => Family::Other,
        _ => {
            let domain = model.domains.iter().find(|domain| domain.name.to_string() == sql_type);
            return domain.and_then(|domain| family(&domain.base, model));
        }
    })
}

/// Whether PostgreSQL compares the two. Not known is yes: it says so itself when it is not.
pub(super) fn comparable(a: &str, b: &str, model: &Model) -> bool {
    match (family(a, model), family(b, model)) {
        (Some(Family::Other), Some(Family::Other)) => a == b,
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}
