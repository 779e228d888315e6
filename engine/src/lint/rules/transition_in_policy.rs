//! A policy cannot see old and new together
//!
//! `USING` sees the row as it was, `WITH CHECK` as it becomes, and neither sees both. A pair that is meant as a transition
//! (pending to active) holds only as long as no other policy admits either half. A subquery of a check that reads the old
//! row reads what this very statement may have changed.
//!
//! **Instead** `#[transition(status: Pending -> Active, by = …)]`, or a trigger and a grant on the column.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive && policy.is_for("UPDATE")) {
        let (Some(using), Some(check)) = (&policy.using, &policy.check) else { continue };
        let (before, after) = (fixed(using, policy.table), fixed(check, policy.table));
        let moved = before.iter().find(|(column, value)| {
            after.iter().any(|(other, new)| other == column && new != value)
                && !cx.is_guarded(policy.table, "update", column)
        });
        if let Some((column, _)) = moved {
            let help = noted(cx, policy.table, &[column], "#[transition(…)]");
            out.push(policy.id, format!("{} means a transition of {column}", policy.id)).help(help);
            continue;
        }
        let own = check.tables().iter().any(|name| {
            name.schema.as_deref() == policy.table.schema_name() && *name.name == *policy.table.name
        });
        if own {
            out.push(policy.id, format!("{} looks for the old row in its own table", policy.id)).help("a trigger sees both");
        }
    }
}

/// The columns that an expression ties to one constant.
fn fixed(expr: &Expr, table: &ObjectId) -> Vec<(String, String)> {
    let one = |part: &Expr| match part {
        Expr::Compare { op, left, right } if op == "=" => match &**right {
            Expr::Literal { value: Some(value), .. } => Some((own_column(left, table)?.to_owned(), value.clone())),
            _ => None,
        },
        _ => None,
    };
    conjuncts(expr).into_iter().filter_map(one).collect()
}
