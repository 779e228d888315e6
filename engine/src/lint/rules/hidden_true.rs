//! A condition that is always true and does not look it
//!
//! `… or true`, `1 = 1`, `owner = owner`, `id is not null`: the rest of the condition means nothing.
//!
//! **Instead** what was meant; for rows that everybody may read, a plain `true`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive) {
        let truth = Truth { cx, table: policy.table, nobody: false };
        let written = [&policy.policy.using, &policy.policy.check];
        let hidden = written.into_iter().flatten().filter(|text| text.trim() != "true").any(|text| {
            truth.of(&crate::expr::expression(text)) == TRUE
        });
        if hidden {
            out.push(policy.id, format!("the condition of {} is always true", policy.id)).help("write what was meant");
        }
    }
}
