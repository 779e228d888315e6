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
    for (id, entry) in &to.objects {
        match from.get(id) {
            None => changes.created.insert(id.clone()),
            Some(object) if *object != entry.object => changes.changed.insert(id.clone()),
            Some(_) => false,
        };
    }
    changes.dropped = from.objects.keys().filter(|id| !to.contains(id)).cloned().collect();
    forget_names(&mut changes, from, to);
    changes
}

/// What PostgreSQL makes for something else gets a name from it, which is no difference if nothing else is.
fn forget_names(changes: &mut Changes, from: &Catalog, to: &Catalog) {
    let incidental = |catalog: &Catalog, ids: &BTreeSet<ObjectId>| -> Vec<ObjectId> {
        let chosen = |id: &&ObjectId| catalog.get(id).is_some_and(Object::is_incidental);
        ids.iter().filter(chosen).cloned().collect()
    };
    let mut made: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
    for id in incidental(to, &changes.created) {
        made.entry(id.parent().unwrap_or(&id).clone()).or_default().push(id);
    }
    for gone in incidental(from, &changes.dropped) {
        let Some(made) = gone.parent().and_then(|parent| made.get_mut(parent)) else { continue };
        if let Some(at) = made.iter().position(|made| from.get(&gone) == to.get(made)) {
            changes.created.remove(&made.swap_remove(at));
            changes.dropped.remove(&gone);
        }
    }
}
