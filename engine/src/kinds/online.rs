//! What the forms that let others work have in common: when they are possible, and the names that they need for a
//! while.

use sha2::{Digest as _, Sha256};

use super::{Context, Kind, Object, inheritance};
use crate::catalog::ObjectId;
use crate::plan::{Lock, Statement, Transaction};

/// Whether an index of this table can be built and dropped while others write: PostgreSQL refuses it on partitioned
/// tables.
pub(super) fn index(table: &ObjectId, cx: &Context<'_>) -> bool {
    matches!(table.kind, Kind::Table | Kind::MaterializedView)
        && cx.in_use(table)
        && !is_partitioned(table, cx)
}

/// Whether a constraint of this table can be added first and checked later. Not where something else of the plan
/// looks at it before: a parent that the table joins, a primary key or a replica identity that needs its columns
/// without nulls.
pub(super) fn constraint(table: &ObjectId, cx: &Context<'_>) -> bool {
    let same = |kind| {
        let of = |catalog| inheritance::children(kind, table, catalog);
        of(cx.from).eq(of(cx.to))
    };
    table.kind == Kind::Table && cx.in_use(table) && same(Kind::Inheritance) && same(Kind::ReplicaIdentity)
}

/// Whether a column of this table can be required first and checked later: a primary key that is made meanwhile would
/// look at it, and PostgreSQL 18 refuses one over a NOT NULL that is not valid.
pub(super) fn not_null(table: &ObjectId, cx: &Context<'_>) -> bool {
    let keys = |catalog| {
        let constraints = inheritance::children(Kind::Constraint, table, catalog);
        constraints.filter_map(|(id, object)| match object {
            Object::Constraint(constraint) => constraint.primary_key().map(|_| (id, object)),
            _ => None,
        })
    };
    constraint(table, cx) && keys(cx.from).eq(keys(cx.to)) && !is_joined(table, cx)
}

/// Whether a table that is there before comes below this one meanwhile: it would have to bring the check along that stands on this one
/// for a while.
fn is_joined(table: &ObjectId, cx: &Context<'_>) -> bool {
    let heirs = cx.heirs(table);
    let joins = |child: &ObjectId| cx.from.contains(child) && !heirs.contains(&child);
    inheritance::links(cx.to).any(|(child, parent)| parent == table && joins(child))
        || heirs.iter().any(|heir| is_joined(heir, cx))
}

/// Whether the table is partitioned in the new state.
pub(super) fn is_partitioned(table: &ObjectId, cx: &Context<'_>) -> bool {
    matches!(cx.to.get(table), Some(Object::Table(table)) if table.partition_by.is_some())
}

/// A name for something that is there for a while, from what it stands in for: short enough, the same in every run, and
/// nobody else's.
pub(super) fn passing_name(what: &str, id: &ObjectId) -> String {
    let digest = Sha256::digest(format!("{what} {id}").as_bytes());
    let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("palisade_{what}_{hex}")
}

/// A statement that stands alone, and lets others read and write.
pub(super) fn alone(sql: String, table: String) -> Statement {
    Statement::new(sql).lock(Lock::ShareUpdateExclusive, table).transaction(Transaction::Outside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passing_names_are_short_and_differ() {
        let table = ObjectId::schema(Kind::Table, "public", "t".repeat(63));
        let (a, b) = (ObjectId::on(Kind::Index, &table, "a"), ObjectId::on(Kind::Index, &table, "b"));
        assert!(passing_name("old", &a).len() < 63);
        assert_eq!(passing_name("old", &a), passing_name("old", &a));
        assert_ne!(passing_name("old", &a), passing_name("old", &b));
        assert_ne!(passing_name("old", &a), passing_name("new", &a));
    }
}
