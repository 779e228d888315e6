//! A table is part of the GraphQL interface
//!
//! With pg_graphql installed, every table that a client may read is part of the interface, its name and columns visible to who
//! asks for the schema.
//!
//! **Instead** drop the extension where nobody uses it, or revoke what is not meant.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    if !cx.extensions().any(|(id, _)| &*id.name == "pg_graphql") {
        return;
    }
    for (table, _) in cx.tables() {
        let roles = cx.clients_of(table, "SELECT");
        if !roles.is_empty() {
            out.push(table, format!("{table} is in the GraphQL interface for {}", people(&roles)))
                .help("drop extension pg_graphql, where nobody uses it");
        }
    }
}
