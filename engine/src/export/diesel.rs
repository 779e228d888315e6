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
    ("int4range", "Int4range"),
    ("int8range", "Int8range"),
    ("numrange", "Numrange"),
    ("tsrange", "Tsrange"),
    ("tstzrange", "Tstzrange"),
    ("daterange", "Daterange"),
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
        tables += &table(relations, relation, &mut own);
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
        let names: Vec<_> = named.iter().map(|relation| format!("{},", relation.module)).collect();
        out += &format!(
            "\ndiesel::allow_tables_to_appear_in_same_query!({});\n",
            names.join(" ").trim_end_matches(',')
        );
    }
    out
}

/// A type that Diesel has no name for: by its own name, its schema, and what Rust calls it.
type Own = (String, String, String);

fn table(relations: &Relations, relation: &Relation, own: &mut BTreeSet<Own>) -> String {
    let mut mine = BTreeSet::new();
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
        lines += &format!("        {name} -> {},\n", sql(relations, column, &mut mine));
    }
    // By name, which goes before one of Diesel's own.
    let uses: String =
        mine.iter().map(|(_, _, rust)| format!("    use super::sql_types::{rust};\n")).collect();
    own.extend(mine);
    let comment =
        relation.comment.iter().flat_map(|text| text.lines()).map(|line| format!("    /// {line}\n"));
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

fn sql(relations: &Relations, column: &Column, own: &mut BTreeSet<Own>) -> String {
    let inner = shape(relations, &column.shape, own);
    if column.not_null { inner } else { format!("Nullable<{inner}>") }
}

fn shape(relations: &Relations, shape: &Shape, own: &mut BTreeSet<Own>) -> String {
    match shape {
        // Any element of an array may be null.
        Shape::Array(element) => format!("Array<Nullable<{}>>", self::shape(relations, element, own)),
        Shape::Plain(sql) => match TYPES.iter().find(|(name, _)| name == sql) {
            Some((_, diesel)) => (*diesel).to_owned(),
            None => own_type(sql, None, own),
        },
        Shape::Enum(sql) => own_type(sql, relations.enums.get(sql).map(|about| &about.rust), own),
        Shape::Composite(attributes) => {
            let inner: Vec<_> = attributes
                .iter()
                .map(|(_, inner)| format!("Nullable<{}>", self::shape(relations, inner, own)))
                .collect();
            format!("Record<({},)>", inner.join(", "))
        }
    }
}

fn own_type(sql: &str, rust: Option<&String>, own: &mut BTreeSet<Own>) -> String {
    let (schema, name) = sql.rsplit_once('.').unwrap_or(("pg_catalog", sql));
    let bare = |text: &str| text.trim_matches('"').replace("\"\"", "\"");
    // What PostgreSQL prints is not always what `pg_type` calls it.
    let known = match sql {
        "bit varying" => "varbit".to_owned(),
        "time with time zone" => "timetz".to_owned(),
        _ => bare(name),
    };
    let rust = rust.cloned().unwrap_or_else(|| pascal_case(&bare(name)));
    own.insert((known, bare(schema), rust.clone()));
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
                out += &format!("diesel::joinable!({} -> {} ({column}));\n", relation.module, target.module);
            }
        }
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}
