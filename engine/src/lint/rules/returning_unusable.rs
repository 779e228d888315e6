//! Rows can be added and not seen
//!
//! INSERT with RETURNING, ON CONFLICT DO UPDATE and every REST interface that answers with the new row ask the SELECT policies
//! too, and fail without one (42501).
//!
//! **Instead** a policy for reading beside the one for adding.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive && policy.policy.command == "INSERT") {
        for role in cx.clients_in(policy) {
            let adds = cx.may(role, "INSERT", policy.table);
            if adds && cx.admitted(policy.table, role, "SELECT", false).is_empty() {
                let message = format!("{} can add rows to {} and see none", people(&[role]), policy.table);
                out.push(policy.id, message).help("a policy for select beside it");
            }
        }
    }
}
