//! Rows as a table, as JSON and as CSV.

use palisade_engine::query::{Answer, Column};
use serde_json::{Value, json};

/// The widest a column of a table gets; a line break in a value would tear it apart, and is shown as what it is.
const WIDEST: usize = 60;

/// A table for people.
pub(super) fn table(answer: &Answer) -> String {
    if answer.columns.is_empty() {
        return String::new();
    }
    let cell = |value: &Option<String>| {
        let text =
            value.as_deref().unwrap_or("∅").replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
        match text.chars().count() > WIDEST {
            true => text.chars().take(WIDEST - 1).chain(['…']).collect(),
            false => text,
        }
    };
    let head: Vec<String> = answer.columns.iter().map(|column| column.name.clone()).collect();
    let rows: Vec<Vec<String>> = answer.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let width = |index: usize| {
        rows.iter().chain([&head]).map(|row| row[index].chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).zip(&answer.columns).map(|((text, width), column)| {
            if is_number(column) { format!("{text:>width$}") } else { format!("{text:width$}") }
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    let mut out = line(&head) + &line(&rule);
    rows.iter().for_each(|row| out += &line(row));
    out
}

fn is_number(column: &Column) -> bool {
    matches!(&*column.kind, "int2" | "int4" | "int8" | "float4" | "float8" | "numeric")
}

/// The columns, and the rows as arrays in their order: two columns may have one name.
pub(super) fn json(answer: &Answer) -> Value {
    let columns: Vec<_> = answer
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "type": column.kind, "redacted": column.redacted }))
        .collect();
    let row = |row: &Vec<Option<String>>| -> Value {
        answer.columns.iter().zip(row).map(|(column, value)| typed(column, value.as_deref())).collect()
    };
    json!({ "columns": columns, "rows": answer.rows.iter().map(row).collect::<Vec<_>>(), "more": answer.more,
            "affected": answer.affected })
}

/// A value in JSON's own type, where none of it gets lost that way.
fn typed(column: &Column, value: Option<&str>) -> Value {
    let Some(text) = value else { return Value::Null };
    let parsed = match &*column.kind {
        _ if column.redacted => None,
        "bool" => Some(Value::Bool(text == "t")),
        "int2" | "int4" | "int8" | "oid" => text.parse::<i64>().ok().map(Value::from),
        "float4" | "float8" => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        "json" | "jsonb" => serde_json::from_str(text).ok(),
        _ => None,
    };
    parsed.unwrap_or_else(|| text.into())
}

/// CSV as PostgreSQL writes it: nothing for NULL, quotes around an empty text.
pub(super) fn csv(answer: &Answer) -> String {
    let field = |text: &str| match text.is_empty() || text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let line = |fields: Vec<String>| format!("{}\n", fields.join(","));
    let mut out = line(answer.columns.iter().map(|column| field(&column.name)).collect());
    for row in &answer.rows {
        out += &line(row.iter().map(|value| value.as_deref().map(field).unwrap_or_default()).collect());
    }
    out
}
