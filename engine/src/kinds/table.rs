//! Tables without their columns: the shell that columns and constraints fold into.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, attachment, identity_sequence, inheritance, name, offenders, options};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::{Code, Lock, Statement};
use crate::sql::quote_ident;

/// The tablespace of a database that was made without another.
const DATABASES_OWN: &str = "pg_default";

/// An ordinary or partitioned table, or a partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Whether a crash may empty it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
    /// The partition key, as `pg_get_partkeydef` prints it: `RANGE (date)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_by: Option<String>,
    /// The types of the columns in it, which PostgreSQL never changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_types: Vec<String>,
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
        let object = Table {
            unlogged: row.bool("unlogged")?,
            partition_by: row.opt_text("partition_by")?,
            key_types: row.texts("key_types")?,
            options: options::read(row, "options")?,
            tablespace: row.opt_text("tablespace")?,
            access_method: row.opt_text("access_method")?,
        };
        let oid = row.oid("oid")?;
        for key in row.oids("key_type_oids")? {
            // Made anew, the type takes the table with it; partitions stand aside with their rows meanwhile.
            if let Some(key) = into.find(Address::new(class::TYPE, key)).cloned() {
                into.needs(&id, key);
            }
        }
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

    fn create(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let unlogged = if self.unlogged { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}TABLE {}", id.sql());
        sql.push_str(&body(id, parts, cx));
        if let Some(key) = &self.partition_by {
            sql.push_str(&format!("\nPARTITION BY {key}"));
        }
        if let Some(method) = &self.access_method {
            sql.push_str(&format!("\nUSING {}", quote_ident(method)));
        }
        if !self.options.is_empty() {
            sql.push_str(&format!("\nWITH ({})", options::list(&self.options)));
        }
        // A partition that says nothing goes where its parent's go.
        let passed_on = || inheritance::partitioned_parent(id, cx.to)?.tablespace.as_ref().map(|_| DATABASES_OWN);
        if let Some(tablespace) = self.tablespace.as_deref().or_else(passed_on) {
            sql.push_str(&format!("\nTABLESPACE {}", quote_ident(tablespace)));
        }
        vec![inheritance::checked(Statement::new(sql), id, cx)]
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        let sql = format!("DROP TABLE {}", id.sql());
        let statement = Statement::new(sql).lock(Lock::AccessExclusive, id.sql());
        let lost = format!("deletes table {} and every row in it", id.sql());
        let detached = attachment::detach_to_drop(id, cx).or_else(|| inheritance::let_go(id, cx));
        let mut statements: Vec<Statement> = detached.into_iter().collect();
        statements.push(statement.hazard(Code::DataLoss, lost).counted(offenders::rows(&id.sql())));
        statements
    }

    fn made_with(&self) -> &'static [Kind] {
        match &self.partition_by {
            Some(_) => &[Kind::Inheritance, Kind::TableType, Kind::Column],
            None => &[Kind::Inheritance, Kind::TableType],
        }
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { unlogged, partition_by, key_types, options, tablespace, access_method } = to;
        if *partition_by != self.partition_by || *key_types != self.key_types {
            return Alter::Replace;
        }
        let table = format!("ALTER TABLE {}", id.sql());
        let alter = |clause: String| {
            Statement::new(format!("{table} {clause}")).lock(Lock::AccessExclusive, id.sql())
        };
        let mut statements = Vec::new();
        let rewritten = *unlogged != self.unlogged || *access_method != self.access_method;
        if *unlogged != self.unlogged {
            let state = if *unlogged { "UNLOGGED" } else { "LOGGED" };
            let statement = alter(format!("SET {state}"));
            statements.push(statement.hazard(Code::Rewrite, format!("rewrites {}", id.sql())));
            statements.extend(identity_sequence::left_behind(id, cx));
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
        let in_the_way = |dependant: &Object| matches!(dependant, Object::MaterializedView(view) if view.holds_rows);
        if rewritten { Alter::blocked_by(in_the_way, statements) } else { Alter::with(statements) }
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        name::row_type_claims(id)
    }
}

/// What stands in CREATE TABLE behind the name: columns and constraints, and where the rest of them comes from.
pub(crate) fn body(id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> String {
    let clauses = parts.iter().filter(|part| !part.sql.is_empty());
    let lines: Vec<String> = clauses.map(|part| format!("\n    {}", part.sql)).collect();
    let columns = if lines.is_empty() { String::new() } else { format!(" ({}\n)", lines.join(",")) };
    let folded = parts.iter().any(|part| part.kind == Kind::Inheritance);
    match cx.to.get(&inheritance::link(id)) {
        Some(Object::Inheritance(link)) if folded => {
            let columns = if columns.is_empty() && link.bound.is_none() { " ()" } else { &columns };
            format!("{}{columns}{}", link.head(), link.tail())
        }
        _ if columns.is_empty() => " ()".to_owned(),
        _ => columns,
    }
}
