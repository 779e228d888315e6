//! Clients can call a function that runs with its owner's rights
//!
//! EXECUTE is given to PUBLIC when a function is made. A SECURITY DEFINER function that clients can call passes row security
//! by, and does only what its body checks.
//!
//! Helpers of policies have to be callable by the roles of those policies. They are not reported when they take no argument,
//! answer for the caller alone, are granted to those roles by name, and live in a schema that holds no table of clients.
//!
//! **Instead** revoke EXECUTE from PUBLIC, grant it to the roles that need it, keep helpers in a schema of their own.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions().filter(|function| function.definer && !function.is_trigger()) {
        let roles = cx.reached_by(&function.id, "EXECUTE");
        if roles.is_empty() || is_helper(cx, function, &roles) {
            continue;
        }
        let message = format!("{} can call {}, which runs with its owner's rights", people(&roles), function.id);
        out.push(&function.id, message)
            .help("revoke execute from public; grant it by name, from a schema without tables of clients");
    }
}

/// Whether a function is made for policies, and says nothing of anybody but its caller.
fn is_helper(cx: &Context<'_>, function: &Function, roles: &[&str]) -> bool {
    let in_policies = cx.policies().any(|(id, _)| cx.catalog.objects[id].needs.iter().any(|need| *need == function.id));
    let schema = function.id.schema_name();
    let shared = cx.tables().any(|(table, _)| table.schema_name() == schema && cx.is_exposed(table));
    in_policies && !shared && !function.takes_arguments && !roles.contains(&PUBLIC) && cx.asks_who_calls(function)
}
