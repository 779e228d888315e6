//! Values that a column may take, the likeliest first. Which of them PostgreSQL accepts is found by trying.

use super::shape::{Column, Table};
use crate::sql::{TokenKind, significant};

use super::caller::string;

/// A value in an INSERT.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// What the table gives by itself.
    Default,
    /// NULL.
    Null,
    /// A text that the column's type reads.
    Text(String),
}

impl Value {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// The mark that a free text of a row carries: which table, which row, which column.
pub fn canary(table: &Table, row: usize, column: &Column) -> String {
    let whole = format!("CANARY<{}:{row}/{}>", table.name, column.name);
    match column.length {
        Some(length) if length < whole.chars().count() => {
            let short = format!("{}{row}", column.name.chars().next().unwrap_or('c'));
            short.chars().take(length).collect()
        }
        _ => whole,
    }
}

/// What the column may hold if nothing better is known of it, in row number `row` of the table number `table_number`.
pub(super) fn candidates(table: &Table, table_number: usize, row: usize, column: &Column) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let enumerated = enumerated(table, column);
    found.extend(rotated(&enumerated, row).cloned().map(Value::Text));
    if enumerated.is_empty() {
        found.extend(of_type(table, table_number, row, column).into_iter().map(Value::Text));
    }
    found.extend(near_literals(table, row, column).into_iter().map(Value::Text));
    if column.has_default {
        found.push(Value::Default);
    }
    if !column.not_null {
        found.push(Value::Null);
    }
    found.dedup();
    found
}

fn rotated<T>(list: &[T], by: usize) -> impl Iterator<Item = &T> {
    let by = if list.is_empty() { 0 } else { by % list.len() };
    list[by..].iter().chain(&list[..by])
}

/// The values of an enum, of a boolean, or of a check that lists texts.
pub fn enumerated(table: &Table, column: &Column) -> Vec<String> {
    if !column.labels.is_empty() {
        return column.labels.clone();
    }
    if column.base == "bool" {
        return vec!["false".to_owned(), "true".to_owned()];
    }
    if !column.is_text() {
        return Vec::new();
    }
    let own =
        table.checks.iter().filter(|check| check.columns == [column.name.clone()]).map(|check| &check.text);
    let mut lists =
        own.chain(&column.domain_checks).filter(|text| text.contains("= ANY") || text.contains(" = '"));
    lists.next().map(|text| strings(text)).unwrap_or_default()
}

fn strings(text: &str) -> Vec<String> {
    significant(text).map(|tokens| tokens.iter().filter_map(string).collect()).unwrap_or_default()
}

/// The literals of checks and bounds that the column is in, and the numbers around them.
fn near_literals(table: &Table, row: usize, column: &Column) -> Vec<String> {
    let checks =
        table.checks.iter().filter(|check| check.columns.contains(&column.name)).map(|check| &check.text);
    let bounds = table.bounds.iter().filter(|_| table.partition_key.contains(&column.name));
    let mut found = Vec::new();
    for text in checks.chain(&column.domain_checks).chain(bounds) {
        let Ok(tokens) = significant(text) else { continue };
        found.extend(tokens.iter().filter_map(string).filter(|text| !text.is_empty()));
        for number in tokens.iter().filter(|token| token.kind == TokenKind::Number) {
            let Ok(number) = number.text.parse::<i64>() else { continue };
            if column.category == "N" {
                found.extend([number, number + 1, number - 1].map(|number| number.to_string()));
            } else if column.is_text() && (1..200).contains(&number) {
                // `length(x) = 6` and its kin.
                let number = usize::try_from(number).unwrap_or_default();
                found.extend([format!("{:0>number$}", found.len() % 10), "a".repeat(number)]);
            }
        }
    }
    if column.is_text() && (!column.domain_checks.is_empty() || !found.is_empty()) {
        found.extend([
            format!("p{row}@example.test"),
            format!("https://example.test/{row}"),
            format!("a{row}"),
        ]);
        found.extend([
            format!("#{row:06x}"),
            format!("+1555{row:07}"),
            format!("A{row}"),
            row.to_string(),
            "a".into(),
        ]);
    }
    found
}

