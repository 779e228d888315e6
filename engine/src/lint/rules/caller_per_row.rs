//! The caller is asked for in every row
//!
//! A call such as `auth.uid()` that stands bare in a condition runs for each row that is looked at: eight times slower on a
//! million rows without an index. In a sub-select it runs once. It makes no difference where the whole condition is an
//! equality that an index serves, which is not reported.
//!
//! ```sql
//! using (owner = auth.uid())               -- each row
//! using (owner = (select auth.uid()))      -- once
//! ```
//!
//! **Instead** `(select auth.uid())`. Intent (`when = owner(…)`) does it by itself.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut bare = Vec::new();
        for condition in policy.conditions() {
            if !served(cx, policy, condition) {
                find(cx, condition, &mut bare);
            }
        }
        bare.sort();
        bare.dedup();
        if let Some(first) = bare.first() {
            let message = format!("{} calls {} in every row", policy.id, bare.join(", "));
            out.push(policy.id, message).help(format!("(select {first}())")).fix(Change::WrapCall(first.clone()));
        }
    }
}

/// Calls that ask who calls, outside of sub-selects without a table.
fn find(cx: &Context<'_>, expr: &Expr, found: &mut Vec<String>) {
    let without_constant_selects = expr.clone().map(&mut |node| match node {
        Expr::Scalar(query) | Expr::ArraySelect(query) if is_once(&query) => Expr::yes(),
        other => other,
    });
    for name in without_constant_selects.functions() {
        let takes = cx.named(&name).iter().any(|function| function.takes_arguments);
        if cx.is_asking(&name) && !takes && (name.schema.is_some() || name.name == "current_setting") {
            let schema = name.schema.map(|schema| format!("{schema}.")).unwrap_or_default();
            found.push(format!("{schema}{}", name.name));
        }
    }
}

/// Whether a query stands for one value of the whole statement.
fn is_once(query: &Query) -> bool {
    let mut columns = false;
    query.walk(&mut |node| columns |= matches!(node, Node::Expr(Expr::Column { .. })));
    query.tables().is_empty() && !columns
}

/// Whether the whole condition is an equality that an index serves.
fn served(cx: &Context<'_>, policy: &Policy<'_>, condition: &Expr) -> bool {
    let Expr::Compare { op, left, right } = condition else { return false };
    let name = own_column(left, policy.table).or_else(|| own_column(right, policy.table));
    let plain = matches!(**left, Expr::Column { .. }) || matches!(**right, Expr::Column { .. });
    op == "=" && plain && name.is_some_and(|name| {
        cx.indexes(policy.table).iter().any(|index| index.serves(&[name.to_owned()]))
    })
}
