//! Schemas and types.

use std::collections::BTreeMap;

use super::Script;
use crate::diagnostic::SourceLocation;
use crate::name::{quote_collation, quote_ident, quote_literal};
use crate::resolved::{Composite, Domain, Enum, Model};
use crate::written::Representation;

/// A schema for each name that a struct gives. `IF NOT EXISTS`, because a `.sql` file or the platform may have made it.
pub(super) fn schemas(model: &Model, script: &mut Script) {
    let named = model.tables.iter().map(|table| (&table.name, &table.location));
    let named = named.chain(model.views.iter().map(|view| (&view.name, &view.location)));
    let named = named.chain(types_of(model).map(|e| (&e.name, &e.location)));
    let named = named.chain(model.domains.iter().map(|domain| (&domain.name, &domain.location)));
    let named = named.chain(model.composites.iter().map(|composite| (&composite.name, &composite.location)));
    let named = named.chain(model.functions.iter().map(|function| (&function.name, &function.location)));
    let mut schemas: BTreeMap<&str, &SourceLocation> = BTreeMap::new();
    for (name, location) in named {
        let first = schemas.entry(&name.schema).or_insert(location);
        *first = (*first).min(location);
    }
    for (schema, location) in schemas.into_iter().filter(|(schema, _)| *schema != "public") {
        let object = crate::ObjectName {
            kind: "schema",
            schema: schema.to_owned(),
            parent: None,
            name: schema.to_owned(),
        };
        script.push(format!("CREATE SCHEMA IF NOT EXISTS {}", quote_ident(schema)), location, object);
    }
}

/// Enums, domains and composites.
pub(super) fn types(model: &Model, script: &mut Script) {
    for pg_enum in types_of(model) {
        let values: Vec<String> = pg_enum.values.iter().map(|value| quote_literal(&value.value)).collect();
        let sql = format!("CREATE TYPE {} AS ENUM ({})", pg_enum.name, values.join(", "));
        script.push(sql, &pg_enum.location, pg_enum.name.object("enum"));
    }
    for domain in &model.domains {
        script.push(create_domain(domain), &domain.location, domain.name.object("domain"));
    }
    for composite in &model.composites {
        script.push(
            create_composite(composite),
            &composite.location,
            composite.name.object("composite type"),
        );
    }
}

/// Enums that are types; one that is a text check exists in its columns only.
pub(super) fn types_of(model: &Model) -> impl Iterator<Item = &Enum> {
    model.enums.iter().filter(|pg_enum| pg_enum.representation == Representation::Type)
}

fn create_domain(domain: &Domain) -> String {
    let mut sql = format!("CREATE DOMAIN {} AS {}", domain.name, domain.base);
    if let Some(collation) = &domain.collate {
        sql.push_str(&format!(" COLLATE {}", quote_collation(collation)));
    }
    if let Some(default) = &domain.default {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    if domain.not_null {
        sql.push_str(" NOT NULL");
    }
    if let Some(check) = &domain.check {
        sql.push_str(&format!(" CHECK ({check})"));
    }
    sql
}

fn create_composite(composite: &Composite) -> String {
    let fields = composite.fields.iter().map(|(name, ty)| format!("\n    {} {ty}", quote_ident(name)));
    format!("CREATE TYPE {} AS ({}\n)", composite.name, fields.collect::<Vec<_>>().join(","))
}
