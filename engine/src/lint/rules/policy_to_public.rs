//! A permissive policy for everybody
//!
//! A policy without `TO` holds for PUBLIC: for visitors who are not signed in, for reporting roles, for every role that is
//! made tomorrow. PostgreSQL also evaluates it for all of them.
//!
//! ```sql
//! create policy read on notes for select using (true);
//! ```
//!
//! **Instead** name the roles: `to = authenticated`, and `to = anon` where a visitor is meant.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, policy) in cx.policies() {
        // A restrictive one for everybody is a floor without a hole.
        if policy.permissive && policy.roles.iter().any(|role| role == PUBLIC) {
            let message = format!("{id} holds for everybody, visitors and future roles too");
            out.push(id, message).help("say `to = …`");
        }
    }
}
