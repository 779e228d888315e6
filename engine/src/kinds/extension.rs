//! Extensions. What belongs to one is the extension's business and never read.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// An installed extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The schema that holds its objects.
    pub schema: String,
    /// Whether it can be moved to another schema.
    pub relocatable: bool,
}

impl ObjectKind for Extension {
    fn query(_: &Server) -> &'static str {
        include_str!("extension.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::Extension, row.text("name")?);
        let schema = row.text("schema")?;
        into.needs(&id, ObjectId::database(Kind::Schema, schema.as_str()));
        for required in row.texts("requires")? {
            into.needs(&id, ObjectId::database(Kind::Extension, required));
        }
        let object = Extension { schema, relocatable: row.bool("relocatable")? };
        into.add(id.clone(), 0, object, Address::new(class::EXTENSION, row.oid("oid")?));
        // What depends on a member depends on the extension.
        for (class, member) in row.oids("classes")?.into_iter().zip(row.oids("members")?) {
            into.alias(Address::new(class, member), &id);
        }
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("EXTENSION {}", id.sql())
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let schema = quote_ident(&self.schema);
        // An extension that names its own schema (plpgsql, pg_cron) refuses to be told another, but the same is fine.
        vec![Statement::new(format!("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {schema}", id.sql()))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP EXTENSION {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { schema, relocatable: _ } = to;
        if *schema == self.schema {
            return Alter::with(Vec::new());
        }
        if !self.relocatable {
            return Alter::Replace;
        }
        let sql = format!("ALTER EXTENSION {} SET SCHEMA {}", id.sql(), quote_ident(schema));
        Alter::with(vec![Statement::new(sql)])
    }
}
