//! Names: how Rust's become PostgreSQL's, how PostgreSQL quotes, cuts and makes them up.

use std::fmt;

/// The longest name that PostgreSQL keeps, in bytes (`NAMEDATALEN` - 1); longer ones are cut without an error.
pub const MAX_NAME: usize = 63;

/// The name of an object in a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// The schema.
    pub schema: String,
    /// The name in it.
    pub name: String,
}

/// What an object is called and what sort of object it is, without regard to any database: the key of
/// [`Notes`](crate::Notes).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// `"table"`, `"column"`, `"index"`, `"policy"`, `"constraint"`, `"trigger"`, `"enum"`, `"enum value"`,
    /// `"domain"`, `"composite type"`, `"view"`, `"materialized view"`, `"grant"` or `"schema"`.
    pub kind: &'static str,
    /// The schema; for a schema its own name.
    pub schema: String,
    /// The table of a column, constraint, policy, trigger or index, or the enum of a value.
    pub parent: Option<String>,
    /// The name.
    pub name: String,
}

impl QualifiedName {
    /// A name in a schema.
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self { schema: schema.into(), name: name.into() }
    }

    /// The object's name as a key, for an object that stands for itself.
    pub fn object(&self, kind: &'static str) -> ObjectName {
        ObjectName { kind, schema: self.schema.clone(), parent: None, name: self.name.clone() }
    }

    /// The key of a part of this object: a column of this table, a value of this enum.
    pub fn part(&self, kind: &'static str, name: &str) -> ObjectName {
        ObjectName {
            kind,
            schema: self.schema.clone(),
            parent: Some(self.name.clone()),
            name: name.to_owned(),
        }
    }
}

/// As SQL: quoted where PostgreSQL needs it.
impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", quote_ident(&self.schema), quote_ident(&self.name))
    }
}

/// As a message shows it: `column public.workouts.date`.
impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind)?;
        if self.kind == "schema" {
            return write!(f, "{}", self.name);
        }
        write!(f, "{}.", self.schema)?;
        if let Some(parent) = &self.parent {
            write!(f, "{parent}.")?;
        }
        write!(f, "{}", self.name)
    }
}

/// The identifier as SQL, by the rule of PostgreSQL's own `quote_identifier`: quoted unless it is lower case and no
/// keyword other than an unreserved one.
pub fn quote_ident(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !is_keyword(name);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// A collation's name, with its schema if one is given.
pub(crate) fn quote_collation(name: &str) -> String {
    match name.split_once('.') {
        Some((schema, name)) => format!("{}.{}", quote_ident(schema), quote_ident(name)),
        None => quote_ident(name),
    }
}

/// Whether a name in small letters means something else than a column unless it is quoted.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

/// The text as an SQL literal. A backslash needs the `E''` form, which reads the same whatever
/// `standard_conforming_strings` says.
pub fn quote_literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if text.contains('\\') { format!("E'{}'", doubled.replace('\\', "\\\\")) } else { format!("'{doubled}'") }
}

/// `CoachRunner` as `coach_runner`, `HTTPServer` as `http_server`. Digits stay with the word before them.
pub fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let after_lower = i > 0 && (chars[i - 1].is_lowercase() || chars[i - 1].is_ascii_digit());
        let ends_acronym =
            i > 0 && chars[i - 1].is_uppercase() && chars.get(i + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || ends_acronym) {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// A name put together the way PostgreSQL's `makeObjectName` does it: `first_second_label`, where the longer of the
/// first two is cut until the whole fits into [`MAX_NAME`] bytes.
pub fn make_object_name(first: &str, second: &str, label: &str) -> String {
    let glue = label.len() + usize::from(!label.is_empty()) + usize::from(!second.is_empty());
    let room = MAX_NAME - glue;
    let (mut a, mut b) = (first.len(), second.len());
    while a + b > room {
        if a > b { a -= 1 } else { b -= 1 }
    }
    let parts = [clip(first, a), clip(second, b), label];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// The longest prefix of at most `bytes` bytes that ends between characters.
pub(crate) fn clip(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Every keyword of PostgreSQL 13 to 18 that is not unreserved (`pg_get_keywords()`, `catcode <> 'U'`), sorted.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check",
    "coalesce", "collate", "collation", "column", "concurrently", "constraint", "create", "cross",
    "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc", "distinct",
    "do", "else", "end", "except", "exists", "extract", "false", "fetch", "float", "for", "foreign",
    "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike", "in",
    "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull",
    "join", "json", "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg",
    "json_query", "json_scalar", "json_serialize", "json_table", "json_value", "lateral", "leading",
    "least", "left", "like", "limit", "localtime", "localtimestamp", "merge_action", "national", "natural",
    "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only",
    "or", "order", "out", "outer", "overlaps", "overlay", "placing", "position", "precision", "primary",
    "real", "references", "returning", "right", "row", "select", "session_user", "setof", "similar",
    "smallint", "some", "substring", "symmetric", "system_user", "table", "tablesample", "then", "time",
    "timestamp", "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values",
    "varchar", "variadic", "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat",
    "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize",
    "xmltable",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted_for_the_search() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn quoting_is_postgres_own() {
        assert_eq!(quote_ident("workouts"), "workouts");
        assert_eq!(quote_ident("date"), "date");
        assert_eq!(quote_ident("user"), "\"user\"");
        assert_eq!(quote_ident("Order"), "\"Order\"");
        assert_eq!(quote_ident("a\"b"), "\"a\"\"b\"");
        assert_eq!(quote_ident("1st"), "\"1st\"");
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal("a\\b'"), "E'a\\\\b'''");
    }

    #[test]
    fn rust_names_become_snake_case() {
        for (rust, sql) in [
            ("CoachRunner", "coach_runner"),
            ("HTTPServer", "http_server"),
            ("OAuth2Token", "o_auth2_token"),
            ("User", "user"),
        ] {
            assert_eq!(snake_case(rust), sql);
        }
    }

    /// The expected names were made by PostgreSQL 15 for tables and columns of these names.
    #[test]
    fn made_names_are_cut_as_postgres_cuts_them() {
        let table = "t".repeat(50);
        let column = "c".repeat(50);
        let expected = format!("{}_{}_idx", "t".repeat(29), "c".repeat(29));
        assert_eq!(make_object_name(&table, &column, "idx"), expected);
        assert_eq!(make_object_name("workouts", "user_id", "idx"), "workouts_user_id_idx");
        let umlauts = "ü".repeat(40);
        assert!(make_object_name(&umlauts, "id", "idx").len() <= MAX_NAME);
    }
}
