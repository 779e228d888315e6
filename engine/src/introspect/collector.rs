//! Gathers the rows of all kinds into a catalog and turns `pg_depend`'s addresses into edges between atoms.

use std::sync::Arc;

use foldhash::fast::FixedState;

use super::Row;
use crate::catalog::{Catalog, Entry, Ids, ObjectId, Scope, Server};
use crate::error::Result;
use crate::kinds::Object;

/// OIDs of the system catalogs, which PostgreSQL fixes (`src/include/catalog/pg_*.h`): the first half of an
/// object's address.
pub(crate) mod class {
    pub(crate) const DEFAULT_ACL: u32 = 826;
    pub(crate) const TYPE: u32 = 1247;
    pub(crate) const PROC: u32 = 1255;
    pub(crate) const CLASS: u32 = 1259;
    pub(crate) const AUTHID: u32 = 1260;
    pub(crate) const FOREIGN_SERVER: u32 = 1417;
    pub(crate) const USER_MAPPING: u32 = 1418;
    pub(crate) const FOREIGN_DATA_WRAPPER: u32 = 2328;
    pub(crate) const ACCESS_METHOD: u32 = 2601;
    pub(crate) const FAMILY_OPERATOR: u32 = 2602;
    pub(crate) const FAMILY_FUNCTION: u32 = 2603;
    pub(crate) const ATTRDEF: u32 = 2604;
    pub(crate) const CAST: u32 = 2605;
    pub(crate) const CONSTRAINT: u32 = 2606;
    pub(crate) const CONVERSION: u32 = 2607;
    pub(crate) const LANGUAGE: u32 = 2612;
    pub(crate) const NAMESPACE: u32 = 2615;
    pub(crate) const OPERATOR_CLASS: u32 = 2616;
    pub(crate) const OPERATOR: u32 = 2617;
    pub(crate) const REWRITE: u32 = 2618;
    pub(crate) const TRIGGER: u32 = 2620;
    pub(crate) const OPERATOR_FAMILY: u32 = 2753;
    pub(crate) const EXTENSION: u32 = 3079;
    pub(crate) const POLICY: u32 = 3256;
    pub(crate) const STATISTICS: u32 = 3381;
    pub(crate) const COLLATION: u32 = 3456;
    pub(crate) const EVENT_TRIGGER: u32 = 3466;
    pub(crate) const TRANSFORM: u32 = 3576;
    pub(crate) const TS_DICTIONARY: u32 = 3600;
    pub(crate) const TS_PARSER: u32 = 3601;
    pub(crate) const TS_CONFIGURATION: u32 = 3602;
    pub(crate) const TS_TEMPLATE: u32 = 3764;
    pub(crate) const SUBSCRIPTION: u32 = 6100;
    pub(crate) const PUBLICATION: u32 = 6104;
    pub(crate) const PUBLICATION_REL: u32 = 6106;
    pub(crate) const PUBLICATION_NAMESPACE: u32 = 6237;
}

type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;
type HashSet<T> = std::collections::HashSet<T, FixedState>;

/// Where PostgreSQL keeps an object: catalog, OID, and the number of a column or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Address {
    pub class: u32,
    pub oid: u32,
    pub sub: i32,
}

impl Address {
    pub(crate) fn new(class: u32, oid: u32) -> Self {
        Self { class, oid, sub: 0 }
    }

    pub(crate) fn column(table: u32, number: i32) -> Self {
        Self { class: class::CLASS, oid: table, sub: number }
    }
}

/// Where the objects of a catalog are kept: the same place is the same object, whatever it is called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Addresses(HashMap<ObjectId, Address>);

impl Addresses {
    /// The objects that are no longer where they were, in `later` of the same database.
    pub(crate) fn gone<'a>(&'a self, later: &Self) -> impl Iterator<Item = &'a ObjectId> {
        let there: HashSet<Address> = later.0.values().copied().collect();
        self.0.iter().filter(move |(_, address)| !there.contains(address)).map(|(id, _)| id)
    }

    /// The objects that are where they were and have another identity: the one before and the one in `later`, sorted.
    pub(crate) fn renamed(&self, later: &Self) -> Vec<(ObjectId, ObjectId)> {
        // What belongs to an object may share its address, as another kind.
        let now: HashMap<_, &ObjectId> = later.0.iter().map(|(id, at)| ((id.kind, *at), id)).collect();
        let renamed = self.0.iter().filter_map(|(id, at)| {
            now.get(&(id.kind, *at)).filter(|now| **now != id).map(|now| (id.clone(), (*now).clone()))
        });
        let mut renamed: Vec<_> = renamed.collect();
        renamed.sort();
        renamed
    }

    /// The object at an address.
    pub(crate) fn at(&self, wanted: Address) -> Option<&ObjectId> {
        self.0.iter().find(|(_, address)| **address == wanted).map(|(id, _)| id)
    }
}

