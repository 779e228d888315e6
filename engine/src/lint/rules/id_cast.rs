//! A column is cast to compare it with the caller
//!
//! Where ids are text and the caller is a uuid, `user_id::uuid = auth.uid()` fails on the first id that is none, for everybody
//! who reads the table, and uses no index.
//!
//! **Instead** cast the caller, `user_id = (select auth.uid())::text`, or set `[rls] caller` to what the ids are.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut found = None;
        for condition in policy.conditions() {
            condition.walk(&mut |node| {
                let Node::Expr(Expr::Compare { left, right, .. }) = node else { return };
                for (side, other) in [(left, right), (right, left)] {
                    if let (Expr::Cast(inner, to), true) = (&**side, cx.asks_in(other))
                        && let Expr::Column { name, .. } = &**inner
                        && matches!(to.as_str(), "uuid" | "integer" | "bigint" | "UUID" | "INTEGER" | "BIGINT")
                    {
                        found = Some((name.clone(), to.to_lowercase()));
                    }
                }
            });
        }
        if let Some((column, to)) = found {
            out.push(policy.id, format!("{} casts {column} to {to} in every row", policy.id)).help("cast the caller instead");
        }
    }
}
