//! The sequence of an identity column: no object of its own, since it comes, is altered and goes with the column, but with
//! privileges, a comment and labels of its own. It has no name in its identity: whatever it is called, it is the column's.

use super::{Column, Context, Identity, Kind, Object, Table, inheritance, sequence, shed};
use crate::catalog::{Catalog, ObjectId};
use crate::introspect::{Address, class};
use crate::plan::Statement;
use crate::sql::qualified;

/// The sequence of a column.
pub(super) fn of(column: &ObjectId) -> ObjectId {
    ObjectId::on(Kind::Sequence, column, "")
}

/// What an address means that was found to be a column's: the column, or its sequence.
pub(super) fn meant(found: ObjectId, address: Address) -> ObjectId {
    let is_relation = address.class == class::CLASS && address.sub == 0;
    if is_relation && found.kind == Kind::Column { of(&found) } else { found }
}

/// Its name in SQL in that state; nothing where there is none, and of every other object.
pub(super) fn name(target: &ObjectId, catalog: &Catalog) -> Option<String> {
    let column = target.parent().filter(|_| target.kind == Kind::Sequence)?;
    match catalog.get(column)? {
        Object::Column(Column { identity: Some(identity), .. }) => {
            Some(qualified(column.schema_name().unwrap_or_default(), &identity.sequence))
        }
        _ => None,
    }
}

/// An object as `COMMENT ON` and its like address it in that state, whatever it is.
pub(super) fn target(object: &ObjectId, catalog: &Catalog) -> String {
    match name(object, catalog) {
        Some(name) => format!("SEQUENCE {name}"),
        None => object.kind.target(object),
    }
}

/// Whether an object is the sequence of a column that goes on without one: what was said about it is gone then.
pub(super) fn is_gone(object: &ObjectId, cx: &Context<'_>) -> bool {
    let goes_on = object.parent().is_some_and(|column| cx.to.contains(column) && cx.from.contains(column));
    goes_on && name(object, cx.from).is_some() && name(object, cx.to).is_none()
}

/// What a sequence still needs of which a column has just got it: default privileges may have given something on it, and it
/// is as much logged as its table.
pub(super) fn made(column: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
    let shed = shed(&of(column), &cx.notes.shed, cx.to);
    let apart = identity(column, cx.to).is_some_and(|identity| identity.unlike_table);
    shed.into_iter().chain(persist(column, cx).filter(|_| apart)).collect()
}

/// The change of whether the sequence of a column is logged, where that of the table does not bring it.
pub(super) fn change(column: &ObjectId, cx: &Context<'_>) -> Option<Statement> {
    let unlike = |state| identity(column, state).map(|identity| identity.unlike_table);
    let (from, to) = (unlike(cx.from)?, unlike(cx.to)?);
    let table = column.parent()?;
    let brought = || unlogged(table, cx.from) != unlogged(table, cx.to);
    // The table's own change says it where both are unlike it.
    persist(column, cx).filter(|_| from != to && (to || !brought()))
}

/// Sets the sequences of a table that becomes logged, or unlogged, to what they are to be: PostgreSQL takes them along.
pub(super) fn left_behind(table: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
    let wanted = unlogged(table, cx.to);
    // Before PostgreSQL 15 every sequence is logged, and none comes along.
    let columns =
        inheritance::children(Kind::Column, table, cx.from).filter(|_| cx.from.server.major() >= 15);
    let of_column = |(column, _): (&ObjectId, &Object)| {
        let apart = |state| identity(column, state).is_some_and(|identity| identity.unlike_table);
        // By the name that it has before the column's own change; if that replaces the column, it may be gone.
        let own = name(&of(column), cx.from).filter(|_| apart(cx.from) && apart(cx.to));
        let own = own.map(|name| sequence::persist(&format!("IF EXISTS {name}"), !wanted));
        let owned = cx.dependents(column).filter(|(id, _)| id.kind == Kind::SequenceOwner);
        let owned = owned.filter_map(|(id, _)| match (id.parent()?, cx.to.get(id.parent()?)?) {
            (sequence, Object::Sequence(to)) if to.unlogged != wanted => {
                Some(sequence::persist(&format!("IF EXISTS {}", sequence.sql()), to.unlogged))
            }
            _ => None,
        });
        own.into_iter().chain(owned).collect::<Vec<_>>()
    };
    columns.flat_map(of_column).collect()
}

fn persist(column: &ObjectId, cx: &Context<'_>) -> Option<Statement> {
    let (identity, table) = (identity(column, cx.to)?, column.parent()?);
    Some(sequence::persist(&name(&of(column), cx.to)?, unlogged(table, cx.to) != identity.unlike_table))
}

fn identity<'a>(column: &ObjectId, state: &'a Catalog) -> Option<&'a Identity> {
    match state.get(column)? {
        Object::Column(column) => column.identity.as_deref(),
        _ => None,
    }
}

fn unlogged(table: &ObjectId, state: &Catalog) -> bool {
    matches!(state.get(table), Some(Object::Table(Table { unlogged: true, .. })))
}
