//! What PostgreSQL says when it refuses a row: which columns are to blame, and the words for it.

use std::collections::BTreeMap;

use tokio_postgres::error::DbError;

use super::shape::Table;
use super::value::Value;
use crate::Error;

/// The columns that a refusal is about.
pub(super) fn suspects(table: &Table, error: &DbError, values: &BTreeMap<String, Value>) -> Vec<String> {
    if let Some(column) = error.column() {
        return vec![column.to_owned()];
    }
    if let Some(name) = error.constraint() {
        let check = table.checks.iter().find(|check| check.name == name).map(|check| check.columns.clone());
        let key = table.keys.iter().find(|key| key.name == name).map(|key| key.columns.clone());
        if let Some(columns) = check.or(key) {
            return columns;
        }
    }
    match error.code().code() {
        // No partition takes the row.
        "23514" if !table.partition_key.is_empty() && error.datatype().is_none() => {
            table.partition_key.clone()
        }
        "23514" | "23502" => domains(table),
        "22001" => table
            .columns
            .iter()
            .filter(|column| column.length.is_some())
            .map(|column| column.name.clone())
            .collect(),
        // A text that the type does not read: those columns whose text the message quotes.
        _ => {
            let quoted = |value: &Value| matches!(value, Value::Text(text) if error.message().contains(&format!("\"{text}\"")));
            values.iter().filter(|(_, value)| quoted(value)).map(|(column, _)| column.clone()).collect()
        }
    }
}

/// The columns whose domains check something.
fn domains(table: &Table) -> Vec<String> {
    table
        .columns
        .iter()
        .filter(|column| !column.domain_checks.is_empty())
        .map(|column| column.name.clone())
        .collect()
}

/// Why, in few words.
pub(super) fn reason(error: &DbError) -> String {
    let constraint = error.constraint().map(|name| format!("constraint {name}"));
    constraint.unwrap_or_else(|| error.message().to_owned())
}

/// That no row could be made up.
pub(super) fn cannot(table: &Table, error: Option<&DbError>, reason: Option<&String>) -> Error {
    let why = error.map(|error| error.message().to_owned()).or_else(|| reason.cloned()).unwrap_or_default();
    let mut out = Error::new(format!("no row for {} could be made up: {why}", table.name));
    if let Some(name) = error.and_then(DbError::constraint) {
        let text = table.checks.iter().find(|check| check.name == name).map(|check| check.text.clone());
        out.details.extend(text.map(|text| format!("{name}: {text}")));
    }
    out.hint("no value that was tried satisfies it: loosen the constraint, or name the tables to work on, without this one")
}
