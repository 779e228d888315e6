//! Conversions between encodings.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::{quote_ident, quote_literal};

/// A conversion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// The encoding that it reads.
    pub source: String,
    /// The encoding that it writes.
    pub destination: String,
    /// The function that converts.
    pub function: String,
    /// Whether PostgreSQL takes it where nobody names one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

impl ObjectKind for Conversion {
    fn query(_: &Server) -> &'static str {
        include_str!("encoding_conversion.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Conversion, row.text("schema")?, row.text("name")?);
        let object = Conversion {
            source: row.text("source")?,
            destination: row.text("destination")?,
            function: row.text("function")?,
            default: row.bool("is_default")?,
        };
        into.add(id, 0, object, Address::new(class::CONVERSION, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("CONVERSION {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER CONVERSION {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let Self { source, destination, function, default } = self;
        let (source, destination) = (quote_literal(source), quote_literal(destination));
        let default = if *default { "DEFAULT " } else { "" };
        let sql =
            format!("CREATE {default}CONVERSION {} FOR {source} TO {destination} FROM {function}", id.sql());
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP CONVERSION {}", id.sql()))]
    }

    fn alter(&self, _: &Self, _: &ObjectId, _: &Context<'_>) -> Alter {
        Alter::Replace
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        let Self { source, destination, function: _, default } = self;
        // A schema has one default for each pair of encodings.
        let schema = id.schema_name().unwrap_or_default();
        default.then(|| format!("default conversion {source} to {destination} in {schema}")).into_iter().collect()
    }
}
