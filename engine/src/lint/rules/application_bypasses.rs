//! The application logs in as a role that policies do not bind
//!
//! `[app] roles` names a role with BYPASSRLS, a superuser, or (without FORCE) the owner of the tables: no policy holds for
//! anything that the application does.
//!
//! **Instead** a role of its own without BYPASSRLS, which becomes the client's role inside the transaction.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for role in cx.roles.app.iter().filter(|role| cx.roles.bypasses(role)) {
        let about = ObjectId::database(Kind::Grant, role.as_str());
        out.push(&about, format!("the application logs in as {role}, which no policy binds"))
            .help("a role without BYPASSRLS that becomes the client's inside the transaction");
    }
}
