//! Enum types: values are added in place; a removal or a new order rebuilds the type under its columns.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, column, name};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::{Kind, Object};
use crate::plan::{Code, Statement, Transaction};
use crate::sql::{qualified, quote_ident, quote_literal};

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// Its values in their order.
    pub values: Vec<String>,
}

/// Everything that names the type in an expression or a signature: none of it survives a rebuild. Plain columns
/// are carried over.
fn blocks_rebuild(dependant: &Object) -> bool {
    match dependant {
        Object::Column(column) => column.generated.is_some(),
        other => !matches!(other.kind(), Kind::Comment | Kind::Grant | Kind::SequenceOwner),
    }
}

impl ObjectKind for Enum {
    fn query(_: &Server) -> &'static str {
        include_str!("enumeration.sql")
    }

    fn read(row: &Row<'_>, into: &mut Collector) -> Result<()> {
        let id = ObjectId::schema(Kind::Enum, row.text("schema")?, row.text("name")?);
        into.add(
            id.clone(),
            0,
            Enum { values: row.texts("values")? },
            Address::new(class::TYPE, row.oid("oid")?),
        );
        into.alias(Address::new(class::TYPE, row.oid("array_oid")?), &id);
        Ok(())
    }

    fn target(id: &ObjectId) -> String {
        format!("TYPE {}", id.sql())
    }

    fn rename(id: &ObjectId, to: &str) -> Option<String> {
        Some(format!("ALTER TYPE {} RENAME TO {}", id.sql(), quote_ident(to)))
    }

    fn create(&self, id: &ObjectId, _: &[Part], _: &Context<'_>) -> Vec<Statement> {
        let values: Vec<String> = self.values.iter().map(|v| format!("\n    {}", quote_literal(v))).collect();
        vec![Statement::new(format!("CREATE TYPE {} AS ENUM ({}\n)", id.sql(), values.join(",")))]
    }

    fn drop(&self, id: &ObjectId, _: &Context<'_>) -> Vec<Statement> {
        vec![Statement::new(format!("DROP TYPE {}", id.sql()))]
    }

    fn alter(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let Self { values } = to;
        let kept: Vec<&String> = values.iter().filter(|v| self.values.contains(v)).collect();
        if kept.iter().copied().eq(&self.values) {
            return Alter::with(self.additions(values, id));
        }
        let carries = columns_of(id, cx);
        let statements = self.rebuild(to, id, &carries, cx);
        Alter::InPlace { statements, blocked_by: blocks_rebuild, carries }
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![name::type_claim(id.schema_name().unwrap_or_default(), &id.name)]
    }
}

impl Enum {
    fn additions(&self, values: &[String], id: &ObjectId) -> Vec<Statement> {
        let mut there = self.values.clone();
        let mut statements = Vec::new();
        for (at, value) in values.iter().enumerate() {
            if self.values.contains(value) {
                continue;
            }
            let place = match at.checked_sub(1).and_then(|before| values.get(before)) {
                Some(before) if there.last() == Some(before) => String::new(),
                Some(before) => format!(" AFTER {}", quote_literal(before)),
                None => {
                    there.first().map(|first| format!(" BEFORE {}", quote_literal(first))).unwrap_or_default()
                }
            };
            there.insert(at.min(there.len()), value.clone());
            let sql = format!("ALTER TYPE {} ADD VALUE {}{place}", id.sql(), quote_literal(value));
            statements.push(Statement::new(sql).transaction(Transaction::CommitAfter));
        }
        statements
    }

    /// A value cannot be taken out of an enum type: the type is renamed aside, made anew, and its columns are
    /// moved over by their text.
    fn rebuild(&self, to: &Self, id: &ObjectId, columns: &[ObjectId], cx: &Context<'_>) -> Vec<Statement> {
        let schema = id.schema_name().unwrap_or_default();
        let aside = aside_name(id, cx);
        let removed: Vec<&str> =
            self.values.iter().filter(|v| !to.values.contains(v)).map(String::as_str).collect();
        let mut statements =
            vec![Statement::new(format!("ALTER TYPE {} RENAME TO {}", id.sql(), quote_ident(&aside)))];
        statements.extend(to.create(id, &[], cx));
        for column in columns {
            let statement = column::convert(column, cx);
            statements.push(if removed.is_empty() {
                statement
            } else {
                statement.hazard(
                    Code::MayFail,
                    format!("fails on rows of {} that hold {}", column.parent_sql(), removed.join(", ")),
                )
            });
        }
        statements.push(Statement::new(format!("DROP TYPE {}", qualified(schema, &aside))));
        statements
    }
}

/// The stored columns, in both states, whose type is made of this one.
pub(super) fn columns_of(id: &ObjectId, cx: &Context<'_>) -> Vec<ObjectId> {
    let needing = |(column, entry): (&ObjectId, &crate::catalog::Entry)| {
        let Object::Column(data) = &entry.object else { return None };
        let kept = cx.to.objects.get(column).is_some_and(|to| to.needs.contains(id));
        (entry.needs.contains(id) && kept && !data.inherited).then(|| column.clone())
    };
    cx.from.objects.iter().filter_map(needing).collect()
}

/// A name for the old type that nothing else has and that is not cut at 63 bytes.
pub(super) fn aside_name(id: &ObjectId, cx: &Context<'_>) -> String {
    let mut stem: String = id.name.to_string();
    while stem.len() > 50 {
        stem.pop();
    }
    let schema = id.schema_name().unwrap_or_default();
    let mut aside = format!("{stem}__old");
    let mut n = 1;
    while [cx.from, cx.to].iter().any(|c| c.contains(&ObjectId::schema(id.kind, schema, aside.as_str()))) {
        n += 1;
        aside = format!("{stem}__old{n}");
    }
    aside
}
