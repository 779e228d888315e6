//! What is ours: the part of a database that a comparison with sources may touch.

use std::collections::BTreeSet;

use palisade_model::written::Managed;
use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, ObjectId, Scope as Place};
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
}

impl Scope {
    /// What is ours, from what a database holds before (`base`) and after the sources were loaded into it.
    pub fn of(
        base: &Catalog,
        loaded: &Catalog,
        schemas: &BTreeSet<String>,
        roles: &BTreeSet<String>,
    ) -> Self {
        let platform: BTreeSet<ObjectId> =
            base.objects.keys().filter(|id| loaded.get(id) == base.get(id)).cloned().collect();
        let ours = |id: &&ObjectId| !platform.contains(*id);
        let mut scope = Self { schemas: schemas.clone(), roles: roles.clone(), ..Self::default() };
        for id in loaded.objects.keys().filter(ours) {
            match &id.root().scope {
                Place::Schema(schema) if !base.contains(id.root()) => {
                    scope.schemas.insert(schema.to_string());
                }
                Place::Database if id.kind == Kind::Schema => {
                    scope.schemas.insert(id.name.to_string());
                }
                _ => {
                    scope.attached.insert(id.clone());
                }
            }
        }
        scope.platform = platform;
        scope
    }

    /// Takes out what the notes say somebody else manages; what hangs on it may still be ours.
    #[must_use]
    pub fn leaving(mut self, loaded: &Catalog, notes: &Notes) -> Self {
        let managed = |id: &ObjectId| notes.objects.get(id).map(|note| note.managed);
        for (id, entry) in &loaded.objects {
            match managed(id.root()) {
                Some(Managed::Attach) if id.kind.attaches() => {
                    self.attached.insert(id.clone());
                }
                Some(Managed::Attach | Managed::No) => {
                    self.theirs.objects.insert(id.clone(), entry.clone());
                }
                Some(Managed::Yes) | None => {}
            }
        }
        self
    }

    /// Both scopes together: what was ours before may have to be dropped.
    #[must_use]
    pub fn union(mut self, other: &Scope) -> Self {
        self.schemas.extend(other.schemas.iter().cloned());
        self.attached.extend(other.attached.iter().cloned());
        self.platform.retain(|id| other.platform.contains(id));
        self.roles.extend(other.roles.iter().cloned());
        self.theirs.objects.extend(other.theirs.objects.clone());
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
