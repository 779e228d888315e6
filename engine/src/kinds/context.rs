//! What a kind may look at when it writes SQL.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Object, inheritance};
use crate::catalog::{Catalog, Entry, ObjectId};
use crate::notes::Notes;

/// The catalogs of both states, and what is known of the way.
pub(crate) struct Context<'a> {
    /// The state before.
    pub from: &'a Catalog,
    /// The state after.
    pub to: &'a Catalog,
    /// What the sources of the state after say beside it.
    pub notes: &'a Notes,
    /// What is made, or made anew; known once that has been decided.
    pub made: BTreeSet<ObjectId>,
    /// What is in both states, and differs.
    pub changed: BTreeSet<ObjectId>,
    /// What is made by a statement of its own, and not by its parent's; known once the order is.
    pub apart: BTreeSet<ObjectId>,
    parents: BTreeSet<&'a ObjectId>,
    heirs: BTreeMap<&'a ObjectId, Vec<&'a ObjectId>>,
    /// What of the state before has implications.
    sources: Vec<&'a Object>,
    /// The names of constraints that are said in the state after, each with its schema; of PostgreSQL 18 and later.
    said: HashSet<(Option<&'a str>, &'a str)>,
}

impl<'a> Context<'a> {
    /// The way from one state to another.
    pub(crate) fn new(from: &'a Catalog, to: &'a Catalog, notes: &'a Notes) -> Self {
        let parents = [from, to].into_iter().flat_map(inheritance::parents).collect();
        let heirs = inheritance::heirs(from, to);
        let sources = from.objects.iter().filter(|(id, _)| id.kind.has_implications());
        let sources = sources.map(|(_, entry)| &*entry.object).collect();
        // Before 18 no constraint has a name without being an object.
        let named = to.objects.iter().filter(|_| to.server.major() >= 18);
        let named = named.filter_map(|(id, entry)| Some((id.schema_name(), entry.object.constraint(id)?)));
        let said = named.collect();
        Self {
            from,
            to,
            notes,
            made: BTreeSet::new(),
            changed: BTreeSet::new(),
            apart: BTreeSet::new(),
            parents,
            heirs,
            sources,
            said,
        }
    }

    /// Whether a statement gives that name to a constraint of the schema, so that PostgreSQL makes up another for the next.
    pub(crate) fn is_said(&self, schema: Option<&str>, name: &str) -> bool {
        self.said.contains(&(schema, name))
    }

    /// What needs an object in the state before.
    pub(crate) fn dependents(&self, id: &ObjectId) -> impl Iterator<Item = (&'a ObjectId, &'a Entry)> {
        let ids = self.from.objects.dependents(id).iter();
        ids.filter_map(|id| self.from.objects.get_key_value(id))
    }

    /// What PostgreSQL makes by itself with what is made: what default privileges give. Not what is taken back from
    /// everybody who may have got something ([`Notes::shed`]).
    pub(crate) fn implied(&self, made: &ObjectId) -> BTreeMap<ObjectId, Object> {
        let mut all: BTreeMap<ObjectId, Object> = BTreeMap::new();
        for (implied, object) in self.sources.iter().flat_map(|source| source.implies(made, self)) {
            let object = match all.remove(&implied) {
                Some(other) => other.together(&object),
                None => object,
            };
            all.insert(implied, object);
        }
        all.retain(|implied, object| {
            let roles = object.roles(implied);
            roles.is_empty() || !roles.iter().all(|role| self.notes.shed.contains(role))
        });
        all
    }

    /// Whether others may be at work on a table meanwhile, and are to be let work: it was there before and stays.
    pub(crate) fn in_use(&self, table: &ObjectId) -> bool {
        self.notes.online
            && self.from.contains(table)
            && self.to.contains(table)
            && !self.made.contains(table)
    }

    /// Which tables inherit from which, before or after: child and parent.
    pub(crate) fn links(&self) -> impl Iterator<Item = (&'a ObjectId, &'a ObjectId)> {
        inheritance::links(self.from).chain(inheritance::links(self.to))
    }

    /// Whether other tables inherit from a table in one of the states.
    pub(crate) fn is_parent(&self, table: &ObjectId) -> bool {
        self.parents.contains(table)
    }

    /// The tables that inherit from a table in both states and all the while.
    pub(crate) fn heirs(&self, table: &ObjectId) -> &[&'a ObjectId] {
        self.heirs.get(table).map_or(&[], Vec::as_slice)
    }

    /// SQL of the new state: as its source wrote it, else as PostgreSQL printed it.
    pub(crate) fn text<'t>(&'t self, id: &ObjectId, part: &str, printed: &'t str) -> &'t str {
        self.notes.written(id, part).unwrap_or(printed)
    }
}
