//! A foreign key to the authentication server's table that is not to its primary key
//!
//! Only the primary keys of `auth` are promised; a unique constraint there can go with any upgrade, and takes this key
//! along.
//!
//! **Instead** point to `auth.users (id)`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for key in cx.foreign_keys() {
        if key.target.schema_name() == Some("auth") && key.target_columns != ["id"] {
            let columns = key.target_columns.join(", ");
            out.push(&key.id, format!("{} points to {columns} of {}, not to its primary key", key.id, key.target))
                .help("point to id");
        }
    }
}
