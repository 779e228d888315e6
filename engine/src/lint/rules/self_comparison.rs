//! A column is compared with itself
//!
//! A name without its table means the nearest one. In a subquery that is the subquery's own column, and the condition that
//! was to tie it to the row is always true.
//!
//! ```sql
//! using (exists (select 1 from members m where m.user_id = auth.uid() and m.team_id = team_id))
//! -- PostgreSQL reads it as m.team_id = m.team_id: a member of any team sees all
//! ```
//!
//! **Instead** write the table: `m.team_id = notes.team_id`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut column = None;
        for condition in policy.conditions() {
            condition.walk(&mut |node| {
                if let Node::Expr(Expr::Compare { op, left, right }) = node
                    && op == "="
                    && left == right
                    && let Expr::Column { qualifier, name } = &**left
                {
                    let table = qualifier.as_ref().map(|table| format!("{table}.")).unwrap_or_default();
                    column = Some(format!("{table}{name}"));
                }
            });
        }
        if let Some(column) = column {
            out.push(policy.id, format!("{} compares {column} with itself", policy.id))
                .help("write which table the other one is of");
        }
    }
}
