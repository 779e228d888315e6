//! A delete takes rows of somebody else along
//!
//! Actions of foreign keys pass row security by. Whoever may delete the row that is pointed to deletes (or empties a column of)
//! the rows that point there, whoever's they are.
//!
//! **Instead** ON DELETE RESTRICT, or no DELETE for clients on the table that is pointed to.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for key in cx.foreign_keys() {
        let Some(action) = key.on_delete.filter(|action| *action != "RESTRICT") else { continue };
        if !cx.is_secured(&key.table) || key.table == key.target {
            continue;
        }
        let strangers: Vec<&str> = cx
            .clients_of(&key.target, "DELETE")
            .into_iter()
            .filter(|role| {
                let admitted = cx.admitted(&key.target, role, "DELETE", false);
                let open = !cx.is_secured(&key.target) || !admitted.is_empty();
                let own = cx.may(role, "DELETE", &key.table) && !cx.admitted(&key.table, role, "DELETE", false).is_empty();
                open && !own
            })
            .collect();
        if !strangers.is_empty() {
            let message = format!(
                "a DELETE on {} by {} does {action} on {}, where they may delete nothing",
                key.target,
                people(&strangers),
                key.table
            );
            out.push(&key.id, message).help("on_delete = restrict, or no DELETE on what it points to");
        }
    }
}
