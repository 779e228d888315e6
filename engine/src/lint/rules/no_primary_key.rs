//! A table without a primary key
//!
//! Rows cannot be told apart, replicated by key, or pointed to.
//!
//! **Instead** `#[column(primary_key)]`. A partition has its parent's; a table that is only written to may be waived.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables() {
        let key = cx.children(table).any(|id| cx.is_primary_key(id));
        if !key && cx.ancestors(table).is_empty() {
            out.push(table, format!("{table} has no primary key")).help("#[column(primary_key)]");
        }
    }
}
