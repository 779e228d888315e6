//! A policy changes a column before it compares it
//!
//! `lower(email) = …` or `user_id::text = …` is no use of an index on the column.
//!
//! **Instead** change the other side, or an index on the expression.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut found = None;
        for part in policy.using.iter().flat_map(disjuncts).flat_map(conjuncts) {
            let Expr::Compare { op, left, right } = part else { continue };
            for (side, other) in [(left, right), (right, left)] {
                let changed = match &**side {
                    Expr::Call { arguments, .. } => arguments.iter().find_map(|argument| own_column(argument, policy.table)),
                    Expr::Cast(inner, to) => {
                        // varchar as text is the same to an index.
                        own_column(inner, policy.table).filter(|name| {
                            let column = cx.column(policy.table, name);
                            column.is_none_or(|column| !column.data_type.starts_with("character") || to != "text")
                        })
                    }
                    _ => None,
                };
                let text = side.to_string();
                let indexed = cx.indexes(policy.table).iter().any(|index| index.keys.first().is_some_and(|key| *key == text));
                if let Some(name) = changed.filter(|_| op == "=" && cx.asks_in(other) && !indexed) {
                    found = Some(name.to_owned());
                }
            }
        }
        if let Some(name) = found {
            out.push(policy.id, format!("{} changes {name} before it compares it", policy.id))
                .help("change the other side, or index the expression");
        }
    }
}
