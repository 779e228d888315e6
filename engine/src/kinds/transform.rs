//! Transforms: how a type crosses into a procedural language and back.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// A transform. Its identity is `FOR type LANGUAGE language`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transform {
    /// The function that makes the language's value of an SQL one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_sql: Option<String>,
    /// The function that makes an SQL value of the language's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_sql: Option<String>,
}

impl ObjectKind for Transform {
    const NAME_IS_SQL: bool = true;

    fn query(_: &Server) -> &'static str {
        include_str!("transform.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::Transform, row.text("identity")?);
        let object = Transform { from_sql: row.opt_text("from_sql")?, to_sql: row.opt_text("to_sql")? };
        into.add(id, 0, object, Address::new(class::TRANSFORM, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TRANSFORM {}", id.name)
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("CREATE {}", self.definition(id)))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP TRANSFORM {}", id.name))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::with(vec![Statement::new(format!("CREATE OR REPLACE {}", to.definition(id)))])
    }
}

impl Transform {
    fn definition(&self, id: &ObjectId) -> String {
        let Self { from_sql, to_sql } = self;
        let from = from_sql.iter().map(|function| format!("FROM SQL WITH FUNCTION {function}"));
        let to = to_sql.iter().map(|function| format!("TO SQL WITH FUNCTION {function}"));
        format!("TRANSFORM {} ({})", id.name, from.chain(to).collect::<Vec<_>>().join(", "))
    }
}
