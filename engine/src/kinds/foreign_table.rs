//! Foreign tables without their columns, which are atoms as those of any table.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, foreign_options, name};
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
    /// The table it is a partition of, and its bound: `FOR VALUES FROM (…) TO (…)` or `DEFAULT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_of: Option<(ObjectId, String)>,
    /// The tables it inherits from, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<ObjectId>,
}

impl ObjectKind for ForeignTable {
    fn query(_: &Server) -> &'static str {
        include_str!("foreign_table.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::ForeignTable, row.text("schema")?, row.text("name")?);
        let parents: Vec<ObjectId> =
            row.oids("parents")?.into_iter().filter_map(|oid| into.relation(oid).cloned()).collect();
        let (partition_of, inherits) = match row.opt_text("bound")? {
            Some(bound) => (parents.first().cloned().map(|parent| (parent, bound)), Vec::new()),
            None => (None, parents),
        };
        let options = foreign_options::redact(row.texts("options")?, &id.name);
        let object = ForeignTable { server: row.text("server")?, options, partition_of, inherits };
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

    fn create(&self, id: &ObjectId, parts: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let body: Vec<String> =
            parts.iter().filter(|p| !p.sql.is_empty()).map(|p| format!("\n    {}", p.sql)).collect();
        let body = if body.is_empty() { String::new() } else { format!("{}\n", body.join(",")) };
        let mut sql = format!("CREATE FOREIGN TABLE {}", id.sql());
        match &self.partition_of {
            Some((parent, bound)) => {
                let body = if body.is_empty() { body } else { format!(" ({body})") };
                sql.push_str(&format!(" PARTITION OF {}{body}\n{bound}", parent.sql()));
            }
            None => sql.push_str(&format!(" ({body})")),
        }
        if !self.inherits.is_empty() {
            let parents: Vec<String> = self.inherits.iter().map(ObjectId::sql).collect();
            sql.push_str(&format!("\nINHERITS ({})", parents.join(", ")));
        }
        let options = foreign_options::clause(&self.options);
        sql.push_str(&format!("\nSERVER {}{options}", quote_ident(&self.server)));
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let statement = Statement::new(format!("DROP FOREIGN TABLE {}", id.sql()));
        let message = format!("drops {}; its rows stay where they are", id.sql());
        vec![statement.lock(Lock::AccessExclusive, id.sql()).hazard(Code::BreaksCode, message)]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { server, options, partition_of, inherits } = to;
        if *server != self.server {
            return Alter::Replace;
        }
        let alter = |table: &ObjectId, clause: String| {
            Statement::new(format!("ALTER TABLE {} {clause}", table.sql()))
                .lock(Lock::AccessExclusive, table.sql())
        };
        let mut statements = Vec::new();
        if *partition_of != self.partition_of {
            let detach =
                |(parent, _): &(ObjectId, String)| alter(parent, format!("DETACH PARTITION {}", id.sql()));
            statements.extend(self.partition_of.iter().map(detach));
        }
        let lost = self.inherits.iter().filter(|parent| !inherits.contains(parent));
        statements.extend(lost.map(|parent| alter(id, format!("NO INHERIT {}", parent.sql()))));
        let gained = inherits.iter().filter(|parent| !self.inherits.contains(parent));
        statements.extend(gained.map(|parent| alter(id, format!("INHERIT {}", parent.sql()))));
        if let Some(changes) = foreign_options::changes(&self.options, options) {
            statements.push(Statement::new(format!("ALTER FOREIGN TABLE {} {changes}", id.sql())));
        }
        if *partition_of != self.partition_of {
            let attach = |(parent, bound): &(ObjectId, String)| {
                alter(parent, format!("ATTACH PARTITION {} {bound}", id.sql()))
            };
            statements.extend(partition_of.iter().map(attach));
        }
        Alter::with(statements)
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        name::row_type_claims(id)
    }
}
