//! A policy asks a table whose policies ask back
//!
//! PostgreSQL refuses such a query when it runs, not when the policy is made: `infinite recursion detected in policy` (42P17),
//! or a stack that overflows where a function lies between.
//!
//! **Instead** a helper that reads the table with the rights of its owner: a relation (`#[relation(…)]`) makes one.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut said = BTreeSet::new();
    for policy in cx.all_rules() {
        let mut path = vec![policy.table];
        if let Some(circle) = circle(cx, policy, &mut path)
            && said.insert(policy.id)
        {
            let names: Vec<String> = circle.iter().map(|table| table.sql()).collect();
            out.push(policy.id, format!("{} leads back to where it came from: {}", policy.id, names.join(", ")))
                .help("read the table in a helper that runs with its owner's rights");
        }
    }
}

/// Follows what a policy reads as the caller to a table whose reading is being decided already.
fn circle<'a>(cx: &Context<'a>, policy: &Policy<'a>, path: &mut Vec<&'a ObjectId>) -> Option<Vec<&'a ObjectId>> {
    for table in read_as_caller(cx, policy) {
        let asking: Vec<&Policy<'a>> = cx
            .rules_of(table)
            .filter(|next| cx.is_secured(table) && next.is_for("SELECT") && !read_as_caller(cx, next).is_empty())
            .collect();
        if asking.is_empty() {
            continue;
        }
        let seen = path.contains(&table);
        path.push(table);
        if seen {
            return Some(path.clone());
        }
        for next in asking {
            if let Some(found) = circle(cx, next, path) {
                return Some(found);
            }
        }
        path.pop();
    }
    None
}

/// The tables that a policy reads as whoever asks, through views that do and functions that do.
fn read_as_caller<'a>(cx: &Context<'a>, policy: &Policy<'a>) -> BTreeSet<&'a ObjectId> {
    let looks = policy.conditions().flat_map(|condition| cx.looks(condition));
    let mut found: BTreeSet<&'a ObjectId> =
        looks.filter(|look| !look.definer).flat_map(|look| cx.seen_as_caller(look.table)).collect();
    for name in policy.conditions().flat_map(Expr::functions) {
        for function in cx.named(&name).into_iter().filter(|function| !function.definer && function.language == "plpgsql") {
            found.extend(cx.tables_in(function));
        }
    }
    found
}
