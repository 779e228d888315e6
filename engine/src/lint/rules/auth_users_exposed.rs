//! A view shows the users of the authentication server
//!
//! A view or materialised view over `auth.users` that a client can read shows addresses and metadata of everybody.
//!
//! **Instead** keep what clients need in a table of your own (`profiles`) that a trigger fills.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let views = cx.views().map(|(id, view)| (id, &view.definition));
    let all = views.chain(cx.materialized_views().map(|(id, view)| (id, &view.definition)));
    for (id, definition) in all {
        let roles = cx.clients_of(id, "SELECT");
        if !roles.is_empty() && definition.contains("auth.users") {
            let message = format!("{} can read auth.users through {id}", people(&roles));
            out.push(id, message).help("keep what clients need in a table of your own");
        }
    }
}
