//! A privilege that no policy lets anybody use
//!
//! The role may name the command, and row security has nothing for it: no row is there, and inserts fail.
//!
//! **Instead** the policy, or no grant.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        // A table without any policy has a rule of its own.
        if cx.policies_of(table).is_empty() {
            continue;
        }
        for command in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
            let unused: Vec<&str> = cx
                .clients_of(table, command)
                .into_iter()
                .filter(|role| *role != PUBLIC && cx.admitted(table, role, command, command == "INSERT").is_empty())
                .collect();
            if !unused.is_empty() {
                let message = format!("{} may {command} on {table}, and no policy admits a row", people(&unused));
                out.push(table, message).help("write the policy, or take the grant away");
            }
        }
    }
}
