//! A filtering view that leaks through functions
//!
//! A view that runs with the rights of its owner and filters rows lets a reader's own function run before the filter: a cheap
//! function in the reader's WHERE sees rows that the view hides. `security_barrier` puts the filter first. A view with
//! `security_invoker` needs none, because policies are a barrier themselves.
//!
//! **Instead** `with (security_barrier)` beside the reason for not using `security_invoker`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, view) in cx.views().filter(|(_, view)| !view.security_invoker()) {
        let barrier = view.options.iter().any(|option| {
            option.strip_prefix("security_barrier=").is_some_and(|on| matches!(on, "true" | "on" | "1"))
        });
        let filters = view.definition.to_lowercase().contains("where");
        let roles = cx.clients_of(id, "SELECT");
        if !barrier && filters && !roles.is_empty() {
            let message = format!("{id} filters rows for {} without security_barrier", people(&roles));
            out.push(id, message).help("with (security_invoker = true), else security_barrier = true");
        }
    }
}
