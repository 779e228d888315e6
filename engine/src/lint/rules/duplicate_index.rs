//! Two indexes that are the same
//!
//! Both are written to on every change, and one is enough.
//!
//! **Instead** drop the one that stands for no constraint.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables() {
        let indexes = cx.indexes(table);
        for (at, index) in indexes.iter().enumerate() {
            let same = |other: &&crate::lint::facts::Index| {
                (&other.keys, &other.method, &other.predicate) == (&index.keys, &index.method, &index.predicate)
                    && other.include == index.include
            };
            let twin = indexes.iter().enumerate().find(|(other_at, other)| {
                let spare = !index.constraint && (other.constraint || *other_at < at) && (other.unique || !index.unique);
                *other_at != at && same(other) && spare
            });
            if let Some((_, twin)) = twin {
                let message = format!("{} has the keys of {} again", index.id, twin.id);
                out.push(&index.id, message).help("drop it").fix(Change::Remove);
            }
        }
    }
}
