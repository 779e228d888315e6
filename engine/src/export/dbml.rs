//! DBML, as dbdiagram.io and its like read it.

use super::relations::{Column, Relation, Relations, Shape};
use super::{MARKER, in_line};
use crate::sql::Cursor;

pub(super) fn write(relations: &Relations) -> String {
    let mut out = format!("// {MARKER}\n");
    for about in relations.enums.values() {
        let value = |word: &String| match word.as_str() {
            "" => "  // one value is empty, for which DBML has no word\n".to_owned(),
            word => format!("  {}\n", name(word)),
        };
        let values: String = about.values.iter().map(value).collect();
        out += &format!("\nEnum {}.{} {{\n{values}}}\n", name(&about.schema), name(&about.name));
    }
    let tables = || relations.relations.iter().filter(|relation| !relation.is_view);
    tables().for_each(|relation| out += &table(relation));
    for relation in tables() {
        for key in &relation.foreign {
            if relations.target(key).is_none() {
                continue;
            }
            let many = if relation.is_one(&key.columns) { "-" } else { ">" };
            let delete = key
                .on_delete
                .map_or_else(String::new, |rule| format!(" [delete: {}]", rule.replace('_', " ")));
            out += &format!(
                "\nRef: {} {many} {}{delete}\n",
                place(&relation.schema, &relation.name, &key.columns),
                place(&key.schema, &key.table, &key.theirs)
            );
        }
    }
    out
}

fn table(relation: &Relation) -> String {
    if relation.columns.is_empty() {
        let line = in_line(&relation.full_name());
        return format!("\n// {line} has no columns, and DBML has no table without any.\n");
    }
    let mut out = format!("\nTable {}.{} {{\n", name(&relation.schema), name(&relation.name));
    for column in &relation.columns {
        out += &self::column(relation, column);
    }
    let lists = |columns: &Vec<String>, settings: &str| {
        let columns: Vec<_> = columns.iter().map(|column| name(column)).collect();
        format!("    ({}){settings}\n", columns.join(", "))
    };
    let mut indexes = String::new();
    if relation.primary_key.len() > 1 {
        indexes += &lists(&relation.primary_key, " [pk]");
    }
    for unique in relation.unique.iter().filter(|unique| unique.len() > 1) {
        indexes += &lists(unique, " [unique]");
    }
    for index in &relation.indexes {
        indexes += &lists(index, "");
    }
    if !indexes.is_empty() {
        out += &format!("\n  indexes {{\n{indexes}  }}\n");
    }
    if let Some(comment) = &relation.comment {
        out += &format!("\n  Note: {}\n", text(comment));
    }
    out + "}\n"
}

fn column(relation: &Relation, column: &Column) -> String {
    let mut settings = Vec::new();
    let alone = [column.name.clone()];
    if relation.primary_key == alone {
        settings.push("pk".to_owned());
    }
    if relation.unique.iter().any(|unique| *unique == alone) {
        settings.push("unique".to_owned());
    }
    if column.not_null {
        settings.push("not null".to_owned());
    }
    if let Some(default) = &column.default {
        settings.push(format!("default: `{}`", default.replace('`', "'")));
    }
    if let Some(comment) = &column.comment {
        settings.push(format!("note: {}", text(comment)));
    }
    let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
    let plain = column.sql.chars().all(|c| c.is_ascii_alphanumeric() || "_.()[],".contains(c));
    let sql = match enumeration(&column.sql) {
        _ if plain => column.sql.clone(),
        // As the enum above is called, so that readers find it.
        Some(called) if matches!(column.shape, Shape::Enum(_)) => called,
        _ => format!("\"{}\"", in_line(&column.sql).replace('"', "")),
    };
    format!("  {} {sql}{settings}\n", name(&column.name))
}

fn enumeration(sql: &str) -> Option<String> {
    let parts = Cursor::new(sql)?.qualified()?;
    Some(parts.iter().map(|part| name(part)).collect::<Vec<_>>().join("."))
}

fn place(schema: &str, table: &str, columns: &[String]) -> String {
    let columns: Vec<_> = columns.iter().map(|column| name(column)).collect();
    let columns = if columns.len() == 1 { columns.join("") } else { format!("({})", columns.join(", ")) };
    format!("{}.{}.{columns}", name(schema), name(table))
}

fn name(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { text.to_owned() } else { format!("\"{}\"", in_line(text).replace('"', "'")) }
}

fn text(text: &str) -> String {
    let text = in_line(&text.replace("\r\n", " "));
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
