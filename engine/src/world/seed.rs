//! Puts the rows in. A value that PostgreSQL refuses is replaced by another one until the row is accepted.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::error::DbError;

use super::design::{self, Proposal};
use super::people::People;
use super::refusal::{cannot, reason, suspects};
use super::relevance::Relevance;
use super::shape::{Table, TableName};
use super::value::{self, Value};
use crate::Result;
use crate::connect::{Session, unless_stopped};
use crate::sql::{quote_ident, quote_literal};

/// How often a row may be refused before it is given up.
const TRIES: usize = 160;

/// Fills tables, one after the other.
pub(super) struct Seeder<'a> {
    pub(super) session: &'a Session,
    /// Where structs stand, for messages.
    pub(super) places: &'a BTreeMap<TableName, String>,
    /// Rows that somebody has thought up.
    pub(super) given: Option<&'a super::Given>,
    /// Another world, whose rows these are to be.
    pub(super) like: Option<&'a super::World>,
    /// Whether a table may stay empty.
    pub(super) lenient: bool,
    pub(super) relevance: &'a Relevance,
    pub(super) people: &'a People,
    /// The rows so far, as text by column.
    pub(super) rows: BTreeMap<TableName, Vec<BTreeMap<String, String>>>,
    /// What should be known of the world.
    pub(super) notes: Vec<String>,
}

/// A row on its way in.
struct Attempt {
    values: BTreeMap<String, Value>,
    fixed: BTreeSet<String>,
}

