//! A relation counts although it is not, or no longer, active
//!
//! A table that says who may what for whom has a status, and a policy that looks there does not ask for it: who was invited,
//! refused or has left is still admitted.
//!
//! ```sql
//! using (exists (select 1 from coach_runners c where c.coach_id = auth.uid() and c.runner_id = workouts.user_id))
//! ```
//!
//! **Instead** `and c.status = 'active'`; `#[relation(coach_of: coach_id -> runner_id, when = status == Active)]`.

use super::prelude::*;
use std::collections::BTreeSet;

/// Names of columns that say whether a row counts.
const STATUS: &[&str] = &[
    "status", "state", "accepted", "approved", "confirmed", "active", "is_active", "enabled", "revoked_at", "deleted_at",
    "ended_at", "left_at", "accepted_at", "revoked",
];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive) {
        let mut said = BTreeSet::new();
        for look in policy.conditions().flat_map(|condition| cx.looks(condition)) {
            let whole = Expr::Exists(Box::new(Query::Select(look.select.clone())));
            let asked: BTreeSet<String> = whole.columns().into_iter().map(|(_, name)| name).collect();
            let columns = cx.columns(look.table);
            let has: Vec<&str> = columns.iter().map(|(name, _)| *name).filter(|name| STATUS.contains(name)).collect();
            // A relation points at two things at least; a look by its key alone is about one row.
            let points = cx.foreign_keys_of(look.table).len();
            let two = points >= 2 || columns.iter().filter(|(name, _)| name.ends_with("_id")).count() >= 2;
            let asks = cx.asks_in(&look.select.filter) || look.select.columns.iter().any(|c| cx.asks_in(&c.value));
            if two && asks && look.table != policy.table && !has.is_empty() && !has.iter().any(|name| asked.contains(*name)) {
                said.insert(format!("{} trusts rows of {} whatever their {}", policy.id, look.table, has.join(", ")));
            }
        }
        for message in said {
            out.push(policy.id, message).help("ask for the status as well");
        }
    }
}
