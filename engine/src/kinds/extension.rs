//! Extensions. What belongs to one is the extension's business and never read.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement};
use crate::sql::{quote_ident, quote_literal};

/// An installed extension.
#[derive(Debug, Clone, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The schema that holds its objects.
    pub schema: String,
    /// Whether it can be moved to another schema.
    pub relocatable: bool,
    /// Its version where it is not the one that the server would install.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl PartialEq for Extension {
    /// Whether it can be moved is the extension's own, and nothing that a database could be brought to.
    fn eq(&self, other: &Self) -> bool {
        let Self { schema, relocatable: _, version } = self;
        *schema == other.schema && *version == other.version
    }
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
        let object = Extension { schema, relocatable: row.bool("relocatable")?, version: row.opt_text("version")? };
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
        let version = self.version.as_ref().map(|v| format!(" VERSION {}", quote_literal(v))).unwrap_or_default();
        vec![Statement::new(format!(
            "CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {schema}{version}",
            id.sql()
        ))]
    }

    fn left_open(&self, declared: &Self) -> Option<Self> {
        let open = declared.version.is_none() && self.version.is_some();
        open.then(|| Self { version: None, ..self.clone() })
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP EXTENSION {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { schema, relocatable: _, version } = to;
        // There is hardly ever a way back from the newest version; where it holds no rows, it is made anew.
        let back = self.version.is_none() && version.is_some();
        if *schema != self.schema && !self.relocatable || back && !holds_rows(id, cx) {
            return Alter::Replace;
        }
        let mut statements = Vec::new();
        if *version != self.version {
            let to = version.as_ref().map(|v| format!(" TO {}", quote_literal(v))).unwrap_or_default();
            let message = format!("changes the functions and types of extension {}", id.sql());
            let sql = format!("ALTER EXTENSION {} UPDATE{to}", id.sql());
            statements.push(Statement::new(sql).hazard(Code::BreaksCode, message));
        }
        if *schema != self.schema {
            let sql = format!("ALTER EXTENSION {} SET SCHEMA {}", id.sql(), quote_ident(schema));
            statements.push(Statement::new(sql));
        }
        Alter::with(statements)
    }
}

/// Whether columns are of its types.
fn holds_rows(id: &ObjectId, cx: &Context<'_>) -> bool {
    cx.dependents(id).any(|(dependant, _)| dependant.kind == Kind::Column)
}
