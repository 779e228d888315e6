//! A helper of a policy is bound by the policy it helps
//!
//! FORCE binds the owner of a table too. A SECURITY DEFINER helper that reads the table as its owner then obeys the very
//! policies that call it: it answers nothing, or recurses (42P17, or a stack that overflows).
//!
//! **Instead** a helper owned by a role with BYPASSRLS that nobody logs in as; or no FORCE where the owner never connects.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut said = BTreeSet::new();
    for policy in cx.all_rules() {
        for name in policy.conditions().flat_map(Expr::functions) {
            for function in cx.named(&name).into_iter().filter(|function| function.definer) {
                let owner = cx.roles.owner(&function.id);
                for table in cx.tables_in(function) {
                    let forced = cx.row_security(table).is_some_and(|security| security.enabled && security.forced);
                    let bound = cx.roles.owner(table) == owner && !cx.roles.bypasses(owner);
                    if forced && bound && said.insert((function.id.clone(), table)) {
                        let message = format!("{} reads {table} as its owner, whom FORCE binds", function.id);
                        out.push(&function.id, message).help("give it to a role with BYPASSRLS, or leave FORCE out");
                    }
                }
            }
        }
    }
}
