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
pub(crate) struct Addresses(Vec<(ObjectId, Address)>);

impl Addresses {
    /// The objects that are no longer where they were, in `later` of the same database.
    pub(crate) fn gone<'a>(&'a self, later: &Self) -> impl Iterator<Item = &'a ObjectId> {
        let there: HashSet<Address> = later.0.iter().map(|(_, address)| *address).collect();
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
        self.0.iter().find(|(_, address)| *address == wanted).map(|(id, _)| id)
    }
}

/// An identity while a catalog is gathered: its place among all that were named so far. A database of ten thousand tables has
/// half a million edges, and whole identities would make comparing and hashing them what a read costs most.
type Number = usize;

/// A catalog in the making.
pub(crate) struct Collector {
    /// All but the objects, which are sorted once they are all there.
    catalog: Catalog,
    /// Every identity that was named, also as the end of an edge, by its number.
    ids: Vec<ObjectId>,
    numbers: HashMap<ObjectId, Number>,
    /// The objects by number; none where only the identity was named.
    objects: Vec<Option<Entry>>,
    /// What identities have in common is kept once: the parents and the names of schemas.
    parents: HashSet<Arc<ObjectId>>,
    schemas: HashSet<Arc<str>>,
    addresses: HashMap<Address, Number>,
    /// Those of them that are of a part, which goes with its whole alone.
    parts: HashSet<Address>,
    /// The address of each object, without the others under which `pg_depend` knows it.
    places: Vec<(Number, Address)>,
    /// Edges that kinds add beyond `pg_depend`; kept where both ends exist.
    edges: Vec<(Number, Number)>,
    /// Edges of `pg_depend` that are those of a third object.
    spoken_for: HashSet<(Number, Number)>,
    /// Where `pg_depend` says that one address needs another, and means a third object that both live and die with.
    stand_ins: HashMap<(Address, Address), Number>,
    /// What goes with another object without being asked, beyond `pg_depend`.
    deaths: Vec<(Number, Number)>,
    /// Edges that only order.
    follows: Vec<(Number, Number)>,
}

impl Collector {
    pub(super) fn new(server: Server) -> Self {
        let catalog = Catalog { server, ..Catalog::default() };
        Self {
            catalog,
            ids: Vec::new(),
            numbers: HashMap::default(),
            objects: Vec::new(),
            parents: HashSet::default(),
            schemas: HashSet::default(),
            addresses: HashMap::default(),
            parts: HashSet::default(),
            places: Vec::new(),
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
        let number = self.number(id);
        if let Some(address) = address.into() {
            self.addresses.insert(address, number);
            self.places.push((number, address));
        }
        self.objects[number] = Some(Entry::new(object.into(), order));
    }

    /// The number of an identity, from now on if it had none.
    fn number(&mut self, id: ObjectId) -> Number {
        if let Some(number) = self.numbers.get(&id) {
            return *number;
        }
        let id = self.shared(id);
        let number = self.ids.len();
        self.numbers.insert(id.clone(), number);
        self.ids.push(id);
        self.objects.push(None);
        number
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
        let number = self.number(id.clone());
        self.addresses.insert(address, number);
    }

    /// As [`Collector::alias`], of a part: what takes it along does not take its whole. PostgreSQL refuses that as long as there
    /// is the whole (a column that only the condition of an exclusion constraint reads), or takes the part alone (a member of
    /// an operator family).
    pub(crate) fn part(&mut self, address: Address, id: &ObjectId) {
        self.parts.insert(address);
        self.alias(address, id);
    }

    /// The object at that address, if a kind has read it.
    pub(crate) fn find(&self, address: Address) -> Option<&ObjectId> {
        self.addresses.get(&address).map(|number| &self.ids[*number])
    }

    /// The relation with that OID: table, view, index, sequence.
    pub(crate) fn relation(&self, oid: u32) -> Option<&ObjectId> {
        self.find(Address::new(class::CLASS, oid))
    }

    /// Says that `id` needs another object, which may turn out not to exist.
    pub(crate) fn needs(&mut self, id: &ObjectId, needed: ObjectId) {
        let edge = (self.number(id.clone()), self.number(needed));
        self.edges.push(edge);
    }

    /// Says that `id` is made after another object and undone before it, should both change.
    pub(crate) fn follows(&mut self, id: &ObjectId, first: ObjectId) {
        let edge = (self.number(id.clone()), self.number(first));
        self.follows.push(edge);
    }

    /// Says that `id` goes with another object without being asked.
    pub(crate) fn dies_with(&mut self, id: &ObjectId, other: ObjectId) {
        let edge = (self.number(id.clone()), self.number(other));
        self.deaths.push(edge);
    }

    /// Says that an object belongs to another role than the one that reads.
    pub(crate) fn belongs_to(&mut self, id: &ObjectId, role: String) {
        if let Some(entry) = self.numbers.get(id).and_then(|number| self.objects[*number].as_mut()) {
            entry.owner = Some(role);
        }
    }

    /// Says that what `from` needs of `to` is `id`, with which it goes, too: a function of a type needs the type's
    /// name, and the type needs the function.
    pub(crate) fn stands_for(&mut self, id: &ObjectId, from: Address, to: Address) {
        let number = self.number(id.clone());
        self.stand_ins.insert((from, to), number);
    }

    /// Says that another object speaks for `id` where `pg_depend` says that it needs `needed`.
    pub(crate) fn spoken_for(&mut self, id: &ObjectId, needed: &ObjectId) {
        let edge = (self.number(id.clone()), self.number(needed.clone()));
        self.spoken_for.insert(edge);
    }

    /// Whether such an object has been read.
    pub(crate) fn contains(&self, id: &ObjectId) -> bool {
        self.numbers.get(id).is_some_and(|number| self.objects[*number].is_some())
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
            self.edges.push((*from, *stand_in));
            self.deaths.push((*from, *stand_in));
            return Ok(());
        }
        let is_part = self.parts.contains(&from);
        let (Some(from), Some(to)) = (self.resolve(from), self.resolve(to)) else { return Ok(()) };
        // An address may stand for something that is no atom: a NOT NULL constraint.
        if self.objects[to].is_none() || from == to || self.spoken_for.contains(&(from, to)) {
            return Ok(());
        }
        let (kind, to) = (self.ids[from].kind, &self.ids[to]);
        if is_within(to, &self.ids[from]) {
            return Ok(());
        }
        let owned = matches!(row.text("deptype")?.as_str(), "a" | "i");
        if let Some(entry) = &mut self.objects[from] {
            if owned && !is_part {
                entry.dies_with.insert(to.clone());
            }
            // A sequence dies with the column that owns it but has to be there before the column's default:
            // that edge is the business of the atom that says who owns it.
            if !(owned && kind == crate::kinds::Kind::Sequence) {
                entry.needs.insert(to.clone());
            }
        }
        Ok(())
    }

