//! No index serves a policy
//!
//! A policy for reading compares a column with the caller, and no index begins with that column: every query reads the whole
//! table.
//!
//! **Instead** `#[column(index)]` on it.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut said = BTreeSet::new();
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive && policy.policy.command != "INSERT") {
        for part in policy.using.iter().flat_map(disjuncts).flat_map(conjuncts) {
            let name = match part {
                Expr::Compare { op, left, right } if op == "=" => {
                    let caller = |side: &Expr| cx.is_caller(side);
                    if caller(right) { own_column(left, policy.table) } else if caller(left) { own_column(right, policy.table) } else { None }
                }
                Expr::Any { op, left, .. } if op == "=" => own_column(left, policy.table),
                _ => None,
            };
            let Some(name) = name else { continue };
            let served = cx.indexes(policy.table).iter().any(|index| index.serves(&[name.to_owned()]));
            let id = ObjectId::on(Kind::Column, policy.table, name);
            let indexable = cx.column(policy.table, name).is_some_and(|column| column.data_type != "boolean");
            if !served && indexable && cx.asks_in(part) && said.insert(id.clone()) {
                let argument = "index".to_owned();
                out.push(&id, format!("no index begins with {id}, which {} asks", policy.id))
                    .help("#[column(index)]")
                    .fix(Change::AddArgument { attribute: "column", argument });
            }
        }
    }
}
