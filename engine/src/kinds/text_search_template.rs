//! Text search templates.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// A text search template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSearchTemplate {
    /// Its functions as CREATE has them, `INIT = dsimple_init, LEXIZE = dsimple_lexize`, in this order.
    pub functions: Vec<String>,
}

impl ObjectKind for TextSearchTemplate {
    fn query(_: &Server) -> &'static str {
        include_str!("text_search_template.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::TextSearchTemplate, row.text("schema")?, row.text("name")?);
        let object = TextSearchTemplate { functions: row.texts("functions")? };
        into.add(id, 0, object, Address::new(class::TS_TEMPLATE, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TEXT SEARCH TEMPLATE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TEXT SEARCH TEMPLATE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let functions = self.functions.join(", ");
        vec![Statement::new(format!("CREATE TEXT SEARCH TEMPLATE {} ({functions})", id.sql()))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP TEXT SEARCH TEMPLATE {}", id.sql()))]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::Replace
    }
}