    /// The atom at an address; a column that is no atom of its own (a view's) stands for its relation.
    fn resolve(&self, address: Address) -> Option<Number> {
        let whole = Address { sub: 0, ..address };
        self.addresses.get(&address).or_else(|| self.addresses.get(&whole)).copied()
    }

    pub(super) fn finish(mut self) -> (Catalog, Addresses) {
        for (number, entry) in self.objects.iter().enumerate() {
            let Some(entry) = entry else { continue };
            let id = &self.ids[number];
            let roles = entry.object.roles(id).into_iter();
            let roles = roles.map(|name| ObjectId::database(crate::kinds::Kind::Role, name));
            let known = roles.filter_map(|role| self.numbers.get(&role).copied());
            self.edges.extend(self.home(id).into_iter().chain(known).map(|needed| (number, needed)));
        }
        type IdsOf = fn(&mut Entry) -> &mut Ids;
        let sorts: [(_, IdsOf); 3] = [
            (self.edges, |entry| &mut entry.needs),
            (self.deaths, |entry| &mut entry.dies_with),
            (self.follows, |entry| &mut entry.follows),
        ];
        for (edges, of) in sorts {
            for (from, to) in edges {
                if from != to
                    && self.objects[to].is_some()
                    && let Some(entry) = &mut self.objects[from]
                {
                    of(entry).insert(self.ids[to].clone());
                }
            }
        }
        let places = self.places.into_iter().map(|(number, address)| (self.ids[number].clone(), address));
        let places = Addresses(places.collect());
        let objects = self.ids.into_iter().zip(self.objects);
        self.catalog.objects = objects.filter_map(|(id, entry)| Some((id, entry?))).collect();
        (self.catalog, places)
    }

    /// What an object lives in: its nearest ancestor that is an atom, or its schema.
    fn home(&self, id: &ObjectId) -> Option<Number> {
        let read =
            |id: &ObjectId| self.numbers.get(id).copied().filter(|number| self.objects[*number].is_some());
        let mut ancestors = std::iter::successors(id.parent(), |ancestor| ancestor.parent());
        let schema = || read(&ObjectId::database(crate::kinds::Kind::Schema, id.schema_name()?));
        ancestors.find_map(read).or_else(schema)
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

/// Whether `inner` belongs to `outer`: a table does not depend on its own columns, whatever `pg_depend` says of
/// a partition key.
fn is_within(inner: &ObjectId, outer: &ObjectId) -> bool {
    inner.parent().is_some_and(|parent| parent == outer || is_within(parent, outer))
}
