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
    /// By its number: the name as SQL and the type.
    columns: BTreeMap<String, (String, String)>,
}

/// What became of one relation that was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Its qualified name, as SQL.
    pub relation: String,
    /// The strongest lock on it that blocks anybody but other DDL of the same sort; none weaker than
    /// `SHARE UPDATE EXCLUSIVE` is told.
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
            let state = State { name: row.get(1), file: row.get(2), scans: row.get(3), lock, columns };
            relations.insert(row.get(0), state);
        }
        Ok(Self { relations })
    }

    /// The relations, by their qualified names as SQL.
    pub fn names(&self) -> std::collections::BTreeSet<String> {
        self.relations.values().map(|state| state.name.clone()).collect()
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
            let renamed = |(number, (name, _)): (&String, &(String, String))| {
                same(number).filter(|(new, _)| new != name).map(|(new, _)| (name.clone(), new.clone()))
            };
            let retyped = |(number, (_, sort)): (&String, &(String, String))| {
                same(number).filter(|(_, new)| new != sort).map(|(name, _)| name.clone())
            };
            let gone = before.columns.iter().filter(|(number, _)| left.is_some() && same(number).is_none());
            let seen = Touched {
                renamed: after.map(|after| &after.name).filter(|name| **name != before.name).cloned(),
                dropped_columns: gone.map(|(_, (name, _))| name.clone()).collect(),
                renamed_columns: before.columns.iter().filter_map(renamed).collect(),
                retyped_columns: before.columns.iter().filter_map(retyped).collect(),
                relation: before.name.clone(),
                lock: match after {
                    Some(after) if after.lock > before.lock => after.lock,
                    Some(_) => None,
                    None => Some(Lock::AccessExclusive),
                },
                rewritten: after.is_some_and(|after| after.file != before.file),
                scanned: after.is_some_and(|after| after.scans > before.scans),
                dropped: after.is_none(),
            };
            if seen.lock.is_some() || seen.rewritten || seen.scanned {
                touched.push(seen);
            }
        }
        touched
    }
}

/// `1 id bigint`: its number, its name as SQL and its type.
fn read_column(text: &str) -> Option<(String, (String, String))> {
    let (number, rest) = text.split_once(' ')?;
    let end = if rest.starts_with('"') { rest.find("\" ").map(|end| end + 1) } else { rest.find(' ') };
    let (name, sort) = rest.split_at(end?);
    Some((number.to_owned(), (name.to_owned(), sort.trim_start().to_owned())))
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
