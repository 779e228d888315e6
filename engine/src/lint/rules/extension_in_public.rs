//! An extension lives in a schema of the application
//!
//! Its functions stand among the application's, can be called by whoever may use the schema, and are in the way of dumps.
//!
//! **Instead** `create extension … schema extensions`.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let schemas: BTreeSet<&str> = cx.tables().filter_map(|(table, _)| table.schema_name()).collect();
    for (id, extension) in cx.extensions() {
        let schema = extension.schema.as_str();
        if schema == PUBLIC || schemas.contains(schema) {
            let help = match extension.relocatable {
                true => format!("alter extension {} set schema extensions", id.name),
                false => "create it in a schema of its own".to_owned(),
            };
            out.push(id, format!("{id} lives in schema {schema}")).help(help);
        }
    }
}
