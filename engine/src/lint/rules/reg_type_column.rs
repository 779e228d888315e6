//! A column of a type that stands for an OID
//!
//! Values of `regclass`, `regproc` and their like are OIDs, which differ after a dump and make pg_upgrade refuse.
//!
//! **Instead** store the name as text.

use super::prelude::*;

/// The types that pg_upgrade refuses in user tables. It lets `regclass`, `regrole` and `regtype` pass.
const REFUSED: &[&str] =
    &["regcollation", "regconfig", "regdictionary", "regnamespace", "regoper", "regoperator", "regproc", "regprocedure"];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (id, column) in cx.all_columns() {
        if REFUSED.contains(&column.data_type.as_str()) {
            out.push(id, format!("{id} is of type {}", column.data_type)).help("store the name as text");
        }
    }
}
