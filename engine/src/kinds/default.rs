//! Defaults of columns: atoms of their own, because they may call functions that need the table.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, conversion, inheritance, rebuild};
use crate::catalog::{Catalog, Entry, ObjectId, Server};
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
        vec![set(id, &self.sql(id, cx))]
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
        match inheritance::parents_default(id, cx.to) {
            Some((_, parent)) if parent.expression == self.expression => Vec::new(),
            Some((_, parent)) => vec![set(id, &format!("DEFAULT {}", parent.expression))],
            None => vec![unset(id)],
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
    let Object::Default(default) = &*entry.object else { return None };
    may_differ(&default.expression, entry).then_some(default.expression.as_str())
}

/// The same of the default that a column without one of its own has from its domain.
pub(super) fn volatile_by_domain(column: &ObjectId, cx: &Context<'_>) -> bool {
    let own = ObjectId::on(Kind::Default, column, "");
    let domain = conversion::domain(column, cx.to).filter(|_| !cx.to.contains(&own));
    let Some((id, default)) = domain.and_then(|(id, domain)| Some((id, domain.default.as_ref()?))) else { return false };
    cx.to.objects.get(&id).is_some_and(|entry| may_differ(default, entry))
}

/// Whether an expression of that object may be another value each time.
fn may_differ(expression: &str, of: &Entry) -> bool {
    let calls_ours = of.needs.iter().any(|need| matches!(need.kind, Kind::Function | Kind::Extension));
    let builtin = || {
        let parsed = expr::expression(expression);
        parsed.functions().iter().any(Name::is_volatile_builtin) || !parsed.opaque().is_empty()
    };
    calls_ours || builtin()
}

/// Whether a column has the same default before and after, its own or its parent's, through all that is changed.
pub(super) fn stays(id: &ObjectId, cx: &Context<'_>) -> bool {
    let of = |catalog: &Catalog| match catalog.get(id) {
        Some(Object::Default(default)) => Some((id.clone(), default.expression.clone())),
        _ => inheritance::parents_default(id, catalog).map(|(id, default)| (id, default.expression.clone())),
    };
    let (Some((from, before)), Some((_, after)), Some(column)) = (of(cx.from), of(cx.to), id.parent()) else {
        return false;
    };
    let needs = cx.from.objects.get(&from).map(|entry| &entry.needs);
    let untouched = |need: &ObjectId| need.kind == Kind::Column || cx.from.get(need) == cx.to.get(need);
    let retyped = match (cx.from.get(column), cx.to.get(column)) {
        (Some(Object::Column(from)), Some(Object::Column(to))) => from.retyped(to),
        _ => true,
    };
    before == after && !retyped && !rebuild::of_rebuilt(column, cx) && needs.is_none_or(|needs| needs.iter().all(untouched))
}

/// Gives a column a default, `DEFAULT …`.
pub(super) fn set(id: &ObjectId, default: &str) -> Statement {
    alter(id, &format!("SET {default}"))
}

/// Takes a column's default away.
pub(super) fn unset(id: &ObjectId) -> Statement {
    alter(id, "DROP DEFAULT")
}

fn alter(id: &ObjectId, clause: &str) -> Statement {
    let column = id.parent().unwrap_or(id);
    let table = column.parent_sql();
    Statement::new(format!("ALTER TABLE {table} ALTER COLUMN {} {clause}", column.sql()))
        .lock(Lock::AccessExclusive, table)
}
