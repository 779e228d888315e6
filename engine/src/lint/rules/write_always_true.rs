//! A policy lets a client write any row
//!
//! The condition on the rows that may be added, changed or deleted is always true, in whatever words (`true`, `1 = 1`,
//! `id is not null` of a column that cannot be NULL). A policy FOR ALL that is meant for reading is one of these.
//!
//! ```sql
//! create policy everything on notes for update to authenticated using (true);
//! ```
//!
//! **Instead** say whose rows: `when = owner(user_id)`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive && policy.writes()) {
        let truth = Truth { cx, table: policy.table, nobody: false };
        let clients = cx.clients_in(policy);
        let condition = if policy.policy.command == "DELETE" { policy.using.as_ref() } else { policy.written() };
        // The rows that are there come first; what they may become is a rule of its own.
        let narrowed = policy.using.as_ref().is_some_and(|using| truth.of(using) != TRUE);
        let inserts = policy.is_for("INSERT");
        if clients.is_empty() || (narrowed && !inserts) {
            continue;
        }
        if condition.is_some_and(|condition| truth.of(condition) == TRUE) {
            let what = match policy.policy.command.as_str() {
                "ALL" if narrowed => "insert any row",
                "ALL" => "write and delete any row",
                "INSERT" => "insert any row",
                "UPDATE" => "change any row",
                _ => "delete any row",
            };
            out.push(policy.id, format!("{} lets {} {what}", policy.id, people(&clients))).help("say whose rows");
        }
    }
}
