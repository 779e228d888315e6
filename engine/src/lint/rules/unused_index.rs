//! An index that nobody has used
//!
//! Since the statistics were reset no query went through it, and every write pays for it. Only a live database knows; an index
//! that serves a policy, a foreign key or a constraint is not reported, however young the statistics are.
//!
//! **Instead** drop it, once the statistics are old enough to believe.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    let Some(live) = cx.live else { return };
    for (table, _) in cx.tables() {
        for index in cx.indexes(table).iter().filter(|index| !index.constraint && !index.unique) {
            let key = (table.schema_name().unwrap_or_default().to_owned(), index.id.name.to_string());
            let first = index.columns.first().cloned().flatten();
            let serves_key = cx.foreign_keys_of(table).iter().any(|key| index.serves(&key.columns));
            let asked = cx.rules_of(table).flat_map(|policy| policy.conditions()).any(|condition| {
                first.as_ref().is_some_and(|first| condition.columns().iter().any(|(_, name)| name == first))
            });
            if live.unused_indexes.contains(&key) && !serves_key && !asked {
                out.push(&index.id, format!("{} was never used", index.id)).help("drop it");
            }
        }
    }
}
