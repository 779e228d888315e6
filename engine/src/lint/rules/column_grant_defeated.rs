//! A grant on the whole table defeats a grant on columns
//!
//! A privilege on some columns restrains nobody who holds it on the table, by name, through PUBLIC or through a role.
//!
//! ```sql
//! grant select (id, name) on users to authenticated;
//! grant select on users to authenticated;      -- every column
//! ```
//!
//! **Instead** keep one of the two.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for (table, _) in cx.tables() {
        for grant in cx.grants_on(table).iter().filter(|id| id.parent().is_some_and(|on| on.kind == Kind::Column)) {
            let role = &*grant.name;
            for privilege in ["SELECT", "INSERT", "UPDATE"] {
                let listed = grant.parent().is_some_and(|column| cx.is_given(role, privilege, column));
                let defeated = cx.holds(role, privilege, table);
                if listed && defeated && cx.is_client(role) {
                    let message = format!("{role} holds {privilege} on all of {table}, so its grants on columns mean nothing");
                    out.push(table, message).help("take the privilege on the table away, or those on columns");
                }
            }
        }
    }
}
