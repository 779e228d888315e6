//! Views, plain and materialised.

use super::Script;
use super::table::{create_index, index_statistics, with};
use crate::resolved::View;

pub(super) fn create(view: &View, script: &mut Script) {
    let kind = kind(view);
    let options = with(&view.with);
    let sql = format!("CREATE {} {}{options} AS\n{}", kind.to_uppercase(), view.name, view.sql);
    script.push(sql, &view.location, view.name.object(kind));
    for index in &view.indexes {
        let object = view.name.part("index", &index.name);
        script.push(create_index(&view.name, index, false), &index.location, object);
        index_statistics(&view.name.schema, index, script);
    }
}

/// The kind as [`ObjectName`](crate::ObjectName) has it.
pub(super) fn kind(view: &View) -> &'static str {
    if view.materialized { "materialized view" } else { "view" }
}