impl Seeder<'_> {
    /// Fills one table.
    pub(super) async fn fill(&mut self, table: &Table, number: usize) -> Result<()> {
        let there = self.existing(table).await?;
        let proposals = self.proposals(table);
        let mut accepted: Vec<BTreeMap<String, String>> = there;
        let mut refused: BTreeMap<String, usize> = BTreeMap::new();
        let mut learnt: BTreeMap<String, Value> = BTreeMap::new();
        let mut last = None;
        for (row, proposal) in proposals.iter().enumerate() {
            let Some(mut attempt) = self.attempt(table, number, row, proposal) else {
                *refused.entry("no row to point to".to_owned()).or_default() += 1;
                continue;
            };
            for (column, value) in &learnt {
                if !attempt.fixed.contains(column) {
                    attempt.values.insert(column.clone(), value.clone());
                }
            }
            match self.try_in(table, number, row, attempt, &mut learnt).await? {
                Ok(stored) => accepted.push(stored),
                Err(error) => {
                    *refused.entry(reason(&error)).or_default() += 1;
                    last = Some(error);
                }
            }
        }
        if accepted.is_empty() && !self.lenient {
            let mut error = cannot(table, last.as_deref(), refused.keys().next());
            error.details.extend(self.places.get(&table.name).cloned());
            return Err(error);
        }
        for (reason, count) in refused {
            self.notes.push(format!(
                "{}: {count} of {} rows were left out: {reason}",
                table.name,
                proposals.len()
            ));
        }
        self.rows.insert(table.name.clone(), accepted);
        Ok(())
    }

    fn proposals(&self, table: &Table) -> Vec<Proposal> {
        let count = |key: &super::shape::Foreign| self.rows.get(&key.target()).map_or(0, Vec::len);
        let referenced: Vec<usize> = table.foreign.iter().map(count).collect();
        let planned = design::rows(table, self.relevance, self.people, &referenced);
        if let Some((like, rows)) = self.like.and_then(|like| Some((like, like.rows.get(&table.name)?))) {
            return copied(table, like, rows, &planned);
        }
        if let Some(given) = self.given {
            let proposal = |values: &BTreeMap<String, String>| Proposal {
                fixed: values.iter().map(|(column, value)| (column.clone(), Value::text(value))).collect(),
                open: Vec::new(),
            };
            let rows: Vec<_> = given.rows.get(&table.name).into_iter().flatten().map(proposal).collect();
            return if rows.is_empty() { planned.into_iter().take(1).collect() } else { rows };
        }
        match &self.relevance.people {
            // One row for each person; what is said of them goes round.
            Some((people, id)) if *people == table.name => self
                .people
                .ids
                .iter()
                .enumerate()
                .map(|(person, text)| {
                    let mut row = planned[person % planned.len()].clone();
                    row.fixed.insert(id.clone(), Value::text(text));
                    row
                })
                .collect(),
            _ => planned,
        }
    }

    /// A first proposal for every column; none where a key that has to point somewhere finds nothing.
    fn attempt(&self, table: &Table, number: usize, row: usize, proposal: &Proposal) -> Option<Attempt> {
        let mut values = proposal.fixed.clone();
        for (at, key) in table.foreign.iter().enumerate() {
            let open = proposal.open.contains(&at);
            if key.columns.iter().all(|column| values.contains_key(column)) && !open {
                continue;
            }
            let nullable: Vec<_> = key
                .columns
                .iter()
                .filter(|name| table.column(name).is_some_and(|column| !column.not_null))
                .collect();
            let target = if open { None } else { self.target(key, &values, row) };
            match target {
                Some(target) => values.extend(target),
                None if !nullable.is_empty() => {
                    let free = nullable.into_iter().filter(|column| !proposal.fixed.contains_key(*column));
                    values.extend(free.map(|column| (column.clone(), Value::Null)));
                }
                None if key.target() == table.name => {} // it points to itself, below
                None => return None,
            }
        }
        for column in table.columns.iter().filter(|column| !column.generated) {
            if !values.contains_key(&column.name) {
                let first = self.candidates(table, number, row, &column.name).into_iter().next()?;
                values.insert(column.name.clone(), first);
            }
        }
        for key in table.foreign.iter().filter(|key| key.target() == table.name) {
            for (column, to) in key.columns.iter().zip(&key.references) {
                let open = values.get(column) == Some(&Value::Null);
                if let (false, Some(own)) =
                    (open || proposal.fixed.contains_key(column), values.get(to).cloned())
                {
                    values.insert(column.clone(), own);
                }
            }
        }
        let fixed = proposal.fixed.keys().cloned();
        let keys = table.foreign.iter().flat_map(|key| key.columns.clone());
        Some(Attempt { values, fixed: fixed.chain(keys).collect() })
    }

    /// A row that the key can point to, in turn, among those that agree with what is decided already.
    fn target(
        &self,
        key: &super::shape::Foreign,
        decided: &BTreeMap<String, Value>,
        row: usize,
    ) -> Option<BTreeMap<String, Value>> {
        let agrees = |there: &&BTreeMap<String, String>| {
            key.columns.iter().zip(&key.references).all(|(column, to)| {
                match (decided.get(column), there.get(to)) {
                    (Some(Value::Text(wanted)), Some(value)) => wanted == value,
                    (Some(Value::Null), _) | (_, None) => false,
                    (Some(Value::Default) | None, Some(_)) => true,
                }
            })
        };
        let there: Vec<_> = self.rows.get(&key.target())?.iter().filter(agrees).collect();
        // In step with the owners, everybody's row would point to a row of their own.
        let chosen = there.get((row * 5 + row / 3 + 1) % there.len().max(1))?;
        Some(
            key.columns
                .iter()
                .zip(&key.references)
                .filter_map(|(column, to)| Some((column.clone(), Value::text(chosen.get(to)?))))
                .collect(),
        )
    }

    fn candidates(&self, table: &Table, number: usize, row: usize, column: &str) -> Vec<Value> {
        let Some(column) = table.column(column) else { return Vec::new() };
        let mut list = value::candidates(table, number, row, column);
        if self.is_address(table, &column.name) {
            let person = row % self.people.ids.len();
            list.insert(0, Value::text(format!("p{person}@example.test")));
        }
        list
    }

    /// Whether the column holds people's addresses, which policies compare across tables.
    fn is_address(&self, table: &Table, column: &str) -> bool {
        let decides = |table: &TableName, column: &str| {
            self.relevance.deciding.contains_key(&(table.clone(), column.to_owned()))
        };
        column.contains("email")
            && table.column(column).is_some_and(super::shape::Column::is_text)
            && (decides(&table.name, column)
                || self.relevance.people.as_ref().is_some_and(|(people, _)| *people == table.name))
    }

    /// Tries until the row is in. What had to be changed is learnt for the rows to come.
    async fn try_in(
        &self,
        table: &Table,
        number: usize,
        row: usize,
        mut attempt: Attempt,
        learnt: &mut BTreeMap<String, Value>,
    ) -> Result<Result<BTreeMap<String, String>, Box<DbError>>> {
        // By the cause, so that two constraints which fail in turn do not start each other anew.
        let mut queues: BTreeMap<String, Vec<BTreeMap<String, Value>>> = BTreeMap::new();
        let mut first: Option<Box<DbError>> = None;
        let mut tries = 0;
        loop {
            tries += 1;
            let error = match insert(self.session, table, &attempt.values).await? {
                Ok(stored) => {
                    if !queues.is_empty() {
                        let changed =
                            attempt.values.iter().filter(|(column, _)| !attempt.fixed.contains(*column));
                        let general =
                            changed.filter(|(_, value)| matches!(value, Value::Null | Value::Default));
                        learnt.extend(general.map(|(column, value)| (column.clone(), value.clone())));
                    }
                    return Ok(Ok(stored));
                }
                Err(error) => error,
            };
            let cause = reason(&error);
            first.get_or_insert_with(|| error.clone());
            if !queues.contains_key(&cause) {
                let columns = suspects(table, &error, &attempt.values);
                let free: Vec<_> =
                    columns.into_iter().filter(|column| !attempt.fixed.contains(column)).collect();
                queues.insert(cause.clone(), self.alternatives(table, number, row, &free));
            }
            let next = queues.get_mut(&cause).and_then(|list| (!list.is_empty()).then(|| list.remove(0)));
            match next {
                Some(change) if tries < TRIES => attempt.values.extend(change),
                _ => return Ok(Err(first.unwrap_or(error))),
            }
        }
    }

    /// Every combination of what the columns may hold, at most as many as are tried.
    fn alternatives(
        &self,
        table: &Table,
        number: usize,
        row: usize,
        columns: &[String],
    ) -> Vec<BTreeMap<String, Value>> {
        if columns.is_empty() {
            return Vec::new();
        }
        let mut all = vec![BTreeMap::new()];
        for column in columns {
            let mut list = self.candidates(table, number, row, column);
            // The same a few rows on: a value that is taken already is not the only one of its sort.
            list.extend(self.candidates(table, number, row + 1000, column).into_iter().take(1));
            let combine = |value: &Value| {
                let value = value.clone();
                let with = move |row: &BTreeMap<String, Value>| {
                    let mut row: BTreeMap<String, Value> = row.clone();
                    row.insert(column.clone(), value.clone());
                    row
                };
                all.iter().map(with).collect::<Vec<_>>()
            };
            all = list.iter().flat_map(combine).take(TRIES).collect();
        }
        all
    }

    /// The rows that are there before anything is put in.
    async fn existing(&self, table: &Table) -> Result<Vec<BTreeMap<String, String>>> {
        let sql = format!("SELECT {} FROM {} AS t", as_texts(table, "t"), table.name.sql());
        Ok(self.session.query(&sql, &[]).await?.iter().map(|row| texts(row.get(0))).collect())
    }

    /// Keys of a circle that had to stay open get a row to point to.
    pub(super) async fn close_circles(&mut self, order: &[&Table]) -> Result<()> {
        let place = |name: &TableName| order.iter().position(|table| table.name == *name);
        for table in order {
            // Rows of another world are whole already.
            if self.like.is_some_and(|like| like.rows.contains_key(&table.name)) {
                continue;
            }
            for key in &table.foreign {
                let later = place(&key.target()) > place(&table.name);
                let ([column], [to]) = (&key.columns[..], &key.references[..]) else { continue };
                let nullable = table.column(column).is_some_and(|column| !column.not_null);
                let identity = table.identity();
                if !later || !nullable || identity.is_empty() {
                    continue;
                }
                let targets: Vec<String> = self
                    .rows
                    .get(&key.target())
                    .into_iter()
                    .flatten()
                    .filter_map(|row| row.get(to).cloned())
                    .collect();
                let Some(own) = self.rows.get_mut(&table.name) else { continue };
                for (at, row) in own.iter_mut().enumerate().filter(|(at, _)| at % 2 == 0) {
                    let Some(target) = targets.get(at % targets.len().max(1)) else { continue };
                    let sql = format!(
                        "UPDATE {} SET {} = {} WHERE {}",
                        table.name.sql(),
                        quote_ident(column),
                        quote_literal(target),
                        matching(identity, row),
                    );
                    // What a constraint refuses stays open.
                    if attempt(self.session, &sql).await?.is_ok() {
                        row.insert(column.clone(), target.clone());
                    }
                }
            }
        }
        Ok(())
    }
}

