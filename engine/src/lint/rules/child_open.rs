//! A partition or child table is open beside its parent
//!
//! Policies of a parent hold for what goes through the parent. Whoever names the child meets the child's own row security;
//! where it has none, a grant on the child opens all its rows.
//!
//! ```sql
//! alter table events enable row level security;              -- the parent
//! grant select on events_2026 to authenticated;              -- the partition: every row
//! ```
//!
//! **Instead** grant the parent alone, or give each child the same row security and policies.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (child, _) in cx.tables().filter(|(table, _)| !cx.is_secured(table)) {
        let Some(parent) = cx.ancestors(child).into_iter().find(|parent| cx.is_secured(parent)) else { continue };
        for privilege in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
            let roles = cx.clients_of(child, privilege);
            if !roles.is_empty() {
                let who = people(&roles);
                let message = format!("{who} can {privilege} on {child} past the row security of {parent}");
                out.push(child, message).help("revoke it from the child: what goes through the parent needs no grant there");
            }
        }
    }
}
