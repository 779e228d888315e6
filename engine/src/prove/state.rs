//! The rows as they are before any probe, by key and by mark, and what a probe changed of them.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::written::Command;
use serde::Deserialize;

use super::act::Actor;
use super::judge::Change;
use super::look::altered_row;
use super::tries::Setup;
use crate::connect::Session;
use crate::sql::quote_literal;
use crate::world::{Table, TableName, World};
use crate::{Error, Result};

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// As PostgreSQL prints it.
    pub(super) text: String,
    /// Its columns that are not NULL.
    pub(super) values: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Reach {
    schema: String,
    name: String,
    /// On which commands something runs that may reach anything: a trigger with its owner's rights, a rule.
    anything: Vec<String>,
    /// What goes along when a row is deleted.
    deleted: Vec<(String, String)>,
    /// What goes along when a row is changed, and what a partition is a part of.
    changed: Vec<(String, String)>,
    /// What it is a part of.
    parents: Vec<(String, String)>,
}

/// The state before.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) rows: BTreeMap<TableName, Vec<Row>>,
    pub(super) tables: BTreeMap<TableName, Table>,
    /// The last transaction that wrote a row of the world: whatever is written later is somebody's doing.
    pub(super) newest: u64,
    keys: BTreeMap<TableName, BTreeMap<Vec<Option<String>>, usize>>,
    marks: BTreeMap<String, (TableName, String, String)>,
    reach: BTreeMap<TableName, Reach>,
}

const MARK: &str = "canary<";

impl State {
    /// Reads every table of the world.
    pub(super) async fn read(session: &Session, world: &World) -> Result<Self> {
        let mut state = Self::default();
        for name in world.rows.keys() {
            let Some(table) = world.shape.tables.get(name) else { continue };
            let rows = select(session, table).await?;
            let newest = format!("SELECT max(t.xmin::text::bigint) FROM {} AS t", name.sql());
            let written: Option<i64> = session.query(&newest, &[]).await?.first().and_then(|row| row.get(0));
            state.newest = state.newest.max(written.unwrap_or_default().unsigned_abs());
            let mut keys = BTreeMap::new();
            for (at, row) in rows.iter().enumerate() {
                keys.insert(key_of(table, &row.values), at);
                for (column, value) in &row.values {
                    for mark in marks_in(value) {
                        state.marks.insert(mark, (name.clone(), row.text.clone(), column.clone()));
                    }
                }
            }
            state.keys.insert(name.clone(), keys);
            state.rows.insert(name.clone(), rows);
            state.tables.insert(name.clone(), table.clone());
        }
        state.look_around(session).await?;
        Ok(state)
    }

    /// Learns anew what a write can reach, after the database was changed.
    pub(super) async fn look_around(&mut self, session: &Session) -> Result<()> {
        self.reach.clear();
        for row in session.query(include_str!("effects.sql"), &[]).await? {
            let reach: Reach = serde_json::from_str(row.get(0))
                .map_err(|error| Error::new(format!("the catalog's answer cannot be read: {error}")))?;
            self.reach.insert(TableName::new(&reach.schema, &reach.name), reach);
        }
        Ok(())
    }

    /// The table as a whole, of a partition its parent.
    pub(super) fn whole(&self, table: &TableName) -> TableName {
        let mut whole = table.clone();
        while !self.rows.contains_key(&whole) {
            let parent = self
                .reach
                .get(&whole)
                .and_then(|reach| reach.parents.first().map(|(schema, name)| TableName::new(schema, name)));
            match parent {
                Some(parent) => whole = parent,
                None => break,
            }
        }
        whole
    }

    /// The rows whose marks are in a text, each with the columns that the marks name.
    pub(super) fn marks(&self, text: &str, into: &mut BTreeMap<(TableName, String), BTreeSet<String>>) {
        for mark in marks_in(text) {
            if let Some((table, row, column)) = self.marks.get(&mark) {
                into.entry((table.clone(), row.clone())).or_default().insert(column.clone());
            }
        }
    }

    /// The row with these values in these columns, if they hold its key.
    pub(super) fn by_columns(
        &self,
        table: &TableName,
        columns: &[String],
        cells: &[Option<String>],
    ) -> Option<&Row> {
        let identity = self.tables.get(table)?.identity();
        let at = |name: &String| columns.iter().position(|column| column == name);
        let key: Option<Vec<Option<String>>> =
            identity.iter().map(|name| Some(cells.get(at(name)?)?.clone())).collect();
        self.by_key(table, &key.filter(|key| !key.is_empty())?)
    }

    /// The row with this key.
    pub(super) fn by_key(&self, table: &TableName, key: &[Option<String>]) -> Option<&Row> {
        self.rows.get(table)?.get(*self.keys.get(table)?.get(key)?)
    }

    /// Whether a change does no more than what a foreign key does when the row that it points to goes, with what
    /// triggers add to that.
    pub(super) fn is_set_null(&self, table: &TableName, old: &str, columns: &BTreeSet<String>) -> bool {
        let Some(shape) = self.tables.get(table) else { return false };
        let before = self.rows.get(table).into_iter().flatten().find(|row| row.text == old);
        shape.foreign.iter().any(|key| {
            matches!(key.on_delete.as_str(), "n" | "d")
                && key.columns.iter().any(|column| columns.contains(column))
                && key.columns.iter().all(|column| {
                    columns.contains(column) || before.is_none_or(|row| !row.values.contains_key(column))
                })
        })
    }

