//! A client reads a materialised view
//!
//! A materialised view has no row security and cannot have it; it holds what its owner saw when it was refreshed.
//!
//! **Instead** revoke it from clients and serve it through a function or a view that filters by the caller.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, _) in cx.materialized_views() {
        let roles = cx.clients_of(id, "SELECT");
        if roles.is_empty() {
            continue;
        }
        let secured: Vec<String> =
            cx.tables_under(id).into_iter().filter(|table| cx.is_secured(table)).map(ToString::to_string).collect();
        let (severity, what) = match secured.is_empty() {
            true => (Severity::Warning, "a copy of rows that no policy filters".to_owned()),
            false => (Severity::Error, format!("a copy of {} that no policy filters", secured.join(", "))),
        };
        let message = format!("{} can read {id}, {what}", people(&roles));
        out.push(id, message).severity(severity).help("revoke it and serve it through a view that filters by the caller");
    }
}
