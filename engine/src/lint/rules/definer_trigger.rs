//! A trigger runs with its owner's rights
//!
//! Whoever writes to the table runs the trigger's function. As SECURITY DEFINER it writes past row security wherever its
//! body says, on behalf of whoever fired it.
//!
//! **Instead** SECURITY INVOKER, where the writer may do it; else keep the body to what the row itself allows, and waive
//! this with the reason.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for function in cx.functions().filter(|function| function.definer && function.is_trigger()) {
        let on: Vec<String> = cx
            .triggers()
            .iter()
            .filter(|trigger| format!("{}.{}", trigger.function.0, trigger.function.1) == function.name())
            .map(|trigger| trigger.table.to_string())
            .collect();
        let written: Vec<String> = cx
            .tables_written_in(function)
            .into_iter()
            .filter(|table| cx.is_secured(table))
            .map(ToString::to_string)
            .collect();
        if on.is_empty() || written.is_empty() {
            continue;
        }
        let (on, written) = (on.join(", "), written.join(", "));
        let message = format!("a write to {on} writes to {written} with the rights of the owner of {}", function.id);
        out.push(&function.id, message).help("security invoker, where the writer may do it");
    }
}
