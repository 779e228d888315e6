//! Indexes that no constraint owns.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name};
use crate::catalog::{ObjectId, Server};
use crate::error::{Error, Result};
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Lock, Statement};
use crate::sql::{qualified, quote_ident};

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Whether two rows may not have the same values.
    pub unique: bool,
    /// What `pg_get_indexdef` prints behind `USING`: `btree (lower(email)) WHERE (status = 'pending'::text)`.
    pub definition: String,
    /// Whether queries can use it; a failed concurrent build leaves one that they cannot.
    pub valid: bool,
    /// Whether it is a partition of its parent table's index, which PostgreSQL makes by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inherited: bool,
    /// Whether `CLUSTER` goes by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clustered: bool,
    /// The tablespace where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<String>,
}

impl ObjectKind for Index {
    fn query(_: &Server) -> &'static str {
        include_str!("index.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let Some(table) = into.relation(row.oid("table_oid")?).cloned() else { return Ok(()) };
        let id = ObjectId::on(Kind::Index, &table, row.text("name")?);
        let (whole, head) = (row.text("definition")?, row.text("head")?);
        let definition = whole
            .strip_prefix(&head)
            .ok_or_else(|| Error::new(format!("{id} has a definition of unknown form")).detail(whole.clone()))?;
        let object = Index {
            unique: row.bool("unique")?,
            definition: definition.to_owned(),
            valid: row.bool("valid")?,
            inherited: row.bool("inherited")?,
            clustered: row.bool("clustered")?,
            tablespace: row.opt_text("tablespace")?,
        };
        into.add(id, 0, object, Address::new(class::CLASS, row.oid("oid")?));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("INDEX {}", in_schema(id))
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER INDEX {} RENAME TO {}", in_schema(id), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        if self.inherited {
            return Vec::new();
        }
        let table = id.parent_sql();
        let unique = if self.unique { "UNIQUE " } else { "" };
        let sql = format!("CREATE {unique}INDEX {} ON {table} USING {}", id.sql(), self.definition);
        let mut create = Statement::new(sql)
            .lock(Lock::Share, table.clone())
            .hazard(Code::BlockingIndex, format!("blocks writes to {table} while the index is built"));
        if self.unique {
            create = create.hazard(Code::MayFail, format!("fails where rows of {table} have the same values"));
        }
        let mut statements = vec![create];
        // The definition's `TABLESPACE` would stand before its `WHERE`, inside text that PostgreSQL printed.
        statements.extend(self.tablespace.as_deref().map(|tablespace| set_tablespace(id, tablespace)));
        statements.extend(self.clustered.then(|| cluster(id)));
        statements
    }

    fn reprints(&self, to: &Self) -> bool {
        Self { definition: to.definition.clone(), ..self.clone() } == *to
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        if self.inherited {
            return Vec::new();
        }
        vec![Statement::new(format!("DROP INDEX {}", in_schema(id))).lock(Lock::AccessExclusive, id.parent_sql())]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { unique, definition, valid, inherited, clustered, tablespace } = to;
        if *inherited && self.inherited {
            return Alter::with(Vec::new());
        }
        if *unique != self.unique || *definition != self.definition || *valid != self.valid || *inherited != self.inherited
        {
            return Alter::Replace;
        }
        let mut statements = Vec::new();
        if *tablespace != self.tablespace {
            statements.push(set_tablespace(id, tablespace.as_deref().unwrap_or("pg_default")));
        }
        if *clustered && !self.clustered {
            statements.push(cluster(id));
        }
        if !clustered && self.clustered {
            statements.push(Statement::new(format!("ALTER TABLE {} SET WITHOUT CLUSTER", id.parent_sql())));
        }
        Alter::with(statements)
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![name::relation_claim(id.schema_name().unwrap_or_default(), &id.name)]
    }
}

/// An index lives in its table's schema.
fn in_schema(id: &ObjectId) -> String {
    qualified(id.schema_name().unwrap_or_default(), &id.name)
}

fn set_tablespace(id: &ObjectId, tablespace: &str) -> Statement {
    Statement::new(format!("ALTER INDEX {} SET TABLESPACE {}", in_schema(id), quote_ident(tablespace)))
        .lock(Lock::AccessExclusive, id.parent_sql())
}

fn cluster(id: &ObjectId) -> Statement {
    Statement::new(format!("ALTER TABLE {} CLUSTER ON {}", id.parent_sql(), id.sql()))
}
