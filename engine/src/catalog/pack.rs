//! A catalog in few bytes that are soon read, for files that only the build which wrote them reads: each identity stands
//! there once, by number. A snapshot is for people and for other versions; this is not.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use super::{Catalog, Entry, Ids, ObjectId, Scope, Server};
use crate::error::{Error, Result};
use crate::kinds::{Kind, Object};

/// An identity: its kind, what its name is unique in, and the name.
///
/// The second is 0 for the database, else twice the number of a schema plus one, or twice that of an identity plus two.
#[derive(Serialize, Deserialize)]
struct Name<'a>(u8, u32, &'a str);

/// An entry: its identity, its place among its siblings, what it needs, dies with and follows, and the number of the object.
#[derive(Serialize, Deserialize)]
struct Packed(u32, i32, Vec<u32>, Vec<u32>, Vec<u32>, u32);

/// Gives out numbers.
#[derive(Default)]
struct Numbers<'a> {
    schemas: Vec<&'a str>,
    of_schema: HashMap<&'a str, u32, FixedState>,
    names: Vec<Name<'a>>,
    of_id: HashMap<&'a ObjectId, u32, FixedState>,
    /// Each once: most columns are as many others are.
    objects: Vec<&'a Object>,
    of_object: HashMap<Vec<u8>, u32, FixedState>,
}

impl<'a> Numbers<'a> {
    /// The number of an identity. What it belongs to has a smaller one.
    fn id(&mut self, id: &'a ObjectId) -> Result<u32> {
        if let Some(number) = self.of_id.get(id) {
            return Ok(*number);
        }
        let within = match &id.scope {
            Scope::Database => 0,
            Scope::Schema(schema) => 1 + 2 * self.schema(schema)?,
            Scope::On(parent) => 2 + 2 * self.id(parent)?,
        };
        let number = number(self.names.len())?;
        self.names.push(Name(id.kind as u8, within, &id.name));
        self.of_id.insert(id, number);
        Ok(number)
    }

    fn ids(&mut self, ids: &'a Ids) -> Result<Vec<u32>> {
        ids.iter().map(|id| self.id(id)).collect()
    }

    /// The number of an object, whatever its identity is.
    fn object(&mut self, object: &'a Object) -> Result<u32> {
        let bytes = bytes(object)?;
        if let Some(number) = self.of_object.get(&bytes) {
            return Ok(*number);
        }
        let number = number(self.objects.len())?;
        self.objects.push(object);
        self.of_object.insert(bytes, number);
        Ok(number)
    }

    fn schema(&mut self, schema: &'a str) -> Result<u32> {
        if let Some(number) = self.of_schema.get(schema) {
            return Ok(*number);
        }
        let number = number(self.schemas.len())?;
        self.schemas.push(schema);
        self.of_schema.insert(schema, number);
        Ok(number)
    }
}

fn number(at: usize) -> Result<u32> {
    // Half of the numbers, because a scope is told by the last bit.
    u32::try_from(at)
        .ok()
        .filter(|at| *at < u32::MAX / 4)
        .ok_or_else(|| Error::new("there are too many objects"))
}

/// A catalog as bytes.
pub(crate) fn pack(catalog: &Catalog) -> Result<Vec<u8>> {
    let mut numbers = Numbers::default();
    let mut entries = Vec::with_capacity(catalog.objects.len());
    for (id, entry) in &catalog.objects {
        let Entry { object, order, needs, dies_with, follows, owner: _ } = entry;
        let [needs, dies_with, follows] =
            [numbers.ids(needs)?, numbers.ids(dies_with)?, numbers.ids(follows)?];
        entries.push(Packed(numbers.id(id)?, *order, needs, dies_with, follows, numbers.object(object)?));
    }
    let Catalog { server, objects: _, unmodelled } = catalog;
    bytes(&(&numbers.schemas, &numbers.names, &numbers.objects, &entries, server, unmodelled))
}

/// A catalog from what [`pack`] made.
///
/// # Errors
/// When the bytes are something else.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Catalog> {
    type Parts<'a> = (Vec<&'a str>, Vec<Name<'a>>, Vec<Arc<Object>>, Vec<Packed>, Server, BTreeSet<String>);
    let (schemas, names, shared, entries, server, unmodelled): Parts<'_> =
        rmp_serde::from_slice(bytes).map_err(|_| broken())?;
    let ids = Identities::read(&schemas, &names)?;
    let mut objects = Vec::with_capacity(entries.len());
    for Packed(id, order, needs, dies_with, follows, object) in entries {
        let [needs, dies_with, follows] = [ids.all(&needs)?, ids.all(&dies_with)?, ids.all(&follows)?];
        let object = shared.get(object as usize).cloned().ok_or_else(broken)?;
        objects.push((ids.get(id)?, Entry { object, order, needs, dies_with, follows, owner: None }));
    }
    Ok(Catalog { server, objects: objects.into_iter().collect(), unmodelled })
}

