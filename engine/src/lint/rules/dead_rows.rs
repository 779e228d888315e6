//! A table holds many rows that are gone
//!
//! More than a fifth of its rows are dead: reads go through them, and the disk holds them. Only a live database knows.
//!
//! **Instead** VACUUM, and settings of autovacuum for that table.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let Some(live) = cx.live else { return };
    for ((schema, name), percent) in &live.dead_rows {
        if let Some(table) = cx.relation(schema, name) {
            out.push(table, format!("{percent} of a hundred rows of {table} are dead")).help("vacuum");
        }
    }
}
