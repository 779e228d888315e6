//! Diesel's `schema.rs`, as `diesel print-schema` writes it.

use std::collections::{BTreeMap, BTreeSet};

use super::relations::{Column, Relation, Relations, Shape};
use super::{MARKER, documented, in_line};
use crate::pull::names::{KEYWORDS, field, pascal_case};
use crate::sql::Cursor;

/// Names that Diesel's macro gives to things of its own beside the columns, and types that it names there.
const RESERVED: &[&str] = &["all_columns", "bool", "columns", "diesel", "dsl", "star", "str", "table"];

/// PostgreSQL's names, and Diesel's. Any other type becomes one of `sql_types`.
const TYPES: &[(&str, &str)] = &[
    ("boolean", "Bool"),
    ("smallint", "Int2"),
    ("integer", "Int4"),
    ("bigint", "Int8"),
    ("real", "Float4"),
    ("double precision", "Float8"),
    ("numeric", "Numeric"),
    ("text", "Text"),
    ("character varying", "Varchar"),
    ("character", "Bpchar"),
    ("bytea", "Bytea"),
    ("uuid", "Uuid"),
    ("json", "Json"),
    ("jsonb", "Jsonb"),
    ("date", "Date"),
    ("time without time zone", "Time"),
    ("timestamp without time zone", "Timestamp"),
    ("timestamp with time zone", "Timestamptz"),
    ("interval", "Interval"),
    ("inet", "Inet"),
    ("cidr", "Cidr"),
    ("macaddr", "MacAddr"),
    ("oid", "Oid"),
    ("money", "Money"),
    ("int4range", "Int4range"),
    ("int8range", "Int8range"),
    ("numrange", "Numrange"),
    ("tsrange", "Tsrange"),
    ("tstzrange", "Tstzrange"),
    ("daterange", "Daterange"),
];

pub(super) fn write(relations: &Relations) -> String {
    let mut own = Own::default();
    let mut tables = String::new();
    let mut named = Vec::new();
    for relation in relations.relations.iter().filter(|relation| !relation.is_view) {
        match unsaid(relation) {
            Some(why) => tables += &format!("\n// {} {why}.\n", in_line(&relation.full_name())),
            None => {
                tables += &table(relations, relation, &mut own);
                named.push(relation);
            }
        }
    }
    let mut out = format!("// {MARKER}\n");
    if !own.names.is_empty() {
        out += "\npub mod sql_types {\n";
        let list: Vec<String> = own.names.iter().map(|(about, rust)| sql_type(about, rust)).collect();
        out += &list.join("\n");
        out += "}\n";
    }
    out += &tables;
    out += &joinables(relations, &named);
    if named.len() > 1 {
        let names: Vec<_> = named.iter().map(|relation| format!("{},", relation.module)).collect();
        out += &format!(
            "\ndiesel::allow_tables_to_appear_in_same_query!({});\n",
            names.join(" ").trim_end_matches(',')
        );
    }
    out
}

/// Why Diesel has no way to say a table.
fn unsaid(relation: &Relation) -> Option<&'static str> {
    if relation.primary_key.is_empty() {
        return Some("has no primary key, and Diesel has no table without one");
    }
    (!is_identifier(&relation.schema)).then_some(
        "is in a schema whose name is no identifier of Rust, and Diesel has no other way to write one",
    )
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name != "_"
        && name != "Self"
        && !KEYWORDS.contains(&name)
}

/// Types that Diesel has no name for.
#[derive(Default)]
struct Own {
    /// What Rust calls them, by what PostgreSQL does: the name, and its schema.
    names: BTreeMap<(String, String), String>,
}

impl Own {
    /// The name of one, which is no other type's, and none of Diesel's that stand beside it.
    fn claim(&mut self, about: (String, String), rust: &str) -> String {
        if let Some(known) = self.names.get(&about) {
            return known.clone();
        }
        let taken = |name: &String| {
            self.names.values().any(|known| known == name)
                || TYPES.iter().any(|(_, diesel)| diesel == name)
                || ["Array", "Nullable", "Record"].contains(&name.as_str())
        };
        let numbered = (2..).map(|number| format!("{rust}Type{number}"));
        let mut all = [rust.to_owned(), format!("{rust}Type")].into_iter().chain(numbered);
        let name = all.find(|name| !taken(name)).unwrap_or_default();
        self.names.insert(about, name.clone());
        name
    }
}

