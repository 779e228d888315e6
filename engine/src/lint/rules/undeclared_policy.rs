//! A policy stands on a table of somebody else's, and no source has it
//!
//! Permissive policies add up: one that the sources do not have opens rows whatever the declared ones say. On a table that
//! we only attach to it is never dropped, since it may be its owner's, so it is named.
//!
//! ```sql
//! create policy temporary on notes using (true);   -- by hand, on a Tuesday
//! ```
//!
//! **Instead** declare it on the struct, by intent or with `using = "…"`, or let its owner drop it. One that is meant to stay
//! with its owner is waived on the struct: `allow(PL191, reason = "…")`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let Some(others) = &cx.others else { return };
    for (policy, _) in cx.policies() {
        let Some(table) = policy.parent() else { continue };
        if others.attaches(table) && !others.ours.contains(policy) {
            out.push(policy, format!("{policy} is in no source")).help(
                "declare it on the struct of the table, drop it there, or waive it with a reason if it is its owner's",
            );
        }
    }
}
