//! A random schema as a value: elements with choices, made and edited by a seed alone. Knows no SQL.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::rng::{Rng, mix};

macro_rules! sorts {
    ($($sort:ident on $home:ident, $chance:literal % of $most:literal;)*) => {
        /// What an element is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Sort { World, $($sort,)* }

        impl Sort {
            /// All sorts in the order in which they can refer to each other.
            const ALL: &'static [Sort] = &[$(Sort::$sort,)*];

            /// What one belongs to, how many of it there can be on each, and how likely each of them is.
            fn rule(self) -> (Sort, u8, u64) {
                match self {
                    Sort::World => (Sort::World, 1, 100),
                    $(Sort::$sort => (Sort::$home, $most, $chance),)*
                }
            }

            /// A number of its own, whatever other sorts there are.
            fn hash(self) -> u64 {
                let name = match self { Sort::World => "World", $(Sort::$sort => stringify!($sort),)* };
                name.bytes().fold(7, |hash, byte| mix(hash ^ u64::from(byte)))
            }
        }
    };
}

sorts! {
    Schema on World, 70 % of 2;
    Extension on World, 25 % of 2;
    AccessMethod on World, 20 % of 2;
    Language on World, 20 % of 1;
    Collation on World, 30 % of 1;
    BaseType on World, 20 % of 1;
    Enum on World, 60 % of 3;
    Domain on World, 60 % of 3;
    Composite on World, 60 % of 3;
    Range on World, 30 % of 2;
    Sequence on World, 50 % of 2;
    Table on World, 75 % of 5;
    Column on Table, 55 % of 6;
    TypedTable on World, 25 % of 2;
    Temporal on World, 30 % of 2;
    SequenceOwner on Sequence, 35 % of 1;
    Partition on Table, 75 % of 3;
    PartitionPart on Partition, 20 % of 2;
    Function on World, 60 % of 6;
    Default on Column, 35 % of 1;
    Aggregate on World, 30 % of 1;
    Operator on World, 30 % of 1;
    OperatorFamily on World, 20 % of 1;
    OperatorClass on World, 25 % of 1;
    Cast on World, 25 % of 1;
    Transform on World, 15 % of 1;
    Conversion on World, 20 % of 2;
    Parser on World, 20 % of 1;
    Template on World, 20 % of 1;
    Dictionary on World, 25 % of 1;
    TextSearch on World, 30 % of 1;
    Server on World, 30 % of 1;
    ForeignTable on Server, 60 % of 2;
    Check on Table, 45 % of 2;
    Key on Table, 40 % of 2;
    ForeignKey on Table, 45 % of 2;
    Index on Table, 45 % of 3;
    Statistics on Table, 25 % of 1;
    NotNull on Table, 30 % of 2;
    View on World, 65 % of 5;
    Materialized on World, 50 % of 2;
    MaterializedIndex on Materialized, 50 % of 2;
    Rule on Table, 15 % of 1;
    Trigger on Table, 35 % of 2;
    ViewTrigger on View, 15 % of 1;
    Policy on Table, 35 % of 2;
    Security on Table, 35 % of 1;
    Identity on Table, 15 % of 1;
    Publication on World, 40 % of 2;
    Subscription on World, 15 % of 1;
    EventTrigger on World, 25 % of 1;
    Grant on World, 60 % of 6;
    DefaultPrivilege on World, 25 % of 2;
    Comment on World, 60 % of 6;
}

/// The identity of an element; it stays through edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) sort: Sort,
    /// The numbers of what it belongs to, from the outside.
    pub(crate) home: [u8; 2],
    pub(crate) number: u8,
}

impl Key {
    fn hash(self) -> u64 {
        let parts = [self.sort.hash(), self.home[0].into(), self.home[1].into(), self.number.into()];
        parts.into_iter().fold(7, |hash, part| mix(hash ^ part))
    }

    /// The element it belongs to.
    pub(crate) fn parent(self) -> Option<Key> {
        let (home, ..) = self.sort.rule();
        let inner = (home.rule().0 != Sort::World).then_some([self.home[0], 0]);
        let number = if inner.is_some() { self.home[1] } else { self.home[0] };
        (home != Sort::World).then(|| Key { sort: home, home: inner.unwrap_or([0, 0]), number })
    }
}

/// The choices of an element: what its seed says, unless an edit has said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    seed: u64,
    pub(crate) said: BTreeMap<&'static str, u64>,
}

/// A schema.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) major: u32,
    pub(crate) elements: BTreeMap<Key, Element>,
    /// The choices that were asked for while SQL was written: what an edit can change.
    asked: RefCell<BTreeSet<(Key, &'static str)>>,
}

impl World {
    pub(crate) fn random(rng: &mut Rng, major: u32) -> Self {
        let mut world = World { major, elements: BTreeMap::new(), asked: RefCell::default() };
        // Small schemas show less, but what they show can be read.
        let (scale, seed) = (40 + rng.below(61), rng.next());
        for sort in Sort::ALL {
            let rng = &mut Rng::new(seed ^ sort.hash());
            for key in world.places(*sort) {
                let (.., chance) = sort.rule();
                if rng.below(100) < chance * scale / 100 {
                    world.elements.insert(key, Element::new(rng));
                }
            }
        }
        world
    }

