//! A table has policies and no row security
//!
//! Policies are kept but not applied until row security is enabled. The table looks protected and is not. Partitioned
//! tables are looked at as well.
//!
//! ```sql
//! create policy own on notes using (owner = auth.uid());   -- and no ENABLE ROW LEVEL SECURITY
//! ```
//!
//! **Instead** enable it: `#[table(rls)]`, `alter table notes enable row level security`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables() {
        let policies = cx.policies_of(table);
        if !policies.is_empty() && !cx.is_secured(table) {
            let message = format!("{table} has policies ({}) and row security is off", policies.len());
            out.push(table, message).help("#[table(rls)], or alter table … enable row level security");
        }
    }
}
