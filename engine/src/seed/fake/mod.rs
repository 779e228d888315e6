//! Generated rows: plausible by name and type, true to every constraint, and the same for the same seed.
//!
//! Values are made from the number of their row (`row`); what ties rows together is decided before the first of them is
//! made (`design`); which values checks allow, PostgreSQL says (`pool`). Nothing is kept but numbers.

mod chance;
mod design;
mod pool;
mod row;
mod tie;
mod value;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::SinkExt as _;
use tokio_postgres::types::private::BytesMut;

use super::rows::escape_into;
use super::shape::{self, Shapes, TableName};
use crate::connect::{Session, unless_stopped};
use crate::sql::{quote_ident, quote_literal};
use crate::{Error, Result};
use design::Table;
use row::World;
use tie::Tie;
use words::Words;

/// What to make.
#[derive(Debug, Clone)]
pub struct Fake {
    /// How many rows, over all tables.
    pub rows: u64,
    /// The number that all chance follows from.
    pub seed: u64,
    /// The schemas that are filled.
    pub schemas: BTreeSet<String>,
    /// Tables, as `schema.table`, that are left as they are if they have rows: those of sets.
    pub given: BTreeSet<String>,
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Faked {
    /// The tables with how many rows they got, in the order in which they were filled.
    pub tables: Vec<(String, u64)>,
    /// How long it took.
    pub took: Duration,
}

/// How much is sent at once.
const CHUNK: usize = 256 * 1024;

/// Fills the tables, in one transaction. The session runs with pinned settings.
///
/// # Errors
/// When a constraint, a unique key or a type asks for values that are not known; nothing is there then.
pub async fn fake(session: &Session, request: &Fake, progress: &dyn Fn(&str)) -> Result<Faked> {
    let started = Instant::now();
    session.execute("BEGIN").await?;
    let filled = async {
        session.execute(pool::FITS).await?;
        fill(session, request, progress).await
    }
    .await;
    let end = if filled.is_ok() { "COMMIT" } else { "ROLLBACK" };
    // An error in here must not hide the first one.
    let ended = session.execute(end).await;
    let tables =
        filled.and_then(|tables| ended.map(|()| tables)).map_err(|error| error.detail("no row was made"))?;
    for (table, _) in tables.iter().filter(|(_, count)| *count > 0) {
        session.execute(&format!("ANALYZE {table}")).await?;
    }
    Ok(Faked { tables, took: started.elapsed() })
}

async fn fill(session: &Session, request: &Fake, progress: &dyn Fn(&str)) -> Result<Vec<(String, u64)>> {
    progress("asking for what the constraints allow");
    let shapes = shape::read(session).await?;
    let wanted: BTreeSet<TableName> =
        shapes.keys().filter(|table| request.schemas.contains(&table.schema)).cloned().collect();
    if wanted.is_empty() {
        return Err(
            Error::new("there is no table to fill").hint("apply the migrations first: palisade migrate")
        );
    }
    let order = shape::order(&shapes, &wanted)?;
    let mut tables = Vec::new();
    for name in &order {
        tables.push(table(session, &shapes, name, request).await?);
    }
    for at in 0..tables.len() {
        if tables[at].existing.is_none() {
            design::decide(&mut tables, at)?;
        }
    }
    let with_word = share_out(&mut tables, request);
    tie_up(&mut tables, request.seed, &with_word);
    let world = World { tables: &tables, seed: request.seed, with_word: &with_word };
    let total: u64 = made(&tables).map(|table| table.count).sum();
    let mut done = 0;
    let mut out = Vec::new();
    for (index, table) in tables.iter().enumerate().filter(|(_, table)| table.existing.is_none()) {
        send(session, &world, index, &mut |rows| progress(&bar(done + rows, total, &table.name))).await?;
        done += table.count;
        out.push((table.name.to_string(), table.count));
    }
    Ok(out)
}

fn made(tables: &[Table]) -> impl Iterator<Item = &Table> {
    tables.iter().filter(|table| table.existing.is_none())
}

/// A line that shows how far it has come.
fn bar(done: u64, total: u64, table: &TableName) -> String {
    let part = (done * 20 / total.max(1)) as usize;
    format!("{}{} {done} of {total} rows: {table}", "█".repeat(part), "░".repeat(20 - part.min(20)))
}

/// What has to be known of one table before anything is decided.
async fn table(session: &Session, shapes: &Shapes, name: &TableName, request: &Fake) -> Result<Table> {
    let shape = shapes.get(name).cloned().unwrap_or_default();
    let foreign: BTreeSet<&str> =
        shape.foreign.iter().flat_map(|key| &key.columns).map(String::as_str).collect();
    let existing = match request.given.contains(&name.sql()) {
        true => existing(session, shapes, name).await?,
        false => None,
    };
    let mut offsets = BTreeMap::new();
    for column in shape.columns.iter().filter(|column| matches!(column.base, 20 | 21 | 23)) {
        if shape.unique.iter().any(|unique| unique.contains(&column.name)) {
            let sql =
                format!("SELECT coalesce(max({}), 0)::int8 FROM {}", quote_ident(&column.name), name.sql());
            let highest: i64 = session.query(&sql, &[]).await?.first().map_or(0, |row| row.get(0));
            offsets.insert(column.name.clone(), u64::try_from(highest).unwrap_or(0));
        }
    }
    let pools = match existing {
        Some(_) => Vec::new(),
        None => pool::pools(session, name, &shape, &foreign, request.seed).await?,
    };
    Ok(Table {
        name: name.clone(),
        pools,
        count: existing
            .as_ref()
            .and_then(|columns| columns.values().next())
            .map_or(0, |rows| rows.len() as u64),
        existing,
        keys: Vec::new(),
        distinct: BTreeSet::new(),
        in_turn: None,
        offsets,
        tie: None,
        capacity: u64::MAX,
        shape,
    })
}

/// The keys of the rows that a table has, as far as others may mean them; `None` where it has none.
async fn existing(
    session: &Session,
    shapes: &Shapes,
    name: &TableName,
) -> Result<Option<BTreeMap<String, Vec<String>>>> {
    let keys: BTreeSet<&String> = shapes
        .values()
        .flat_map(|shape| &shape.foreign)
        .filter(|key| key.table == *name)
        .flat_map(|key| &key.keys)
        .collect();
    let mut columns = BTreeMap::new();
    let all = quote_literal("");
    let list: Vec<_> = keys.iter().map(|key| format!("{}::text", quote_ident(key))).chain([all]).collect();
    let rows =
        session.query(&format!("SELECT {} FROM {} ORDER BY 1", list.join(", "), name.sql()), &[]).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    for (index, key) in keys.iter().enumerate() {
        let values = rows.iter().map(|row| row.get::<_, Option<String>>(index).unwrap_or_default()).collect();
        columns.insert((*key).clone(), values);
    }
    if columns.is_empty() {
        columns.insert(String::new(), vec![String::new(); rows.len()]);
    }
    Ok(Some(columns))
}

/// Shares the rows out: the further a table stands from those that need nothing, the more it gets, as far as its unique
/// keys have room.
fn share_out(tables: &mut [Table], request: &Fake) -> Words {
    let mut depths: Vec<u32> = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let parents = table.keys.iter().filter_map(|key| key.parent).filter(|parent| *parent < at);
        depths.push(parents.map(|parent| depths[parent] + 1).max().unwrap_or(0));
    }
    let weights: Vec<f64> = depths.iter().map(|depth| 3_f64.powi((*depth).min(4) as i32)).collect();
    let mut words = Words::default();
    let mut total = |tables: &mut [Table], scale: f64| {
        try_scale(tables, request, &weights, scale, &mut words);
        made(tables).map(|table| table.count).sum::<u64>()
    };
    // Where no key is short of room this is the answer; from there on the counts never become much larger than they end.
    let mut low = request.rows as f64 / weights.iter().sum::<f64>().max(1.0);
    let mut high = low * 2.0;
    let mut before = total(tables, low);
    if before > request.rows {
        (low, high) = (0.0, low);
    } else {
        for _ in 0..60 {
            let now = total(tables, high);
            if now > request.rows || now == before {
                break;
            }
            before = now;
            (low, high) = (high, high * 2.0);
        }
    }
    // Capacities follow from the counts of other tables, so that the scale has to be searched for.
    for _ in 0..40 {
        let scale = f64::midpoint(low, high);
        if total(tables, scale) > request.rows { high = scale } else { low = scale }
    }
    total(tables, low);
    let rest = request.rows.saturating_sub(made(tables).map(|table| table.count).sum());
    let world = World { tables, seed: request.seed, with_word: &words };
    let last = (0..tables.len())
        .rev()
        .filter(|at| tables[*at].existing.is_none())
        .find(|at| world.capacity(*at) >= tables[*at].count.saturating_add(rest));
    if let Some(last) = last {
        tables[last].count += rest;
    }
    words
}

