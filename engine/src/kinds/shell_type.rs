//! Names of types before there is more: a type whose functions take or return it is announced first, and goes with
//! them.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;

/// A type's name, announced so that the functions which make the type can name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShellType {
    /// What nothing but a new type can change, as CREATE TYPE has it; empty as long as there is only the name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<String>,
}

impl ObjectKind for ShellType {
    fn query(_: &Server) -> &'static str {
        include_str!("shell_type.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = shell(row.text("schema")?, row.text("name")?);
        let address = Address::new(class::TYPE, row.oid("oid")?);
        // Whatever else needs the type waits for the whole of it.
        for function in row.oids("functions")? {
            into.stands_for(&id, Address::new(class::PROC, function), address);
        }
        into.add(id, 0, ShellType { fixed: row.texts("fixed")? }, address);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TYPE {}", id.sql())
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("CREATE TYPE {}", id.sql()))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        // The type and its functions need each other: PostgreSQL has no other way.
        let cascade = if self.fixed.is_empty() { "" } else { " CASCADE" };
        vec![Statement::new(format!("DROP TYPE {}{cascade}", id.sql()))]
    }

    fn alter(&self, to: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { fixed } = to;
        if self.fixed.is_empty() && !fixed.is_empty() {
            // What fills the name makes it what it is to be.
            return Alter::with(Vec::new());
        }
        Alter::Replace
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![name::type_claim(id.schema_name().unwrap_or_default(), &id.name)]
    }
}

/// The announcement of a type.
pub(crate) fn shell(schema: impl Into<std::sync::Arc<str>>, name: impl Into<std::sync::Arc<str>>) -> ObjectId {
    ObjectId::schema(Kind::ShellType, schema, name)
}
