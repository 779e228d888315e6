//! How the rows of each table hang together: how many there are, and which row of another table each foreign key means.

use std::collections::{BTreeMap, BTreeSet};

use super::pool::Pool;
use super::tie::{self, Tie};
use crate::seed::shape::{Shape, TableName};
use crate::{Error, Result};

/// One table with all that was decided about it.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) name: TableName,
    pub(super) shape: Shape,
    pub(super) pools: Vec<Pool>,
    /// How many rows it gets; of a table that is left as it is, how many it has.
    pub(super) count: u64,
    /// The keys of the rows that it has, by column, where it is left as it is.
    pub(super) existing: Option<BTreeMap<String, Vec<String>>>,
    pub(super) keys: Vec<Key>,
    /// The columns whose values have to differ from row to row, by themselves.
    pub(super) distinct: BTreeSet<String>,
    /// The pool whose tuples are taken in turn, because a unique key is made of its columns.
    pub(super) in_turn: Option<usize>,
    /// What numbers start behind: the highest one that is there.
    pub(super) offsets: BTreeMap<String, u64>,
    /// The pairs that its tied keys go through, once it is known how many rows each table gets.
    pub(super) tie: Option<Tie>,
    /// How many rows there can be.
    pub(super) capacity: u64,
}

/// How one foreign key is filled.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// The table that it leads to, by its place in the list.
    pub(super) parent: Option<usize>,
    pub(super) columns: Vec<String>,
    pub(super) theirs: Vec<String>,
    pub(super) optional: bool,
    pub(super) way: Way,
    /// A word that the other row has in one of its columns: `coach` for `coach_id`.
    pub(super) word: Option<(String, String)>,
}

/// Where the other row comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// Any, but never one row twice for two keys of one row.
    Random,
    /// None.
    Null,
    /// The row before, of the same table.
    Earlier,
    /// In turn, each row once.
    Once,
    /// This key and another one go through all pairs of rows: this one is the first (0) or the second (1) of a pair.
    Pair { part: usize, other: usize },
    /// This key and another one go through the pairs of rows that belong to one row of a third table; `owners` are the keys
    /// that say to which.
    Tied { part: usize, other: usize, owners: [usize; 2] },
    /// What key `theirs` of the row that key `via` means says; `both` names the keys of a pair in any order.
    Through { via: usize, theirs: usize },
    /// What key `theirs` of a row of `table` says, the same row for all keys that share it; each once if `once`.
    Link { table: usize, theirs: usize, once: bool },
}

/// A column of the other table that holds one of a few words, and one of them is how the name of the key starts.
pub(super) fn word(tables: &[Table], parent: usize, key_column: &str) -> Option<(String, String)> {
    let first = key_column.split('_').next().unwrap_or_default();
    let table = &tables[parent];
    let in_pools = table.pools.iter().filter(|pool| pool.columns.len() == 1).find_map(|pool| {
        let named = pool.tuples.iter().flatten().flatten().any(|value| value == first);
        named.then(|| (pool.columns[0].clone(), first.to_owned()))
    });
    in_pools.or_else(|| {
        let labelled =
            table.shape.columns.iter().find(|column| column.labels.iter().any(|label| label == first));
        labelled.map(|column| (column.name.clone(), first.to_owned()))
    })
}

/// Decides for the table at `at`; those that it needs stand before it.
pub(super) fn decide(tables: &mut [Table], at: usize) -> Result<()> {
    let names: BTreeMap<TableName, usize> =
        tables.iter().enumerate().map(|(index, table)| (table.name.clone(), index)).collect();
    let shape = tables[at].shape.clone();
    let mut keys = Vec::new();
    let mut foreign = shape.foreign.clone();
    // The widest first: what it says of a column, the narrower ones follow.
    foreign.sort_by_key(|key| std::cmp::Reverse(key.columns.len()));
    for key in &foreign {
        let optional =
            key.columns.iter().any(|name| shape.column(name).is_some_and(|column| !column.not_null));
        let parent = names.get(&key.table).copied();
        let way = match parent {
            Some(parent) if parent == at && optional => Way::Null,
            Some(parent) if parent == at => Way::Earlier,
            Some(parent) if parent < at => Way::Random,
            _ if optional => Way::Null,
            _ => return Err(unreachable_table(&tables[at].name, &key.table)),
        };
        let word =
            parent.filter(|parent| *parent < at).and_then(|parent| word(tables, parent, &key.columns[0]));
        keys.push(Key {
            parent,
            columns: key.columns.clone(),
            theirs: key.keys.clone(),
            optional,
            way,
            word,
        });
    }
    tables[at].keys = keys;
    agree(tables, at);
    keep_unique(tables, at)
}