/// A catalog in the making.
pub(crate) struct Collector {
    /// All but the objects, which are sorted once they are all there.
    catalog: Catalog,
    objects: HashMap<ObjectId, Entry>,
    /// What identities have in common is kept once: the parents and the names of schemas.
    parents: HashSet<Arc<ObjectId>>,
    schemas: HashSet<Arc<str>>,
    addresses: HashMap<Address, ObjectId>,
    /// Those of them that are of a part, which goes with its whole alone.
    parts: HashSet<Address>,
    /// The address of each object, without the others under which `pg_depend` knows it.
    places: Addresses,
    /// Edges that kinds add beyond `pg_depend`; kept where both ends exist.
    edges: Vec<(ObjectId, ObjectId)>,
    /// Edges of `pg_depend` that are those of a third object.
    spoken_for: HashSet<(ObjectId, ObjectId)>,
    /// Where `pg_depend` says that one address needs another, and means a third object that both live and die with.
    stand_ins: HashMap<(Address, Address), ObjectId>,
    /// What goes with another object without being asked, beyond `pg_depend`.
    deaths: Vec<(ObjectId, ObjectId)>,
    /// Edges that only order.
    follows: Vec<(ObjectId, ObjectId)>,
}

impl Collector {
    pub(super) fn new(server: Server) -> Self {
        let catalog = Catalog { server, ..Catalog::default() };
        Self {
            catalog,
            objects: HashMap::default(),
            parents: HashSet::default(),
            schemas: HashSet::default(),
            addresses: HashMap::default(),
            parts: HashSet::default(),
            places: Addresses::default(),
            edges: Vec::new(),
            spoken_for: HashSet::default(),
            stand_ins: HashMap::default(),
            deaths: Vec::new(),
            follows: Vec::new(),
        }
    }

    /// Adds an object found at `address`; some have none that `pg_depend` would know. What it belongs to (its
    /// parent or its schema) it needs.
    pub(crate) fn add(
        &mut self,
        id: ObjectId,
        order: i32,
        object: impl Into<Object>,
        address: impl Into<Option<Address>>,
    ) {
        let id = self.shared(id);
        if let Some(address) = address.into() {
            self.addresses.insert(address, id.clone());
            self.places.0.insert(id.clone(), address);
        }
        self.objects.insert(id, Entry::new(object.into(), order));
    }

    /// The same identity, with its scope as others have it: that takes less memory, and is soon compared.
    fn shared(&mut self, id: ObjectId) -> ObjectId {
        let scope = match id.scope {
            Scope::Database => Scope::Database,
            Scope::Schema(schema) => Scope::Schema(one_of(&mut self.schemas, schema)),
            Scope::On(parent) => Scope::On(one_of(&mut self.parents, parent)),
        };
        ObjectId { scope, ..id }
    }

    /// Another address under which `pg_depend` knows an object: a table's row type, a key's index.
    pub(crate) fn alias(&mut self, address: Address, id: &ObjectId) {
        self.addresses.insert(address, id.clone());
    }

    /// As [`Collector::alias`], of a part that PostgreSQL drops with its whole and not by itself: what would take the part along
    /// is refused as long as there is the whole. A column is in the way that only the condition of an exclusion constraint reads.
    pub(crate) fn part(&mut self, address: Address, id: &ObjectId) {
        self.parts.insert(address);
        self.alias(address, id);
    }

    /// The object at that address, if a kind has read it.
    pub(crate) fn find(&self, address: Address) -> Option<&ObjectId> {
        self.addresses.get(&address)
    }

    /// The relation with that OID: table, view, index, sequence.
    pub(crate) fn relation(&self, oid: u32) -> Option<&ObjectId> {
        self.find(Address::new(class::CLASS, oid))
    }

    /// Says that `id` needs another object, which may turn out not to exist.
    pub(crate) fn needs(&mut self, id: &ObjectId, needed: ObjectId) {
        self.edges.push((id.clone(), needed));
    }

    /// Says that `id` is made after another object and undone before it, should both change.
    pub(crate) fn follows(&mut self, id: &ObjectId, first: ObjectId) {
        self.follows.push((id.clone(), first));
    }

    /// Says that `id` goes with another object without being asked.
    pub(crate) fn dies_with(&mut self, id: &ObjectId, other: ObjectId) {
        self.deaths.push((id.clone(), other));
    }

    /// Says that an object belongs to another role than the one that reads.
    pub(crate) fn belongs_to(&mut self, id: &ObjectId, role: String) {
        if let Some(entry) = self.objects.get_mut(id) {
            entry.owner = Some(role);
        }
    }

    /// Says that what `from` needs of `to` is `id`, with which it goes, too: a function of a type needs the type's
    /// name, and the type needs the function.
    pub(crate) fn stands_for(&mut self, id: &ObjectId, from: Address, to: Address) {
        self.stand_ins.insert((from, to), id.clone());
    }

