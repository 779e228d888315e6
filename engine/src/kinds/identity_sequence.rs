//! The sequence of an identity column: no object of its own, since it comes, is altered and goes with the column, but with
//! privileges, a comment and labels of its own. It has no name in its identity: whatever it is called, it is the column's.

use super::{Column, Context, Kind, Object, shed};
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

/// What default privileges may have given on the sequence of a column that has just got it.
pub(super) fn shed_new(column: &ObjectId, cx: &Context<'_>) -> Option<Statement> {
    shed(&of(column), &cx.notes.shed, cx.to)
}
