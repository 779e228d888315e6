//! Defaults of columns: atoms of their own, because they may call functions that need the table.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, inheritance};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::expr::{self, Name};
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::{Lock, Statement};

/// The default of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Default {
    /// The expression.
    pub expression: String,
}

impl ObjectKind for Default {
    fn query(_: &Server) -> &'static str {
        include_str!("default.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let table = row.oid("table_oid")?;
        let column = match into.find(Address::column(table, row.int("number")?)).cloned() {
            Some(column) => column,
            // A column that is no atom of its own: a view's.
            None => match into.relation(table) {
                Some(view) => ObjectId::on(Kind::Column, view, row.text("column_name")?),
                None => return Ok(()),
            },
        };
        let id = ObjectId::on(Kind::Default, &column, "");
        let object = Default { expression: row.text("expression")? };
        into.add(id, 0, object, row.opt_oid("oid")?.map(|oid| Address::new(class::ATTRDEF, oid)));
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        id.parent().map_or_else(String::new, |column| column.kind.target(column))
    }

    fn create(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Vec<Statement> {
        vec![alter(id, &format!("SET {}", self.sql(id, cx)))]
    }

    fn clause(&self, id: &ObjectId, _: &[Part], cx: &Context<'_>) -> Option<String> {
        // A column that is a parent's stands in no CREATE but a partition's.
        let inherited = id.parent().filter(|column| inheritance::origin(column, cx.to).is_some());
        if inherited.is_some_and(|column| !inheritance::in_partition(column, cx.to)) {
            return None;
        }
        Some(self.sql(id, cx))
    }

    fn reprints(&self, _: &Self) -> bool {
        true
    }

    fn drop(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        // A column that says nothing of its own has its parent's default, which does not come back by itself.
        let origin =
            id.parent().and_then(|column| inheritance::origin(column, cx.to)).map(|(origin, _)| origin);
        let inherited = origin.and_then(|origin| cx.to.get(&ObjectId::on(Kind::Default, origin, "")));
        match inherited {
            Some(Object::Default(parent)) if parent.expression == self.expression => Vec::new(),
            Some(Object::Default(parent)) => vec![alter(id, &format!("SET DEFAULT {}", parent.expression))],
            _ => vec![alter(id, "DROP DEFAULT")],
        }
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        Alter::with(to.create(id, &[], cx))
    }
}

impl Default {
    fn sql(&self, id: &ObjectId, cx: &Context<'_>) -> String {
        // The source says it of the column.
        format!("DEFAULT {}", cx.text(id.parent().unwrap_or(id), "default", &self.expression))
    }
}

/// The default of a column in the new state if it may be another for each row: it calls a function that says so, or one
/// of ours or of an extension, of which that is not looked at. A new column with it rewrites its table.
pub(super) fn volatile<'a>(column: &ObjectId, cx: &Context<'a>) -> Option<&'a str> {
    let id = ObjectId::on(Kind::Default, column, "");
    let entry = cx.to.objects.get(&id)?;
    let Object::Default(default) = &entry.object else { return None };
    let calls_ours = entry.needs.iter().any(|need| matches!(need.kind, Kind::Function | Kind::Extension));
    let builtin = || {
        let parsed = expr::expression(&default.expression);
        parsed.functions().iter().any(Name::is_volatile_builtin) || !parsed.opaque().is_empty()
    };
    (calls_ours || builtin()).then_some(default.expression.as_str())
}

fn alter(id: &ObjectId, clause: &str) -> Statement {
    let column = id.parent().unwrap_or(id);
    let table = column.parent_sql();
    Statement::new(format!("ALTER TABLE {table} ALTER COLUMN {} {clause}", column.sql()))
        .lock(Lock::AccessExclusive, table)
}
