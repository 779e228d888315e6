//! A member escapes a restrictive policy
//!
//! A policy `TO group` binds the roles that have the group's privileges as they are. A member that does not inherit is bound by
//! neither the permissive nor the restrictive policies of the group; where it is admitted otherwise, the restriction is gone.
//!
//! **Instead** a restrictive policy for PUBLIC, or members that inherit.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules().filter(|policy| !policy.policy.permissive) {
        for membership in cx.roles.memberships.iter().filter(|membership| policy.policy.roles.contains(&membership.role)) {
            let member = membership.member.as_str();
            let free = !cx.binds(policy, member) && !cx.roles.bypasses(member) && cx.roles.owner(policy.table) != member;
            let admitted = ["SELECT", "INSERT", "UPDATE", "DELETE"]
                .into_iter()
                .filter(|command| policy.is_for(command))
                .any(|command| {
                    cx.may(member, command, policy.table)
                        && !cx.admitted(policy.table, member, command, command == "INSERT").is_empty()
                });
            if free && admitted {
                let group = &membership.role;
                let message = format!("{member} is a member of {group} without inheriting it, so {} does not bind it", policy.id);
                out.push(policy.id, message).help("let it hold for public");
            }
        }
    }
}
