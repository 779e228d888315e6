//! TypeScript types of rows as node-postgres and postgres.js return them: what a number cannot hold is a string.

use super::relations::{Column, Relation, Relations, Shape};
use super::{MARKER, in_line};

pub(super) fn write(relations: &Relations) -> String {
    let mut out = format!("// {MARKER}\n");
    for about in relations.enums.values() {
        out += &format!("\nexport type {} = {};\n", about.rust, union(&about.values));
    }
    for relation in &relations.relations {
        out += &interface(relation, relations);
    }
    out
}

fn interface(relation: &Relation, relations: &Relations) -> String {
    let name = &relation.rust;
    let mut out = format!("\n{}export interface {name} {{\n", comment(relation.comment.as_ref(), ""));
    for column in &relation.columns {
        out += &comment(column.comment.as_ref(), "  ");
        out += &format!("  {}: {};\n", key(&column.name), ty(column, relations));
    }
    out += "}\n";
    if relation.is_view {
        return out;
    }
    out += &format!(
        "\n/** What an INSERT into {} takes. */\nexport interface New{name} {{\n",
        in_line(&relation.full_name()).replace("*/", "* /")
    );
    for column in relation.columns.iter().filter(|column| !column.computed) {
        let optional = if column.not_null && column.default.is_none() { "" } else { "?" };
        out += &format!("  {}{optional}: {};\n", key(&column.name), ty(column, relations));
    }
    out + "}\n"
}

fn comment(text: Option<&String>, indent: &str) -> String {
    text.map_or_else(String::new, |text| {
        let text = text.replace("*/", "* /");
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        format!("{indent}/** {} */\n", lines.join(&format!("\n{indent} * ")))
    })
}

fn key(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn union(words: &[String]) -> String {
    match words {
        [] => "never".to_owned(),
        words => words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" | "),
    }
}

fn ty(column: &Column, relations: &Relations) -> String {
    let inner = match column.words.is_empty() {
        true => of_shape(&column.shape, relations),
        false => union(&column.words),
    };
    if column.not_null { inner } else { format!("{inner} | null") }
}

fn of_shape(shape: &Shape, relations: &Relations) -> String {
    match shape {
        Shape::Enum(name) => {
            relations.enums.get(name).map_or_else(|| "string".to_owned(), |about| about.rust.clone())
        }
        Shape::Array(element) => format!("({} | null)[]", of_shape(element, relations)),
        // The drivers hand over its text.
        Shape::Composite(_) => "string".to_owned(),
        Shape::Plain(sql) => match sql.as_str() {
            "boolean" => "boolean",
            "smallint" | "integer" | "oid" | "real" | "double precision" => "number",
            "date" | "timestamp without time zone" | "timestamp with time zone" => "Date",
            "json" | "jsonb" => "unknown",
            "bytea" => "Uint8Array",
            _ => "string",
        }
        .to_owned(),
    }
}