fn unreachable_table(table: &TableName, other: &TableName) -> Error {
    Error::new(format!("{table} needs a row of {other}, which comes later or is not there"))
        .hint("fill these tables from a set of seeds.toml")
}

/// Makes keys that lead to one table over several ways agree: the runner of a workout is the runner of its plan.
fn agree(tables: &mut [Table], at: usize) {
    let keys = tables[at].keys.clone();
    // What a wider key says of a column is right already.
    let covered = |name: &String| keys.iter().any(|key| key.columns.len() > 1 && key.columns.contains(name));
    let single = |key: &Key| key.columns.len() == 1 && key.way == Way::Random && !covered(&key.columns[0]);
    let by_parent: BTreeMap<usize, Vec<usize>> = keys.iter().enumerate().filter(|(_, key)| single(key)).fold(
        BTreeMap::new(),
        |mut map, (index, key)| {
            map.entry(key.parent.unwrap_or(at)).or_insert_with(Vec::new).push(index);
            map
        },
    );
    for (person, mine) in by_parent {
        let names: BTreeSet<&str> = mine.iter().map(|index| keys[*index].columns[0].as_str()).collect();
        // A table that pairs two such rows under the same names: who may be together.
        let link = (0..at).filter(|index| tables[*index].existing.is_none()).find(|index| {
            let theirs = pair_of(&tables[*index], person);
            theirs.is_some_and(|pair| {
                pair.iter().all(|key| names.contains(tables[*index].keys[*key].columns[0].as_str()))
            })
        });
        let mut settled = false;
        for (via, key) in keys.iter().enumerate() {
            let Some(other) =
                key.parent.filter(|other| *other < at && *other != person && key.way == Way::Random)
            else {
                continue;
            };
            if tables[other].existing.is_some() {
                continue;
            }
            let needed = mine.iter().any(|index| !keys[*index].optional);
            let theirs: Vec<usize> = (0..tables[other].keys.len())
                .filter(|index| {
                    let key = &tables[other].keys[*index];
                    key.way != Way::Null && !(needed && key.optional)
                })
                .filter(|index| {
                    tables[other].keys[*index].parent == Some(person)
                        && tables[other].keys[*index].columns.len() == 1
                })
                .collect();
            if theirs.is_empty() {
                continue;
            }
            let same = |index: &usize| {
                theirs
                    .iter()
                    .find(|their| tables[other].keys[**their].columns == keys[*index].columns)
                    .copied()
            };
            let ways: Vec<(usize, usize)> = match (mine.len(), theirs.len()) {
                _ if mine.iter().all(|index| same(index).is_some()) => {
                    mine.iter().filter_map(|index| Some((*index, same(index)?))).collect()
                }
                (2, 2) => vec![(mine[0], theirs[0]), (mine[1], theirs[1])],
                (1, 1) => vec![(mine[0], theirs[0])],
                _ => Vec::new(),
            };
            // A second way that might lead elsewhere is not taken; nor one beside the link of the table.
            if settled || link.is_some_and(|link| link != other) || ways.is_empty() {
                if key.optional {
                    tables[at].keys[via].way = Way::Null;
                }
                continue;
            }
            for (index, theirs) in ways {
                tables[at].keys[index].way = Way::Through { via, theirs };
            }
            settled = true;
        }
        if settled || mine.len() < 2 {
            continue;
        }
        if let Some(link) = link
            && let Some(pair) = pair_of(&tables[link], person)
        {
            for theirs in pair {
                let name = &tables[link].keys[theirs].columns;
                if let Some(index) = mine.iter().find(|index| keys[**index].columns == *name) {
                    tables[at].keys[*index].way = Way::Link { table: link, theirs, once: false };
                }
            }
        }
    }
}

