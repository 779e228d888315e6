//! Text search parsers.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::quote_ident;

/// A text search parser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSearchParser {
    /// Its functions as CREATE has them, `START = prsd_start`, in a fixed order.
    pub functions: Vec<String>,
}

impl ObjectKind for TextSearchParser {
    fn query(_: &Server) -> &'static str {
        include_str!("text_search_parser.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::TextSearchParser, row.text("schema")?, row.text("name")?);
        let object = TextSearchParser { functions: row.texts("functions")? };
        into.add(id, 0, object, Address::new(class::TS_PARSER, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TEXT SEARCH PARSER {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TEXT SEARCH PARSER {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let functions = self.functions.join(", ");
        vec![Statement::new(format!("CREATE TEXT SEARCH PARSER {} ({functions})", id.sql()))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP TEXT SEARCH PARSER {}", id.sql()))]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::Replace
    }
}
