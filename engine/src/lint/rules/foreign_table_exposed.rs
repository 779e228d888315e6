//! A client reaches a foreign table
//!
//! A foreign table has no row security here, and the server behind it sees the user of the mapping, not the caller.
//!
//! **Instead** revoke it from clients and serve it through a function or a view that filters by the caller.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, _) in cx.foreign_tables() {
        for privilege in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
            let roles = cx.clients_of(id, privilege);
            if !roles.is_empty() {
                let message = format!("{} can {privilege} on {id}, which no policy filters", people(&roles));
                out.push(id, message).help("revoke it and serve it through a view that filters by the caller");
            }
        }
    }
}
