//! Checks that tables have from their parents and that nobody has looked at: what brings a table one that is not its own.

use super::inheritance::{Inheritance, link, links, parents_of, stands};
use super::{Constraint, Context, Object};
use crate::catalog::ObjectId;
use crate::kinds::Kind;

/// The check of the outermost parent that has to be made anew, so that a table which joins those below it has it unchecked
/// and not as its own. A check that stands comes to a table as checked, and one that the table has already stays its own.
pub(super) fn unsettled(id: &ObjectId, check: &Constraint, cx: &Context<'_>) -> Option<ObjectId> {
    let table = id.parent()?;
    let joins = cx.from.get(&link(table)) != cx.to.get(&link(table));
    // A partition gives its own up for its parent's.
    let joins = joins
        && !matches!(cx.to.get(&link(table)), Some(Object::Inheritance(Inheritance { bound: Some(_), .. })));
    if !(check.inherited && check.is_check() && !check.validated && joins) {
        return None;
    }
    let constraint = |id: &ObjectId| match cx.to.get(id) {
        Some(Object::Constraint(constraint)) => Some(constraint),
        _ => None,
    };
    // Where several say it, none of them alone brings it.
    let mut above = id.clone();
    while constraint(&above)?.inherited {
        let parents = parents_of(&above, cx.to).filter(|parent| cx.to.contains(parent));
        let Ok([only]) = <[ObjectId; 1]>::try_from(parents.collect::<Vec<_>>()) else { return None };
        above = only;
    }
    let stands =
        cx.from.get(&above) == cx.to.get(&above) && above.parent().is_some_and(|root| stands(root, cx));
    (stands && is_unchecked_below(&above, cx)).then_some(above)
}

/// Whether a check is the outermost table's alone, and unchecked, in all tables below that: then it can be made anew.
fn is_unchecked_below(above: &ObjectId, cx: &Context<'_>) -> bool {
    let mut open: Vec<ObjectId> = above.parent().into_iter().cloned().collect();
    let mut seen = 0;
    while let Some(table) = open.get(seen).cloned() {
        let below = links(cx.to).filter(|(_, parent)| **parent == table).map(|(child, _)| child.clone());
        open.extend(below.collect::<Vec<_>>());
        let check = ObjectId::on(Kind::Constraint, &table, &*above.name);
        let plain = matches!(cx.to.get(&check), Some(Object::Constraint(check)) if !check.validated);
        if !plain {
            return false;
        }
        seen += 1;
    }
    true
}
