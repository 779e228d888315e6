//! A row may be given to somebody else
//!
//! `USING` says which rows may be changed, `WITH CHECK` what they may become. Where the second does not ask who calls, a row
//! can be made anybody's; in a policy FOR ALL it governs INSERT alone, so that rows can be added for anybody.
//!
//! ```sql
//! create policy own on notes for all to authenticated using (owner = auth.uid()) with check (true);
//! ```
//!
//! **Instead** leave `WITH CHECK` out, or write the same condition: `when = owner(user_id)`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive && policy.is_for("UPDATE")) {
        let (Some(using), Some(check)) = (&policy.using, &policy.check) else { continue };
        let truth = Truth { cx, table: policy.table, nobody: false };
        let bound = |expr: &Expr| {
            disjuncts(expr).into_iter().all(|way| cx.depends_on_caller(way) || truth.of(way) & TRUE == 0)
        };
        let clients = cx.clients_in(policy);
        if bound(using) && !bound(check) && !clients.is_empty() {
            let message = format!("{} lets {} give rows of {} away", policy.id, people(&clients), policy.table);
            out.push(policy.id, message).help("the check has to ask who calls, as `using` does");
        }
    }
}
