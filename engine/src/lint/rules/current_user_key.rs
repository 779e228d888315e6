//! A policy asks PostgreSQL which role it is
//!
//! `current_user` is the role, not the person; behind a pool all persons are one role. In a SECURITY DEFINER function it is
//! the function's owner, so the condition holds for everybody who calls it.
//!
//! **Instead** the setting or the token that says who calls; `TO role` for what a role may.

use super::prelude::*;

const WORDS: &[&str] = &["current_user", "session_user", "current_role", "user"];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let asks = policy.conditions().flat_map(Expr::functions).any(|name| {
            name.schema.is_none() && WORDS.contains(&name.name.as_str())
        });
        if asks {
            out.push(policy.id, format!("{} asks for the role, not for the person", policy.id))
                .help("ask the setting or the token that says who calls");
        }
    }
    for function in cx.functions().filter(|function| function.definer && !function.is_trigger()) {
        if function.says("current_user") || function.says("current_role") {
            let message = format!("in {} current_user is always its owner", function.id);
            out.push(&function.id, message).severity(Severity::Error).help("session_user, or what says who calls");
        }
    }
}
