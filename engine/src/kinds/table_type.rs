//! Of which composite type a table is: an atom of its own, because PostgreSQL changes neither the type's attributes nor
//! the table's columns as long as one is bound to the other.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, inheritance};
use crate::catalog::{Catalog, ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Lock, Statement};

/// `OF` of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableType {
    /// The type, as `regtype` prints it with an empty `search_path`.
    #[serde(rename = "type")]
    pub of_type: String,
}

impl ObjectKind for TableType {
    fn query(_: &Server) -> &'static str {
        include_str!("table_type.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(table) = into.relation(row.oid("table_oid")?).cloned() else { return Ok(()) };
        let id = bond(&table);
        if let Some(of_type) = into.find(Address::new(class::TYPE, row.oid("type_oid")?)).cloned() {
            into.spoken_for(&table, &of_type);
            into.needs(&id, of_type);
        }
        into.add(id, 0, TableType { of_type: row.text("type")? }, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |table| table.kind.target(table))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        vec![alter(id, &format!("OF {}", self.of_type))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![alter(id, "NOT OF")]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        // The columns fit the old type before, and the new one after they were changed.
        Alter::Replace
    }

    fn refused(&self, id: &ObjectId, cx: &Context<'_>) -> Option<Error> {
        let table = id.parent().filter(|_| cx.made.contains(id))?;
        // A column stands where it was made; new ones come behind the others.
        let stays = |column: &ObjectId| cx.from.contains(column) && !cx.made.contains(column);
        let place = |catalog: &Catalog, column| catalog.objects.get(column).map(|entry| entry.order);
        let mut wanted: Vec<&ObjectId> =
            inheritance::children(Kind::Column, table, cx.to).map(|(column, _)| column).collect();
        wanted.sort_by_key(|column| place(cx.to, column));
        let mut there = wanted.clone();
        there.sort_by_key(|column| (!stays(column), place(if stays(column) { cx.from } else { cx.to }, column)));
        let (is, wants) = there.iter().zip(&wanted).find(|(is, wants)| is != wants)?;
        let what = format!(
            "{table} cannot be a table of type {}: column {} would stand where the type has {}",
            self.of_type,
            is.sql(),
            wants.sql()
        );
        Some(Error::new(what).hint(
            "PostgreSQL wants the columns in the order of the attributes, and adds columns behind the others: add the \
             type's new attributes behind the others, too, or declare the table without `OF`",
        ))
    }
}

/// The atom that says of which type a table is.
pub(crate) fn bond(table: &ObjectId) -> ObjectId {
    ObjectId::on(Kind::TableType, table, "")
}

fn alter(id: &ObjectId, clause: &str) -> Statement {
    let table = id.parent_sql();
    Statement::new(format!("ALTER TABLE {table} {clause}")).lock(Lock::AccessExclusive, table)
}
