//! What differs between two catalogs. Knows no kind and writes no SQL.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, ObjectId};

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
    changes
}
