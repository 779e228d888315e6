//! An index that queries under row security cannot use
//!
//! Operators that are not leakproof (LIKE, `@>`, `@@`, trigrams) run after the policies, on the rows that are left: an index made
//! for them is of no use to whoever policies bind.
//!
//! **Instead** a function with its owner's rights that searches among the caller's rows, or an index that begins with the column
//! that policies ask.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables().filter(|(table, _)| cx.is_secured(table)) {
        if cx.rules_of(table).all(|policy| cx.clients_in(policy).is_empty()) {
            continue;
        }
        for index in cx.indexes(table) {
            let patterns = index.keys.iter().any(|key| key.contains("_pattern_ops") || key.contains("trgm"));
            if patterns || index.method == "gin" {
                out.push(&index.id, format!("{} serves no query that policies of {table} bind", index.id))
                    .help("search in a function, or among the rows of the caller");
            }
        }
    }
}
