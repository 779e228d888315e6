//! A policy compares who calls by a pattern
//!
//! LIKE and regular expressions admit more than is seen: `_` and `%` in an address, a suffix that somebody registers, a
//! dot. Where the pattern comes from a row, whoever writes the row writes the pattern.
//!
//! ```sql
//! using (auth.email() like '%@example.com')      -- mallory@evil-example.com
//! ```
//!
//! **Instead** equality with one value of a claim.

use super::prelude::*;

/// LIKE, ILIKE, SIMILAR and regular expressions.
const PATTERNS: &[&str] = &["~~", "~~*", "!~~", "!~~*", "~", "~*", "!~", "!~*", "LIKE", "ILIKE", "SIMILAR TO"];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for policy in cx.all_rules() {
        let mut found = false;
        for condition in policy.conditions() {
            condition.walk(&mut |node| {
                let (op, sides) = match node {
                    Node::Expr(Expr::Compare { op, left, right }) => (op, [left, right]),
                    Node::Expr(Expr::Any { op, left, array } | Expr::All { op, left, array }) => (op, [left, array]),
                    _ => return,
                };
                found |= PATTERNS.contains(&op.to_uppercase().as_str()) && sides.iter().any(|side| cx.asks_in(side));
            });
        }
        if found {
            out.push(policy.id, format!("{} compares who calls by a pattern", policy.id)).help("compare with =");
        }
    }
}
