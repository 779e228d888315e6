//! A policy trusts what users write about themselves
//!
//! `user_metadata` in a token and `raw_user_meta_data` in `auth.users` can be changed by the user they belong to.
//!
//! ```sql
//! using ((auth.jwt() -> 'user_metadata' ->> 'role') = 'admin')
//! ```
//!
//! **Instead** `app_metadata`, which only the server writes, or a table of your own.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let trusts = |expr: &Expr| {
        let mut found = false;
        expr.walk(&mut |node| {
            found |= match node {
                Node::Expr(Expr::Literal { value: Some(value), .. }) => value.contains("user_metadata"),
                Node::Expr(Expr::Column { name, .. }) => name == "raw_user_meta_data",
                _ => false,
            };
        });
        found
    };
    for policy in cx.all_rules() {
        let helpers: Vec<String> = policy
            .conditions()
            .flat_map(Expr::functions)
            .flat_map(|name| cx.named(&name))
            .filter(|function| function.body.contains("user_metadata") || function.body.contains("raw_user_meta_data"))
            .map(|function| format!(" through {}", function.id))
            .collect();
        if policy.conditions().any(trusts) || !helpers.is_empty() {
            let through = helpers.concat();
            out.push(policy.id, format!("{} trusts metadata that users write themselves{through}", policy.id))
                .help("app_metadata, or a table of your own");
        }
    }
}
