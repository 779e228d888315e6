//! Tables without their columns: the shell that columns and constraints fold into.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name, options};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Lock, Statement};
use crate::sql::quote_ident;

/// An ordinary or partitioned table, or a partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Whether a crash may empty it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
    /// The partition key, as `pg_get_partkeydef` prints it: `RANGE (date)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_by: Option<String>,
    /// The table it is a partition of, and its bound: `FOR VALUES FROM (…) TO (…)` or `DEFAULT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_of: Option<(ObjectId, String)>,
    /// The tables it inherits from, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<ObjectId>,
    /// Storage parameters, `fillfactor=70`; those of the TOAST table with `toast.` in front.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The tablespace where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<String>,
    /// The table access method where it is not `heap`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_method: Option<String>,
}

impl ObjectKind for Table {
    fn query(_: &Server) -> &'static str {
        include_str!("table.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Table, row.text("schema")?, row.text("name")?);
        // Rows come with parents before children.
        let parents: Vec<ObjectId> =
            row.oids("parents")?.into_iter().filter_map(|oid| into.relation(oid).cloned()).collect();
        let bound = row.opt_text("bound")?;
        let (partition_of, inherits) = match bound {
            Some(bound) => (parents.first().cloned().map(|parent| (parent, bound)), Vec::new()),
            None => (None, parents),
        };
        let object = Table {
            unlogged: row.bool("unlogged")?,
            partition_by: row.opt_text("partition_by")?,
            partition_of,
            inherits,
            options: row.texts("options")?,
            tablespace: row.opt_text("tablespace")?,
            access_method: row.opt_text("access_method")?,
        };
        let oid = row.oid("oid")?;
        into.add(id.clone(), 0, object, Address::new(class::CLASS, oid));
        into.alias(Address::new(class::TYPE, row.oid("row_type")?), &id);
        into.alias(Address::new(class::TYPE, row.oid("array_type")?), &id);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TABLE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TABLE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, parts: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let unlogged = if self.unlogged { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}TABLE {}", id.sql());
        let body: Vec<String> =
            parts.iter().filter(|p| !p.sql.is_empty()).map(|p| format!("\n    {}", p.sql)).collect();
        if let Some((parent, bound)) = &self.partition_of {
            sql.push_str(&format!(" PARTITION OF {}", parent.sql()));
            if !body.is_empty() {
                sql.push_str(&format!(" ({}\n)", body.join(",")));
            }
            sql.push_str(&format!("\n{bound}"));
        } else if body.is_empty() {
            sql.push_str(" ()");
        } else {
            sql.push_str(&format!(" ({}\n)", body.join(",")));
        }
        if !self.inherits.is_empty() {
            let parents: Vec<String> = self.inherits.iter().map(ObjectId::sql).collect();
            sql.push_str(&format!("\nINHERITS ({})", parents.join(", ")));
        }
        if let Some(key) = &self.partition_by {
            sql.push_str(&format!("\nPARTITION BY {key}"));
        }
        if let Some(method) = &self.access_method {
            sql.push_str(&format!("\nUSING {}", quote_ident(method)));
        }
        if !self.options.is_empty() {
            sql.push_str(&format!("\nWITH ({})", options::list(&self.options)));
        }
        if let Some(tablespace) = &self.tablespace {
            sql.push_str(&format!("\nTABLESPACE {}", quote_ident(tablespace)));
        }
        vec![Statement::new(sql)]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        let sql = format!("DROP TABLE {}", id.sql());
        let statement = Statement::new(sql).lock(Lock::AccessExclusive, id.sql());
        vec![statement.hazard(Code::DataLoss, format!("deletes table {} and every row in it", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, _: &Context<'_>) -> Alter {
        let Self { unlogged, partition_by, partition_of, inherits, options, tablespace, access_method } = to;
        if *partition_by != self.partition_by {
            return Alter::Replace;
        }
        let table = format!("ALTER TABLE {}", id.sql());
        let alter = |clause: String| {
            Statement::new(format!("{table} {clause}")).lock(Lock::AccessExclusive, id.sql())
        };
        let mut statements = Vec::new();
        if *partition_of != self.partition_of {
            statements.extend(self.partition_of.iter().map(|(parent, _)| detach(id, parent)));
        }
        for parent in self.inherits.iter().filter(|parent| !inherits.contains(parent)) {
            statements.push(alter(format!("NO INHERIT {}", parent.sql())));
        }
        for parent in inherits.iter().filter(|parent| !self.inherits.contains(parent)) {
            statements.push(alter(format!("INHERIT {}", parent.sql())));
        }
        if *unlogged != self.unlogged {
            let state = if *unlogged { "UNLOGGED" } else { "LOGGED" };
            let statement = alter(format!("SET {state}"));
            statements.push(statement.hazard(Code::Rewrite, format!("rewrites {}", id.sql())));
        }
        statements.extend(options::changes(&self.options, options).into_iter().map(alter));
        if *tablespace != self.tablespace {
            let to = tablespace.as_deref().unwrap_or("pg_default");
            let statement = alter(format!("SET TABLESPACE {}", quote_ident(to)));
            statements.push(statement.hazard(Code::Rewrite, format!("copies {}", id.sql())));
        }
        if *access_method != self.access_method {
            let to = access_method.as_deref().unwrap_or("heap");
            let statement = alter(format!("SET ACCESS METHOD {}", quote_ident(to)));
            statements.push(statement.hazard(Code::Rewrite, format!("rewrites {}", id.sql())));
        }
        if *partition_of != self.partition_of {
            statements.extend(partition_of.iter().map(|(parent, bound)| attach(id, parent, bound)));
        }
        Alter::with(statements)
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        name::row_type_claims(id)
    }
}

fn attach(id: &ObjectId, parent: &ObjectId, bound: &str) -> Statement {
    Statement::new(format!("ALTER TABLE {} ATTACH PARTITION {} {bound}", parent.sql(), id.sql()))
        .lock(Lock::AccessExclusive, id.sql())
        .hazard(Code::Scan, format!("reads {} to check its rows against the bound", id.sql()))
}

fn detach(id: &ObjectId, parent: &ObjectId) -> Statement {
    Statement::new(format!("ALTER TABLE {} DETACH PARTITION {}", parent.sql(), id.sql()))
        .lock(Lock::AccessExclusive, parent.sql())
}
