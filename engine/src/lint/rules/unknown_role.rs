//! A policy waits for a role that tokens do not have
//!
//! `auth.role()` answers `anon`, `authenticated` or `service_role`. Compared with anything else the condition never holds
//! (or, negated, always does).
//!
//! **Instead** `TO role`, or a claim of `app_metadata` for roles of the application.

use super::prelude::*;

const KNOWN: &[&str] = &["anon", "authenticated", "service_role"];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut unknown = None;
        for condition in policy.conditions() {
            condition.walk(&mut |node| {
                let Node::Expr(Expr::Compare { left, right, .. }) = node else { return };
                for (call, other) in [(left, right), (right, left)] {
                    let role = call.functions().iter().any(|name| {
                        name.schema.as_deref() == Some("auth") && name.name == "role"
                    });
                    if let (true, Expr::Literal { value: Some(value), .. }) = (role, &**other)
                        && !KNOWN.contains(&value.as_str())
                    {
                        unknown = Some(value.clone());
                    }
                }
            });
        }
        if let Some(role) = unknown {
            out.push(policy.id, format!("{} waits for the role {role}, which no token has", policy.id))
                .help("TO role, or a claim of app_metadata");
        }
    }
}