    /// Says that another object speaks for `id` where `pg_depend` says that it needs `needed`.
    pub(crate) fn spoken_for(&mut self, id: &ObjectId, needed: &ObjectId) {
        self.spoken_for.insert((id.clone(), needed.clone()));
    }

    /// Whether such an object has been read.
    pub(crate) fn contains(&self, id: &ObjectId) -> bool {
        self.objects.contains_key(id)
    }

    /// Says of something that no kind models it: it is never compared, and always named.
    pub(crate) fn unmodelled(&mut self, name: String) {
        self.catalog.unmodelled.insert(name);
    }

    /// Takes in one row of `pg_depend`.
    pub(super) fn depend(&mut self, row: &Row<'_>) -> Result<()> {
        let from = Address { class: row.oid("classid")?, oid: row.oid("objid")?, sub: row.int("objsubid")? };
        let to = Address {
            class: row.oid("refclassid")?,
            oid: row.oid("refobjid")?,
            sub: row.int("refobjsubid")?,
        };
        if let Some(stand_in) = self.stand_ins.get(&(from, to))
            && let Some(from) = self.addresses.get(&from)
        {
            self.edges.push((from.clone(), stand_in.clone()));
            self.deaths.push((from.clone(), stand_in.clone()));
            return Ok(());
        }
        let is_part = self.parts.contains(&from);
        let (Some(from), Some(to)) = (self.resolve(from), self.resolve(to)) else { return Ok(()) };
        // An address may stand for something that is no atom: a NOT NULL constraint.
        if !self.objects.contains_key(&to) {
            return Ok(());
        }
        if from == to || is_within(&to, &from) || self.spoken_for.contains(&(from.clone(), to.clone())) {
            return Ok(());
        }
        let owned = matches!(row.text("deptype")?.as_str(), "a" | "i");
        if let Some(entry) = self.objects.get_mut(&from) {
            if owned && !is_part {
                entry.dies_with.insert(to.clone());
            }
            // A sequence dies with the column that owns it but has to be there before the column's default:
            // that edge is the business of the atom that says who owns it.
            if !(owned && from.kind == crate::kinds::Kind::Sequence) {
                entry.needs.insert(to);
            }
        }
        Ok(())
    }

    /// The atom at an address; a column that is no atom of its own (a view's) stands for its relation.
    fn resolve(&self, address: Address) -> Option<ObjectId> {
        let whole = Address { sub: 0, ..address };
        self.addresses.get(&address).or_else(|| self.addresses.get(&whole)).cloned()
    }

    pub(super) fn finish(mut self) -> (Catalog, Addresses) {
        for (id, entry) in &self.objects {
            self.edges.extend(home(id, &self.objects).map(|home| (id.clone(), home)));
            let role = |name: String| ObjectId::database(crate::kinds::Kind::Role, name);
            self.edges.extend(entry.object.roles(id).into_iter().map(|name| (id.clone(), role(name))));
        }
        type IdsOf = fn(&mut Entry) -> &mut Ids;
        let sorts: [(_, IdsOf); 3] = [
            (self.edges, |entry| &mut entry.needs),
            (self.deaths, |entry| &mut entry.dies_with),
            (self.follows, |entry| &mut entry.follows),
        ];
        for (edges, of) in sorts {
            for (from, to) in edges {
                // By the key that is there, so that equal identities are one in memory.
                let Some(to) = self.objects.get_key_value(&to).map(|(to, _)| to.clone()) else { continue };
                if let Some(entry) = self.objects.get_mut(&from).filter(|_| from != to) {
                    of(entry).insert(to);
                }
            }
        }
        self.catalog.objects = self.objects.into_iter().collect();
        (self.catalog, self.places)
    }
}

/// The value that is known already, or this one from now on.
fn one_of<T: ?Sized + Eq + std::hash::Hash>(known: &mut HashSet<Arc<T>>, value: Arc<T>) -> Arc<T> {
    match known.get(&value) {
        Some(known) => Arc::clone(known),
        None => {
            known.insert(Arc::clone(&value));
            value
        }
    }
}

/// What an object lives in: its nearest ancestor that is an atom, or its schema.
fn home(id: &ObjectId, objects: &HashMap<ObjectId, Entry>) -> Option<ObjectId> {
    let mut ancestor = id.parent();
    while let Some(parent) = ancestor {
        if objects.contains_key(parent) {
            return Some(parent.clone());
        }
        ancestor = parent.parent();
    }
    let schema = id.schema_name()?;
    Some(ObjectId::database(crate::kinds::Kind::Schema, schema))
}

/// Whether `inner` belongs to `outer`: a table does not depend on its own columns, whatever `pg_depend` says of
/// a partition key.
fn is_within(inner: &ObjectId, outer: &ObjectId) -> bool {
    inner.parent().is_some_and(|parent| parent == outer || is_within(parent, outer))
}
