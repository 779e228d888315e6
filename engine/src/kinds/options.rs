//! Storage parameters and their like: lists of `name=value`, as `reloptions` holds them.

use crate::error::Result;
use crate::introspect::Row;
use crate::sql::{quote_ident, quote_literal};

/// Reads a list. Its order means nothing: what was set last stands last.
pub(crate) fn read(row: &Row<'_>, column: &str) -> Result<Vec<String>> {
    let mut options = row.texts(column)?;
    options.sort();
    Ok(options)
}

/// The list for a `WITH (…)`.
pub(crate) fn list(options: &[String]) -> String {
    options.iter().map(|option| assignment(option)).collect::<Vec<_>>().join(", ")
}

/// The clauses `SET (…)` and `RESET (…)` that bring one list to the other.
pub(crate) fn changes(from: &[String], to: &[String]) -> Vec<String> {
    let set: Vec<String> = to.iter().filter(|o| !from.contains(o)).map(|o| assignment(o)).collect();
    let kept = |option: &&String| to.iter().any(|other| key(other) == key(option));
    let reset: Vec<String> = from.iter().filter(|o| !kept(o)).map(|o| quoted_key(key(o))).collect();
    let mut clauses = Vec::new();
    if !set.is_empty() {
        clauses.push(format!("SET ({})", set.join(", ")));
    }
    if !reset.is_empty() {
        clauses.push(format!("RESET ({})", reset.join(", ")));
    }
    clauses
}

fn key(option: &str) -> &str {
    option.split_once('=').map_or(option, |(key, _)| key)
}

fn assignment(option: &str) -> String {
    let Some((key, value)) = option.split_once('=') else { return quoted_key(option) };
    // What is neither a word nor a number has to be a string.
    let plain = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_');
    if plain {
        format!("{}={value}", quoted_key(key))
    } else {
        format!("{}={}", quoted_key(key), quote_literal(value))
    }
}

/// `toast.autovacuum_enabled` is two identifiers.
fn quoted_key(key: &str) -> String {
    key.split('.').map(|part| quote_ident(part).into_owned()).collect::<Vec<_>>().join(".")
}
