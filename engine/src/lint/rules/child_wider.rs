//! Rows are seen by more people than what they belong to
//!
//! A table that belongs to another one (its foreign key is NOT NULL and deletes with it) is readable in full by a role that
//! sees only part of the other: comments of hidden posts.
//!
//! **Instead** `when = can_read(post_id)`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for key in cx.foreign_keys().filter(|key| key.on_delete == Some("CASCADE") && key.columns.len() == 1) {
        let whole = cx.column(&key.table, &key.columns[0]).is_some_and(|column| column.not_null);
        if !whole || !cx.is_secured(&key.table) || !cx.is_secured(&key.target) || key.table == key.target {
            continue;
        }
        for role in cx.clients_of(&key.table, "SELECT") {
            let open = |table: &ObjectId| {
                let truth = Truth { cx, table, nobody: false };
                cx.admitted(table, role, "SELECT", false)
                    .iter()
                    .any(|policy| policy.using.as_ref().is_some_and(|using| truth.of(using) == TRUE))
            };
            if open(&key.table) && !open(&key.target) {
                let message = format!("{} sees every row of {}, and not those of {}", people(&[role]), key.table, key.target);
                out.push(&key.table, message).help(format!("when = can_read({})", key.columns[0]));
            }
        }
    }
}
