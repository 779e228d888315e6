//! What identifies a row to logical replication: an atom of its own, because it may name an index.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Collector, Row};
use crate::kinds::Kind;
use crate::plan::{Code, Lock, Statement};
use crate::sql::quote_ident;

/// `REPLICA IDENTITY` where it is not the default, the primary key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplicaIdentity {
    /// The whole row.
    Full,
    /// Nothing.
    Nothing,
    /// The columns of this index.
    Index(String),
}

impl ObjectKind for ReplicaIdentity {
    fn query(_: &Server) -> &'static str {
        include_str!("replica_identity.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(table) = into.relation(row.oid("oid")?).cloned() else { return Ok(()) };
        let id = ObjectId::on(Kind::ReplicaIdentity, &table, "");
        let object = match row.text("identity")?.as_str() {
            "f" => ReplicaIdentity::Full,
            "n" => ReplicaIdentity::Nothing,
            _ => {
                if let Some(index) = row.opt_oid("index")?.and_then(|oid| into.relation(oid)).cloned() {
                    into.needs(&id, index);
                }
                ReplicaIdentity::Index(row.text("index_name")?)
            }
        };
        into.add(id, 0, object, None);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |table| table.kind.target(table))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let identity = match self {
            ReplicaIdentity::Full => "FULL".to_owned(),
            ReplicaIdentity::Nothing => "NOTHING".to_owned(),
            ReplicaIdentity::Index(index) => format!("USING INDEX {}", quote_ident(index)),
        };
        vec![set(id, &identity)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![set(id, "DEFAULT")]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        Alter::with(to.create(id, &[], cx))
    }
}

fn set(id: &ObjectId, identity: &str) -> Statement {
    let table = id.parent_sql();
    let sql = format!("ALTER TABLE {table} REPLICA IDENTITY {identity}");
    let message = format!("subscribers tell rows of {table} apart by something else afterwards, or not at all");
    Statement::new(sql).lock(Lock::AccessExclusive, table).hazard(Code::BreaksCode, message)
}
