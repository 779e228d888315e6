//! A length in a type
//!
//! `varchar(n)` is `text` with a check that has no name. Another length is another type: views and policies that read the column stand
//! in the way of it, and a shorter one reads every row under a lock.
//!
//! **Instead** `text`, with a check, which is added and validated while others work.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, column) in cx.all_columns().filter(|(_, column)| !column.inherited) {
        if column.data_type.starts_with("character varying(") {
            out.push(id, format!("{id} has its length in its type, {}", column.data_type))
                .help("text, with a check of its length where that matters");
        }
    }
}
