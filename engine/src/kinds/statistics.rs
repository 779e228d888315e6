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
    /// `ndistinct`, `dependencies`, `mcv`; of a single expression none can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// The columns as SQL names them, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The expressions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expressions: Vec<String>,
    /// The table it is about.
    pub table: ObjectId,
    /// The statistics target where it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<i32>,
}

impl ObjectKind for Statistics {
    fn query(server: &Server) -> &'static str {
        if server.major() >= 14 { include_str!("statistics.sql") } else { include_str!("statistics_13.sql") }
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(table) = into.relation(row.oid("table_oid")?).cloned() else { return Ok(()) };
        let id = ObjectId::schema(Kind::Statistics, row.text("schema")?, row.text("name")?);
        let target = row.opt_text("target")?.and_then(|target| target.parse().ok());
        let (kinds, columns) = (row.texts("kinds")?, row.texts("columns")?);
        let object = Statistics { kinds, columns, expressions: row.texts("expressions")?, table, target };
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
        Self { expressions: to.expressions.clone(), ..self.clone() } == *to
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        // All of them is what PostgreSQL takes by itself.
        let kinds = match self.kinds.len() {
            0 | 3 => String::new(),
            _ => format!(" ({})", self.kinds.join(", ")),
        };
        let expressions = self.expressions.iter().map(|expression| format!("({expression})"));
        let on: Vec<String> = self.columns.iter().cloned().chain(expressions).collect();
        let table = self.table.sql();
        let sql = format!("CREATE STATISTICS {}{kinds} ON {} FROM {table}", id.sql(), on.join(", "));
        let mut statements = vec![Statement::new(sql).lock(Lock::ShareUpdateExclusive, table)];
        statements.extend(self.target.map(|target| set_target(id, target)));
        statements
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let statement = Statement::new(format!("DROP STATISTICS {}", id.sql()));
        vec![statement.lock(Lock::ShareUpdateExclusive, self.table.sql())]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { kinds, columns, expressions, table, target } = to;
        let same = *kinds == self.kinds && *columns == self.columns && *expressions == self.expressions;
        if !same || *table != self.table {
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
