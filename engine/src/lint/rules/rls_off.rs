//! A table that clients reach has no row security
//!
//! Whoever holds a privilege on a table without row security holds it on every row. Grants decide alone, and they know no
//! rows.
//!
//! ```sql
//! create table notes (owner uuid, body text);
//! grant select on notes to authenticated;      -- every signed-in user reads every note
//! ```
//!
//! **Instead** enable row security and say who may see which row. A table that everybody may read says so with a policy;
//! one that no client should reach gets no grant.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables() {
        // What is reached past a parent's row security has a rule of its own.
        if cx.is_secured(table) || cx.ancestors(table).iter().any(|parent| cx.is_secured(parent)) {
            continue;
        }
        let mut said = Vec::new();
        for privilege in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
            let roles = cx.clients_of(table, privilege);
            if !roles.is_empty() {
                said.push(format!("{privilege} to {}", people(&roles)));
            }
        }
        if !said.is_empty() {
            let message = format!("{table} is granted ({}) and has no row security", said.join("; "));
            out.push(table, message).help("#[table(rls)] and a policy, or take the grant away");
        }
    }
}
