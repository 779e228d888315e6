//! A policy names one person
//!
//! An id or an address in a policy is a key that nobody can take away without a migration, and that stays when the person
//! goes.
//!
//! **Instead** a row in a table, or a claim that the server gives.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut named = None;
        for condition in policy.conditions() {
            condition.walk(&mut |node| {
                if let Node::Expr(Expr::Literal { value: Some(value), .. }) = node
                    && is_person(value)
                {
                    named = Some(value.clone());
                }
            });
        }
        if let Some(value) = named {
            out.push(policy.id, format!("{} names one person: {value}", policy.id)).help("keep it in a table");
        }
    }
}

/// A uuid or an address.
fn is_person(value: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    let uuid = value.len() == 36
        && value.char_indices().all(|(i, c)| if dashes.contains(&i) { c == '-' } else { c.is_ascii_hexdigit() });
    let address = value.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !value.contains(['%', ' ', '*'])
    });
    uuid && !value.starts_with("00000000-0000") || address
}
