//! A policy needs what its roles may not do
//!
//! What a policy reads and calls, it reads and calls as whoever asks. Without EXECUTE on a function or SELECT on a table every
//! query on the table fails (42501). USAGE on their schemas is not asked: a policy holds them by identity. With a table whose row security has no policy for the role
//! the subquery is always empty.
//!
//! **Instead** grant it, or let a helper read the table with its owner's rights.

use super::prelude::*;
use std::collections::BTreeSet;

use crate::kinds::Object;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut said = BTreeSet::new();
        for role in concerned(cx, policy) {
            for name in policy.conditions().flat_map(Expr::functions) {
                for function in cx.named(&name) {
                    let ours = matches!(cx.catalog.get(&function.id), Some(Object::Function(_)));
                    if ours && !cx.holds(role, "EXECUTE", &function.id) {
                        said.insert(format!("{} cannot call {}", people(&[role]), function.id));
                    }
                }
            }
            for look in policy.conditions().flat_map(|condition| cx.looks(condition)).filter(|look| !look.definer) {
                let held = cx.columns_held(role, "SELECT", look.table);
                let (secured, table) = (cx.is_secured(look.table), look.table);
                if held.is_some_and(|columns| columns.is_empty()) {
                    said.insert(format!("{} cannot read {table}", people(&[role])));
                } else if secured && cx.admitted(table, role, "SELECT", false).is_empty() {
                    said.insert(format!("{} sees no row of {table}", people(&[role])));
                }
            }
        }
        for what in said {
            out.push(policy.id, format!("{} cannot work: {what}", policy.id)).help("grant it, or ask in a helper");
        }
    }
}

/// The clients that come to a policy: those it is for, of PUBLIC those that hold a privilege there.
fn concerned<'a>(cx: &Context<'a>, policy: &Policy<'a>) -> Vec<&'a str> {
    let clients = cx.clients_in(policy);
    if !clients.contains(&PUBLIC) {
        return clients;
    }
    let privileges = ["SELECT", "INSERT", "UPDATE", "DELETE"].into_iter().filter(|command| policy.is_for(command));
    let mut all: Vec<&str> = privileges.flat_map(|privilege| cx.clients_of(policy.table, privilege)).collect();
    all.sort_unstable();
    all.dedup();
    all
}
