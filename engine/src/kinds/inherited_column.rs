//! What a table says of a column that is its parent's: only where it says something else.

use super::not_null::NotNull;
use super::{Alter, Column, Context, Kind, Object, Part, inheritance, offenders};
use crate::catalog::ObjectId;
use crate::plan::{Code, Lock, Statement};

impl Column {
    /// The column as the table's own, where it has to be made of the table alone before this is attached.
    pub(super) fn alone(&self, id: &ObjectId, cx: &Context<'_>) -> Option<Self> {
        inheritance::made_apart(id, cx).then(|| Column { inherited: false, ..self.clone() })
    }

    /// The parts of a column that a table gets to fit its parent: a default that it has of that is said here, so that
    /// the rows get it.
    pub(super) fn parents_default(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> Vec<Part> {
        let own = ObjectId::on(Kind::Default, id, "");
        let parents =
            inheritance::parents_default(&own, cx.to).filter(|_| parts.is_empty() && !cx.to.contains(&own));
        let clause = parents.and_then(|(parent, _)| cx.to.get(&parent)?.clause(&parent, &[], cx));
        let part = clause.map(|sql| Part { kind: Kind::Default, order: 0, sql });
        part.map_or_else(|| parts.to_vec(), |part| vec![part])
    }

    /// Whether the expression of a column of the table's own is that of the parent's column with which it becomes one as the table
    /// is made: it comes with that, and may not be said before PostgreSQL 16.
    pub(super) fn generated_above(&self, id: &ObjectId, cx: &Context<'_>) -> bool {
        let Some(table) = id.parent().filter(|table| cx.made.contains(*table)) else { return false };
        let link = inheritance::link(table);
        let above = match cx.to.get(&link) {
            Some(Object::Inheritance(above)) if !cx.apart.contains(&link) => above.parents.as_slice(),
            _ => &[],
        };
        above.iter().any(|parent| match cx.to.get(&ObjectId::on(Kind::Column, parent, &*id.name)) {
            Some(Object::Column(column)) => column.generated == self.generated,
            _ => false,
        })
    }

    /// Its clause in CREATE TABLE. A partition may say it without the type; any other table says it afterwards.
    pub(super) fn inherited_clause(&self, id: &ObjectId, parts: &[Part], cx: &Context<'_>) -> String {
        if !inheritance::in_partition(id, cx.to) {
            return String::new();
        }
        let mut words: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
        words.extend(self.requires_more(id, cx).then_some("NOT NULL"));
        if words.is_empty() { String::new() } else { format!("{} {}", id.sql(), words.join(" ")) }
    }

    /// What its clause cannot say.
    pub(super) fn inherited_settings(&self, id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
        // One that stands already has a new column of its parent's as ALTER TABLE made it there.
        let standing = id.parent().is_some_and(|table| inheritance::stays_below(table, cx));
        let mut statements = Vec::new();
        if self.requires_more(id, cx) && !inheritance::in_partition(id, cx.to) {
            statements.push(require(id));
        }
        // Storage and compression come with the column where the parent has them already, and sources have no order:
        // what is not the type's own is said again. The rest never comes.
        if let Some((_, origin)) = inheritance::origin(id, cx.to) {
            let made = Column {
                statistics: None,
                options: Vec::new(),
                foreign_options: Vec::new(),
                storage: origin.storage.clone().filter(|_| !standing && self.storage.is_none()),
                compression: origin.compression.clone().filter(|_| !standing && self.compression.is_none()),
                ..origin.clone()
            };
            statements.extend(self.settings(&made, id, cx));
        }
        statements
    }

    /// The way from one inherited column to another: what its parent's own alteration brings is there already.
    pub(super) fn alter_inherited(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> Alter {
        let mut brought = self.clone();
        if self.retyped(to) {
            (brought.storage, brought.compression) = (to.storage.clone(), to.compression.clone());
        }
        if let Some((_, after)) = inheritance::origin(id, cx.to)
            && let Some((origin, before)) = inheritance::origin(id, cx.from)
            && cx.to.contains(origin)
            && before.not_null != after.not_null
        {
            brought.not_null = after.not_null;
        }
        let mut statements = Vec::new();
        if brought.not_null && !to.not_null {
            let (table, column) = (id.parent_sql(), id.sql());
            let sql = format!("ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL");
            statements.push(Statement::new(sql).lock(Lock::AccessExclusive, table));
        }
        if to.not_null && !brought.not_null {
            statements.push(require(id));
        }
        statements.extend(to.settings(&brought, id, cx));
        Alter::with(statements)
    }

    /// The NOT NULL constraint that it has once it is to become another column: a detached table keeps its parent's,
    /// under that name, or under the one that it came with.
    pub(super) fn not_null_held(&self, to: &Self, id: &ObjectId, cx: &Context<'_>) -> NotNull {
        match inheritance::origin(id, cx.from) {
            Some((origin, column)) if !to.inherited && column.not_null && cx.from.server.major() >= 18 => {
                let parents = column.not_null_constraint.named(origin);
                NotNull { name: self.not_null_held.0.clone().or_else(|| parents.name.clone()), ..parents }
            }
            _ => self.not_null_constraint.clone(),
        }
    }

    /// Whether it refuses null where its parent's does not.
    fn requires_more(&self, id: &ObjectId, cx: &Context<'_>) -> bool {
        self.not_null && inheritance::origin(id, cx.to).is_some_and(|(_, origin)| !origin.not_null)
    }
}

fn require(id: &ObjectId) -> Statement {
    let (table, column) = (id.parent_sql(), id.sql());
    let message = format!("reads {table} and fails where {column} is null");
    Statement::new(format!("ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL"))
        .lock(Lock::AccessExclusive, &table)
        .hazard(Code::MayFail, message)
        .counted(offenders::nulls(&table, &column))
}
