//! What a statement really does to the relations that are there: which locks it takes, which it rewrites, which it
//! reads through. PostgreSQL is asked, not a list of rules: so hand-written SQL and blocks of code are judged too.

mod alone;

use std::collections::BTreeMap;

use crate::connect::Session;
use crate::error::Result;
use crate::plan::Lock;

pub use alone::alone;

/// The relations of a database at one moment of a transaction.
#[derive(Debug, Clone)]
pub struct Watch {
    relations: BTreeMap<u32, State>,
}

#[derive(Debug, Clone)]
struct State {
    name: String,
    file: Option<u32>,
    scans: i64,
    lock: Option<Lock>,
    columns: BTreeMap<String, Column>,
    /// Indexes of no constraint, and constraints, by their numbers: the names as SQL.
    built: BTreeMap<String, String>,
    kept: BTreeMap<String, String>,
    /// By what subscribers tell its rows apart.
    identity: String,
    indexes: Vec<u32>,
    /// The indexes that nobody else may open: whoever plans a query on the relation opens all of them.
    locked_indexes: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    /// As SQL.
    name: String,
    sort: String,
    not_null: bool,
}

impl State {
    /// The strongest lock on it that was not there before, also by an index that was.
    fn lock_since(&self, before: &Self) -> Option<Lock> {
        let taken = |index: &&u32| before.indexes.contains(index) && !before.locked_indexes.contains(index);
        let by_index = self.locked_indexes.iter().find(taken).map(|_| Lock::AccessExclusive);
        let now = self.lock.max(by_index);
        now.filter(|_| now > before.lock)
    }
}

/// What became of one relation that was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Its qualified name, as SQL.
    pub relation: String,
    /// The strongest lock on it that blocks anybody but other DDL of the same sort; none weaker than
    /// `SHARE UPDATE EXCLUSIVE` is told. An index that nobody else may open counts as its table.
    pub lock: Option<Lock>,
    /// Whether its rows were written anew.
    pub rewritten: bool,
    /// Whether its rows were read from the first to the last.
    pub scanned: bool,
    /// Whether it is gone.
    pub dropped: bool,
    /// Its new name, as SQL, if it has one.
    pub renamed: Option<String>,
    /// The columns that are gone, as SQL.
    pub dropped_columns: Vec<String>,
    /// The columns that have another name: the old one and the new one, as SQL.
    pub renamed_columns: Vec<(String, String)>,
    /// The columns of another type.
    pub retyped_columns: Vec<String>,
    /// The columns that may be null, and might not before.
    pub nullable_columns: Vec<String>,
    /// The indexes that are gone, and belonged to no constraint.
    pub dropped_indexes: Vec<Gone>,
    /// The constraints that are gone.
    pub dropped_constraints: Vec<Gone>,
    /// Whether it is partitioned, and holds no rows itself.
    pub partitioned: bool,
    /// Whether subscribers tell its rows apart by something else.
    pub identified_anew: bool,
}

/// An index or a constraint that was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    number: String,
    /// Its name, as SQL.
    pub name: String,
}

impl Watch {
    /// Looks at the tables and materialised views that are there. A transaction has to be open: locks and counters are
    /// those of this transaction.
    ///
    /// # Errors
    /// When the server cannot be asked.
    pub async fn begin(session: &Session) -> Result<Self> {
        let mut relations = BTreeMap::new();
        for row in session.query(include_str!("watch.sql"), &[]).await? {
            let lock = row.get::<_, Option<String>>(4).and_then(|mode| lock(&mode));
            let columns =
                row.get::<_, Vec<String>>(5).iter().filter_map(|column| read_column(column)).collect();
            let named = |at| row.get::<_, Vec<String>>(at).iter().filter_map(|text| numbered(text)).collect();
            let state = State {
                name: row.get(1),
                file: row.get(2),
                scans: row.get(3),
                lock,
                columns,
                indexes: row.get(6),
                locked_indexes: row.get(7),
                built: named(8),
                kept: named(9),
                identity: row.get(10),
            };
            relations.insert(row.get(0), state);
        }
        Ok(Self { relations })
    }

    /// The relations, by their qualified names as SQL.
    pub fn names(&self) -> std::collections::BTreeSet<String> {
        self.relations.values().map(|state| state.name.clone()).collect()
    }