/// Texts that a value of the type may be written as.
fn of_type(table: &Table, table_number: usize, row: usize, column: &Column) -> Vec<String> {
    let number = row + 1;
    let mark = || canary(table, row, column);
    let same = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    match (column.category.as_str(), column.base.as_str()) {
        (_, "uuid") => {
            let at = table.columns.iter().position(|other| other.name == column.name).unwrap_or_default();
            vec![uuid(table_number, at, row)]
        }
        (_, "json" | "jsonb") => {
            vec![format!("{{\"canary\": \"{}\"}}", mark()), "[]".into(), "{}".into(), "\"a\"".into()]
        }
        ("S", _) if column.name.contains("email") => {
            vec![format!("{}@example.test", mark().to_lowercase()), mark()]
        }
        ("S", _) => vec![mark(), format!("v{number}")],
        ("N", "money" | "oid" | "numeric" | "float4" | "float8" | "int2" | "int4" | "int8") => {
            let mut list: Vec<String> = vec![number.to_string(), "1".into(), "0".into()];
            if matches!(column.base.as_str(), "numeric" | "float4" | "float8") {
                list.extend(["0.5".to_owned(), format!("0.{number:02}")]);
            }
            list
        }
        ("D", "timestamptz" | "timestamp" | "date") => {
            vec![day(row), "2000-01-01".into(), "2100-01-01".into()]
        }
        ("D", _) => vec![format!("{:02}:00", row % 24)],
        ("T", _) => vec![format!("{number} days")],
        ("I", _) => vec![format!("10.{}.{}.{}", table_number % 250, row / 250, row % 250)],
        ("A", _) if matches!(column.element.as_str(), "text" | "varchar" | "bpchar") => {
            vec![format!("{{\"{}\"}}", mark()), "{}".into()]
        }
        ("A", _) => same(&["{}", "{1}"]),
        ("R", "int4range" | "int8range" | "numrange") => vec![format!("[{},{})", 10 * row, 10 * row + 5)],
        ("R", _) => vec![format!("[{},{})", day(2 * row), day(2 * row + 1))],
        ("V", _) => vec![format!("B{row:b}"), "0".into(), "1".into()],
        (_, "bytea") => {
            vec![format!("\\x{}", mark().bytes().map(|byte| format!("{byte:02x}")).collect::<String>())]
        }
        (_, "macaddr") => vec![format!("08:00:2b:01:{:02x}:{:02x}", table_number % 256, row % 256)],
        (_, "tsvector" | "tsquery") => same(&["a"]),
        (_, "xml") => vec![format!("<a>{}</a>", mark().replace('<', "&lt;"))],
        (_, "hstore") => vec![format!("\"canary\"=>\"{}\"", mark())],
        ("G", "point") => vec![format!("({row},{row})")],
        ("G", _) => {
            vec![format!("(({row},{row}),({number},{number}))"), "<(0,0),1>".into(), "{1,1,1}".into()]
        }
        _ => same(&["[1,1,1]", "1", "a", "{}", ""]),
    }
}

/// A value of the column's type that stands for any.
pub fn plain(column: &Column) -> String {
    match (column.category.as_str(), column.base.as_str()) {
        (_, "uuid") => "fade0000-0000-4000-8000-000000000001".to_owned(),
        (_, "json" | "jsonb") | ("A", _) => "{}".to_owned(),
        ("N", _) => "1".to_owned(),
        ("D", "time" | "timetz") => "10:00".to_owned(),
        ("D", _) => "2030-01-01".to_owned(),
        ("T", _) => "1 day".to_owned(),
        ("B", _) => "false".to_owned(),
        ("R", _) => "empty".to_owned(),
        ("I", _) => "10.0.0.1".to_owned(),
        _ => "a text".to_owned(),
    }
}

/// A uuid that says which table, column and row it is of.
fn uuid(table: usize, column: usize, row: usize) -> String {
    format!("ca9a{table:04x}-{column:04x}-4000-8000-{row:012x}")
}

fn day(row: usize) -> String {
    format!("20{:02}-{:02}-{:02}", 30 + row / 336, 1 + row / 28 % 12, 1 + row % 28)
}