fn try_scale(tables: &mut [Table], request: &Fake, weights: &[f64], scale: f64, words: &mut Words) {
    for at in 0..tables.len() {
        if tables[at].existing.is_none() {
            let capacity = World { tables, seed: request.seed, with_word: words }.capacity(at);
            // No table gets more than all of them together.
            let most = capacity.min(request.rows.max(1));
            tables[at].count = ((weights[at] * scale) as u64).max(1).min(most);
        }
        find_words(tables, request.seed, at, words);
    }
}

/// Finds the pairs that tied keys go through. There are as many rows as there are pairs, at most.
fn tie_up(tables: &mut [Table], seed: u64, with_word: &Words) {
    for at in 0..tables.len() {
        let tied = tables[at].keys.iter().find_map(|key| match key.way {
            design::Way::Tied { part: 0, other, owners } => Some((key.clone(), other, owners)),
            _ => None,
        });
        let Some((first, other, owners)) = tied else { continue };
        let world = World { tables, seed, with_word };
        let tie = Tie::of(&world, [&first, &tables[at].keys[other]], owners).unwrap_or_default();
        tables[at].count = tables[at].count.min(tie.len());
        tables[at].tie = Some(tie);
    }
}

/// Finds the rows of a table that have the words which keys of other tables ask for. Which word a row has follows from
/// its number alone, so that what was found for fewer rows stays true.
fn find_words(tables: &[Table], seed: u64, at: usize, words: &mut Words) {
    let asked = tables.iter().flat_map(|table| &table.keys).filter(|key| key.parent == Some(at));
    let mut wanted: BTreeSet<(String, String)> = asked.filter_map(|key| key.word.clone()).collect();
    let linked = tables
        .iter()
        .flat_map(|table| &table.keys)
        .any(|key| matches!(key.way, design::Way::Link { table, .. } if table == at));
    if linked {
        wanted.extend(design::word(tables, at, row::ACTIVE));
    }
    if tables[at].existing.is_some() {
        return;
    }
    let nothing = Words::default();
    let world = World { tables, seed, with_word: &nothing };
    let none = vec![None; tables[at].keys.len()];
    for (column, word) in wanted {
        let Some(index) = tables[at].shape.columns.iter().position(|about| about.name == column) else {
            continue;
        };
        let has = |row: u64| world.cell(at, row, index, &none).as_deref() == Some(word.as_str());
        words.find(at, &column, &word, tables[at].count, &has);
    }
}

