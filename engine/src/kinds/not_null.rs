//! NOT NULL constraints as PostgreSQL 18 has them: with a name, and with states of their own.

use serde::{Deserialize, Serialize};

use super::{Context, inheritance, offenders, online};
use crate::catalog::ObjectId;
use crate::error::Result;
use crate::introspect::Row;
use crate::plan::{Code, Lock, Statement, Transaction};
use crate::sql::quote_ident;

/// What a NOT NULL constraint says beyond NOT NULL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotNull {
    /// Its name where it is not `<table>_<column>_not_null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether tables that inherit the column do without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_inherit: bool,
    /// Whether existing rows were never checked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_valid: bool,
}

/// What the constraint of a column is called, whoever gave it that name: a partition that joined its table with one of its own
/// keeps it, and two columns do not differ by it.
#[derive(Debug, Clone, Default)]
pub struct Held(pub(crate) Option<String>);

impl PartialEq for Held {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Held {}

impl NotNull {
    /// Reads it beside its column; before PostgreSQL 18 there is none.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            name: row.opt_text("not_null_name")?,
            no_inherit: row.bool("not_null_no_inherit")?,
            not_valid: row.bool("not_null_not_valid")?,
        })
    }

    /// The same with its name said.
    pub(crate) fn named(&self, column: &ObjectId) -> Self {
        Self { name: Some(self.name_on(column)), ..self.clone() }
    }

    /// The same with its name said where PostgreSQL would choose another: one that a constraint of the schema has, or a table
    /// has that comes below this one.
    pub(crate) fn said(&self, column: &ObjectId, cx: &Context<'_>) -> Self {
        let comes = |(child, parent): (&ObjectId, &ObjectId)| {
            Some(parent) == column.parent() && cx.from.contains(child)
        };
        let is_parent = column.parent().is_some_and(|table| cx.is_parent(table));
        let taken = cx.to.server.major() >= 18
            && (cx.is_said(column.schema_name(), &self.name_on(column))
                || is_parent && inheritance::links(cx.to).any(comes));
        if taken { self.named(column) } else { self.clone() }
    }

    /// Whether there is nothing to say but NOT NULL.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Whether more than its name is unusual.
    pub(crate) fn has_state(&self) -> bool {
        self.no_inherit || self.not_valid
    }

    /// The clause in a column's definition, where no constraint can be not valid.
    pub(crate) fn clause(&self) -> String {
        let name =
            self.name.as_ref().map(|name| format!("CONSTRAINT {} ", quote_ident(name))).unwrap_or_default();
        format!("{name}NOT NULL{}", self.inheritance())
    }

    /// Requires values of a column that stands.
    pub(crate) fn add(&self, column: &ObjectId) -> Statement {
        let table = column.parent_sql();
        let message = format!("reads {table} and fails where {} is null", column.sql());
        let nulls = offenders::nulls(&table, &column.sql());
        if self.is_plain() {
            let sql = format!("ALTER TABLE {table} ALTER COLUMN {} SET NOT NULL", column.sql());
            return Statement::new(sql)
                .lock(Lock::AccessExclusive, table)
                .hazard(Code::MayFail, message)
                .counted(nulls);
        }
        let (name, column_sql) = (quote_ident(&self.name_on(column)).into_owned(), column.sql());
        let not_valid = if self.not_valid { " NOT VALID" } else { "" };
        let sql = format!(
            "ALTER TABLE {table} ADD CONSTRAINT {name} NOT NULL {column_sql}{}{not_valid}",
            self.inheritance()
        );
        let statement = Statement::new(sql).lock(Lock::AccessExclusive, table);
        if self.not_valid { statement } else { statement.hazard(Code::MayFail, message).counted(nulls) }
    }

    /// The same, while others write: the constraint is there first and checked later, by a check that goes again where
    /// PostgreSQL has no such thing for NOT NULL.
    pub(crate) fn add_online(&self, column: &ObjectId, major: u32) -> Vec<Statement> {
        let (table, name) = (column.parent_sql(), column.sql());
        let alter = |lock, sql: String| {
            Statement::new(format!("ALTER TABLE {table} {sql}")).lock(lock, table.clone())
        };
        let message = format!("reads {table} and fails where {name} is null");
        let validate = |constraint: &str| {
            alter(Lock::ShareUpdateExclusive, format!("VALIDATE CONSTRAINT {constraint}"))
                .hazard(Code::MayFail, message.clone())
                .counted(offenders::nulls(&table, &name))
                .transaction(Transaction::Later)
        };
        if major >= 18 {
            let pending = Self { not_valid: true, ..self.clone() };
            return vec![pending.add(column), validate(&quote_ident(&self.name_on(column)))];
        }
        let passing = online::passing_name("not_null", column);
        vec![
            alter(
                Lock::AccessExclusive,
                format!("ADD CONSTRAINT {passing} CHECK ({name} IS NOT NULL) NOT VALID"),
            ),
            validate(&passing),
            // It sees the check, and reads nothing.
            alter(Lock::AccessExclusive, format!("ALTER COLUMN {name} SET NOT NULL"))
                .transaction(Transaction::Later),
            alter(Lock::AccessExclusive, format!("DROP CONSTRAINT {passing}")),
        ]
    }

    /// The way to another constraint on the same column; nothing where it has to be made anew.
    pub(crate) fn changes(&self, to: &Self, column: &ObjectId) -> Option<Vec<Statement>> {
        let Self { name: _, no_inherit, not_valid } = to;
        if *not_valid && !self.not_valid {
            return None;
        }
        let table = column.parent_sql();
        let alter = |clause: String| {
            Statement::new(format!("ALTER TABLE {table} {clause}")).lock(Lock::AccessExclusive, table.clone())
        };
        let (old, new) = (self.name_on(column), to.name_on(column));
        let name = quote_ident(&new);
        let mut statements = Vec::new();
        if old != new {
            statements.push(alter(format!("RENAME CONSTRAINT {} TO {name}", quote_ident(&old))));
        }
        if *no_inherit != self.no_inherit {
            let inherit = if *no_inherit { "NO INHERIT" } else { "INHERIT" };
            statements.push(alter(format!("ALTER CONSTRAINT {name} {inherit}")));
        }
        if self.not_valid && !not_valid {
            let message = format!("reads {table} and fails where {} is null", column.sql());
            let validate = alter(format!("VALIDATE CONSTRAINT {name}"));
            statements.push(
                validate
                    .lock(Lock::ShareUpdateExclusive, table.clone())
                    .hazard(Code::MayFail, message)
                    .counted(offenders::nulls(&table, &column.sql())),
            );
        }
        Some(statements)
    }

    fn inheritance(&self) -> &'static str {
        if self.no_inherit { " NO INHERIT" } else { "" }
    }

    pub(super) fn name_on(&self, column: &ObjectId) -> String {
        let table = column.parent().map_or("", |table| &*table.name);
        self.name.clone().unwrap_or_else(|| format!("{table}_{}_not_null", column.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Kind;

    fn sql(statements: Option<Vec<Statement>>) -> Option<Vec<String>> {
        statements.map(|statements| statements.into_iter().map(|statement| statement.sql).collect())
    }

    #[test]
    fn a_constraint_is_changed_where_it_stands() {
        let table = ObjectId::schema(Kind::Table, "public", "t");
        let column = ObjectId::on(Kind::Column, &table, "a");
        let plain = NotNull::default();
        let named = NotNull { name: Some("Required".to_owned()), no_inherit: true, not_valid: false };
        let pending = NotNull { not_valid: true, ..NotNull::default() };
        let expected = [
            "ALTER TABLE public.t RENAME CONSTRAINT t_a_not_null TO \"Required\"",
            "ALTER TABLE public.t ALTER CONSTRAINT \"Required\" NO INHERIT",
        ];
        assert_eq!(sql(plain.changes(&named, &column)), Some(expected.map(str::to_owned).to_vec()));
        let expected = "ALTER TABLE public.t VALIDATE CONSTRAINT t_a_not_null".to_owned();
        assert_eq!(sql(pending.changes(&plain, &column)), Some(vec![expected]));
        assert_eq!(sql(plain.changes(&pending, &column)), None);
        assert_eq!(named.clause(), "CONSTRAINT \"Required\" NOT NULL NO INHERIT");
        assert_eq!(
            pending.add(&column).sql,
            "ALTER TABLE public.t ADD CONSTRAINT t_a_not_null NOT NULL a NOT VALID"
        );
    }
}
