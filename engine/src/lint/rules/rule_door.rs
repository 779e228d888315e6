//! A rewrite rule writes with the rights of a table's owner
//!
//! What a rule does is done with the rights of the owner of the relation that carries it: policies on the tables that it
//! touches do not bind whoever fires it.
//!
//! **Instead** a trigger whose function runs as the caller; a view with `security_invoker` and an INSTEAD OF trigger.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, _) in cx.rules() {
        let Some(relation) = id.parent() else { continue };
        let secured: Vec<String> = cx
            .reads(id)
            .into_iter()
            .filter(|table| *table != relation && cx.is_secured(table))
            .map(ToString::to_string)
            .collect();
        if !secured.is_empty() && cx.is_exposed(relation) {
            let message = format!("{id} touches {} with the rights of the owner", secured.join(", "));
            out.push(id, message).help("use a trigger whose function runs as the caller");
        }
    }
}
