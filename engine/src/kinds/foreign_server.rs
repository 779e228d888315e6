//! Foreign servers.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, foreign_options, options};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::{quote_ident, quote_literal};

/// A foreign server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignServer {
    /// The foreign data wrapper it goes through.
    pub wrapper: String,
    /// Its type, where one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_type: Option<String>,
    /// Its version, where one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its options, secrets taken out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

impl ObjectKind for ForeignServer {
    fn query(_: &Server) -> &'static str {
        include_str!("foreign_server.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::ForeignServer, row.text("name")?);
        let object = ForeignServer {
            wrapper: row.text("wrapper")?,
            server_type: row.opt_text("type")?,
            version: row.opt_text("version")?,
            options: foreign_options::redact(options::read(row, "options")?, &id.name),
        };
        into.add(id, 0, object, Address::new(class::FOREIGN_SERVER, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("SERVER {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER SERVER {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let server_type =
            self.server_type.as_ref().map(|t| format!(" TYPE {}", quote_literal(t))).unwrap_or_default();
        let version =
            self.version.as_ref().map(|v| format!(" VERSION {}", quote_literal(v))).unwrap_or_default();
        let wrapper = quote_ident(&self.wrapper);
        let options = foreign_options::clause(&self.options);
        let sql = format!(
            "CREATE SERVER {}{server_type}{version} FOREIGN DATA WRAPPER {wrapper}{options}",
            id.sql()
        );
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP SERVER {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { wrapper, server_type, version, options } = to;
        if *wrapper != self.wrapper || *server_type != self.server_type {
            return Alter::Replace;
        }
        let mut sql = format!("ALTER SERVER {}", id.sql());
        if *version != self.version {
            let version = version.as_ref().map_or_else(|| "NULL".to_owned(), |v| quote_literal(v));
            sql.push_str(&format!(" VERSION {version}"));
        }
        sql.extend(foreign_options::changes(&self.options, options).map(|options| format!(" {options}")));
        Alter::with(vec![Statement::new(sql)])
    }
}
