//! A foreign key tells which hidden rows exist
//!
//! The check of a foreign key passes row security by. Who may insert a row that points to a table learns, from success or
//! error, whether a row is there that they may not see.
//!
//! **Instead** keys that cannot be guessed (uuid), or a policy that checks the row they point to: `can_read(post_id)`.

use super::prelude::*;

/// Types whose values can be tried one after the other.
const GUESSABLE: &[&str] = &["smallint", "integer", "bigint", "text", "character varying"];

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for key in cx.foreign_keys().filter(|key| key.columns.len() == 1 && cx.is_secured(&key.target)) {
        let column = &key.columns[0];
        let guessable = cx.column(&key.table, column).is_some_and(|column| GUESSABLE.contains(&column.data_type.as_str()));
        let asked = cx.rules_of(&key.table).filter(|policy| policy.is_for("INSERT")).any(|policy| {
            policy.written().is_some_and(|check| check.columns().iter().any(|(_, name)| name == column))
        });
        let may = |role: &&str| {
            cx.columns_held(role, "INSERT", &key.table).is_none_or(|held| held.contains(column.as_str()))
        };
        let writers: Vec<&str> = cx.clients_of(&key.table, "INSERT").into_iter().filter(may).collect();
        if guessable && !asked && !writers.is_empty() {
            let message = format!("{} can try out which rows of {} exist through {column}", people(&writers), key.target);
            out.push(&key.id, message).help("ask the row that it points to: can_read(…)");
        }
    }
}
