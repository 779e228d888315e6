//! New objects come with privileges for clients
//!
//! Default privileges give a client every table (or function) that is made from now on, before anybody has thought of its
//! policies.
//!
//! ```sql
//! alter default privileges in schema public grant select on tables to anon;
//! ```
//!
//! **Instead** no default privileges for clients, and a grant beside each object.

use super::prelude::*;
use crate::kinds::OWNER;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, default) in cx.default_privileges() {
        let new = default.privileges.keys().filter(|privilege| !default.built_in.contains_key(*privilege));
        let given: Vec<&str> = new.map(String::as_str).collect();
        let matters = matches!(default.objects.as_str(), "TABLES" | "FUNCTIONS" | "SCHEMAS" | "SEQUENCES");
        if matters && !given.is_empty() && cx.is_client(&default.grantee) {
            let what = default.objects.to_lowercase();
            let who = people(&[default.grantee.as_str()]);
            let of = if default.role == OWNER { "the running role" } else { &default.role };
            let message = format!("new {what} of {of} are granted ({}) to {who} unasked", given.join(", "));
            out.push(id, message).help("grant beside each object");
        }
    }
}
