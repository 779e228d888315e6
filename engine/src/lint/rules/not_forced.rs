//! The owner of a table connects, and policies do not bind it
//!
//! Policies bind the owner of a table only where row security is forced. That matters where the owner is a role that
//! applications or people log in as. A database whose owner never connects needs no FORCE, and helpers of policies that read
//! the table as its owner fail under it (see PL213).
//!
//! **Instead** `#[table(rls = force)]`, or an owner that nobody logs in as.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        let owner = cx.roles.owner(table);
        let app = cx.roles.app.contains(owner);
        let forced = cx.row_security(table).is_some_and(|security| security.forced);
        if app && !forced && !cx.roles.bypasses(owner) {
            let message = format!("the application logs in as {owner}, which owns {table} and is bound by no policy");
            out.push(table, message).severity(Severity::Error).help("#[table(rls = force)], or another owner");
        }
    }
}
