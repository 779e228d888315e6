//! Structs for rows, as sqlx's `query_as` fills them.

use std::collections::{BTreeMap, BTreeSet};

use super::relations::{Enum, Relation, Relations, Shape};
use super::{MARKER, documented, in_line};
use crate::pull::names::{field, variant};
use crate::pull::rust_type::rust_type;

/// PostgreSQL's own types of names that people might give: they go before those of `public`, which are printed with their
/// schema then.
const HIDING: &[&str] = &[
    "any",
    "bit",
    "bool",
    "box",
    "char",
    "circle",
    "date",
    "internal",
    "interval",
    "json",
    "line",
    "money",
    "name",
    "numeric",
    "path",
    "point",
    "polygon",
    "record",
    "text",
    "time",
    "timestamp",
    "trigger",
    "unknown",
    "uuid",
    "void",
    "xml",
];

pub(super) fn write(relations: &Relations) -> String {
    let names: BTreeMap<&String, String> =
        relations.enums.iter().map(|(sql, about)| (sql, about.rust.clone())).collect();
    let mut imports = BTreeSet::new();
    let mut body = String::new();
    for (sql, about) in &relations.enums {
        body += &enumeration(sql, &names[sql], about);
    }
    for relation in &relations.relations {
        body += &row(relation, &names, &mut imports);
    }
    let imports: String = imports.iter().map(|path| format!("use {path};\n")).collect();
    let gap = if imports.is_empty() { "" } else { "\n" };
    format!("// {MARKER}\n{gap}{imports}{body}")
}

fn enumeration(sql: &str, name: &str, about: &Enum) -> String {
    let mut variants = BTreeSet::new();
    let mut lines = String::new();
    for word in &about.values {
        let name = variant(word, &variants);
        lines += &format!("    #[sqlx(rename = {word:?})]\n    {name},\n");
        variants.insert(name);
    }
    // sqlx looks it up, and knows it again, by what PostgreSQL prints where `public` is on the path.
    let bare = sql.strip_prefix("public.").filter(|_| !HIDING.contains(&&*about.name));
    let full = bare.unwrap_or(sql);
    format!(
        "\n#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]\n#[sqlx(type_name = {full:?})]\npub enum {name} {{\n{lines}}}\n"
    )
}

fn row(
    relation: &Relation,
    names: &BTreeMap<&String, String>,
    imports: &mut BTreeSet<&'static str>,
) -> String {
    let mut out = format!("\n{}", documented(relation.comment.as_ref(), ""));
    out += &format!("#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]\npub struct {} {{\n", relation.rust);
    let mut fields = BTreeSet::new();
    for column in &relation.columns {
        let field = field(&column.name, &fields);
        fields.insert(field.bare.clone());
        out += &documented(column.comment.as_ref(), "    ");
        let (rust, as_text) = of_shape(&column.shape, names, imports);
        if as_text {
            let text = if matches!(column.shape, Shape::Array(_)) { "text[]" } else { "text" };
            out += &format!("    // {}: no Rust type has it; select it as {text}.\n", in_line(&column.sql));
        }
        if field.bare != column.name {
            out += &format!("    #[sqlx(rename = {:?})]\n", column.name);
        }
        let rust = if column.not_null { rust } else { format!("Option<{rust}>") };
        out += &format!("    pub {}: {rust},\n", field.declared);
    }
    out + "}\n"
}

/// The Rust type, and whether it holds only what a cast to text gives.
fn of_shape(
    shape: &Shape,
    names: &BTreeMap<&String, String>,
    imports: &mut BTreeSet<&'static str>,
) -> (String, bool) {
    match shape {
        Shape::Array(element) => {
            let (rust, as_text) = of_shape(element, names, imports);
            (format!("Vec<{rust}>"), as_text)
        }
        Shape::Enum(sql) => (names.get(sql).cloned().unwrap_or_else(|| "String".to_owned()), false),
        Shape::Composite(_) => ("String".to_owned(), true),
        Shape::Plain(sql) if sql == "oid" => ("sqlx::postgres::types::Oid".to_owned(), false),
        Shape::Plain(sql) => {
            let found = rust_type(sql, &BTreeMap::new());
            imports.extend(found.imports);
            let texts = ["text", "character varying", "character", "name"];
            let as_text = found.rust == "String" && !texts.contains(&sql.as_str());
            (found.rust, as_text)
        }
    }
}
