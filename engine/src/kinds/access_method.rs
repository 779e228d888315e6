//! Access methods of indexes and tables.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// An access method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessMethod {
    /// `INDEX` or `TABLE`.
    pub sort: String,
    /// The function that returns what it can do.
    pub handler: String,
}

impl ObjectKind for AccessMethod {
    fn query(_: &Server) -> &'static str {
        include_str!("access_method.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::AccessMethod, row.text("name")?);
        let object = AccessMethod { sort: row.text("sort")?, handler: row.text("handler")? };
        into.add(id, 0, object, Address::new(class::ACCESS_METHOD, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("ACCESS METHOD {}", id.sql())
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let Self { sort, handler } = self;
        vec![Statement::new(format!("CREATE ACCESS METHOD {} TYPE {sort} HANDLER {handler}", id.sql()))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP ACCESS METHOD {}", id.sql()))]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::Replace
    }
}
