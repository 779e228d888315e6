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
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let world = World {
        asked: cx.policies().flat_map(|(id, _)| cx.catalog.objects[id].needs.iter()).collect(),
        shared: cx.tables().filter(|(table, _)| cx.is_exposed(table)).filter_map(|(table, _)| table.schema_name()).collect(),
    };
    for function in cx.functions().filter(|function| function.definer && !function.is_trigger()) {
        let roles = cx.reached_by(&function.id, "EXECUTE");
        if roles.is_empty() || is_helper(cx, &world, function, &roles) {
            continue;
        }
        let message = format!("{} can call {}, which runs with its owner's rights", people(&roles), function.id);
        out.push(&function.id, message)
            .help("revoke execute from public; grant it by name, from a schema without tables of clients");
    }
}

/// What is around the functions.
struct World<'a> {
    /// What policies need.
    asked: BTreeSet<&'a ObjectId>,
    /// The schemas with tables of clients.
    shared: BTreeSet<&'a str>,
}

/// Whether a function is made for policies, and says nothing of anybody but its caller.
fn is_helper(cx: &Context<'_>, world: &World<'_>, function: &Function, roles: &[&str]) -> bool {
    let in_policies = world.asked.contains(&function.id);
    let shared = function.id.schema_name().is_some_and(|schema| world.shared.contains(schema));
    in_policies && !shared && !function.takes_arguments && !roles.contains(&PUBLIC) && cx.asks_who_calls(function)
}
