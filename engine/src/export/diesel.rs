//! Diesel's `schema.rs`, as `diesel print-schema` writes it.

use std::collections::BTreeSet;

use super::MARKER;
use super::relations::{Column, Relation, Relations, Shape};
use crate::pull::names::{field, pascal_case};

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
];

pub(super) fn write(relations: &Relations) -> String {
    let mut own = BTreeSet::new();
    let mut tables = String::new();
    let mut named = Vec::new();
    for relation in relations.relations.iter().filter(|relation| !relation.is_view) {
        if relation.primary_key.is_empty() {
            tables += &format!(
                "\n// {} has no primary key, and Diesel has no table without one.\n",
                relation.full_name()
            );
            continue;
        }
        tables += &table(relation, &mut own);
        named.push(relation);
    }
    let mut out = format!("// {MARKER}\n");
    if !own.is_empty() {
        out += "\npub mod sql_types {\n";
        let list: Vec<String> = own.iter().map(|(name, schema, rust)| sql_type(name, schema, rust)).collect();
        out += &list.join("\n");
        out += "}\n";
    }
    out += &tables;
    out += &joinables(relations, &named);
    if named.len() > 1 {
        let names: Vec<_> = named.iter().map(|relation| format!("{},", module(relation))).collect();
        out += &format!(
            "\ndiesel::allow_tables_to_appear_in_same_query!({});\n",
            names.join(" ").trim_end_matches(',')
        );
    }
    out
}

/// A type that Diesel has no name for: by its own name, its schema, and what Rust calls it.
type Own = (String, String, String);

fn table(relation: &Relation, own: &mut BTreeSet<Own>) -> String {
    let name = match relation.schema.as_str() {
        "public" => relation.name.clone(),
        schema => format!("{schema}.{}", relation.name),
    };
    let mut fields = BTreeSet::new();
    let mut lines = String::new();
    let mut key = vec![String::new(); relation.primary_key.len()];
    for column in &relation.columns {
        let name = self::name(&column.name, &fields);
        fields.insert(name.clone());
        if let Some(at) = relation.primary_key.iter().position(|part| *part == column.name) {
            key[at].clone_from(&name);
        }
        if name != column.name {
            lines += &format!("        #[sql_name = {:?}]\n", column.name);
        }
        lines += &format!("        {name} -> {},\n", sql(column, own));
    }
    let uses = if own.is_empty() { "" } else { "    use super::sql_types::*;\n" };
    let comment =
        relation.comment.iter().flat_map(|text| text.lines()).map(|line| format!("    /// {line}\n"));
    let module = module(relation);
    let renamed = match module == relation.name {
        true => String::new(),
        false => format!("    #[sql_name = {:?}]\n", relation.name),
    };
    let shown = if renamed.is_empty() { name } else { name.replace(&relation.name, &module) };
    format!(
        "\ndiesel::table! {{\n    use diesel::sql_types::*;\n{uses}\n{}{renamed}    {shown} ({}) {{\n{lines}    }}\n}}\n",
        comment.collect::<String>(),
        key.join(", ")
    )
}

/// A name that Rust takes; Diesel knows the other by `sql_name`.
fn name(column: &str, others: &BTreeSet<String>) -> String {
    let field = field(column, others);
    if field.declared == field.bare { field.bare } else { format!("{}_", field.bare) }
}

fn module(relation: &Relation) -> String {
    name(&relation.name, &BTreeSet::new())
}

fn sql(column: &Column, own: &mut BTreeSet<Own>) -> String {
    let inner = shape(&column.shape, own);
    if column.not_null { inner } else { format!("Nullable<{inner}>") }
}

fn shape(shape: &Shape, own: &mut BTreeSet<Own>) -> String {
    match shape {
        // Any element of an array may be null.
        Shape::Array(element) => format!("Array<Nullable<{}>>", self::shape(element, own)),
        Shape::Plain(sql) => match TYPES.iter().find(|(name, _)| name == sql) {
            Some((_, diesel)) => (*diesel).to_owned(),
            None => own_type(sql, own),
        },
        Shape::Enum(sql) => own_type(sql, own),
        Shape::Composite(attributes) => {
            let inner: Vec<_> = attributes
                .iter()
                .map(|(_, inner)| format!("Nullable<{}>", self::shape(inner, own)))
                .collect();
            format!("Record<({},)>", inner.join(", "))
        }
    }
}

fn own_type(sql: &str, own: &mut BTreeSet<Own>) -> String {
    let (schema, name) = sql.rsplit_once('.').unwrap_or(("pg_catalog", sql));
    let bare = |text: &str| text.trim_matches('"').replace("\"\"", "\"");
    let rust = pascal_case(&bare(name));
    own.insert((bare(name), bare(schema), rust.clone()));
    rust
}

fn sql_type(name: &str, schema: &str, rust: &str) -> String {
    let schema = match schema {
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
            if let ([column], true) = (key.columns.as_slice(), only && key.theirs == target.primary_key) {
                let column = name(column, &BTreeSet::new());
                out +=
                    &format!("diesel::joinable!({} -> {} ({column}));\n", module(relation), module(target));
            }
        }
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}
