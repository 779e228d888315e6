//! A client can become a role that policies do not bind
//!
//! A member of a role that owns tables, or that may become one with BYPASSRLS, is one `SET ROLE` away from every row. A member
//! that inherits from an owner needs not even that.
//!
//! **Instead** take the membership away; the application logs in as a role that is a member of clients' roles alone.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for member in cx.roles.roles.keys().filter(|role| cx.is_client(role)) {
        let mut reached = cx.roles.may_become(member);
        let inherited = cx.roles.memberships.iter().filter(|m| cx.roles.acts_as(member, &m.role)).map(|m| m.role.clone());
        reached.extend(inherited);
        for role in reached.iter().filter(|role| *role != member) {
            let why = if cx.roles.superuser(role) {
                "a superuser"
            } else if cx.roles.bypasses(role) {
                "which no policy binds"
            } else if cx.roles.owners.iter().any(|(id, owner)| owner == role && id.kind == Kind::Table) || role == crate::access::OWNER {
                "which owns tables"
            } else if matches!(role.as_str(), "pg_read_all_data" | "pg_write_all_data" | "pg_execute_server_program"
                | "pg_read_server_files" | "pg_write_server_files" | "pg_maintain")
            {
                "a role of PostgreSQL's own that opens everything"
            } else {
                continue;
            };
            let about = ObjectId::database(Kind::Grant, member.as_str());
            out.push(&about, format!("{member} is a member of {role}, {why}")).help(format!("revoke {role} from {member}"));
        }
    }
}
