//! The objects of a catalog, by identity.

use std::collections::{BTreeMap, HashMap, btree_map};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Entry, ObjectId};
use crate::kinds::Kind;

/// Objects by identity, sorted. A copy shares them with its original until one of the two is changed: the same state is
/// looked at in several ways, and a large one takes longer to copy than to compare.
#[derive(Clone, Default)]
pub struct Objects(Option<Arc<Held>>);

/// What copies share.
#[derive(Default)]
struct Held {
    map: BTreeMap<ObjectId, Entry>,
    /// What they were made of, as a digest, where that is known.
    origin: Option<Arc<str>>,
    /// The objects that need an object, found when they are first asked for.
    dependents: OnceLock<Dependents>,
}

type Dependents = HashMap<ObjectId, Vec<ObjectId>, FixedState>;

impl Held {
    fn dependents(&self) -> &Dependents {
        self.dependents.get_or_init(|| {
            let mut all = Dependents::default();
            for (dependant, entry) in &self.map {
                for need in &entry.needs {
                    all.entry(need.clone()).or_default().push(dependant.clone());
                }
            }
            all
        })
    }
}

impl Clone for Held {
    /// The same objects on the way to being others: nothing that was known of them stays.
    fn clone(&self) -> Self {
        Self { map: self.map.clone(), ..Self::default() }
    }
}

/// What is in a map of nothing.
static NOTHING: BTreeMap<ObjectId, Entry> = BTreeMap::new();

impl Objects {
    /// No objects.
    pub(crate) const NONE: Objects = Objects(None);

    /// The same objects, of which it is known that they were made of what has this digest, and of nothing else.
    pub(crate) fn made_of(mut self, origin: &str) -> Self {
        Arc::make_mut(self.0.get_or_insert_default()).origin = Some(origin.into());
        self
    }

    /// The digest of what they were made of; none once they were changed.
    pub(crate) fn origin(&self) -> Option<&str> {
        self.0.as_ref()?.origin.as_deref()
    }

    /// The objects that need this one, sorted.
    pub(crate) fn dependents(&self, id: &ObjectId) -> &[ObjectId] {
        let Some(held) = &self.0 else { return &[] };
        held.dependents().get(id).map_or(&[], Vec::as_slice)
    }

    /// Finds out what needs what, so that nobody who asks for it has to wait.
    pub(crate) fn find_dependents(&self) {
        let _ = self.0.as_deref().map(Held::dependents);
    }

    /// The objects of one kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&ObjectId, &Entry)> + use<'_> {
        // Identities are sorted by kind first, and none comes before this one.
        let first = ObjectId::database(kind, "");
        self.range(first..).take_while(move |(id, _)| id.kind == kind)
    }

    /// The parts of one kind that belong to an object, by name.
    pub(crate) fn parts<'a>(
        &'a self,
        kind: Kind,
        whole: &'a ObjectId,
    ) -> impl Iterator<Item = (&'a ObjectId, &'a Entry)> + use<'a> {
        let rest = self.range(ObjectId::on(kind, whole, "")..);
        rest.take_while(move |(id, _)| id.kind == kind && id.parent() == Some(whole))
    }

    /// Every identity of either side, sorted, with what each side has of it.
    pub(crate) fn beside<'a>(
        &'a self,
        other: &'a Objects,
    ) -> impl Iterator<Item = (&'a ObjectId, Option<&'a Entry>, Option<&'a Entry>)> {
        let (mut ours, mut theirs) = (self.iter().peekable(), other.iter().peekable());
        std::iter::from_fn(move || {
            let order = match (ours.peek(), theirs.peek()) {
                (Some((one, _)), Some((two, _))) => one.cmp(two),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => return None,
            };
            let one = if order.is_le() { ours.next() } else { None };
            let two = if order.is_ge() { theirs.next() } else { None };
            let id = one.or(two)?.0;
            Some((id, one.map(|(_, entry)| entry), two.map(|(_, entry)| entry)))
        })
    }
}

impl Deref for Objects {
    type Target = BTreeMap<ObjectId, Entry>;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref().map_or(&NOTHING, |held| &held.map)
    }
}

impl DerefMut for Objects {
    fn deref_mut(&mut self) -> &mut Self::Target {
        let held = Arc::make_mut(self.0.get_or_insert_default());
        held.origin = None;
        held.dependents = OnceLock::new();
        &mut held.map
    }
}

impl PartialEq for Objects {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(&**self, &**other) || **self == **other
    }
}

impl Eq for Objects {}

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

impl From<BTreeMap<ObjectId, Entry>> for Objects {
    fn from(objects: BTreeMap<ObjectId, Entry>) -> Self {
        Self(Some(Arc::new(Held { map: objects, ..Held::default() })))
    }
}

impl FromIterator<(ObjectId, Entry)> for Objects {
    fn from_iter<I: IntoIterator<Item = (ObjectId, Entry)>>(objects: I) -> Self {
        objects.into_iter().collect::<BTreeMap<_, _>>().into()
    }
}

impl IntoIterator for Objects {
    type Item = (ObjectId, Entry);
    type IntoIter = btree_map::IntoIter<ObjectId, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map(Arc::unwrap_or_clone).unwrap_or_default().map.into_iter()
    }
}

impl<'a> IntoIterator for &'a Objects {
    type Item = (&'a ObjectId, &'a Entry);
    type IntoIter = btree_map::Iter<'a, ObjectId, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Objects {
    type Item = (&'a ObjectId, &'a mut Entry);
    type IntoIter = btree_map::IterMut<'a, ObjectId, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl Serialize for Objects {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Objects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Schema;

    fn schemas(names: &[&str]) -> Objects {
        let schema = |name: &&str| (ObjectId::database(Kind::Schema, *name), Entry::new(Schema {}.into(), 0));
        names.iter().map(schema).collect()
    }

    #[test]
    fn a_copy_is_its_own() {
        let original = schemas(&["a", "b"]);
        let mut copy = original.clone();
        assert!(std::ptr::eq(&*copy, &*original));
        copy.remove(&ObjectId::database(Kind::Schema, "a"));
        assert_eq!((original.len(), copy.len()), (2, 1));
        assert_eq!(Objects::NONE, schemas(&[]));
        let known = original.made_of("digest");
        let mut copy = known.clone();
        assert_eq!(copy.origin(), Some("digest"));
        copy.clear();
        assert_eq!((copy.origin(), known.origin()), (None, Some("digest")));
    }

    #[test]
    fn two_sides_are_walked_together() {
        let (one, two) = (schemas(&["a", "b", "d"]), schemas(&["b", "c"]));
        let found: Vec<(String, bool, bool)> = one
            .beside(&two)
            .map(|(id, before, after)| (id.name.to_string(), before.is_some(), after.is_some()))
            .collect();
        let wanted = [("a", true, false), ("b", true, true), ("c", false, true), ("d", true, false)];
        assert_eq!(found, wanted.map(|(name, before, after)| (name.to_owned(), before, after)));
        assert_eq!(one.of_kind(Kind::Schema).count(), 3);
        assert_eq!(one.of_kind(Kind::Table).count(), 0);
    }
}
