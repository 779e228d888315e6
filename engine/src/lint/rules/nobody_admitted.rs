//! A policy admits whoever is nobody
//!
//! Where nobody is signed in, what says who calls is NULL. A condition that is true then admits every visitor, and every
//! request of an application that forgot to say for whom it asks.
//!
//! ```sql
//! using (auth.uid() is null or owner = auth.uid())
//! using (owner is distinct from auth.uid())          -- not blocked by nobody
//! ```
//!
//! **Instead** conditions that are NULL where the caller is: `owner = auth.uid()` alone.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive) {
        let truth = Truth { cx, table: policy.table, nobody: true };
        let admits = |condition: &Expr| {
            disjuncts(condition).into_iter().any(|way| {
                // What is the same for every caller is meant for visitors, too.
                let parts: Vec<&Expr> = conjuncts(way).into_iter().filter(|part| cx.asks_in(part)).collect();
                !parts.is_empty() && parts.iter().all(|part| certain(&truth, part))
            })
        };
        if policy.conditions().any(admits) && !cx.clients_in(policy).is_empty() {
            let message = format!("{} admits rows where nobody is signed in", policy.id);
            out.push(policy.id, message).help("let the condition be NULL where the caller is");
        }
    }
}

/// Whether a part holds for nobody: for certain, or on the rows that it speaks of.
fn certain(truth: &Truth<'_, '_>, part: &Expr) -> bool {
    let set = truth.of(part);
    let looks = match part {
        Expr::Exists(_) | Expr::InSelect(..) | Expr::Any { .. } => true,
        Expr::Call { name, .. } => name.schema.is_some(),
        _ => false,
    };
    set & TRUE != 0 && !looks
}