/// What is said of some identities, as bytes.
pub(crate) fn pack_ids<'a, T: Serialize + 'a>(
    all: impl IntoIterator<Item = (&'a ObjectId, &'a T)>,
) -> Result<Vec<u8>> {
    let mut numbers = Numbers::default();
    let all: Result<Vec<(u32, &T)>> = all.into_iter().map(|(id, said)| Ok((numbers.id(id)?, said))).collect();
    // Without the names of fields: nothing is left out here, and there are many that say nothing.
    rmp_serde::to_vec(&(&numbers.schemas, &numbers.names, &all?))
        .map_err(|error| Error::new(error.to_string()))
}

/// What [`pack_ids`] was given.
///
/// # Errors
/// When the bytes are something else.
pub(crate) fn unpack_ids<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Result<Vec<(ObjectId, T)>> {
    type Parts<'a, T> = (Vec<&'a str>, Vec<Name<'a>>, Vec<(u32, T)>);
    let (schemas, names, all): Parts<'_, T> = rmp_serde::from_slice(bytes).map_err(|_| broken())?;
    let ids = Identities::read(&schemas, &names)?;
    all.into_iter().map(|(id, said)| Ok((ids.get(id)?, said))).collect()
}

/// Structs with the names of their fields, because kinds leave out what says nothing.
fn bytes(value: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut serializer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
    value.serialize(&mut serializer).map_err(|error| Error::new(error.to_string()))?;
    Ok(bytes)
}

/// Identities by number.
struct Identities(Vec<ObjectId>);

impl Identities {
    fn read(schemas: &[&str], names: &[Name<'_>]) -> Result<Self> {
        let schemas: Vec<Arc<str>> = schemas.iter().map(|schema| Arc::from(*schema)).collect();
        let mut ids: Vec<ObjectId> = Vec::with_capacity(names.len());
        // What several belong to is one in memory.
        let mut parents: Vec<Option<Arc<ObjectId>>> = vec![None; names.len()];
        for Name(kind, within, name) in names {
            let kind = *Kind::ALL.get(usize::from(*kind)).ok_or_else(broken)?;
            let of = (within.saturating_sub(1) / 2) as usize;
            let scope = match within {
                0 => Scope::Database,
                within if within % 2 == 1 => Scope::Schema(Arc::clone(schemas.get(of).ok_or_else(broken)?)),
                _ => {
                    let parent = ids.get(of).ok_or_else(broken)?;
                    Scope::On(Arc::clone(parents[of].get_or_insert_with(|| Arc::new(parent.clone()))))
                }
            };
            ids.push(ObjectId { kind, scope, name: Arc::from(*name) });
        }
        Ok(Self(ids))
    }

    fn get(&self, number: u32) -> Result<ObjectId> {
        self.0.get(number as usize).cloned().ok_or_else(broken)
    }

    fn all(&self, numbers: &[u32]) -> Result<Ids> {
        numbers.iter().map(|number| self.get(*number)).collect()
    }
}

fn broken() -> Error {
    Error::new("what was written down of a catalog cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{RowSecurity, Schema};

    fn catalog() -> Catalog {
        let mut catalog =
            Catalog { server: Server { version: 170_000, ..Server::default() }, ..Catalog::default() };
        let schema = ObjectId::database(Kind::Schema, "app");
        let table = ObjectId::schema(Kind::Table, "app", "odd \"name\" on x");
        let security = ObjectId::on(Kind::RowSecurity, &table, "");
        let mut entry = Entry::new(RowSecurity { enabled: true, forced: false }.into(), 3);
        entry.needs.insert(schema.clone());
        entry.needs.insert(table.clone());
        entry.dies_with.insert(table);
        entry.follows.insert(ObjectId::schema(Kind::Function, "app", "f(integer, \"x.y\")"));
        catalog.objects.insert(schema, Entry::new(Schema {}.into(), 0));
        catalog.objects.insert(ObjectId::database(Kind::Schema, "other"), Entry::new(Schema {}.into(), 0));
        catalog.objects.insert(security, entry);
        catalog.unmodelled.insert("aggregate app.sum2(integer)".to_owned());
        catalog
    }

    #[test]
    fn a_catalog_reads_back() {
        let catalog = catalog();
        let packed = pack(&catalog).unwrap();
        let read = unpack(&packed).unwrap();
        assert_eq!(read, catalog);
        let schemas: Vec<&Entry> = read.objects.of_kind(Kind::Schema).map(|(_, entry)| entry).collect();
        assert!(Arc::ptr_eq(&schemas[0].object, &schemas[1].object), "what is alike is there once");
        for cut in 0..packed.len() {
            assert!(unpack(&packed[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn what_is_said_of_identities_reads_back() {
        let catalog = catalog();
        let said: Vec<(ObjectId, String)> =
            catalog.objects.keys().map(|id| (id.clone(), id.to_string())).collect();
        let packed = pack_ids(said.iter().map(|(id, said)| (id, said))).unwrap();
        assert_eq!(unpack_ids::<String>(&packed).unwrap(), said);
    }
}
