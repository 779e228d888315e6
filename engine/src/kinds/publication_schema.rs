//! Whole schemas as members of publications (PostgreSQL 15).

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// `TABLES IN SCHEMA` of a publication. Its identity carries the schema's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationSchema {}

impl ObjectKind for PublicationSchema {
    fn query(server: &Server) -> &'static str {
        if server.major() >= 15 {
            "select oid, pnpubid as publication, pnnspid as schema from pg_publication_namespace \
             where pnnspid = any ($1)"
        } else {
            "select 0::oid as oid, 0::oid as publication, 0::oid as schema where $1 is null"
        }
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let publication = into.find(Address::new(class::PUBLICATION, row.oid("publication")?)).cloned();
        let schema = into.find(Address::new(class::NAMESPACE, row.oid("schema")?)).cloned();
        let (Some(publication), Some(schema)) = (publication, schema) else { return Ok(()) };
        let id = ObjectId::on(Kind::PublicationSchema, &publication, schema.name);
        let address = Address::new(class::PUBLICATION_NAMESPACE, row.oid("oid")?);
        into.add(id, 0, PublicationSchema {}, address);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("PUBLICATION {}", id.parent_sql())
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("ALTER PUBLICATION {} ADD TABLES IN SCHEMA {}", id.parent_sql(), id.sql());
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("ALTER PUBLICATION {} DROP TABLES IN SCHEMA {}", id.parent_sql(), id.sql());
        vec![Statement::new(sql)]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::with(Vec::new())
    }
}
