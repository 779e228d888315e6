//! A condition that never holds
//!
//! It is false or NULL whatever the row and the caller: a comparison with NULL, `current_setting('…') = NULL`, two values at
//! once. NULL refuses in a policy, unlike in a CHECK constraint. As restrictive policy it closes the table.
//!
//! **Instead** `is null` where that is meant.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let truth = Truth { cx, table: policy.table, nobody: false };
        let plain = |text: &Option<String>| text.as_deref() == Some("false");
        if plain(&policy.policy.using) || plain(&policy.policy.check) {
            continue;
        }
        if policy.conditions().any(|condition| truth.of(condition) & !(FALSE | NULL) == 0) {
            out.push(policy.id, format!("the condition of {} never holds", policy.id)).help("`is null` where that is meant");
        }
    }
}
