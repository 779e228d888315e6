//! Several policies for one command and role
//!
//! PostgreSQL evaluates each of them for each row, and a reader has to join them with OR in the head. Putting policies FOR ALL
//! together with others can widen what the others meant: mind the commands.
//!
//! **Instead** one policy for a command and a set of roles. `when` lines for the same are put together by themselves.

use super::prelude::*;
use std::collections::BTreeMap;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        let mut many: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for command in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
            let mut roles: Vec<&str> = cx.rules_of(table).flat_map(|policy| cx.clients_in(policy)).collect();
            roles.sort_unstable();
            roles.dedup();
            for role in roles {
                let policies = cx.admitted(table, role, command, command == "INSERT");
                if policies.len() > 1 {
                    let names: Vec<String> = policies.iter().map(|policy| policy.id.name.to_string()).collect();
                    let cases = many.entry(names.join(", ")).or_default();
                    cases.push(format!("{command} of {}", people(&[role])));
                }
            }
        }
        for (names, cases) in many {
            out.push(table, format!("{table} has several policies ({names}) for {}", cases.join(", "))).help("one policy");
        }
    }
}
