//! A unique constraint tells which hidden values exist
//!
//! Uniqueness holds over rows that the caller does not see: an error says that somebody has that value. On a table of tenants
//! it also keeps one tenant from using another's names.
//!
//! **Instead** the tenant or owner among its columns, or a value that cannot be guessed.

use super::prelude::*;

/// Columns that divide a table among tenants.
const TENANTS: &[&str] = &["tenant_id", "org_id", "organization_id", "organisation_id", "workspace_id", "team_id"];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        let tenant = cx.columns(table).into_iter().map(|(name, _)| name).find(|name| TENANTS.contains(name));
        let Some(tenant) = tenant else { continue };
        if cx.clients_of(table, "INSERT").is_empty() {
            continue;
        }
        for index in cx.indexes(table).iter().filter(|index| index.unique && !cx.is_primary_key(&index.id)) {
            let scoped = index.columns.iter().flatten().any(|name| TENANTS.contains(&name.as_str()));
            if !scoped {
                let message = format!("{} is unique across every {tenant}", index.id);
                out.push(&index.id, message).help(format!("#[unique({tenant}, …)]"));
            }
        }
    }
}
