//! Only restrictive policies, which admit nobody
//!
//! A restrictive policy takes away from what permissive ones give. Where there is none of those for a command, nobody gets
//! a row, whatever the restrictive one says.
//!
//! ```sql
//! create policy tenant on notes as restrictive using (tenant = app.tenant());   -- alone: nothing to restrict
//! ```
//!
//! **Instead** add the permissive policy that the restrictive one was meant to narrow.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        let policies = cx.policies_of(table);
        for command in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
            let applies = |command: &str, of: &str| of == "ALL" || of == command;
            let here = || policies.iter().filter(|(_, policy)| applies(command, &policy.command));
            let named = policies.iter().any(|(_, policy)| policy.command == command)
                || here().count() == policies.len() && command == "SELECT";
            if named && here().count() > 0 && here().all(|(_, policy)| !policy.permissive) {
                let message = format!("{command} on {table} has restrictive policies alone, so nobody gets a row");
                out.push(table, message).help("add the permissive policy that they narrow");
            }
        }
    }
}
