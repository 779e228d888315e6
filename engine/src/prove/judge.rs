//! The verdicts of the oracle: which rows somebody may read, and whether a change was theirs to make. Asked of
//! PostgreSQL as superuser in the state before the change, and remembered.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::written::Command;

use super::act::Actor;
use super::oracle::{Oracle, OracleRule, TableOracle};
use super::question::Question;
use super::values::Values;
use crate::Result;
use crate::sql::{quote_ident, quote_literal};
use crate::world::{Identity, TableName};

/// Which columns of a row somebody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Allowed {
    All,
    Columns(BTreeSet<String>),
    /// All but these, which are for nobody whom row security binds.
    Except(BTreeSet<String>),
}

impl Allowed {
    pub(super) fn has(&self, column: &str) -> bool {
        match self {
            Self::All => true,
            Self::Columns(columns) => columns.contains(column),
            Self::Except(columns) => !columns.contains(column),
        }
    }

    pub(super) fn and(&mut self, columns: &[String]) {
        match self {
            _ if columns.is_empty() => *self = Self::All,
            Self::All | Self::Except(_) => {}
            Self::Columns(set) => set.extend(columns.iter().cloned()),
        }
    }
}

/// What became of a row; rows as PostgreSQL prints them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    Removed { old: String },
    Added { new: String },
    Altered { old: String, new: String, columns: BTreeSet<String> },
}

impl Change {
    /// The command whose rules decide about it.
    pub(super) fn command(&self) -> Command {
        match self {
            Self::Removed { .. } => Command::Delete,
            Self::Added { .. } => Command::Insert,
            Self::Altered { .. } => Command::Update,
        }
    }
}

type Readable = BTreeMap<String, Allowed>;

