//! A trigger runs with its owner's rights
//!
//! Whoever writes to the table runs the trigger's function. As SECURITY DEFINER it writes past row security wherever its
//! body says, on behalf of whoever fired it.
//!
//! **Instead** SECURITY INVOKER, where the writer may do it; else keep the body to what the row itself allows, and waive
//! this with the reason.

use super::prelude::*;
use std::collections::BTreeMap;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut calling: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for trigger in cx.triggers() {
        let function = format!("{}.{}", trigger.function.0, trigger.function.1);
        calling.entry(function).or_default().push(trigger.table.to_string());
    }
    for function in cx.functions().filter(|function| function.definer && function.is_trigger()) {
        let Some(on) = calling.get(&function.name()) else { continue };
        let written: Vec<String> = cx
            .tables_written_in(function)
            .into_iter()
            .filter(|table| cx.is_secured(table))
            .map(ToString::to_string)
            .collect();
        if written.is_empty() {
            continue;
        }
        let (on, written) = (on.join(", "), written.join(", "));
        let message = format!("a write to {on} writes to {written} with the rights of the owner of {}", function.id);
        out.push(&function.id, message).help("security invoker, where the writer may do it");
    }
}
