//! The application logs in as a role that policies do not bind
//!
//! `[app] roles` names a role with BYPASSRLS or a superuser, or one that may become such a role (`SET ROLE`), directly or
//! through others: no policy holds for anything that the application does, or for what whoever injects a statement into it
//! makes it do.
//!
//! ```sql
//! grant service_role to app_login;   -- and [app] roles = ["app_login"]
//! ```
//!
//! **Instead** a role of its own without BYPASSRLS, which is a member of the clients' roles alone and becomes one of them
//! inside the transaction.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for role in &cx.roles.app {
        let about = ObjectId::database(Kind::Grant, role.as_str());
        if cx.roles.bypasses(role) {
            out.push(&about, format!("the application logs in as {role}, which no policy binds"))
                .help("a role without BYPASSRLS that becomes the client's inside the transaction");
            continue;
        }
        for other in cx.roles.may_become(role).iter().filter(|other| *other != role && cx.roles.bypasses(other)) {
            out.push(
                &about,
                format!("the application logs in as {role}, which may become {other}, whom no policy binds"),
            )
            .help(format!("revoke {other} from {role}, or log in as a role that may become the clients' roles alone"));
        }
    }
}
