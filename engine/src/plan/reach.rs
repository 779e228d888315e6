//! Which relations a statement locks beyond those that its kind names: those that inherit from them. Relations that did
//! not exist before are left out, since nobody waits for them.

use std::collections::{BTreeMap, BTreeSet};

use super::Statement;
use crate::kinds::Context;

/// The relations of the old state, by their names as SQL.
pub(super) struct Reach {
    names: BTreeSet<String>,
    children: BTreeMap<String, BTreeSet<String>>,
}

impl Reach {
    pub(super) fn new(cx: &Context<'_>) -> Self {
        let names = cx.from.objects.keys().filter(|id| id.parent().is_none()).map(|id| id.sql()).collect();
        let mut children: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (child, parent) in cx.links() {
            children.entry(parent.sql()).or_default().insert(child.sql());
        }
        Self { names, children }
    }

    /// Adds what inherits from a relation that a statement locks.
    pub(super) fn widen(&self, statements: &mut [Statement]) {
        for statement in statements {
            let mut at = 0;
            while let Some((lock, relation)) = statement.locks.get(at).cloned() {
                let children = self.children.get(&relation).filter(|_| !statement.only);
                for child in children.into_iter().flatten() {
                    statement.locks_too(lock, child.clone());
                }
                at += 1;
            }
            // Behind the children: a new table may get one that was there before.
            statement.locks.retain(|(_, relation)| self.names.contains(relation));
        }
    }
}
