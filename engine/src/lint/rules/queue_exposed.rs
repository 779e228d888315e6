//! Clients reach the tables of a queue
//!
//! The tables of pgmq hold messages of everybody and have no row security of their own.
//!
//! **Instead** revoke the schema from clients, or enable row security on its tables.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let queue = |table: &ObjectId| table.schema_name() == Some("pgmq") || table.schema_name() == Some("pgmq_public");
    for (table, _) in cx.tables().filter(|(table, _)| queue(table) && !cx.is_secured(table)) {
        if cx.is_exposed(table) {
            let schema = ObjectId::database(Kind::Schema, table.schema_name().unwrap_or_default());
            out.push(&schema, format!("clients reach {table}, a queue without row security")).help("revoke it from clients");
        }
    }
}
