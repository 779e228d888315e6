//! Somebody can give themselves what a policy trusts
//!
//! A policy looks into a table for a row that names the caller, and the caller can insert such a row: a membership, a role, a
//! relation that is active from the start.
//!
//! ```sql
//! create policy read on notes for select using (exists (
//!   select 1 from members m where m.user_id = auth.uid() and m.team_id = notes.team_id));
//! create policy join on members for insert with check (user_id = auth.uid());   -- into any team
//! ```
//!
//! **Instead** let the other side, or the server, write it: `#[consent(…)]`, a check on `team_id`, no grant of `status`.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    report(cx, "INSERT", out);
}

/// Every policy whose trust can be written with that command, once for each table and role.
pub(super) fn report(cx: &Context<'_>, command: &str, out: &mut Findings<'_>) {
    let mut said = BTreeSet::new();
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive) {
        for trust in cx.trusts(policy) {
            for role in cx.clients_in(policy) {
                let Some(grab) = cx.grab(&trust, role, command) else { continue };
                let columns: Vec<&str> = trust.asked.keys().map(String::as_str).collect();
                if said.insert((trust.table, policy.id, role)) {
                    let who = people(&[role]);
                    let message = format!(
                        "{who} can give themselves what {} trusts ({}): {}",
                        policy.id,
                        columns.join(", "),
                        grab.how
                    );
                    let help = noted(cx, trust.table, &columns, "let the other side or the server write it; #[consent(…)]");
                    out.push(trust.table, message).help(help);
                }
            }
        }
    }
}
