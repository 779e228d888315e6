//! A trigger that never fires
//!
//! A trigger that guards what policies cannot (a column that must not change, a transition) is switched off.
//!
//! **Instead** `alter table … enable trigger …`, or drop it.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for trigger in cx.triggers().filter(|trigger| !trigger.enabled) {
        out.push(&trigger.id, format!("{} is disabled", trigger.id)).help("enable it, or drop it");
    }
}
