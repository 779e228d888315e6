//! A policy takes an address for a person
//!
//! Addresses change hands, differ in case, and may be in a token before they were confirmed.
//!
//! **Instead** the id of the user. An invitation by address is accepted once, by the server, and then belongs to an id.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut found = false;
        for condition in policy.conditions() {
            condition.walk(&mut |node| {
                found |= match node {
                    Node::Expr(Expr::Call { name, .. }) => name.schema.as_deref() == Some("auth") && name.name == "email",
                    Node::Expr(Expr::Compare { op, left, right }) => {
                        let key = matches!(&**right, Expr::Literal { value: Some(value), .. } if value == "email");
                        op == "->>" && key && cx.asks_in(left)
                    }
                    _ => false,
                };
            });
        }
        if found {
            out.push(policy.id, format!("{} takes an address for a person", policy.id)).help("compare ids");
        }
    }
}
