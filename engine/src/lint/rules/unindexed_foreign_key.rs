//! A foreign key without an index
//!
//! Every delete, and every change of the key, in the table that it points to reads this whole table.
//!
//! **Instead** an index that begins with its columns: `#[column(…, index)]`, `#[index(…)]`.

use super::prelude::*;

pub(super) fn run(cx: &Context<'_>, out: &mut Findings<'_>) {
    for key in cx.foreign_keys() {
        let served = cx.indexes(&key.table).iter().any(|index| index.serves(&key.columns));
        if !served && cx.catalog.contains(&key.table) {
            let columns = key.columns.join(", ");
            let message = format!("no index of {} begins with {columns}, which points to {}", key.table, key.target);
            let finding = out.push(&key.id, message).help(format!("#[index({columns})]"));
            if let [column] = key.columns.as_slice() {
                let argument = "index".to_owned();
                let column = ObjectId::on(Kind::Column, &key.table, column.as_str());
                finding.fix_at(column, Change::AddArgument { attribute: "column", argument });
            }
        }
    }
}