fn table(relations: &Relations, relation: &Relation, own: &mut Own) -> String {
    let mut mine = BTreeSet::new();
    let mut lines = String::new();
    let fields = fields(relation);
    for (column, name) in relation.columns.iter().zip(&fields) {
        if *name != column.name {
            // Diesel takes one `r#` off.
            let raw = if column.name.starts_with("r#") { "r#" } else { "" };
            lines += &format!("        #[sql_name = {:?}]\n", format!("{raw}{}", column.name));
        }
        lines += &format!("        {name} -> {},\n", sql(relations, column, own, &mut mine));
    }
    // By name, which goes before one of Diesel's own.
    let uses: String = mine.iter().map(|rust| format!("    use super::sql_types::{rust};\n")).collect();
    let key = relation.primary_key.iter().filter_map(|part| field_of(relation, &fields, part));
    let comment = documented(relation.comment.as_ref(), "    ");
    let module = &relation.module;
    let renamed = match *module == relation.name {
        true => String::new(),
        false => format!("    #[sql_name = {:?}]\n", relation.name),
    };
    let shown = match relation.schema.as_str() {
        "public" => module.clone(),
        schema => format!("{schema}.{module}"),
    };
    format!(
        "\ndiesel::table! {{\n    use diesel::sql_types::*;\n{uses}\n{comment}{renamed}    {shown} ({}) {{\n{lines}    }}\n}}\n",
        key.collect::<Vec<_>>().join(", ")
    )
}

/// A name for each column that Rust and Diesel take; Diesel knows the other by `sql_name`.
fn fields(relation: &Relation) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = Vec::new();
    for column in &relation.columns {
        let field = field(&column.name, &BTreeSet::new());
        let other =
            field.declared != field.bare || RESERVED.contains(&&*field.bare) || field.bare == relation.module;
        let stem = if other { format!("{}_", field.bare) } else { field.bare };
        let numbered = (2..).map(|number| format!("{stem}_{number}"));
        let mut all = std::iter::once(stem.clone()).chain(numbered);
        let name = all.find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

fn field_of<'a>(relation: &Relation, fields: &'a [String], column: &str) -> Option<&'a str> {
    let place = relation.columns.iter().position(|own| own.name == column)?;
    fields.get(place).map(String::as_str)
}

fn sql(relations: &Relations, column: &Column, own: &mut Own, mine: &mut BTreeSet<String>) -> String {
    let inner = shape(relations, &column.shape, own, mine);
    if column.not_null { inner } else { format!("Nullable<{inner}>") }
}

fn shape(relations: &Relations, shape: &Shape, own: &mut Own, mine: &mut BTreeSet<String>) -> String {
    let rust = match shape {
        // Any element of an array may be null.
        Shape::Array(element) => {
            return format!("Array<Nullable<{}>>", self::shape(relations, element, own, mine));
        }
        Shape::Composite(attributes) => {
            let inner: Vec<_> = attributes
                .iter()
                .map(|(_, inner)| format!("Nullable<{}>", self::shape(relations, inner, own, mine)))
                .collect();
            return format!("Record<({},)>", inner.join(", "));
        }
        Shape::Plain(sql) => match TYPES.iter().find(|(name, _)| name == sql) {
            Some((_, diesel)) => return (*diesel).to_owned(),
            None => own_type(sql, None, own),
        },
        Shape::Enum(sql) => own_type(sql, relations.enums.get(sql).map(|about| &about.rust), own),
    };
    mine.insert(rust.clone());
    rust
}

fn own_type(sql: &str, rust: Option<&String>, own: &mut Own) -> String {
    let parts = Cursor::new(sql).and_then(|mut cursor| cursor.qualified());
    let (schema, name) = match parts.as_deref() {
        Some([schema, name]) => (schema.clone(), name.clone()),
        // What PostgreSQL prints is not always what `pg_type` calls it.
        _ if sql == "bit varying" => ("pg_catalog".to_owned(), "varbit".to_owned()),
        _ if sql == "time with time zone" => ("pg_catalog".to_owned(), "timetz".to_owned()),
        Some([name]) => ("pg_catalog".to_owned(), name.clone()),
        _ => ("pg_catalog".to_owned(), sql.to_owned()),
    };
    let rust = rust.cloned().unwrap_or_else(|| pascal_case(&name));
    own.claim((name, schema), &rust)
}

fn sql_type((name, schema): &(String, String), rust: &str) -> String {
    let schema = match schema.as_str() {
        "public" | "pg_catalog" => String::new(),
        schema => format!(", schema = {schema:?}"),
    };
    format!(
        "    #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]\n    \
         #[diesel(postgres_type(name = {name:?}{schema}))]\n    pub struct {rust};\n"
    )
}

/// The keys that `inner_join` finds by itself: of one column, to a primary key, the only one between two tables.
fn joinables(relations: &Relations, named: &[&Relation]) -> String {
    let mut out = String::new();
    for relation in named {
        for key in &relation.foreign {
            let Some(target) = relations.target(key).filter(|target| target.name != relation.name) else {
                continue;
            };
            let between =
                |other: &&super::relations::Foreign| other.schema == key.schema && other.table == key.table;
            let only = relation.foreign.iter().filter(between).count() == 1;
            if !named.iter().any(|other| other.module == target.module) {
                continue;
            }
            let names = fields(relation);
            let column = match key.columns.as_slice() {
                [column] if only && key.theirs == target.primary_key => field_of(relation, &names, column),
                _ => None,
            };
            if let Some(column) = column {
                out += &format!("diesel::joinable!({} -> {} ({column}));\n", relation.module, target.module);
            }
        }
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}
