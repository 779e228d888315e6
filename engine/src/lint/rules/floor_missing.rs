//! One table has no floor, and its sisters have
//!
//! Other tables hold every role to its tenant with a restrictive policy on a column that this table has as well. Here one
//! permissive policy too wide is enough to cross tenants.
//!
//! **Instead** the same restrictive policy: `#[policy(all, to = public, when = tenant(tenant_id), restrictive)]`.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let floor = |policy: &&Policy<'_>| !policy.policy.permissive && policy.policy.command == "ALL";
    let names = |policy: &Policy<'_>| -> Vec<String> {
        let columns = policy.using.iter().flat_map(Expr::columns).filter(|(qualifier, _)| qualifier.is_none());
        columns.map(|(_, name)| name).filter(|name| name.ends_with("_id") || name == "tenant").collect()
    };
    let columns: BTreeSet<String> = cx.all_rules().filter(floor).flat_map(names).collect();
    let schemas: BTreeSet<_> = cx.all_rules().filter(floor).map(|policy| policy.table.schema_name()).collect();
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table) && cx.is_exposed(table)) {
        let has = cx.columns(table).into_iter().map(|(name, _)| name).find(|name| columns.contains(*name));
        let floored = cx.rules_of(table).any(|policy| !policy.policy.permissive);
        // Only beside tables of the same schema: another one may have another tenant.
        let sisters = schemas.contains(&table.schema_name());
        if let (Some(column), false, true) = (has, floored, sisters) {
            out.push(table, format!("{table} has {column}, and no restrictive policy on it as other tables do"))
                .help("add the floor");
        }
    }
}
