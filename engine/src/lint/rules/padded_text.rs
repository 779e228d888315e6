//! A column of `char(n)`
//!
//! Values are filled up with blanks to that length, and comparing forgets these: `'a' = 'a  '`, while `length` and `LIKE` see
//! something else than what was written. It is neither smaller nor faster than `text`.
//!
//! **Instead** `text`, with a check where the length matters: `#[column(check = "char_length({code}) = 3")]`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, column) in cx.all_columns().filter(|(_, column)| !column.inherited) {
        if column.data_type.starts_with("character(") {
            out.push(id, format!("{id} is of type {}, which fills up with blanks", column.data_type))
                .help("text, with a check of its length where that matters");
        }
    }
}