/// Sends the rows of a table.
async fn send(session: &Session, world: &World<'_>, index: usize, told: &mut dyn FnMut(u64)) -> Result<()> {
    let table = &world.tables[index];
    let columns: Vec<usize> =
        (0..table.shape.columns.len()).filter(|at| !table.shape.columns[*at].generated).collect();
    for at in &columns {
        let column = &table.shape.columns[*at];
        let picks = world.picks(index, 0);
        if column.not_null && table.count > 0 && world.cell(index, 0, *at, &picks).is_none() {
            return Err(Error::new(format!(
                "no value is known for {}.{} of type {}",
                table.name, column.name, column.kind
            ))
            .hint("fill this table from a set of seeds.toml"));
        }
    }
    let names: Vec<_> = columns.iter().map(|at| quote_ident(&table.shape.columns[*at].name)).collect();
    let statement = format!("COPY {} ({}) FROM STDIN", table.name.sql(), names.join(", "));
    let explained = |error: tokio_postgres::Error| {
        Error::from(error).context(format!("the rows made for {} break one of its rules", table.name)).hint(
            "fill this table from a set of seeds.toml, and report the rule: it should have been honoured",
        )
    };
    let mut sink = pin!(session.client().copy_in(&statement).await.map_err(explained)?);
    let mut text = String::with_capacity(CHUNK + 4096);
    for row in 0..table.count {
        let picks = world.picks(index, row);
        for (place, at) in columns.iter().enumerate() {
            text.push_str(if place > 0 { "\t" } else { "" });
            match world.cell(index, row, *at, &picks) {
                Some(value) => escape_into(&mut text, &value),
                None => text.push_str("\\N"),
            }
        }
        text.push('\n');
        if text.len() >= CHUNK || row + 1 == table.count {
            unless_stopped()?;
            let mut buffer = BytesMut::with_capacity(text.len());
            buffer.extend_from_slice(text.as_bytes());
            sink.send(buffer.freeze()).await.map_err(explained)?;
            text.clear();
            told(row + 1);
        }
    }
    sink.finish().await.map_err(explained)?;
    for column in &table.shape.columns {
        if let Some(sequence) = &column.sequence {
            let sql = format!(
                "SELECT pg_catalog.setval({}, greatest((SELECT max({}) FROM {})::int8, 1))",
                quote_literal(sequence),
                quote_ident(&column.name),
                table.name.sql()
            );
            session.query(&sql, &[]).await?;
        }
    }
    Ok(())
}
