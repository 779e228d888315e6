//! Another tool made a table, and nobody has said who may see its rows
//!
//! Where another tool migrates the tables (`[scan] attach`), each of them has a struct that declares intent: a policy, or
//! that there is none and why, or that row security is off. A table without one is open to whoever has a privilege on it, or
//! closed to everybody, and nobody decided which.
//!
//! ```sql
//! create table invoices (id uuid primary key, customer uuid not null);   -- by a migration of Drizzle's
//! ```
//!
//! **Instead** describe it, with the columns that its policies mention and no others: `#[table(name = "invoices",
//! managed = attach, rls)]` with `#[policy(…)]`; or `#[policy(none, reason = "server only")]`; or `rls = off`, if every
//! row is meant for everybody who may read the table. `palisade pull` writes structs for tables that have none.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let Some(others) = &cx.others else { return };
    for (table, _) in cx.tables() {
        // A partition is reached through its parent; rules of their own are about those that are not.
        let partition = cx.children(table).any(|id| id.kind == Kind::Inheritance);
        if partition || !others.migrates(table) || others.declares(table) {
            continue;
        }
        let described = others.notes.objects.contains_key(table);
        let what = if described { "its struct declares no intent" } else { "no struct describes it" };
        out.push(table, format!("{table} is somebody else's, and {what}: nobody has said who may see its rows"))
            .help("#[policy(…)] on a struct with `managed = attach`, #[policy(none, reason = …)], or rls = off");
    }
}
