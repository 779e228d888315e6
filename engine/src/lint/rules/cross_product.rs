//! Two UPDATE policies allow together what neither allows
//!
//! PostgreSQL lets a row be changed if some policy admits it as it was and some policy, not the same one, as it becomes.
//!
//! ```sql
//! create policy accept on links for update using (status = 'pending') with check (status = 'active');
//! create policy leave  on links for update using (true) with check (status = 'inactive');
//! -- together: inactive to … active
//! ```
//!
//! **Instead** one policy for each command and set of roles, and a trigger for what depends on old and new:
//! `#[transition(…)]`.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for one in cx.all_rules().filter(|policy| changes(policy)) {
        let later = cx.rules_of(one.table).skip_while(|policy| policy.id != one.id).skip(1);
        for two in later.filter(|policy| changes(policy)) {
            let shared = |role: &&str| cx.binds(two, role) && cx.may(role, "UPDATE", one.table);
            let roles: Vec<&str> = cx.clients_in(one).into_iter().filter(shared).collect();
            if roles.is_empty() || !(crosses(cx, one, two, &roles) || crosses(cx, two, one, &roles)) {
                continue;
            }
            let explicit = |policy: &Policy<'_>| policy.check.is_some() && policy.check != policy.using;
            let severity = if explicit(one) || explicit(two) { Severity::Error } else { Severity::Warning };
            let message =
                format!("{} and {} allow {} changes that neither allows alone", one.id, two.id, people(&roles));
            let asked: BTreeSet<String> =
                [one, two].iter().filter_map(|policy| policy.written()).flat_map(Expr::columns).map(|(_, name)| name).collect();
            let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
            let help = noted(cx, one.table, &asked, "one policy, and a trigger for what depends on old and new");
            out.push(one.id, message).severity(severity).help(help);
        }
    }
}

fn changes(policy: &Policy<'_>) -> bool {
    policy.policy.permissive && policy.is_for("UPDATE")
}

/// Whether a row that the one admits may become what the other allows, and only the other.
fn crosses(cx: &Context<'_>, from: &Policy<'_>, to: &Policy<'_>, roles: &[&str]) -> bool {
    let (Some(using), Some(own), Some(other)) = (&from.using, from.written(), to.written()) else { return false };
    let Some(other_using) = &to.using else { return false };
    let asked: Vec<String> = other.columns().into_iter().map(|(_, name)| name).collect();
    let writable = roles.iter().any(|role| {
        cx.columns_held(role, "UPDATE", from.table).is_none_or(|held| asked.iter().any(|name| held.contains(name.as_str())))
    });
    let guarded = cx.keeps_rules_apart(from.table)
        || asked.iter().all(|column| cx.is_guarded(from.table, "update", column));
    writable && !asked.is_empty() && !guarded && !implies(other, own) && !implies(using, other_using)
}
