//! Casts.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// A cast. Its identity is `(source AS target)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// `WITH FUNCTION …`, `WITHOUT FUNCTION` or `WITH INOUT`.
    pub method: String,
    /// `AS ASSIGNMENT` or `AS IMPLICIT` where it need not be written out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
}

impl ObjectKind for Cast {
    const NAME_IS_SQL: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("cast.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::Cast, row.text("identity")?);
        let object = Cast { method: row.text("method")?, context: row.opt_text("context")? };
        into.add(id, 0, object, Address::new(class::CAST, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("CAST {}", id.name)
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let Self { method, context } = self;
        let context = context.as_ref().map(|context| format!(" {context}")).unwrap_or_default();
        vec![Statement::new(format!("CREATE CAST {} {method}{context}", id.name))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP CAST {}", id.name))]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::Replace
    }
}
