//! Numbers that run out
//!
//! A column that PostgreSQL numbers, and that holds 32 or 16 bits, is full after 2,147,483,647 or 32,767 rows, those that failed or
//! were deleted included; then every INSERT fails.
//!
//! **Instead** `i64`. On a table that is large already, `#[column(online)]` changes the type while others work.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, column) in cx.all_columns().filter(|(_, column)| !column.inherited) {
        let numbered = column.identity.is_some() || cx.default_of(id).is_some_and(|text| text.starts_with("nextval("));
        let bits = match column.data_type.as_str() {
            "integer" => 32,
            "smallint" => 16,
            _ => continue,
        };
        if numbered {
            out.push(id, format!("{id} is numbered by PostgreSQL, and has {bits} bits")).help("i64, which is bigint");
        }
    }
}
