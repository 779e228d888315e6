//! What is ours: the part of a database that a comparison with sources may touch.

use std::collections::BTreeSet;

use palisade_model::written::Managed;
use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, Entry, ObjectId, Scope as Place};
use crate::kinds::Kind;
use crate::notes::Notes;

/// The part of a database that the sources manage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Schemas in which everything is ours: what is there and not in the sources would be dropped.
    pub schemas: BTreeSet<String>,
    /// Objects of ours elsewhere: extensions, a policy on somebody else's table.
    pub attached: BTreeSet<ObjectId>,
    /// What every database of the platform has, and the sources leave as it is.
    pub platform: BTreeSet<ObjectId>,
    /// Roles whose grants are ours. `PUBLIC` and the owner always are.
    pub roles: BTreeSet<String>,
    /// Objects that the sources describe and somebody else manages: they are there on every scratch, and never
    /// changed.
    #[serde(default)]
    pub theirs: Catalog,
    /// The policies on them that stood there when the project began: no migration of ours makes them.
    #[serde(default)]
    pub first: Catalog,
}

/// Whether it is ours once the sources declare it, although it was there before they did: a policy with what is said of
/// it. The rest of what is recorded stays others'.
pub(super) fn is_first(id: &ObjectId) -> bool {
    std::iter::successors(Some(id), |id| id.parent()).any(|id| id.kind.is_intent())
}

fn clone((id, entry): (&ObjectId, &Entry)) -> (ObjectId, Entry) {
    (id.clone(), entry.clone())
}

/// What bounds what is ours.
#[derive(Debug, Clone, Copy)]
pub struct Bounds<'a> {
    /// Schemas that are managed although nothing declares them.
    pub schemas: &'a BTreeSet<String>,
    /// Roles whose grants are ours.
    pub roles: &'a BTreeSet<String>,
    /// Schemas of which another tool migrates the tables: in them is ours what the sources declare, one by one.
    pub attach: &'a BTreeSet<String>,
    /// What others have there, as it was recorded.
    pub record: &'a Catalog,
    /// What the sources say, where they are sources of ours.
    pub notes: Option<&'a Notes>,
}

impl Scope {
    /// What is ours, from what a database holds before (`base`, with what is recorded of others) and after the sources
    /// were loaded into it.
    pub fn of(base: &Catalog, loaded: &Catalog, bounds: Bounds<'_>) -> Self {
        let Bounds { schemas, roles, attach, record, notes } = bounds;
        let mut scope = Self { schemas: schemas.clone(), roles: roles.clone(), ..Self::default() };
        scope.schemas.retain(|schema| !attach.contains(schema));
        let managed = |id: &ObjectId| notes?.objects.get(id).map(|note| note.managed);
        for (id, entry) in &loaded.objects {
            let new = base.get(id) != Some(&*entry.object);
            if !new {
                scope.platform.insert(id.clone());
            }
            let root = id.root();
            let ours = match managed(root) {
                Some(Managed::No) => false,
                // What the sources declare, and what became of what was there.
                Some(Managed::Attach) => managed(id) == Some(Managed::Yes) || (new && id.kind.attaches()),
                Some(Managed::Yes) | None => new,
            };
            match &root.scope {
                _ if !ours => {}
                Place::Schema(schema) if !base.contains(root) && !attach.contains(&**schema) => {
                    let whole = managed(root).is_none_or(|managed| managed == Managed::Yes);
                    if whole {
                        scope.schemas.insert(schema.to_string());
                    } else {
                        scope.attached.insert(id.clone());
                    }
                }
                Place::Database if id.kind == Kind::Schema && !attach.contains(&*id.name) => {
                    scope.schemas.insert(id.name.to_string());
                }
                _ => {
                    scope.attached.insert(id.clone());
                }
            }
            let described = managed(root).is_some_and(|managed| managed != Managed::Yes);
            if described && (!ours || !new) {
                scope.theirs.objects.insert(id.clone(), entry.clone());
            }
        }
        for id in record.objects.keys().filter(|id| !is_first(id)) {
            if let Some(entry) = base.objects.get(id) {
                scope.theirs.objects.insert(id.clone(), entry.clone());
            }
        }
        scope.first.objects.extend(record.objects.iter().filter(|(id, _)| is_first(id)).map(clone));
        scope
    }

    /// What is there before the first migration of ours runs: what others manage, with the policies that stood there when
    /// the project began.
    pub fn start(&self) -> Catalog {
        let mut start = self.theirs.clone();
        start.objects.extend(self.first.objects.clone());
        start
    }

    /// What is ours of a catalog, and what of `whole` it hangs on: the state that access and lints are judged by.
    pub fn seen(&self, ours: &Catalog, whole: &Catalog) -> Catalog {
        let mut seen = ours.clone();
        let theirs = whole.objects.iter().filter(|(id, _)| self.theirs.contains(id.root()));
        for (id, entry) in theirs {
            seen.objects.entry(id.clone()).or_insert_with(|| entry.clone());
        }
        seen
    }

    /// Both scopes together: what was ours before may have to be dropped.
    #[must_use]
    pub fn union(mut self, other: &Scope) -> Self {
        self.schemas.extend(other.schemas.iter().cloned());
        self.attached.extend(other.attached.iter().cloned());
        self.platform.retain(|id| other.platform.contains(id));
        self.roles.extend(other.roles.iter().cloned());
        self.theirs.objects.extend(other.theirs.objects.clone());
        self.first.objects.extend(other.first.objects.clone());
        self
    }

    /// The part of a catalog that is ours.
    pub fn restrict(&self, catalog: &Catalog) -> Catalog {
        let ours = catalog.objects.iter().filter(|(id, _)| self.holds(id));
        Catalog {
            server: catalog.server.clone(),
            objects: ours.map(|(id, entry)| (id.clone(), entry.clone())).collect(),
            unmodelled: catalog.unmodelled.clone(),
        }
    }

    /// Grants on objects of ours to roles that are not: compared with nothing, changed by nobody, and named.
    pub fn foreign_grants(&self, catalog: &Catalog) -> Vec<ObjectId> {
        let foreign = |id: &&ObjectId| self.place_is_ours(id) && !self.role_is_ours(id, catalog);
        catalog.objects.keys().filter(foreign).cloned().collect()
    }

    fn holds(&self, id: &ObjectId) -> bool {
        self.place_is_ours(id) && self.grantee_is_ours(id)
    }

    fn place_is_ours(&self, id: &ObjectId) -> bool {
        if self.attached.contains(id) {
            return true;
        }
        let theirs = self.platform.contains(id) || self.theirs.contains(id.root());
        !theirs && id.schema_name().is_some_and(|schema| self.schemas.contains(schema))
    }

    fn role_is_ours(&self, id: &ObjectId, catalog: &Catalog) -> bool {
        id.kind != Kind::Grant
            || catalog
                .get(id)
                .is_none_or(|object| object.roles(id).iter().all(|role| self.roles.contains(role)))
    }

    fn grantee_is_ours(&self, id: &ObjectId) -> bool {
        let free = id.kind != Kind::Grant || matches!(&*id.name, "public" | crate::kinds::OWNER);
        free || self.roles.contains(&*id.name)
    }
}
