//! A Mermaid `erDiagram`, for Markdown.

use super::relations::{Relation, Relations};
use super::{MARKER, in_line};

pub(super) fn write(relations: &Relations) -> String {
    let mut out = format!("%% {MARKER}\nerDiagram\n");
    let tables = || relations.relations.iter().filter(|relation| !relation.is_view);
    for relation in tables() {
        out += &format!("    {} {{\n", entity(relation));
        for column in &relation.columns {
            let mut keys = Vec::new();
            if relation.primary_key.contains(&column.name) {
                keys.push("PK");
            }
            if relation.foreign.iter().any(|key| key.columns.contains(&column.name)) {
                keys.push("FK");
            }
            if relation.unique.iter().any(|unique| *unique == [column.name.clone()]) {
                keys.push("UK");
            }
            let keys = if keys.is_empty() { String::new() } else { format!(" {}", keys.join(", ")) };
            let name = word(&column.name);
            let shown =
                if name == column.name { String::new() } else { format!(" {}", quoted(&column.name)) };
            out += &format!("        {} {name}{keys}{shown}\n", word(&column.sql));
        }
        out += "    }\n";
    }
    for relation in tables() {
        for key in &relation.foreign {
            let Some(target) = relations.target(key) else { continue };
            let optional =
                key.columns.iter().any(|name| relation.column(name).is_some_and(|column| !column.not_null));
            let many = if relation.is_one(&key.columns) { "o|" } else { "o{" };
            let one = if optional { "|o" } else { "||" };
            let label = quoted(&key.columns.join(", "));
            out += &format!("    {} {one}--{many} {} : {label}\n", entity(target), entity(relation));
        }
    }
    out
}

fn entity(relation: &Relation) -> String {
    quoted(&relation.full_name())
}

/// Mermaid has no way to write a quote inside of quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", in_line(text).replace('"', "'"))
}

/// Mermaid takes letters, digits and a few marks in types and names; what a column is really called stands behind its keys.
fn word(text: &str) -> String {
    let short = text
        .replace("timestamp with time zone", "timestamptz")
        .replace("timestamp without time zone", "timestamp");
    let short = short.replace("character varying", "varchar").replace("double precision", "float8");
    let word: String = short
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "_()[]".contains(c) { c } else { '_' })
        .collect();
    if word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') { word } else { format!("_{word}") }
}