    /// Where elements of that sort can be.
    fn places(&self, sort: Sort) -> Vec<Key> {
        let (home, most, _) = sort.rule();
        let numbered = |home: [u8; 2]| (0..most).map(move |number| Key { sort, home, number });
        if home == Sort::World {
            return numbered([0, 0]).collect();
        }
        let homes = self.elements.keys().filter(|key| key.sort == home);
        homes
            .flat_map(|key| match home.rule().0 {
                Sort::World => numbered([key.number, 0]),
                _ => numbered([key.home[0], key.number]),
            })
            .collect()
    }

    /// A copy with some edits. Whatever the SQL of this one has asked for can change.
    pub(crate) fn edited(&self, rng: &mut Rng) -> Self {
        let mut world = self.clone();
        for _ in 0..=rng.below(12) {
            match rng.below(100) {
                0..20 => {
                    let keys: Vec<Key> = world.elements.keys().copied().collect();
                    if let Some(key) = rng.choose(&keys) {
                        world.remove(key);
                    }
                }
                20..45 => {
                    let sort = Sort::ALL[rng.index(Sort::ALL.len())];
                    let free: Vec<Key> = world
                        .places(sort)
                        .into_iter()
                        .filter(|key| !world.elements.contains_key(key))
                        .collect();
                    if let Some(key) = rng.choose(&free) {
                        world.elements.insert(key, Element::new(rng));
                    }
                }
                _ => {
                    let asked: Vec<(Key, &str)> = self
                        .asked
                        .borrow()
                        .iter()
                        .filter(|(_, knob)| !knob.starts_with('='))
                        .copied()
                        .collect();
                    let value = rng.next();
                    if let Some((key, knob)) = rng.choose(&asked)
                        && let Some(element) = world.elements.get_mut(&key)
                    {
                        element.said.insert(knob, value);
                    }
                }
            }
        }
        world
    }

    /// Takes an element away, with what belongs to it.
    pub(crate) fn remove(&mut self, key: Key) {
        self.elements.retain(|other, _| {
            let mut at = Some(*other);
            std::iter::from_fn(|| {
                let here = at;
                at = at.and_then(Key::parent);
                here
            })
            .all(|ancestor| ancestor != key)
        });
    }

    /// The elements of a sort.
    pub(crate) fn of(&self, sort: Sort) -> impl Iterator<Item = At<'_>> {
        self.elements.keys().filter(move |key| key.sort == sort).map(|key| At { world: self, key: *key })
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = At<'_>> {
        self.elements.keys().map(|key| At { world: self, key: *key })
    }

    /// What the SQL so far has asked for.
    pub(crate) fn asked(&self) -> Vec<(Key, &'static str)> {
        self.asked.borrow().iter().copied().collect()
    }
}

impl Element {
    fn new(rng: &mut Rng) -> Self {
        Element { seed: rng.next(), said: BTreeMap::new() }
    }
}

/// An element in its world.
#[derive(Clone, Copy)]
pub(crate) struct At<'w> {
    pub(crate) world: &'w World,
    pub(crate) key: Key,
}

impl<'w> At<'w> {
    fn value(self, knob: &'static str) -> u64 {
        self.world.asked.borrow_mut().insert((self.key, knob));
        let element = &self.world.elements[&self.key];
        let name = knob.bytes().fold(element.seed, |hash, byte| mix(hash ^ u64::from(byte)));
        element.said.get(knob).copied().unwrap_or(name)
    }

    /// One of some alternatives; the first is the simplest.
    pub(crate) fn pick<T: Copy>(self, knob: &'static str, options: &[T]) -> T {
        options[(self.value(knob) % options.len() as u64) as usize]
    }

    /// True so often out of a hundred times.
    pub(crate) fn flag(self, knob: &'static str, percent: u64) -> bool {
        self.value(knob) % 100 >= 100 - percent
    }

    /// One of some elements. The same choice picks the same element as long as that is there.
    pub(crate) fn refer(self, knob: &'static str, among: impl Iterator<Item = At<'w>>) -> Option<At<'w>> {
        let value = self.value(knob);
        among.max_by_key(|other| mix(value ^ other.key.hash()))
    }

    /// The elements of a sort that belong to this one.
    pub(crate) fn children(self, sort: Sort) -> impl Iterator<Item = At<'w>> {
        self.world.of(sort).filter(move |child| child.key.parent() == Some(self.key))
    }

    pub(crate) fn parent(self) -> At<'w> {
        At { world: self.world, key: self.key.parent().unwrap_or(self.key) }
    }

    /// Those of its own sort that come before it, so that no circle arises.
    pub(crate) fn earlier(self) -> impl Iterator<Item = At<'w>> {
        self.world.of(self.key.sort).filter(move |other| other.key < self.key)
    }
}