/// The rows of another world: their columns as they are, and what only this one has as it was planned.
fn copied(
    table: &Table,
    like: &super::World,
    rows: &[BTreeMap<String, String>],
    planned: &[Proposal],
) -> Vec<Proposal> {
    let there = like.shape.tables.get(&table.name);
    let shared = |name: &str| there.is_some_and(|there| there.column(name).is_some());
    let copy = |(at, row): (usize, &BTreeMap<String, String>)| {
        let mut proposal = planned.get(at % planned.len().max(1)).cloned().unwrap_or_default();
        proposal.fixed.retain(|column, _| !shared(column));
        proposal.open.retain(|key| table.foreign[*key].columns.iter().all(|column| !shared(column)));
        for column in table.columns.iter().filter(|column| !column.generated && shared(&column.name)) {
            let value = row.get(&column.name).map_or(Value::Null, Value::text);
            proposal.fixed.insert(column.name.clone(), value);
        }
        proposal
    };
    rows.iter().enumerate().map(copy).collect()
}

/// `a = '1' AND b = '2'`
fn matching(columns: &[String], row: &BTreeMap<String, String>) -> String {
    let terms = columns.iter().map(|column| {
        format!(
            "{} = {}",
            quote_ident(column),
            row.get(column).map_or("NULL".into(), |value| quote_literal(value))
        )
    });
    terms.collect::<Vec<_>>().join(" AND ")
}