    /// The tables that a command can reach from this one.
    pub(super) fn reached(&self, table: &TableName, command: Command) -> BTreeSet<TableName> {
        let mut open = vec![table.clone()];
        let mut found = BTreeSet::new();
        let word = match command {
            Command::Insert => "insert",
            Command::Delete => "delete",
            _ => "update",
        };
        while let Some(name) = open.pop() {
            let Some(reach) = self.reach.get(&name) else { continue };
            // What goes along may do so by another command.
            if reach.anything.iter().any(|on| *on == word || name != *table) {
                return self.rows.keys().cloned().collect();
            }
            if found.insert(name) {
                // A row that goes may change others, and these change more.
                let along = if command == Command::Delete { &reach.deleted[..] } else { &[] };
                let along = along.iter().chain(&reach.changed).chain(&reach.parents);
                open.extend(along.map(|(schema, name)| TableName::new(schema, name)));
            }
        }
        found.retain(|name| self.rows.contains_key(name));
        found
    }

    /// What is different now, as superuser sees it, in these tables; what `setup` put away is nobody's doing.
    pub(super) async fn changes(
        &self,
        actor: &Actor<'_>,
        within: &BTreeSet<TableName>,
        target: &TableName,
        setup: &Setup,
        set: &BTreeSet<String>,
    ) -> Result<Vec<(TableName, Change)>> {
        let mut changes = Vec::new();
        for (name, all) in self.rows.iter().filter(|(name, _)| within.contains(*name)) {
            let table = &self.tables[name];
            let now = select(actor.session, table).await?;
            let is_target = name == target;
            let before = || all.iter().filter(|row| !is_target || setup.keeps(&row.text));
            let old_texts: BTreeSet<&str> = before().map(|row| &*row.text).collect();
            let new_texts: BTreeSet<&str> = now.iter().map(|row| &*row.text).collect();
            let mut gone: BTreeMap<Vec<Option<String>>, &Row> = before()
                .filter(|row| !new_texts.contains(&*row.text))
                .map(|row| (key_of(table, &row.values), row))
                .collect();
            let only = Some(set).filter(|set| is_target && !set.is_empty());
            for row in now.iter().filter(|row| !old_texts.contains(&*row.text)) {
                let change = match gone.remove(&key_of(table, &row.values)) {
                    None => Change::Added { new: row.text.clone() },
                    Some(old) => altered_row(table, old, &row.text, &row.values, only),
                };
                changes.push((name.clone(), change));
            }
            changes.extend(
                gone.into_values().map(|row| (name.clone(), Change::Removed { old: row.text.clone() })),
            );
        }
        Ok(changes)
    }

    /// Lists of arguments for a function, from what the world holds.
    pub(super) fn arguments(&self, types: &[String], world: &World) -> Vec<Vec<String>> {
        let mut lists: Vec<Vec<String>> = vec![Vec::new()];
        for r#type in types {
            let pool = self.pool(r#type, world);
            lists = lists
                .iter()
                .flat_map(|list| {
                    pool.iter().map(move |value| list.iter().cloned().chain([value.clone()]).collect())
                })
                .take(24)
                .collect();
        }
        lists
    }

    fn pool(&self, r#type: &str, world: &World) -> Vec<String> {
        let mut values: BTreeSet<String> = BTreeSet::new();
        let people = &world.people.ids;
        for (name, rows) in &self.rows {
            let table = &self.tables[name];
            for column in table.columns.iter().filter(|column| column.r#type == r#type) {
                let key = table.identity().contains(&column.name)
                    || table.keys.iter().any(|key| key.columns == [column.name.clone()]);
                if key && matches!(column.base.as_str(), "uuid" | "int4" | "int8" | "text") {
                    values.extend(
                        rows.iter()
                            .step_by(rows.len().div_ceil(3).max(1))
                            .filter_map(|row| row.values.get(&column.name).cloned()),
                    );
                }
            }
        }
        if world.relevance.owners.iter().any(|(table, column)| {
            self.tables
                .get(table)
                .and_then(|table| table.column(column))
                .is_some_and(|column| column.r#type == r#type)
        }) {
            values.extend(people.iter().take(6).cloned());
        }
        let mut pool: Vec<String> =
            values.iter().map(|value| format!("{}::{type}", quote_literal(value))).collect();
        if pool.is_empty() {
            pool = match r#type {
                "boolean" => vec!["false".into(), "true".into()],
                "integer" | "bigint" | "smallint" | "numeric" => vec!["1".into(), "2".into()],
                _ => vec![format!("NULL::{type}")],
            };
        }
        pool.truncate(24);
        pool
    }
}

pub(super) fn key_of(table: &Table, values: &BTreeMap<String, String>) -> Vec<Option<String>> {
    let identity = table.identity();
    if identity.is_empty() {
        return table.columns.iter().map(|column| values.get(&column.name).cloned()).collect();
    }
    identity.iter().map(|name| values.get(name).cloned()).collect()
}

fn marks_in(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let starts = lower.match_indices(MARK).map(|(at, _)| at);
    starts.filter_map(|at| Some(lower[at..at + lower[at..].find('>')?].to_owned())).collect()
}

async fn select(session: &Session, table: &Table) -> Result<Vec<Row>> {
    let columns: Vec<_> = table.columns.iter().map(|column| format!("t.{}", column.sql())).collect();
    let sql = format!("SELECT t::text, {} FROM {} AS t", columns.join(", "), table.name.sql());
    let messages = session.client().simple_query(&sql).await?;
    let rows = messages.iter().filter_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    Ok(rows
        .map(|row| Row {
            text: row.get(0).unwrap_or_default().to_owned(),
            values: table
                .columns
                .iter()
                .enumerate()
                .filter_map(|(at, column)| Some((column.name.clone(), row.get(at + 1)?.to_owned())))
                .collect(),
        })
        .collect())
}
