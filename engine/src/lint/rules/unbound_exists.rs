//! A subquery that has nothing to do with the row
//!
//! `EXISTS` without a condition that ties it to the row is one answer for the whole table: as soon as there is one such row
//! anywhere, every row is admitted.
//!
//! ```sql
//! using (exists (select 1 from members m where m.user_id = auth.uid()))     -- member of anything
//! ```
//!
//! **Instead** tie it to the row: `and m.team_id = notes.team_id`. A question about the caller alone (is she an
//! administrator?) belongs into a function of its own with a name that says so, `(select app.is_admin())`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive) {
        let mut found = None;
        for condition in policy.conditions() {
            for way in disjuncts(condition) {
                // What stands beside it may tie the row to the caller.
                let parts = conjuncts(way);
                let tied = parts.iter().any(|part| {
                    !matches!(part, Expr::Exists(_)) && cx.depends_on_caller(part) && !part.columns().is_empty()
                });
                for part in parts {
                    if let Expr::Exists(query) = part
                        && !tied
                        && let Some(asks) = unbound(cx, policy, part, query)
                    {
                        found = Some(asks);
                    }
                }
            }
        }
        if let Some(asks) = found {
            let severity = if asks { Severity::Warning } else { Severity::Error };
            let message = format!("a subquery of {} is the same for every row of {}", policy.id, policy.table);
            out.push(policy.id, message).severity(severity).help("tie it to a column of the row");
        }
    }
}

/// Whether the subquery asks who calls, when no column of the row is in it.
fn unbound(cx: &Context<'_>, policy: &Policy<'_>, whole: &Expr, query: &Query) -> Option<bool> {
    let Query::Select(select) = query else { return None };
    if select.from.is_empty() || !whole.opaque().is_empty() {
        return None;
    }
    let mut correlated = false;
    whole.walk(&mut |node| {
        if let Node::Expr(Expr::Column { qualifier: Some(qualifier), .. }) = node {
            correlated |= **qualifier == *policy.table.name && !aliases(select).contains(qualifier);
        }
    });
    (!correlated).then(|| cx.asks_in(whole))
}

fn aliases(select: &crate::expr::Select) -> Vec<String> {
    let alias = |source: &crate::expr::Source| match source {
        crate::expr::Source::Table { alias, .. } => Some(alias.clone()),
        _ => None,
    };
    select.from.iter().filter_map(alias).collect()
}
