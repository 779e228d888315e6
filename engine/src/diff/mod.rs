//! What differs between two catalogs. Knows no kind and writes no SQL.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, ObjectId};
use crate::kinds::Object;

/// The identities that differ between two catalogs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// In the second only.
    pub created: BTreeSet<ObjectId>,
    /// In the first only.
    pub dropped: BTreeSet<ObjectId>,
    /// In both, with other attributes.
    pub changed: BTreeSet<ObjectId>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let Self { created, dropped, changed } = self;
        created.is_empty() && dropped.is_empty() && changed.is_empty()
    }

    /// How many objects differ.
    pub fn len(&self) -> usize {
        self.created.len() + self.dropped.len() + self.changed.len()
    }
}

/// Compares two catalogs object by object. Dependencies, the order of columns and the server do not count.
pub fn diff(from: &Catalog, to: &Catalog) -> Changes {
    let mut changes = Changes::default();
    for (id, before, after) in from.objects.beside(&to.objects) {
        match (before, after) {
            (Some(before), Some(after)) if before.object == after.object => false,
            (Some(_), Some(_)) => changes.changed.insert(id.clone()),
            (Some(_), None) => changes.dropped.insert(id.clone()),
            (None, _) => changes.created.insert(id.clone()),
        };
    }
    forget_names(&mut changes, from, to);
    changes
}

/// What PostgreSQL makes for something else gets a name from it, which is no difference if nothing else is.
fn forget_names(changes: &mut Changes, from: &Catalog, to: &Catalog) {
    let chosen = |catalog: &Catalog, id: &ObjectId| catalog.get(id).is_some_and(Object::is_incidental);
    let by_home = |catalog: &Catalog, ids: &BTreeSet<ObjectId>| {
        let mut homes: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
        // Names can have been exchanged, too.
        let swapped = changes.changed.iter().filter(|id| chosen(from, id) && chosen(to, id));
        for id in ids.iter().filter(|id| chosen(catalog, id)).chain(swapped) {
            homes.entry(id.parent().unwrap_or(id).clone()).or_default().push(id.clone());
        }
        homes
    };
    let mut made = by_home(to, &changes.created);
    let gone = by_home(from, &changes.dropped);
    let (mut found, mut lost) = (BTreeSet::new(), BTreeSet::new());
    for (home, ids) in gone {
        let Some(made) = made.get_mut(&home) else { continue };
        for id in ids {
            if let Some(at) = made.iter().position(|made| from.get(&id) == to.get(made)) {
                found.insert(made.swap_remove(at));
                lost.insert(id);
            }
        }
    }
    changes.created.retain(|id| !found.contains(id));
    changes.dropped.retain(|id| !lost.contains(id));
    // Of one whose name another one takes, or had, only that one is left to say.
    let renamed: Vec<ObjectId> =
        changes.changed.iter().filter(|id| found.contains(*id) || lost.contains(*id)).cloned().collect();
    for id in renamed {
        changes.changed.remove(&id);
        match (found.contains(&id), lost.contains(&id)) {
            (true, false) => changes.dropped.insert(id),
            (false, true) => changes.created.insert(id),
            _ => continue,
        };
    }
}
