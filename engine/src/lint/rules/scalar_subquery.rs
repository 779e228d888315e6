//! A condition that fails as soon as somebody has two
//!
//! A sub-select that is compared with `=` may give one row. The second membership of a user makes every query on the table an
//! error (21000).
//!
//! ```sql
//! using (team_id = (select m.team_id from members m where m.user_id = auth.uid()))
//! ```
//!
//! **Instead** `= any (array(select …))`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut found = None;
        for condition in policy.conditions() {
            condition.walk(&mut |node| {
                let Node::Expr(Expr::Scalar(query)) = node else { return };
                if let Query::Select(select) = &**query
                    && select.rest.is_none()
                    && let [crate::expr::Source::Table { name, alias }] = &select.from[..]
                    && let Some(table) = name.schema.as_ref().and_then(|schema| cx.relation(schema, &name.name))
                    && !is_one(cx, table, alias, &select.filter)
                {
                    found = Some(table);
                }
            });
        }
        if let Some(table) = found {
            out.push(policy.id, format!("{} fails where {table} has two such rows", policy.id)).help("= any (array(select …))");
        }
    }
}

/// Whether the conditions name all columns of some key.
fn is_one(cx: &Context<'_>, table: &ObjectId, alias: &str, filter: &Expr) -> bool {
    let named: Vec<&str> = conjuncts(filter)
        .into_iter()
        .filter_map(|part| match part {
            Expr::Compare { op, left, right } if op == "=" => {
                let column = |side| crate::lint::policy::column_of(side, alias, true);
                column(left).or_else(|| column(right))
            }
            _ => None,
        })
        .collect();
    cx.indexes(table).iter().filter(|index| index.unique && index.predicate.is_none()).any(|index| {
        index.columns.iter().all(|key| key.as_ref().is_some_and(|key| named.contains(&key.as_str())))
    })
}
