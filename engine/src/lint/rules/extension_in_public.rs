//! An extension lives in a schema of the application
//!
//! Its functions stand among the application's, can be called by whoever may use the schema, and are in the way of dumps.
//!
//! **Instead** `create extension … schema extensions`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, extension) in cx.extensions() {
        let schema = extension.schema.as_str();
        let shared = cx.tables().any(|(table, _)| table.schema_name() == Some(schema));
        if schema == PUBLIC || shared {
            let help = match extension.relocatable {
                true => format!("alter extension {} set schema extensions", id.name),
                false => "create it in a schema of its own".to_owned(),
            };
            out.push(id, format!("{id} lives in schema {schema}")).help(help);
        }
    }
}
