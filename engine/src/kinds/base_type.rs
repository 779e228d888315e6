//! Base types: those whose values functions read and write.

use serde::{Deserialize, Serialize};

use super::shell_type::shell;
use super::{Alter, Context, Object, ObjectKind, Part, rebuild};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Lock, Statement};
use crate::sql::quote_ident;

/// The definition of a base type; what cannot be altered stands with the announcement of its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseType {
    /// What can be altered, `RECEIVE = int4recv`, in a fixed order.
    pub options: Vec<String>,
}

impl ObjectKind for BaseType {
    fn query(_: &Server) -> &'static str {
        include_str!("base_type.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::BaseType, row.text("schema")?, row.text("name")?);
        let announced = announcement(&id);
        into.needs(&id, announced.clone());
        into.dies_with(&id, announced);
        let object = BaseType { options: row.texts("options")? };
        into.add(id.clone(), 0, object, Address::new(class::TYPE, row.oid("oid")?));
        if let Some(array) = row.opt_oid("array_oid")? {
            into.alias(Address::new(class::TYPE, array), &id);
        }
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TYPE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TYPE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        let fixed = match cx.to.get(&announcement(id)) {
            Some(Object::ShellType(shell)) => shell.fixed.as_slice(),
            _ => &[],
        };
        let options: Vec<&str> = fixed.iter().chain(&self.options).map(String::as_str).collect();
        vec![Statement::new(format!("CREATE TYPE {} (\n    {}\n)", id.sql(), options.join(",\n    ")))]
    }

    fn drop(&self, _: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        // It goes with its name.
        Vec::new()
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { options } = to;
        let key = |option: &str| option.split_once(" = ").map_or(option, |(key, _)| key).to_owned();
        let mut changes: Vec<String> = options.iter().filter(|o| !self.options.contains(o)).cloned().collect();
        let kept: Vec<String> = options.iter().map(|option| key(option)).collect();
        let gone = self.options.iter().map(|option| key(option)).filter(|option| !kept.contains(option));
        changes.extend(gone.map(|option| format!("{option} = NONE")));
        let sql = format!("ALTER TYPE {} SET ({})", id.sql(), changes.join(", "));
        let mut statements = vec![Statement::new(sql)];
        // Columns that are there keep the storage that they were made with.
        for storage in changes.iter().filter_map(|change| change.strip_prefix("STORAGE = ")) {
            statements.extend(rebuild::columns_of(id, cx).iter().map(|column| {
                let table = column.parent_sql();
                let sql = format!("ALTER TABLE {table} ALTER COLUMN {} SET STORAGE {storage}", column.sql());
                Statement::new(sql).lock(Lock::AccessExclusive, table)
            }));
        }
        Alter::with(statements)
    }
}

/// The announcement of the type's name.
fn announcement(id: &ObjectId) -> ObjectId {
    shell(id.schema_name().unwrap_or_default(), &*id.name)
}
