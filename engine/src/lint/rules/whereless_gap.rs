//! A row can be changed into one that its writer does not see
//!
//! With WHERE or RETURNING, PostgreSQL asks the SELECT policies about the row as it was and as it becomes. Without them it
//! asks the UPDATE policies alone. Where those allow more, `update notes set owner = 'b'` without WHERE succeeds, although
//! every test with WHERE says that it cannot.
//!
//! **Instead** the condition for reading as the condition on what is written: `when` for select and update together.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| policy.policy.permissive && policy.is_for("UPDATE")) {
        let Some(check) = policy.written() else { continue };
        for role in cx.clients_in(policy) {
            if !cx.may(role, "UPDATE", policy.table) {
                continue;
            }
            let seen = cx.admitted(policy.table, role, "SELECT", false);
            let all = Expr::any(seen.iter().filter_map(|policy| policy.using.clone()));
            let truth = Truth { cx, table: policy.table, nobody: false };
            let columns = pinned(cx, policy, role);
            if implies(check, &all) || truth.of(&all) == TRUE || columns {
                continue;
            }
            let severity = if cx.depends_on_caller(check) { Severity::Warning } else { Severity::Error };
            let message =
                format!("{} lets {} make rows of {} that they do not see", policy.id, people(&[role]), policy.table);
            out.push(policy.id, message).severity(severity).help("ask of what is written what reading asks");
        }
    }
}

/// Whether the role may change no column that reading depends on.
fn pinned(cx: &Context<'_>, policy: &Policy<'_>, role: &str) -> bool {
    let Some(writable) = cx.columns_held(role, "UPDATE", policy.table) else { return false };
    let seen = cx.admitted(policy.table, role, "SELECT", false);
    let asked = seen.iter().filter_map(|policy| policy.using.as_ref()).flat_map(Expr::columns);
    let own: Vec<String> = asked.map(|(_, name)| name).collect();
    !own.iter().any(|name| writable.contains(name.as_str()))
}
