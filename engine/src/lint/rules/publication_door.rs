//! A publication sends protected rows out
//!
//! Whoever replicates a publication gets every row that its filter lets through; policies do not hold there. A table that
//! joins `FOR ALL TABLES` tomorrow is published without anybody saying so.
//!
//! **Instead** name the tables, their columns, and a filter. Supabase's own `supabase_realtime` is not meant here: its
//! server asks the policies before it sends a row.

use super::prelude::*;
use std::collections::BTreeSet;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    const CHECKED: &str = "supabase_realtime";
    for (id, publication) in cx.publications().filter(|(id, _)| &*id.name != CHECKED) {
        if publication.all_tables {
            out.push(id, format!("{id} sends every table, those with row security and those of tomorrow"))
                .help("name the tables");
        }
    }
    for (id, member) in cx.publication_tables() {
        let of = id.parent().map_or("", |publication| &publication.name);
        if of != CHECKED && cx.is_secured(&member.table) && member.filter.is_none() {
            let message = format!("publication {of} sends every row of {}, which has row security", member.table);
            out.push(id, message).help("say which rows and columns, and who may replicate");
        }
    }
    let secured: BTreeSet<&str> =
        cx.tables().filter(|(table, _)| cx.is_secured(table)).filter_map(|(table, _)| table.schema_name()).collect();
    for id in cx.catalog.objects.keys().filter(|id| id.kind == Kind::PublicationSchema) {
        let of = id.parent().map_or("", |publication| &publication.name);
        if secured.contains(&*id.name) && of != CHECKED {
            let message = format!("publication {of} sends every table of schema {}, those with row security too", id.name);
            out.push(id, message).help("name the tables");
        }
    }
}
