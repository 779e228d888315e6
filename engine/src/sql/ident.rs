//! Identifiers that quote themselves, by the rule of PostgreSQL's own `quote_identifier`.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::keywords;

/// A name as the catalog stores it. `Display` prints it as SQL: quoted only where PostgreSQL needs it.
///
/// ```
/// # use palisade_engine::sql::Ident;
/// assert_eq!(Ident::new("workouts").to_string(), "workouts");
/// assert_eq!(Ident::new("Work \"outs\"").to_string(), r#""Work ""outs""""#);
/// assert_eq!(Ident::new("user").to_string(), r#""user""#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ident(String);

impl Ident {
    /// The identifier with this name; the name is not quoted yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The bare name, as `pg_class.relname` and its like hold it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quote_ident(&self.0))
    }
}

impl From<&str> for Ident {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for Ident {
    fn from(name: String) -> Self {
        Self(name)
    }
}

/// `name` as SQL: bare where that is the same name to PostgreSQL, else in double quotes.
pub fn quote_ident(name: &str) -> Cow<'_, str> {
    let mut bytes = name.bytes();
    let bare = bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_')
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !keywords::needs_quotes(name);
    if bare { Cow::Borrowed(name) } else { Cow::Owned(format!("\"{}\"", name.replace('"', "\"\""))) }
}

/// `schema.name`, each part quoted where it must be.
pub fn qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", quote_ident(schema), quote_ident(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_quote_identifier_quotes() {
        let cases = [
            ("a", "a"),
            ("_a1", "_a1"),
            ("1a", "\"1a\""),
            ("", "\"\""),
            ("A", "\"A\""),
            ("a$", "\"a$\""),
            ("ä", "\"ä\""),
            ("a b", "\"a b\""),
            ("a\"b", "\"a\"\"b\""),
            ("between", "\"between\""), // a keyword that may stand as a column name, and is quoted nevertheless
            ("status", "status"),       // no keyword
            ("name", "name"),           // an unreserved keyword
        ];
        for (name, sql) in cases {
            assert_eq!(quote_ident(name), sql);
        }
        assert_eq!(qualified("public", "Order"), "public.\"Order\"");
    }
}
