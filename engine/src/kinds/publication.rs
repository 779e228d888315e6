//! Publications. What each publishes is an atom of its own: a table that goes takes only its membership along.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::Statement;
use crate::sql::{quote_ident, quote_literal};

/// A publication without its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// `FOR ALL TABLES`
    pub all_tables: bool,
    /// The operations that are published, in PostgreSQL's order: `insert`, `update`, `delete`, `truncate`.
    pub operations: Vec<String>,
    /// Whether a partition's changes are published as its root's.
    pub via_root: bool,
    /// Whether stored generated columns are published where no column list says so (PostgreSQL 18).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub generated_columns: bool,
}

impl ObjectKind for Publication {
    fn query(_: &Server) -> &'static str {
        include_str!("publication.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::database(Kind::Publication, row.text("name")?);
        let object = Publication {
            all_tables: row.bool("all_tables")?,
            operations: row.texts("operations")?,
            via_root: row.bool("via_root")?,
            generated_columns: row.bool("generated_columns")?,
        };
        into.add(id, 0, object, Address::new(class::PUBLICATION, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("PUBLICATION {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER PUBLICATION {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let all = if self.all_tables { " FOR ALL TABLES" } else { "" };
        let with = self.options(&Self::unsaid());
        let with = if with.is_empty() { String::new() } else { format!("\nWITH ({})", with.join(", ")) };
        vec![Statement::new(format!("CREATE PUBLICATION {}{all}{with}", id.sql()))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP PUBLICATION {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        if to.all_tables != self.all_tables {
            return Alter::Replace;
        }
        let options = to.options(self).join(", ");
        Alter::with(vec![Statement::new(format!("ALTER PUBLICATION {} SET ({options})", id.sql()))])
    }
}

impl Publication {
    /// What CREATE PUBLICATION makes when nothing is said.
    fn unsaid() -> Self {
        let operations = ["insert", "update", "delete", "truncate"].map(str::to_owned).to_vec();
        Self { all_tables: false, operations, via_root: false, generated_columns: false }
    }

    /// The options that differ from another publication's.
    fn options(&self, from: &Self) -> Vec<String> {
        let Self { all_tables: _, operations, via_root, generated_columns } = self;
        let mut options = Vec::new();
        if *operations != from.operations {
            options.push(format!("publish = {}", quote_literal(&operations.join(", "))));
        }
        if *via_root != from.via_root {
            options.push(format!("publish_via_partition_root = {via_root}"));
        }
        if *generated_columns != from.generated_columns {
            let which = if *generated_columns { "stored" } else { "none" };
            options.push(format!("publish_generated_columns = {which}"));
        }
        options
    }
}
