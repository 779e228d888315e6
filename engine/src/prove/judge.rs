//! The verdicts of the oracle: which rows somebody may read, and whether a change was theirs to make. Asked of
//! PostgreSQL as superuser in the state before the change, and remembered.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::written::Command;

use super::act::Actor;
use super::oracle::{Oracle, OracleRule, TableOracle};
use crate::Result;
use crate::sql::{quote_ident, quote_literal};
use crate::world::{Identity, TableName};

/// Which columns of a row somebody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Allowed {
    All,
    Columns(BTreeSet<String>),
}

impl Allowed {
    pub(super) fn has(&self, column: &str) -> bool {
        match self {
            Self::All => true,
            Self::Columns(columns) => columns.contains(column),
        }
    }

    fn and(&mut self, columns: &[String]) {
        match self {
            _ if columns.is_empty() => *self = Self::All,
            Self::All => {}
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

    async fn decide(
        &self,
        who: &Identity,
        table: &TableName,
        oracle: &TableOracle,
        change: &Change,
    ) -> Result<bool> {
        let row = |text: &str, alias: &str| {
            format!("(SELECT ({}::{}).*) AS {alias}", quote_literal(text), table.sql())
        };
        let over = |condition: &str, alias: &str| {
            format!("coalesce((SELECT {condition} FROM (SELECT {alias}.*) AS r), false)")
        };
        let (command, from, extra) = match change {
            Change::Removed { old } => (Command::Delete, row(old, "o"), Vec::new()),
            Change::Added { new } => {
                let extra = oracle.inserted.iter().map(|condition| over(condition, "n")).collect();
                (Command::Insert, row(new, "n"), extra)
            }
            Change::Altered { old, new, .. } => {
                let pairs = oracle.pairs.iter().map(|pair| format!("coalesce({pair}, false)")).collect();
                (Command::Update, format!("{}, {}", row(old, "o"), row(new, "n")), pairs)
            }
        };
        let rules: Vec<_> = oracle.rules.iter().filter(|rule| rule.is_for(command, &who.role)).collect();
        if !rules.iter().any(|rule| !rule.restrictive) {
            return Ok(false);
        }
        let term = |rule: &&OracleRule| match command {
            Command::Delete => over(&rule.when, "o"),
            Command::Insert => over(&rule.check, "n"),
            _ => format!("({} AND {})", over(&rule.when, "o"), over(&rule.check, "n")),
        };
        let extra: Vec<String> = extra;
        let terms: Vec<String> = rules.iter().map(term).chain(extra).collect();
        let answer = self.actor.ask(who, &format!("SELECT {} FROM {from}", terms.join(", "))).await?;
        let holds: Vec<bool> = answer
            .first()
            .map(|row| row.iter().map(|cell| cell.as_deref() == Some("t")).collect())
            .unwrap_or_default();
        let (of_rules, of_pairs) = holds.split_at(rules.len().min(holds.len()));
        let floor = rules.iter().zip(of_rules).all(|(rule, holds)| !rule.restrictive || *holds);
        let mut open = Allowed::Columns(BTreeSet::new());
        let mut any = false;
        for (rule, _) in rules.iter().zip(of_rules).filter(|(rule, holds)| !rule.restrictive && **holds) {
            any = true;
            open.and(&rule.commands[&command]);
        }
        let columns = match change {
            Change::Altered { columns, .. } => columns.iter().all(|column| open.has(column)),
            _ => true,
        };
        Ok(any && floor && columns && of_pairs.iter().all(|holds| *holds))
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
        let value = value.map_or(serde_json::Value::Null, Into::into);
        let change = serde_json::Value::Object([(column.to_owned(), value)].into_iter().collect());
        let sql = format!(
            "SELECT pg_catalog.jsonb_populate_record({}::{}, {})::text",
            quote_literal(old),
            table.sql(),
            quote_literal(&change.to_string()),
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

/// The names as a list of columns in SQL.
pub(super) fn list(columns: &[String]) -> String {
    columns.iter().map(|column| quote_ident(column)).collect::<Vec<_>>().join(", ")
}
