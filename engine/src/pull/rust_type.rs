//! The Rust type for a PostgreSQL type, as the front end maps it back.

use std::collections::BTreeMap;

use super::names;

/// How a column's type is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RustType {
    /// The Rust type, without `Option`.
    pub(crate) rust: String,
    /// `type = "…"`, where the Rust type does not say it alone.
    pub(crate) fixed: Option<String>,
    /// The imports that it needs.
    pub(crate) imports: &'static [&'static str],
    /// The struct or enum of the sources behind it.
    pub(crate) own: Option<String>,
}

/// PostgreSQL's names, the Rust types that stand for them, and their imports.
const TYPES: &[(&str, &str, &[&str])] = &[
    ("boolean", "bool", &[]),
    ("smallint", "i16", &[]),
    ("integer", "i32", &[]),
    ("bigint", "i64", &[]),
    ("real", "f32", &[]),
    ("double precision", "f64", &[]),
    ("text", "String", &[]),
    ("bytea", "Vec<u8>", &[]),
    ("uuid", "Uuid", &["uuid::Uuid"]),
    ("numeric", "Decimal", &["rust_decimal::Decimal"]),
    ("jsonb", "serde_json::Value", &[]),
    ("inet", "IpAddr", &["std::net::IpAddr"]),
    ("date", "NaiveDate", &["chrono::NaiveDate"]),
    ("time without time zone", "NaiveTime", &["chrono::NaiveTime"]),
    ("timestamp without time zone", "NaiveDateTime", &["chrono::NaiveDateTime"]),
    ("timestamp with time zone", "DateTime<Utc>", &["chrono::DateTime", "chrono::Utc"]),
];

/// Types whose values are those of another, but which have to be said.
const FIXED: &[(&str, &str)] =
    &[("json", "jsonb"), ("numeric", "numeric"), ("oid", "bigint"), ("cidr", "text")];

/// The Rust type of `sql`, as `format_type` prints it. `own` has the types of the sources by their SQL names.
pub(crate) fn rust_type(sql: &str, own: &BTreeMap<String, String>) -> RustType {
    if let Some(element) = sql.strip_suffix("[]") {
        let element = rust_type(element, own);
        let fixed = element.fixed.is_some().then(|| spelled(sql));
        return RustType { rust: format!("Vec<{}>", element.rust), fixed, ..element };
    }
    if let Some(ident) = own.get(sql) {
        return RustType { rust: ident.clone(), fixed: None, imports: &[], own: Some(ident.clone()) };
    }
    let known = |name: &str| TYPES.iter().find(|(sql, ..)| *sql == name);
    if let Some((_, rust, imports)) = known(sql) {
        return RustType { rust: (*rust).to_owned(), fixed: None, imports, own: None };
    }
    let stem = without_modifier(sql);
    let value = FIXED.iter().find(|(name, _)| *name == stem).map_or(stem.as_str(), |(_, value)| value);
    let (rust, imports) =
        known(value).map_or(("String", &[] as &[&str]), |(_, rust, imports)| (rust, *imports));
    RustType { rust: rust.to_owned(), fixed: Some(spelled(sql)), imports, own: None }
}

/// `timestamp(3) with time zone` as `timestamp with time zone`.
pub(crate) fn without_modifier(sql: &str) -> String {
    match (sql.find('('), sql.find(')')) {
        (Some(open), Some(close)) if open < close && !sql.contains('"') => {
            format!("{}{}", &sql[..open], &sql[close + 1..])
        }
        _ => sql.to_owned(),
    }
}

/// The name that people write.
fn spelled(sql: &str) -> String {
    match sql.strip_prefix("character varying") {
        Some(rest) => format!("varchar{rest}"),
        None => sql.to_owned(),
    }
}

/// A collation as `collate = "…"` has it; `None` where that has no form for it.
pub(crate) fn collation(printed: &str) -> Option<String> {
    let parts = crate::sql::Cursor::new(printed).and_then(|mut cursor| {
        let parts = cursor.qualified()?;
        cursor.is_done().then_some(parts)
    })?;
    match parts.as_slice() {
        [name] if !name.contains('.') => Some(name.clone()),
        // The schema ends at the first dot.
        [name] => Some(format!("pg_catalog.{name}")),
        [schema, name] if names::is_plain(schema) => Some(format!("{schema}.{name}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rust_cannot_say_is_said_beside_it() {
        let own = BTreeMap::from([("public.mood".to_owned(), "Mood".to_owned())]);
        let shown = |sql: &str| {
            let RustType { rust, fixed, .. } = rust_type(sql, &own);
            fixed.map_or(rust.clone(), |fixed| format!("{rust} = {fixed}"))
        };
        for (sql, rust) in [
            ("integer", "i32"),
            ("text[]", "Vec<String>"),
            ("public.mood", "Mood"),
            ("public.mood[]", "Vec<Mood>"),
            ("numeric(5,2)", "Decimal = numeric(5,2)"),
            ("character varying(20)", "String = varchar(20)"),
            ("character varying(20)[]", "Vec<String> = varchar(20)[]"),
            ("timestamp(3) with time zone", "DateTime<Utc> = timestamp(3) with time zone"),
            ("json", "serde_json::Value = json"),
            ("app.\"Odd(1)\"", "String = app.\"Odd(1)\""),
        ] {
            assert_eq!(shown(sql), rust);
        }
        assert_eq!(collation("\"en_US.utf8\"").as_deref(), Some("pg_catalog.en_US.utf8"));
        assert_eq!(collation("app.\"de\"").as_deref(), Some("app.de"));
    }
}