/// The two keys of a table that go through all pairs of rows of another one.
fn pair_of(table: &Table, person: usize) -> Option<[usize; 2]> {
    let pairs = |key: &Key| matches!(key.way, Way::Pair { .. }) && key.parent == Some(person);
    let found: Vec<usize> = (0..table.keys.len()).filter(|index| pairs(&table.keys[*index])).collect();
    <[usize; 2]>::try_from(found).ok()
}

/// Sees to it that every unique key has each of its values once.
fn keep_unique(tables: &mut [Table], at: usize) -> Result<()> {
    let table = tables[at].clone();
    let in_key: BTreeSet<&str> = table.keys.iter().flat_map(|key| &key.columns).map(String::as_str).collect();
    let pooled: BTreeSet<&str> =
        table.pools.iter().flat_map(|pool| &pool.columns).map(String::as_str).collect();
    for unique in &table.shape.unique {
        let free = unique.iter().find(|name| {
            let column = table.shape.column(name);
            let varied = column
                .is_some_and(|column| column.labels.is_empty() && column.base != 16 && !column.generated);
            varied && !in_key.contains(name.as_str()) && !pooled.contains(name.as_str())
        });
        if let Some(free) = free {
            tables[at].distinct.insert(free.clone());
            continue;
        }
        let mine: Vec<usize> = (0..table.keys.len())
            .filter(|index| table.keys[*index].columns.iter().all(|name| unique.contains(name)))
            .filter(|index| !matches!(tables[at].keys[*index].way, Way::Null | Way::Earlier))
            .collect();
        if !mine.is_empty() {
            spread(tables, at, &mine);
            continue;
        }
        let pool = table.pools.iter().position(|pool| pool.columns.iter().any(|name| unique.contains(name)));
        if let Some(pool) = pool {
            take_in_turn(&mut tables[at], pool, unique);
            continue;
        }
        let names: Vec<_> = unique.iter().cloned().collect();
        return Err(Error::new(format!(
            "nothing can be made unique in ({}) of {}",
            names.join(", "),
            table.name
        ))
        .hint("fill this table from a set of seeds.toml"));
    }
    Ok(())
}

/// Gives the keys of a unique set combinations that come once.
fn spread(tables: &mut [Table], at: usize, mine: &[usize]) {
    let links = |index: &usize| matches!(tables[at].keys[*index].way, Way::Link { .. });
    let through = |index: &usize| match tables[at].keys[*index].way {
        Way::Through { via, .. } => Some(via),
        _ => None,
    };
    if mine.iter().any(links) {
        for index in mine {
            if let Way::Link { once, .. } = &mut tables[at].keys[*index].way {
                *once = true;
            }
        }
    } else if let Some(via) = mine.iter().find_map(through) {
        tables[at].keys[via].way = Way::Once;
        tables[at].keys[via].optional = false;
    } else if let [first, second, ..] = mine {
        let owners = tie::owners(tables, [&tables[at].keys[*first], &tables[at].keys[*second]]);
        for (index, part, other) in [(*first, 0, *second), (*second, 1, *first)] {
            tables[at].keys[index].way = match owners {
                Some(owners) => Way::Tied { part, other, owners },
                None => Way::Pair { part, other },
            };
            tables[at].keys[index].optional = false;
        }
    } else if let [only] = mine {
        tables[at].keys[*only].way = Way::Once;
        tables[at].keys[*only].optional = false;
    }
}

/// Keeps one tuple for each value of the unique columns, to be taken in turn.
fn take_in_turn(table: &mut Table, pool: usize, unique: &BTreeSet<String>) {
    let places: Vec<usize> = (0..table.pools[pool].columns.len())
        .filter(|place| unique.contains(&table.pools[pool].columns[*place]))
        .collect();
    let mut seen = BTreeSet::new();
    table.pools[pool].tuples.retain(|tuple| {
        let key: Vec<_> = places.iter().map(|place| tuple[*place].clone()).collect();
        key.iter().all(Option::is_some) && seen.insert(key)
    });
    table.in_turn = Some(pool);
    table.capacity = table.capacity.min(table.pools[pool].tuples.len() as u64);
}
