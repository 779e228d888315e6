//! What a table keeps of parents that it leaves.

use super::{Column, Constraint, Context, Index, Kind, Object, constraint, inheritance, merged};
use crate::catalog::ObjectId;
use crate::plan::{Lock, Statement};
use crate::sql::qualified;

/// The statements that drop what a table keeps of parents that it leaves, and is not to have.
pub(super) fn dropped(id: &ObjectId, cx: &Context<'_>) -> Vec<Statement> {
    let Some(table) = id.parent().filter(|table| cx.to.contains(table)) else { return Vec::new() };
    let kept = match cx.to.get(id) {
        Some(Object::Inheritance(link)) if link.bound.is_none() => link.parents.as_slice(),
        _ => &[],
    };
    let mut statements = Vec::new();
    for kind in [Kind::Constraint, Kind::Index, Kind::Column] {
        let mut children: Vec<_> = inheritance::children(kind, table, cx.from).collect();
        // What is computed from others goes before them.
        children.sort_by_key(|(_, object)| !computed(object));
        for (child, object) in children {
            let comes_from_kept =
                kept.iter().any(|parent| cx.from.contains(&ObjectId::on(kind, parent, &*child.name)));
            // An index that was part of a parent's comes again with another one.
            let another = match (object, cx.to.get(child)) {
                (Object::Index(from), Some(Object::Index(to))) => {
                    from.inherited && to.inherited && cx.changed.contains(child) && !from.builds_as(to)
                }
                // PostgreSQL takes no exclusion constraint for another, and makes one more.
                (Object::Constraint(from), Some(Object::Constraint(to))) => {
                    from.inherited && to.inherited && from.is_exclusion()
                }
                _ => false,
            };
            let stays = cx.to.contains(child) && !another && !merged::comes_with_parents(child, cx);
            if stays && !takes_along(child, cx) || comes_from_kept {
                continue;
            }
            let own: Object = match object {
                Object::Column(column) if column.inherited => {
                    Column { inherited: false, ..column.clone() }.into()
                }
                Object::Constraint(constraint) if constraint.inherited => {
                    Constraint { inherited: false, ..constraint.clone() }.into()
                }
                Object::Index(index) if index.inherited => Index { inherited: false, ..index.clone() }.into(),
                _ => continue,
            };
            statements.extend(match object {
                // The index of the parent's that it was part of may have taken it along.
                Object::Index(index)
                    if another || index.origin.as_ref().is_some_and(|origin| !cx.to.contains(origin)) =>
                {
                    let name = qualified(child.schema_name().unwrap_or_default(), &child.name);
                    let drop = Statement::new(format!("DROP INDEX IF EXISTS {name}"));
                    vec![drop.lock(Lock::AccessExclusive, child.parent_sql())]
                }
                _ => {
                    let mut drops = match object {
                        Object::Constraint(key) if goes_above(table, key, cx) => {
                            vec![constraint::dropped(child, true, cx)]
                        }
                        _ => own.drop(child, cx),
                    };
                    for (lock, reached) in own.reaches(child, true, cx) {
                        drops.iter_mut().for_each(|drop| drop.locks_too(lock, reached.sql()));
                    }
                    drops
                }
            });
        }
    }
    statements
}

/// Whether a parent's key of this sort goes as well, and with it the keys of tables that are partitions at the time.
fn goes_above(table: &ObjectId, key: &Constraint, cx: &Context<'_>) -> bool {
    let goes = |(id, object): (&ObjectId, &Object)| {
        matches!(object, Object::Constraint(above) if above.sort == key.sort)
            && (!cx.to.contains(id) || cx.made.contains(id))
    };
    let parents = match cx.from.get(&inheritance::link(table)) {
        Some(Object::Inheritance(link)) => link.parents.as_slice(),
        _ => &[],
    };
    key.sort.has_index()
        && parents.iter().any(|parent| inheritance::children(Kind::Constraint, parent, cx.from).any(goes))
}

/// Whether a column that is made anew is computed from one that goes with the parent: it has to go first.
pub(super) fn takes_along(column: &ObjectId, cx: &Context<'_>) -> bool {
    let Some(entry) = cx.from.objects.get(column).filter(|entry| computed(&entry.object)) else {
        return false;
    };
    let gone = |need: &ObjectId| {
        let inherited = matches!(cx.from.get(need), Some(Object::Column(column)) if column.inherited);
        inherited && need.parent() == column.parent() && !cx.to.contains(need)
    };
    cx.made.contains(column) && inheritance::dropped_apart(column, cx) && entry.needs.iter().any(gone)
}

fn computed(object: &Object) -> bool {
    matches!(object, Object::Column(column) if column.generated.is_some())
}
