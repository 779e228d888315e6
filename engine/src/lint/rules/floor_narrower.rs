//! A restrictive policy that does not bind everybody who is admitted
//!
//! A restrictive policy binds the roles it names, and those that inherit from them. A role that a permissive policy admits
//! and the restrictive one does not name passes it by.
//!
//! ```sql
//! create policy own on notes to authenticated, support using (true);
//! create policy tenant on notes as restrictive to authenticated using (tenant = app.tenant());
//! -- support sees every tenant
//! ```
//!
//! **Instead** let restrictive policies hold for PUBLIC: `#[policy(all, to = public, restrictive, …)]`.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        let policies = cx.policies_of(table);
        for (id, floor) in policies.iter().filter(|(_, policy)| !policy.permissive) {
            if floor.roles.iter().any(|role| role == PUBLIC) {
                continue;
            }
            let same = |command: &str| floor.command == "ALL" || command == "ALL" || command == floor.command;
            // A second floor with the same words may bind the others.
            let bound: BTreeSet<&str> = policies
                .iter()
                .filter(|(_, other)| !other.permissive && other.using == floor.using && same(&other.command))
                .flat_map(|(_, other)| other.roles.iter().map(String::as_str))
                .collect();
            let admitted = policies.iter().filter(|(_, other)| other.permissive && same(&other.command));
            let free: BTreeSet<&str> = admitted
                .flat_map(|(_, other)| other.roles.iter().map(String::as_str))
                .filter(|role| cx.is_client(role) && !bound.contains(role))
                .collect();
            if !free.is_empty() && !bound.contains(PUBLIC) {
                let free: Vec<&str> = free.into_iter().collect();
                let message = format!("{id} does not bind {}, whom permissive policies admit", people(&free));
                out.push(id, message).help("let it hold for public");
            }
        }
    }
}