pub(super) struct Judge<'a> {
    pub(super) actor: &'a Actor<'a>,
    pub(super) oracle: &'a Oracle,
    readable: BTreeMap<(Identity, TableName), Readable>,
    doors: BTreeMap<(Identity, TableName), BTreeSet<String>>,
    verdicts: BTreeMap<(Identity, TableName, Change), Option<bool>>,
    imagined: BTreeMap<(TableName, String, String, Option<String>), Option<String>>,
    /// Where the oracle itself could not be asked.
    pub(super) failed: BTreeSet<String>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(actor: &'a Actor<'a>, oracle: &'a Oracle) -> Self {
        Self {
            actor,
            oracle,
            readable: BTreeMap::new(),
            doors: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            imagined: BTreeMap::new(),
            failed: BTreeSet::new(),
        }
    }

    /// The rows that somebody may read, or nothing where there is no oracle.
    pub(super) async fn readable(&mut self, who: &Identity, table: &TableName) -> Result<Option<&Readable>> {
        let Some(oracle) = self.oracle.tables.get(table) else { return Ok(None) };
        let key = (who.clone(), table.clone());
        if !self.readable.contains_key(&key) {
            let rules: Vec<&OracleRule> =
                oracle.rules.iter().filter(|rule| rule.is_for(Command::Select, &who.role)).collect();
            let mut readable = Readable::new();
            if rules.iter().any(|rule| !rule.restrictive) {
                let terms: Vec<_> =
                    rules.iter().map(|rule| format!("coalesce({}, false)", rule.when)).collect();
                let sql = format!("SELECT r::text, {} FROM {} AS r", terms.join(", "), table.sql());
                for row in self.actor.ask(who, &sql).await? {
                    let holds = |at: usize| row.get(at + 1).cloned().flatten().as_deref() == Some("t");
                    let floor = rules.iter().enumerate().all(|(at, rule)| !rule.restrictive || holds(at));
                    let mut allowed: Option<Allowed> = None;
                    for (at, rule) in rules.iter().enumerate().filter(|(_, rule)| !rule.restrictive) {
                        if floor && holds(at) {
                            let columns = &rule.commands[&Command::Select];
                            allowed.get_or_insert_with(|| Allowed::Columns(BTreeSet::new())).and(columns);
                        }
                    }
                    let hidden = self.oracle.hidden.get(table);
                    let allowed = allowed.map(|allowed| match (allowed, hidden) {
                        (Allowed::All, Some(hidden)) => Allowed::Except(hidden.clone()),
                        (allowed, _) => allowed,
                    });
                    if let (Some(allowed), Some(Some(text))) = (allowed, row.first()) {
                        readable.insert(text.clone(), allowed);
                    }
                }
            }
            self.readable.insert(key.clone(), readable);
        }
        Ok(self.readable.get(&key))
    }

    /// The rows that a door on purpose shows to somebody; nothing where it is no such door.
    pub(super) async fn shown(
        &mut self,
        who: &Identity,
        view: &TableName,
    ) -> Result<Option<&BTreeSet<String>>> {
        let Some(door) = self.oracle.doors.get(view) else { return Ok(None) };
        let key = (who.clone(), view.clone());
        if !self.doors.contains_key(&key) {
            let mut rows = BTreeSet::new();
            if door.roles.iter().any(|role| *role == who.role || role == "public") {
                let sql = format!("SELECT r::text FROM {} AS r WHERE {}", door.of.sql(), door.rows);
                rows.extend(self.actor.ask(who, &sql).await?.into_iter().filter_map(|mut row| row.remove(0)));
            }
            self.doors.insert(key.clone(), rows);
        }
        Ok(self.doors.get(&key))
    }

    /// Whether a change was somebody's to make; nothing where there is no oracle.
    pub(super) async fn verdict(
        &mut self,
        who: &Identity,
        table: &TableName,
        change: &Change,
    ) -> Result<Option<bool>> {
        let Some(oracle) = self.oracle.tables.get(table) else { return Ok(None) };
        let key = (who.clone(), table.clone(), change.clone());
        if let Some(known) = self.verdicts.get(&key) {
            return Ok(*known);
        }
        let verdict = match self.decide(who, table, oracle, change).await {
            Ok(verdict) => Some(verdict),
            // The oracle itself cannot be evaluated on this row: then nothing is known.
            Err(error) if error.sqlstate.is_some() => {
                self.failed
                    .insert(format!("{table}: some changes, because the oracle fails: {}", error.what));
                None
            }
            Err(error) => return Err(error),
        };
        self.verdicts.insert(key, verdict);
        Ok(verdict)
    }

    /// Decides many changes of one table in as few questions as there are commands. What fails is left to
    /// [`Judge::verdict`], which says so.
    pub(super) async fn foresee(
        &mut self,
        who: &Identity,
        table: &TableName,
        changes: impl IntoIterator<Item = &Change>,
    ) -> Result<()> {
        let Some(oracle) = self.oracle.tables.get(table) else { return Ok(()) };
        let mut open: BTreeMap<Command, BTreeSet<&Change>> = BTreeMap::new();
        for change in changes {
            let key = (who.clone(), table.clone(), change.clone());
            if !self.verdicts.contains_key(&key) {
                open.entry(change.command()).or_default().insert(change);
            }
        }
        for (command, changes) in open {
            let question = Question::new(oracle, &who.role, command);
            if !question.open() {
                let no = changes
                    .iter()
                    .map(|change| ((who.clone(), table.clone(), (*change).clone()), Some(false)));
                self.verdicts.extend(no);
                continue;
            }
            let list: Vec<&Change> = changes.into_iter().collect();
            for part in list.chunks(64) {
                match self.actor.ask(who, &question.of_many(table, part)).await {
                    Ok(rows) => {
                        for row in rows {
                            let at = row.first().cloned().flatten().and_then(|at| at.parse::<usize>().ok());
                            let Some(change) = at.and_then(|at| part.get(at)) else { continue };
                            let verdict = Some(question.settle(change, &row[1..]));
                            self.verdicts.insert((who.clone(), table.clone(), (*change).clone()), verdict);
                        }
                    }
                    Err(error) if error.sqlstate.is_some() => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    async fn decide(
        &self,
        who: &Identity,
        table: &TableName,
        oracle: &TableOracle,
        change: &Change,
    ) -> Result<bool> {
        let question = Question::new(oracle, &who.role, change.command());
        if !question.open() {
            return Ok(false);
        }
        let answer = self.actor.ask(who, &question.of_many(table, &[change])).await?;
        Ok(answer.first().is_some_and(|row| question.settle(change, &row[1..])))
    }

    /// The rows that updates would make, as [`Judge::imagined`] remembers them.
    pub(super) async fn imagine(
        &mut self,
        who: &Identity,
        table: &TableName,
        updates: &[(String, String, Option<String>)],
    ) -> Result<()> {
        let key = |(old, column, value): &(String, String, Option<String>)| {
            (table.clone(), old.clone(), column.clone(), value.clone())
        };
        let open: Vec<_> =
            updates.iter().filter(|update| !self.imagined.contains_key(&key(update))).collect();
        for part in open.chunks(64) {
            let rows: Vec<String> = part
                .iter()
                .enumerate()
                .map(|(at, (old, column, value))| {
                    format!(
                        "({at}, {}::{}, {})",
                        quote_literal(old),
                        table.sql(),
                        changed(column, value.as_deref())
                    )
                })
                .collect();
            let sql = format!(
                "SELECT v.at, pg_catalog.jsonb_populate_record(v.old, v.change)::text FROM (VALUES {}) AS v (at, old, change)",
                rows.join(", ")
            );
            match self.actor.ask(who, &sql).await {
                Ok(rows) => {
                    for mut row in rows {
                        let at = row[0].take().and_then(|at| at.parse::<usize>().ok());
                        let Some(update) = at.and_then(|at| part.get(at)) else { continue };
                        self.imagined.insert(key(update), row[1].take());
                    }
                }
                // One value that its type does not take: each by itself, then.
                Err(error) if error.sqlstate.is_some() => {
                    for (old, column, value) in part {
                        self.imagined(who, table, old, column, value.as_deref()).await?;
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// What rows look like that differ from one that was added by what their values say; nothing for one that its types
    /// do not take.
    pub(super) async fn pictures(
        &self,
        who: &Identity,
        table: &TableName,
        base: &str,
        of: &Values,
        rows: &[Values],
    ) -> Result<Vec<Option<String>>> {
        let mut all = Vec::new();
        for part in rows.chunks(64) {
            let values: Vec<String> = part
                .iter()
                .enumerate()
                .map(|(at, row)| format!("({at}, {})", differences(of, row)))
                .collect();
            let sql = format!(
                "SELECT v.at, pg_catalog.jsonb_populate_record({}::{}, v.change)::text FROM (VALUES {}) AS v (at, change)",
                quote_literal(base),
                table.sql(),
                values.join(", ")
            );
            let mut found = vec![None; part.len()];
            match self.actor.ask(who, &sql).await {
                Ok(rows) => {
                    for mut row in rows {
                        let at = row[0].take().and_then(|at| at.parse::<usize>().ok());
                        if let Some(place) = at.and_then(|at| found.get_mut(at)) {
                            *place = row[1].take();
                        }
                    }
                }
                Err(error) if error.sqlstate.is_some() => {}
                Err(error) => return Err(error),
            }
            all.extend(found);
        }
        Ok(all)
    }

    /// The row that an update would make, as PostgreSQL prints it.
    pub(super) async fn imagined(
        &mut self,
        who: &Identity,
        table: &TableName,
        old: &str,
        column: &str,
        value: Option<&str>,
    ) -> Result<Option<String>> {
        let key = (table.clone(), old.to_owned(), column.to_owned(), value.map(str::to_owned));
        if let Some(known) = self.imagined.get(&key) {
            return Ok(known.clone());
        }
        let sql = format!(
            "SELECT pg_catalog.jsonb_populate_record({}::{}, {})::text",
            quote_literal(old),
            table.sql(),
            changed(column, value),
        );
        let row = match self.actor.ask(who, &sql).await {
            Ok(mut rows) => rows.pop().and_then(|mut row| row.remove(0)),
            Err(error) if error.sqlstate.is_some() => None,
            Err(error) => return Err(error),
        };
        self.imagined.insert(key, row.clone());
        Ok(row)
    }
}

/// The columns of a row that are others than in the row that it is made from, as an object of JSON.
fn differences(base: &Values, row: &Values) -> String {
    let differ = row.iter().filter(|(name, value)| base.get(*name) != Some(*value));
    let object: serde_json::Map<String, serde_json::Value> =
        differ.map(|(name, value)| (name.clone(), value.clone().into())).collect();
    format!("{}::jsonb", quote_literal(&serde_json::Value::Object(object).to_string()))
}

/// One column as an object of JSON.
fn changed(column: &str, value: Option<&str>) -> String {
    let value = value.map_or(serde_json::Value::Null, Into::into);
    let change = serde_json::Value::Object([(column.to_owned(), value)].into_iter().collect());
    format!("{}::jsonb", quote_literal(&change.to_string()))
}

/// The names as a list of columns in SQL.
pub(super) fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quote_ident(column)).collect::<Vec<_>>().join(", ")
}
