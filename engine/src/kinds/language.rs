//! Procedural languages that no extension brought.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// A procedural language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// Whether those who are no superusers may write functions in it.
    pub trusted: bool,
    /// The function that calls its functions.
    pub handler: String,
    /// The function that runs a `DO` block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inline: Option<String>,
    /// The function that checks a new function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator: Option<String>,
}

impl ObjectKind for Language {
    fn query(_: &Server) -> &'static str {
        include_str!("language.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::Language, row.text("name")?);
        let object = Language {
            trusted: row.bool("trusted")?,
            handler: row.text("handler")?,
            inline: row.opt_text("inline")?,
            validator: row.opt_text("validator")?,
        };
        into.add(id, 0, object, Address::new(class::LANGUAGE, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("LANGUAGE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER LANGUAGE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("CREATE {}", self.definition(id)))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP LANGUAGE {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::with(vec![Statement::new(format!("CREATE OR REPLACE {}", to.definition(id)))])
    }
}

impl Language {
    fn definition(&self, id: &ObjectId) -> String {
        let Self { trusted, handler, inline, validator } = self;
        let trusted = if *trusted { "TRUSTED " } else { "" };
        let inline = inline.as_ref().map(|f| format!(" INLINE {f}")).unwrap_or_default();
        let validator = validator.as_ref().map(|f| format!(" VALIDATOR {f}")).unwrap_or_default();
        format!("{trusted}LANGUAGE {} HANDLER {handler}{inline}{validator}", id.sql())
    }
}
