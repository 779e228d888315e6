//! Tables as members of publications.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Lock, Statement};
use crate::sql::quote_ident;

/// One table of a publication. Its identity carries the table's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationTable {
    /// The table.
    pub table: ObjectId,
    /// The columns that are published, in the table's order; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Which rows are published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}

impl ObjectKind for PublicationTable {
    fn query(server: &Server) -> &'static str {
        if server.major() >= 15 {
            include_str!("publication_table.sql")
        } else {
            include_str!("publication_table_13.sql")
        }
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let publication = into.find(Address::new(class::PUBLICATION, row.oid("publication")?)).cloned();
        let table = into.relation(row.oid("table_oid")?).cloned();
        let (Some(publication), Some(table)) = (publication, table) else { return Ok(()) };
        let id = ObjectId::on(Kind::PublicationTable, &publication, table.sql());
        let object =
            PublicationTable { table, columns: row.texts("columns")?, filter: row.opt_text("filter")? };
        into.add(id, 0, object, Address::new(class::PUBLICATION_REL, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("PUBLICATION {}", id.parent_sql())
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { filter: to.filter.clone(), ..self.clone() } == *to
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        // ONLY: what inherits from it is a member by itself, or is not.
        let mut sql = format!("ALTER PUBLICATION {} ADD TABLE ONLY {}", id.parent_sql(), self.table.sql());
        if !self.columns.is_empty() {
            let columns: Vec<_> = self.columns.iter().map(|column| quote_ident(column)).collect();
            sql.push_str(&format!(" ({})", columns.join(", ")));
        }
        if let Some(filter) = &self.filter {
            sql.push_str(&format!(" WHERE ({filter})"));
        }
        vec![Statement::new(sql).lock(Lock::ShareUpdateExclusive, self.table.sql())]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("ALTER PUBLICATION {} DROP TABLE ONLY {}", id.parent_sql(), self.table.sql());
        vec![Statement::new(sql).lock(Lock::ShareUpdateExclusive, self.table.sql())]
    }

    fn lets_go(&self, _: &Self) -> bool {
        false
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::Replace
    }
}
