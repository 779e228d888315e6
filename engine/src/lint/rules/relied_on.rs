//! A table of somebody else's is not what its struct says
//!
//! A struct with `managed = attach` or `managed = false` names the columns that are relied on. Whoever owns the table may
//! rename one, give it another type, or switch row security off; then policies do not hold, or hold for something else.
//!
//! ```sql
//! alter table orders alter column owner type text;   -- and the struct says Uuid
//! ```
//!
//! **Instead** bring the struct to the table, or let the owner take the change back.

use super::super::others::same_type;
use super::prelude::*;
use palisade_model::written::Managed;
use palisade_model::written::Rls;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let Some(others) = &cx.others else { return };
    for (id, note) in others.described() {
        if !cx.catalog.contains(id) {
            // What belongs to a table that is not there needs no line of its own.
            if id.parent().is_none_or(|table| cx.catalog.contains(table)) {
                out.push(id, format!("{id} is not there, and its struct relies on it"))
                    .help("bring the struct to what is there, or the other way round");
            }
            continue;
        }
        if let (Some(declared), Some(found)) = (note.written.get("type"), cx.data_type(id))
            && !same_type(declared, found)
        {
            out.push(id, format!("{id} is of type {found}, and its struct says {declared}"))
                .help(format!("#[column(type = \"{found}\")], or a field of a type that stands for it"));
        }
        if id.kind == Kind::Table && note.managed == Managed::Attach && others.has_policies(id) && !cx.is_secured(id) {
            out.push(id, format!("row security of {id} is off: its policies do not hold")).help(
                "`rls` in #[table(…)] lets a migration of ours enable it, and nothing else of the table; or its owner does",
            );
        }
        if id.kind == Kind::Table && note.rls == Some(Rls::Off) && cx.is_secured(id) {
            out.push(id, format!("row security of {id} is on, and its struct says `rls = off`"))
                .help("write `rls`, and the policies that are meant");
        }
    }
}
