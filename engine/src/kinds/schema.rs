//! Schemas.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// A schema. It has no attributes that are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {}

impl ObjectKind for Schema {
    fn query(_: &Server) -> &'static str {
        "select oid, nspname::text as name from pg_namespace where oid = any ($1)"
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::Schema, row.text("name")?);
        into.add(id, 0, Schema {}, Address::new(class::NAMESPACE, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("SCHEMA {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER SCHEMA {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("CREATE SCHEMA {}", id.sql()))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP SCHEMA {}", id.sql()))]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::with(Vec::new())
    }
}
