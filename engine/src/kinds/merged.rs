//! Checks that a table and its parents have under one name. PostgreSQL goes by the names: `INHERIT` makes one check of two,
//! which stays the table's own for good, and `NO INHERIT` takes the one for the other.

use super::{Constraint, Context, Inheritance, Kind, Object, inheritance, online};
use crate::catalog::{Catalog, ObjectId};
use crate::plan::{Lock, Statement};

fn check<'a>(id: &ObjectId, catalog: &'a Catalog) -> Option<&'a Constraint> {
    match catalog.get(id)? {
        Object::Constraint(constraint) if constraint.is_check() => Some(constraint),
        _ => None,
    }
}

/// The checks of a parent's that go to nobody below, where a table that leaves it has one of that name.
pub(super) fn namesakes(link: &ObjectId, parent: &ObjectId, cx: &Context<'_>) -> Vec<ObjectId> {
    let Some(table) = link.parent() else { return Vec::new() };
    let alike = |id: &&ObjectId| {
        check(id, cx.from).is_some_and(Constraint::stays_with_table)
            && cx.from.contains(&ObjectId::on(Kind::Constraint, table, &*id.name))
    };
    let all = inheritance::children(Kind::Constraint, parent, cx.from).map(|(id, _)| id);
    all.filter(alike).cloned().collect()
}

/// The statement by which a table leaves a parent, past the checks that PostgreSQL would take for others.
pub(super) fn past_namesakes(
    link: &ObjectId,
    parent: &ObjectId,
    leave: Statement,
    cx: &Context<'_>,
) -> Vec<Statement> {
    let namesakes = namesakes(link, parent, cx);
    let rename = |old: &ObjectId, new: &ObjectId| {
        let sql = format!("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", parent.sql(), old.sql(), new.sql());
        Statement::new(sql).lock(Lock::AccessExclusive, parent.sql())
    };
    let aside = |id: &ObjectId| ObjectId { name: online::passing_name("aside", id).into(), ..id.clone() };
    let mut statements: Vec<Statement> = namesakes.iter().map(|id| rename(id, &aside(id))).collect();
    statements.push(leave);
    statements.extend(namesakes.iter().map(|id| rename(&aside(id), id)));
    statements
}

/// Whether a check that a table is to have of new parents alone comes with the parents' own, which are made once it inherits
/// them: had it one before, that would stay its own.
pub(super) fn comes_with_parents(id: &ObjectId, cx: &Context<'_>) -> bool {
    let Some(table) = id.parent() else { return false };
    let joins = matches!(
        cx.to.get(&inheritance::link(table)),
        Some(Object::Inheritance(Inheritance { bound: None, .. }))
    );
    let of_parents = |check: &Constraint| check.inherited && check.validated;
    if !joins || !inheritance::stands(table, cx) || !check(id, cx.to).is_some_and(of_parents) {
        return false;
    }
    // One of its own it keeps.
    if check(id, cx.from).is_some_and(|check| !check.inherited) {
        return false;
    }
    let made = |above: &ObjectId| {
        let own = check(above, cx.to).is_some_and(|check| !check.inherited && check.validated);
        own && above.parent().is_some_and(|parent| cx.made.contains(parent))
    };
    let above: Vec<ObjectId> =
        inheritance::parents_of(id, cx.to).filter(|above| cx.to.contains(above)).collect();
    !above.is_empty() && above.iter().all(made)
}

/// What a check of a new table waits for: the tables that come below it and are to have it of it alone.
pub(super) fn waits_for(id: &ObjectId, cx: &Context<'_>) -> Vec<ObjectId> {
    let Some(parent) = id.parent().filter(|parent| cx.made.contains(*parent)) else { return Vec::new() };
    if check(id, cx.to).is_none_or(|check| check.inherited) {
        return Vec::new();
    }
    let heirs = inheritance::links(cx.to).filter(|(_, above)| *above == parent).map(|(heir, _)| heir);
    let heirs = heirs.filter(|heir| comes_with_parents(&ObjectId::on(Kind::Constraint, heir, &*id.name), cx));
    heirs.map(inheritance::link).collect()
}
