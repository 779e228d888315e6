//! A policy for a command that its roles may not use
//!
//! A policy gives nothing without a privilege: the statement fails before row security is asked (42501).
//!
//! **Instead** the grant, or no policy. Policies never imply grants.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive) {
        let commands: Vec<&str> =
            ["SELECT", "INSERT", "UPDATE", "DELETE"].into_iter().filter(|command| policy.is_for(command)).collect();
        for role in cx.clients_in(policy).into_iter().filter(|role| *role != PUBLIC) {
            if !commands.iter().any(|command| cx.may(role, command, policy.table)) {
                let what = commands.join(", ");
                out.push(policy.id, format!("{} is for {role}, which holds no {what} on {}", policy.id, policy.table))
                    .help("grant it, or drop the policy");
            }
        }
    }
}