    /// Whether an index or a constraint of a relation was there, by what name ever: another type of a column makes it anew, by the
    /// same one.
    pub fn had(&self, relation: &str, gone: &Gone) -> bool {
        self.relations.values().any(|state| {
            let mut all = state.built.iter().chain(&state.kept);
            all.any(|(number, name)| *number == gone.number || state.name == relation && *name == gone.name)
        })
    }

    /// What has happened since, relation by relation; those to which nothing did are left out.
    ///
    /// # Errors
    /// As [`Watch::begin`].
    pub async fn end(&self, session: &Session) -> Result<Vec<Touched>> {
        Ok(self.compare(&Self::begin(session).await?))
    }

    fn compare(&self, now: &Self) -> Vec<Touched> {
        let mut touched = Vec::new();
        for (oid, before) in &self.relations {
            let after = now.relations.get(oid);
            let left = after.map(|after| &after.columns);
            let same = |number: &String| left.and_then(|left| left.get(number));
            let columns = || {
                let both = |(number, column)| Some((column, same(number)?));
                before.columns.iter().filter_map(both)
            };
            let renamed = |(old, new): (&Column, &Column)| {
                (old.name != new.name).then(|| (old.name.clone(), new.name.clone()))
            };
            let retyped = |(old, new): (&Column, &Column)| (old.sort != new.sort).then(|| new.name.clone());
            let nullable =
                |(old, new): (&Column, &Column)| (old.not_null && !new.not_null).then(|| new.name.clone());
            let gone = before.columns.iter().filter(|(number, _)| left.is_some() && same(number).is_none());
            // Another type makes them anew: with another number, and by the same name.
            let lost = |of: fn(&State) -> &BTreeMap<String, String>| -> Vec<Gone> {
                let Some(after) = after.map(of) else { return Vec::new() };
                let left = |(number, name): &(&String, &String)| {
                    !after.contains_key(*number) && !after.values().any(|left| left == *name)
                };
                let gone =
                    |(number, name): (&String, &String)| Gone { number: number.clone(), name: name.clone() };
                of(before).iter().filter(left).map(gone).collect()
            };
            let seen = Touched {
                renamed: after.map(|after| &after.name).filter(|name| **name != before.name).cloned(),
                dropped_columns: gone.map(|(_, column)| column.name.clone()).collect(),
                renamed_columns: columns().filter_map(renamed).collect(),
                retyped_columns: columns().filter_map(retyped).collect(),
                nullable_columns: columns().filter_map(nullable).collect(),
                dropped_indexes: lost(|state| &state.built),
                dropped_constraints: lost(|state| &state.kept),
                partitioned: before.file.is_none(),
                identified_anew: after.is_some_and(|after| after.identity != before.identity),
                relation: before.name.clone(),
                lock: after.map_or(Some(Lock::AccessExclusive), |after| after.lock_since(before)),
                rewritten: after.is_some_and(|after| after.file != before.file),
                scanned: after.is_some_and(|after| after.scans > before.scans),
                dropped: after.is_none(),
            };
            let lost = !seen.dropped_indexes.is_empty() || !seen.dropped_constraints.is_empty();
            if seen.lock.is_some() || seen.rewritten || seen.scanned || lost {
                touched.push(seen);
            }
        }
        touched
    }
}

/// `1 id ! bigint`: its number, its name as SQL, whether it is required, and its type.
fn read_column(text: &str) -> Option<(String, Column)> {
    let (number, rest) = text.split_once(' ')?;
    let end = if rest.starts_with('"') { rest.find("\" ").map(|end| end + 1) } else { rest.find(' ') };
    let (name, sort) = rest.split_at(end?);
    let (sort, required) = (sort.trim_start(), sort.trim_start().strip_prefix("! "));
    let sort = required.unwrap_or(sort).to_owned();
    Some((number.to_owned(), Column { name: name.to_owned(), sort, not_null: required.is_some() }))
}

/// `1 name`.
fn numbered(text: &str) -> Option<(String, String)> {
    text.split_once(' ').map(|(number, name)| (number.to_owned(), name.to_owned()))
}

/// The mode as `pg_locks` names it; those that only reads and writes take are none.
fn lock(mode: &str) -> Option<Lock> {
    Some(match mode {
        "ShareUpdateExclusiveLock" => Lock::ShareUpdateExclusive,
        "ShareLock" => Lock::Share,
        // Who only reads does not wait for the second one either.
        "ShareRowExclusiveLock" | "ExclusiveLock" => Lock::ShareRowExclusive,
        "AccessExclusiveLock" => Lock::AccessExclusive,
        _ => return None,
    })
}