async fn insert(
    session: &Session,
    table: &Table,
    values: &BTreeMap<String, Value>,
) -> Result<Result<BTreeMap<String, String>, Box<DbError>>> {
    let given: Vec<_> = values.iter().filter(|(_, value)| **value != Value::Default).collect();
    let columns: Vec<_> = given.iter().map(|(column, _)| quote_ident(column)).collect();
    let texts: Vec<_> = given
        .iter()
        .map(|(_, value)| match value {
            Value::Text(text) => quote_literal(text),
            _ => "NULL".to_owned(),
        })
        .collect();
    let what = if columns.is_empty() {
        "DEFAULT VALUES".to_owned()
    } else {
        format!("({}) OVERRIDING SYSTEM VALUE VALUES ({})", columns.join(", "), texts.join(", "))
    };
    let sql = format!("INSERT INTO {} AS t {what} RETURNING {}", table.name.sql(), as_texts(table, "t"));
    Ok(attempt(session, &sql).await?.map(|answer| answer.map(|text| self::texts(&text)).unwrap_or_default()))
}

/// Runs a statement under a savepoint; the first column of its first row, or PostgreSQL's objection.
async fn attempt(session: &Session, sql: &str) -> Result<Result<Option<String>, Box<DbError>>> {
    use tokio_postgres::SimpleQueryMessage::Row;
    let script = format!("SAVEPOINT world;\n{sql};\nRELEASE SAVEPOINT world");
    let answer = session.client().simple_query(&script).await;
    unless_stopped()?;
    match answer {
        Ok(messages) => {
            let row =
                messages.iter().find_map(|message| if let Row(row) = message { Some(row) } else { None });
            Ok(Ok(row.and_then(|row| row.get(0)).map(str::to_owned)))
        }
        Err(error) => match error.as_db_error() {
            Some(refusal) => {
                let refusal = Box::new(refusal.clone());
                session.execute("ROLLBACK TO SAVEPOINT world; RELEASE SAVEPOINT world").await?;
                Ok(Err(refusal))
            }
            None => Err(error.into()),
        },
    }
}

/// The columns of a row as one JSON object of texts.
fn as_texts(table: &Table, alias: &str) -> String {
    let parts: Vec<_> = table
        .columns
        .iter()
        .map(|column| format!("{}, {alias}.{}::text", quote_literal(&column.name), column.sql()))
        .collect();
    // A function takes at most a hundred arguments.
    let chunks: Vec<_> =
        parts.chunks(40).map(|part| format!("pg_catalog.jsonb_build_object({})", part.join(", "))).collect();
    format!("({})::text", if chunks.is_empty() { "'{}'".to_owned() } else { chunks.join(" || ") })
}

fn texts(json: &str) -> BTreeMap<String, String> {
    let all: BTreeMap<String, Option<String>> = serde_json::from_str(json).unwrap_or_default();
    all.into_iter().filter_map(|(column, value)| Some((column, value?))).collect()
}
