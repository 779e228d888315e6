//! A point in time without its zone
//!
//! `timestamp` keeps what a clock showed and not where: two sessions with other time zones read and write other moments, and an hour
//! in autumn is there twice.
//!
//! **Instead** `timestamptz`, which a field of `DateTime<Utc>` has by itself. What is meant to be local (opening hours) may be waived.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, column) in cx.all_columns().filter(|(_, column)| !column.inherited) {
        let sort = &column.data_type;
        if sort.starts_with("timestamp") && sort.ends_with("without time zone") {
            out.push(id, format!("{id} is a time without a zone")).help("timestamptz");
        }
    }
}
