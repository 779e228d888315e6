//! The column that says whose row it is can be NULL
//!
//! A row without an owner is admitted by no condition on it: lost for clients, and for a restrictive policy that was to hold
//! it back, closed as well.
//!
//! **Instead** NOT NULL.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut said = BTreeSet::new();
    for policy in cx.all_rules() {
        for part in policy.conditions().flat_map(disjuncts).flat_map(conjuncts) {
            let Expr::Compare { op, left, right } = part else { continue };
            for (side, other) in [(left, right), (right, left)] {
                let Some(name) = own_column(side, policy.table).filter(|_| op == "=" && cx.is_caller(other)) else {
                    continue;
                };
                let nullable = cx.column(policy.table, name).is_some_and(|column| !column.not_null);
                let id = ObjectId::on(Kind::Column, policy.table, name);
                if nullable && said.insert(id.clone()) {
                    out.push(&id, format!("{id} says whose row it is and can be NULL")).help("not null");
                }
            }
        }
    }
}
