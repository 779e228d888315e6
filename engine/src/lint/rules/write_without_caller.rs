//! Whoever may write a row is not asked
//!
//! A policy for writing whose condition is about the row alone lets every client of its roles write every such row. An
//! INSERT policy that does not tie the owner's column to the caller lets clients write in the name of others. Each way in
//! which the condition can hold has to tie a column of the row to the caller, or to ask what the caller is;
//! `auth.uid() is not null` does neither.
//!
//! ```sql
//! create policy add on notes for insert to authenticated with check (body <> '');
//! ```
//!
//! **Instead** tie the row to the caller: `when = owner(user_id)`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive && policy.writes()) {
        let truth = Truth { cx, table: policy.table, nobody: false };
        let clients = cx.clients_in(policy);
        let condition = if policy.is_for("INSERT") { policy.written() } else { policy.using.as_ref() };
        let Some(condition) = condition.filter(|_| !clients.is_empty()) else { continue };
        // Always true, or never: rules of their own.
        let open = truth.of(condition) & TRUE != 0 && truth.of(condition) != TRUE;
        let binder = Binder::of_policies(cx);
        let mentions = |way: &Expr| cx.depends_on_caller(way) && binder.condition(policy.table, way) != Bound::No;
        let free = disjuncts(condition).into_iter().find(|way| !mentions(way) && truth.of(way) & TRUE != 0);
        if open && free.is_some() {
            let message = format!("{} lets {} write rows without asking whose they are", policy.id, people(&clients));
            out.push(policy.id, message).help("tie the row to the caller");
        }
    }
}
