//! A small world: rows in a scratch database that cross every person, relation, state and value that may decide who
//! may do what, each of them marked so that it is known wherever it turns up.
//!
//! It is filled by a superuser of a server that is ours alone, with `session_replication_role = replica`: triggers do
//! not fire, so that none refuses the world, and foreign keys hold because rows point only to rows that are there.

pub mod caller;
mod design;
mod people;
mod refusal;
mod relevance;
mod seed;
mod shape;
mod value;

use std::collections::{BTreeMap, BTreeSet};

pub use caller::{Caller, Identity};
pub use people::People;
pub use relevance::{ColumnName, Relevance};
pub use shape::{Check, Column, Foreign, Key, Shape, Table, TableName, Text, Through};
pub use value::{canary, enumerated, plain};

use self::seed::Seeder;
use crate::Result;
use crate::connect::Session;

/// What a world is to be made of.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The tables to fill, with everything that they point to; without any, all.
    pub tables: BTreeSet<TableName>,
    /// Columns that hold a person's id, beside those that are found.
    pub owners: BTreeSet<ColumnName>,
    /// Where the struct of a table stands, for messages.
    pub places: BTreeMap<TableName, String>,
    /// The rows, where somebody has thought them up: a table without any gets one only if others need it.
    pub given: Option<Given>,
    /// Texts of another state that decide there.
    pub texts: Vec<Text>,
    /// The world of another state, of whose people and rows this one is made, as far as it can hold them.
    pub like: Option<World>,
    /// Whether a table that takes no row stays empty, which a note says, and is no error.
    pub lenient: bool,
}

/// A world that somebody has thought up.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// How many people there are.
    pub people: Vec<String>,
    /// Rows, by table: some of their columns. What is missing is made up.
    pub rows: BTreeMap<TableName, Vec<BTreeMap<String, String>>>,
}

/// A filled database.
#[derive(Debug, Clone)]
pub struct World {
    /// The tables, as they were read.
    pub shape: Shape,
    /// What decides.
    pub relevance: Relevance,
    /// The people.
    pub people: People,
    /// The rows of each table that was filled: the text of every column that is not NULL.
    pub rows: BTreeMap<TableName, Vec<BTreeMap<String, String>>>,
    /// What was assumed or left out, in sentences.
    pub notes: Vec<String>,
}

/// Fills the database behind a superuser's session, in one transaction that is committed.
///
/// # Errors
/// When a table takes no row at all: which, why, and what to do.
pub async fn fill(session: &Session, wanted: &Wanted) -> Result<World> {
    session.execute("BEGIN").await?;
    let filled = fill_within(session, wanted).await;
    session.execute(if filled.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
    filled
}

/// As [`fill`], in a transaction that is open already. After an error the transaction is of no more use.
///
/// # Errors
/// As [`fill`].
pub async fn fill_within(session: &Session, wanted: &Wanted) -> Result<World> {
    let mut shape = Shape::read(session).await?;
    shape.learn(&wanted.texts);
    let relevance = Relevance::of(&shape, &wanted.owners);
    let people = match (&wanted.like, &wanted.given) {
        (Some(like), _) => like.people.clone(),
        (None, Some(given)) => People::named(&shape, &relevance, &given.people),
        (None, None) => People::of(&shape, &relevance),
    };
    let tables = chosen(&shape, &relevance, wanted);
    let order = shape.ordered(&tables);
    session.execute("SET LOCAL session_replication_role = replica; SET LOCAL row_security = off").await?;
    let mut seeder = Seeder {
        session,
        places: &wanted.places,
        given: wanted.given.as_ref(),
        like: wanted.like.as_ref(),
        lenient: wanted.lenient,
        relevance: &relevance,
        people: &people,
        rows: BTreeMap::new(),
        notes: Vec::new(),
    };
    for (number, table) in order.iter().enumerate() {
        seeder.fill(table, number).await?;
    }
    seeder.close_circles(&order).await?;
    let (rows, notes) = (seeder.rows, seeder.notes);
    session.execute("SET LOCAL session_replication_role = origin; SET LOCAL row_security = on").await?;
    Ok(World { shape, relevance, people, rows, notes })
}

/// What is filled: what was asked for, else every table that is ours, with all that these point to.
fn chosen(shape: &Shape, relevance: &Relevance, wanted: &Wanted) -> BTreeSet<TableName> {
    let all = shape.tables.values().filter(|table| !table.partition).map(|table| table.name.clone());
    let of = if wanted.tables.is_empty() { all.collect() } else { wanted.tables.clone() };
    let people = relevance.people.iter().map(|(table, _)| table.clone());
    shape.closure(of.into_iter().chain(people))
}
