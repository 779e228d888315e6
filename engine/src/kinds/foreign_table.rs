//! Foreign tables without their columns, which are atoms as those of any table.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, foreign_options, name, options, table};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Lock, Statement};
use crate::sql::quote_ident;

/// A foreign table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignTable {
    /// The server that holds its rows.
    pub server: String,
    /// Its options, secrets taken out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

impl ObjectKind for ForeignTable {
    fn query(_: &Server) -> &'static str {
        include_str!("foreign_table.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::ForeignTable, row.text("schema")?, row.text("name")?);
        let options = foreign_options::redact(options::read(row, "options")?, &id.name);
        let object = ForeignTable { server: row.text("server")?, options };
        into.add(id.clone(), 0, object, Address::new(class::CLASS, row.oid("oid")?));
        into.alias(Address::new(class::TYPE, row.oid("row_type")?), &id);
        into.alias(Address::new(class::TYPE, row.oid("array_type")?), &id);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("FOREIGN TABLE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER FOREIGN TABLE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let mut sql = format!("CREATE FOREIGN TABLE {}{}", id.sql(), table::body(id, parts, cx));
        let options = foreign_options::clause(&self.options);
        sql.push_str(&format!("\nSERVER {}{options}", quote_ident(&self.server)));
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let statement = Statement::new(format!("DROP FOREIGN TABLE {}", id.sql()));
        let message = format!("drops {}; its rows stay where they are", id.sql());
        vec![statement.lock(Lock::AccessExclusive, id.sql()).hazard(Code::BreaksCode, message)]
    }

    fn made_with(&self) -> &'static [Kind] {
        &[Kind::Inheritance]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { server, options } = to;
        if *server != self.server {
            return Alter::Replace;
        }
        let changes = foreign_options::changes(&self.options, options);
        let alter = |changes| Statement::new(format!("ALTER FOREIGN TABLE {} {changes}", id.sql()));
        Alter::with(changes.map(alter).into_iter().collect())
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        name::row_type_claims(id)
    }
}
