//! Enum types: values are added in place; a removal or a new order rebuilds the type under its columns.

use serde::{Deserialize, Serialize};

use super::{Alter, Context, ObjectKind, Part, name, offenders, rebuild};
use crate::catalog::{ObjectId, Server};
use crate::error::Result;
use crate::introspect::{Address, Collector, Row, class};
use crate::kinds::Kind;
use crate::plan::{Code, Statement, Transaction};
use crate::sql::{quote_ident, quote_literal};

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// Its values in their order.
    pub values: Vec<String>,
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

    fn rename_part(&self, id: &ObjectId, old: &str, new: &str) -> Option<String> {
        let has = |value: &str| self.values.iter().any(|own| own == value);
        let sql = || {
            format!("ALTER TYPE {} RENAME VALUE {} TO {}", id.sql(), quote_literal(old), quote_literal(new))
        };
        (has(old) && !has(new)).then(sql)
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
        if self.reaches_in_place(to) {
            return Alter::with(self.additions(values, id));
        }
        // A value cannot be taken out of an enum type.
        let removed: Vec<&str> =
            self.values.iter().filter(|v| !values.contains(v)).map(String::as_str).collect();
        rebuild::rebuild(id, to.create(id, &[], cx), cx, |column, statement| {
            if removed.is_empty() {
                return statement;
            }
            let message = format!("fails on rows of {} that hold {}", column.parent_sql(), removed.join(", "));
            let held = offenders::enum_values(column, id, &removed, cx);
            statement.hazard(Code::MayFail, message).counted(held)
        })
    }

    fn claims(&self, id: &ObjectId) -> Vec<String> {
        vec![name::type_claim(id.schema_name().unwrap_or_default(), &id.name)]
    }
}

impl Enum {
    /// Whether adding values is all there is to do.
    pub(super) fn reaches_in_place(&self, to: &Self) -> bool {
        to.values.iter().filter(|value| self.values.contains(value)).eq(&self.values)
    }

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
}
