//! Extended statistics.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Lock, Statement};
use crate::sql::quote_ident;

/// A statistics object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// What `pg_get_statisticsobjdef` prints.
    pub definition: String,
    /// The table it is about.
    pub table: ObjectId,
    /// The statistics target where it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<i32>,
}

impl ObjectKind for Statistics {
    fn query(_: &Server) -> &'static str {
        include_str!("statistics.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(table) = into.relation(row.oid("table_oid")?).cloned() else { return Ok(()) };
        let id = ObjectId::schema(Kind::Statistics, row.text("schema")?, row.text("name")?);
        let target = row.opt_text("target")?.and_then(|target| target.parse().ok());
        let object = Statistics { definition: row.text("definition")?, table, target };
        into.add(id, 0, object, Address::new(class::STATISTICS, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("STATISTICS {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER STATISTICS {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let create =
            Statement::new(self.definition.clone()).lock(Lock::ShareUpdateExclusive, self.table.sql());
        let mut statements = vec![create];
        statements.extend(self.target.map(|target| set_target(id, target)));
        statements
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let statement = Statement::new(format!("DROP STATISTICS {}", id.sql()));
        vec![statement.lock(Lock::ShareUpdateExclusive, self.table.sql())]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { definition, table, target } = to;
        if *definition != self.definition || *table != self.table {
            return Alter::Replace;
        }
        Alter::with(vec![set_target(id, target.unwrap_or(-1))])
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![format!("statistics {}", id.sql())]
    }
}

fn set_target(id: &ObjectId, target: i32) -> Statement {
    Statement::new(format!("ALTER STATISTICS {} SET STATISTICS {target}", id.sql()))
}
