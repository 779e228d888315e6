//! A restrictive policy that restricts nothing
//!
//! Its condition is always true. Whoever reads the list of policies sees a floor where there is none.
//!
//! **Instead** write the condition, or drop the policy.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| !policy.policy.permissive) {
        let truth = Truth { cx, table: policy.table, nobody: false };
        if policy.conditions().all(|condition| truth.of(condition) == TRUE) {
            out.push(policy.id, format!("{} restricts nothing", policy.id)).help("write the condition, or drop it");
        }
    }
}
