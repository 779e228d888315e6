//! A small sorted set of identities. A catalog holds one or two for each of its objects, most with one or two members:
//! a vector takes a tenth of the memory of a tree.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ObjectId;

/// Identities, sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ids(Vec<ObjectId>);

impl Ids {
    /// Adds an identity; one that is there already stays.
    pub fn insert(&mut self, id: ObjectId) {
        if let Err(at) = self.0.binary_search(&id) {
            // Room for one more and not for four: most never get a third.
            self.0.reserve_exact(1);
            self.0.insert(at, id);
        }
    }

    /// Whether the identity is among them.
    pub fn contains(&self, id: &ObjectId) -> bool {
        self.0.binary_search(id).is_ok()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, ObjectId> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Ids {
    type Item = &'a ObjectId;
    type IntoIter = std::slice::Iter<'a, ObjectId>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl FromIterator<ObjectId> for Ids {
    fn from_iter<I: IntoIterator<Item = ObjectId>>(ids: I) -> Self {
        let mut ids: Vec<ObjectId> = ids.into_iter().collect();
        ids.sort();
        ids.dedup();
        Self(ids)
    }
}

impl Serialize for Ids {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<ObjectId>::deserialize(deserializer).map(Self::from_iter)
    }
}
