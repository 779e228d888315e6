//! A table says whose rows it has, and no policy asks
//!
//! There is a column for the owner, and clients are admitted without a look at it.
//!
//! **Instead** `when = owner(user_id)`, or a waiver that says why the rows are for others.

use super::prelude::*;

/// Names of columns that say whose row it is.
const OWNERS: &[&str] =
    &["user_id", "owner_id", "owner", "author_id", "account_id", "profile_id", "customer_id", "tenant_id", "org_id"];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        let owner = cx.columns(table).into_iter().map(|(name, _)| name).find(|name| OWNERS.contains(name));
        let Some(owner) = owner else { continue };
        let policies: Vec<&Policy<'_>> = cx
            .rules_of(table)
            .filter(|policy| policy.policy.permissive && !cx.clients_in(policy).is_empty())
            .collect();
        let asks = policies.iter().flat_map(|policy| policy.conditions()).any(|condition| {
            condition.columns().iter().any(|(_, name)| OWNERS.contains(&name.as_str())) || cx.depends_on_caller(condition)
        });
        if !policies.is_empty() && !asks {
            out.push(table, format!("no policy of {table} asks {owner}, or who calls")).help(format!("when = owner({owner})"));
        }
    }
}
