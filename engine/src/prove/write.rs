//! The probes that write: updates with and without WHERE, deletes, inserts by everybody in every name, upserts, and
//! what a write opens to whoever made it.

use std::collections::BTreeSet;

use palisade_model::written::Command;

use super::act::Outcome;
use super::adds::Addition;
use super::door::Door;
use super::finding::{Fault, named};
use super::judge::Change;
use super::look::Looked;
use super::probe::Prober;
use super::state::Row;
use super::tries::{Setup, Try, deletes, insert, inserts, updates};
use crate::Result;
use crate::connect::unless_stopped;
use crate::sql::quote_ident;
use crate::world::{Identity, Table, TableName};

/// The rows of a table that are tried out.
const EXAMPLES: usize = 8;

/// How many attempts are under way at once on one connection.
const UNDER_WAY: usize = 16;

/// What one attempt came to.
type Tried = (Outcome, Looked);

impl Prober<'_> {
    pub(super) async fn write(&mut self, who: &Identity, door: &Door) -> Result<()> {
        if door.truncate && matches!(door.kind.as_str(), "r" | "p") && self.tries(Command::Delete) {
            self.truncate(who, door).await?;
        }
        let table = self.state.whole(&door.table());
        let Some(shape) = self.world.shape.tables.get(&table).cloned() else {
            return self.through_view(who, door).await;
        };
        let (update, delete) = (self.tries(Command::Update), self.tries(Command::Delete));
        let changes = Door {
            update: if update { door.update.clone() } else { Vec::new() },
            delete: door.delete && delete,
            ..door.clone()
        };
        let mut tries = Vec::new();
        if !changes.update.is_empty() || changes.delete {
            let rows: Vec<Row> =
                self.state.examples(who, &table, self.world, EXAMPLES).into_iter().cloned().collect();
            tries = self.changes_of(who, &changes, &shape, &rows).await?;
        }
        self.try_all(who, door, tries).await?;
        let inserts = self.tries(Command::Insert) && !door.insert.is_empty() && door.table() == table;
        if self.ends() || !inserts {
            return Ok(());
        }
        self.insert(who, door, &shape).await
    }

    /// Whether writes are tried with this command. An upsert is an INSERT, and what it updates is tried with it.
    fn tries(&self, command: Command) -> bool {
        self.commands.as_ref().is_none_or(|only| only.contains(&command))
    }

    async fn truncate(&mut self, who: &Identity, door: &Door) -> Result<()> {
        let attempt = Try::blind(Command::Delete, "truncate", format!("TRUNCATE {}", door.sql()));
        let outcome = self.actor.attempt(who, "", &attempt.statements).await?;
        self.keep(who, &attempt.statements[0], outcome.brief());
        if matches!(outcome, Outcome::Done { .. }) {
            let changes = self.done_again(who, door, &attempt).await?;
            let target = self.state.whole(&door.table());
            self.judge_changes(who, door, &changes, "truncate", Some(&target), &attempt.statements).await?;
        }
        Ok(())
    }

    /// Through a view nothing is known of columns: all rows are touched.
    async fn through_view(&mut self, who: &Identity, door: &Door) -> Result<()> {
        let mut tries = Vec::new();
        if door.delete {
            tries.push(Try::blind(Command::Delete, "delete", format!("DELETE FROM {}", door.sql())));
        }
        for column in &door.update {
            let name = quote_ident(column);
            let action = format!("update ({column})");
            for value in [name.to_string(), format!("({name}::text || 'x')")] {
                let statement = format!("UPDATE {} SET {name} = {value}", door.sql());
                tries.push(Try::blind(Command::Update, &action, statement));
            }
        }
        self.try_all(who, door, tries).await
    }

    /// Every way to delete or to change one of these rows.
    async fn changes_of(
        &mut self,
        who: &Identity,
        door: &Door,
        table: &Table,
        rows: &[Row],
    ) -> Result<Vec<Try>> {
        let mut plans: Vec<(&Row, &String, Option<String>, bool)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            for column in &door.update {
                let decides = self.decides(table, column);
                // What decides nothing is tried on the first rows alone.
                if at < 3 || decides {
                    let values = self.values(who, table, column, row);
                    plans.extend(values.into_iter().map(|value| (row, column, value, decides)));
                }
            }
        }
        if self.expected.is_none() {
            let wanted: Vec<_> = plans
                .iter()
                .map(|(row, column, value, _)| (row.text.clone(), (*column).clone(), value.clone()))
                .collect();
            self.judge.imagine(who, &table.name, &wanted).await?;
        }
        let mut tries = Vec::new();
        if door.delete {
            tries.extend(rows.iter().flat_map(|row| deletes(door, table, row)));
        }
        for (row, column, value, decides) in plans {
            let value = value.as_deref();
            let new = match self.expected {
                Some(_) => None,
                None => self.judge.imagined(who, &table.name, &row.text, column, value).await?,
            };
            tries.extend(updates(door, table, row, (column, value), new, decides));
        }
        Ok(tries)
    }

    async fn insert(&mut self, who: &Identity, door: &Door, table: &Table) -> Result<()> {
        let key = (who.clone(), door.table(), door.insert.clone());
        // A run that is compared with another one tries the same rows, as far as the same columns are open.
        let known = self.expected.and_then(|expected| expected.additions.get(&key));
        let additions = match known {
            Some(known) => known.clone(),
            None => self.additions(who, door, table).await?,
        };
        let mut tries = Vec::new();
        for (at, Addition { values, setup, image }) in additions.iter().enumerate() {
            tries.extend(inserts(door, table, values, setup, image.clone(), at < 4));
        }
        self.try_all(who, door, tries).await?;
        if self.expected.is_some() {
            return Ok(());
        }
        if self.is_authority(&table.name) {
            for Addition { values, setup, .. } in &additions {
                self.two_steps(who, door, table, values, setup.sql(), &insert(door, values)).await?;
            }
        }
        self.golden.additions.insert(key, additions);
        Ok(())
    }

    /// The row that an INSERT makes when nobody refuses it.
    pub(super) async fn image(&self, sql: &str, setup: &Setup) -> Result<Option<String>> {
        let (head, _) = sql.split_once(" (").unwrap_or((sql, ""));
        let table = head.trim_start_matches("INSERT INTO ");
        let script = format!(
            "SAVEPOINT probe;\n{}\n{sql} RETURNING {}::text",
            setup.sql(),
            table.rsplit('.').next().unwrap_or(table)
        );
        let client = self.actor.session.client();
        let (answer, back) =
            futures_util::future::join(client.simple_query(&script), self.actor.back()).await;
        unless_stopped()?;
        back?;
        Ok(answer.ok().and_then(|messages| {
            messages.iter().rev().find_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
        }))
    }

    /// Makes these attempts, each by itself, judges what they changed and follows what they open.
    async fn try_all(&mut self, who: &Identity, door: &Door, tries: Vec<Try>) -> Result<()> {
        let target = self.state.whole(&door.table());
        let is_table = self.state.rows.contains_key(&target);
        if self.expected.is_none() {
            let aims = tries.iter().filter_map(|attempt| attempt.aim.as_ref());
            self.judge.foresee(who, &target, aims).await?;
        }
        for some in tries.chunks(UNDER_WAY) {
            let looks: Vec<String> =
                some.iter().map(|attempt| self.state.look(&self.within(&target, attempt.command))).collect();
            let runs = some.iter().zip(&looks).map(|(attempt, look)| {
                self.actor.attempt_and_look(who, attempt.setup.sql(), &attempt.statements, look)
            });
            let mut tried: Vec<Tried> = Vec::new();
            for answer in futures_util::future::join_all(runs).await {
                let (outcome, rows) = answer?;
                let touched = matches!(outcome, Outcome::Done { count: 1.., .. });
                let looked = if touched || !is_table { self.state.looked(&rows) } else { Looked::default() };
                tried.push((outcome, looked));
            }
            let mut judged = Vec::new();
            for (attempt, (outcome, looked)) in some.iter().zip(tried) {
                let key = format!(
                    "{} after {}",
                    attempt.statements.last().map_or("", String::as_str),
                    attempt.setup.sql()
                );
                let digest = self.state.digest(&looked, &target, &attempt.setup);
                let differs = self.keep(who, &key, format!("{}{digest}", outcome.brief()));
                if self.expected.is_none() || differs {
                    judged.push((attempt, outcome, looked));
                }
                if self.ends() {
                    break;
                }
            }
            self.judge_all(who, door, &target, judged).await?;
            if self.ends() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The tables that an attempt can reach.
    fn within(&self, target: &TableName, command: Command) -> BTreeSet<TableName> {
        if self.state.rows.contains_key(target) {
            self.state.reached(target, command)
        } else {
            self.state.rows.keys().cloned().collect()
        }
    }

    async fn judge_all(
        &mut self,
        who: &Identity,
        door: &Door,
        target: &TableName,
        tried: Vec<(&Try, Outcome, Looked)>,
    ) -> Result<()> {
        let mut told = Vec::new();
        for (attempt, outcome, looked) in tried {
            let changes = match self.state.told(&looked, target, &attempt.setup, &attempt.set) {
                Some(changes) => changes,
                // Rows are gone: it is done again, to see which.
                None => self.done_again(who, door, attempt).await?,
            };
            told.push((attempt, outcome, changes));
        }
        let tables: BTreeSet<&TableName> =
            told.iter().flat_map(|(_, _, changes)| changes.iter().map(|(table, _)| table)).collect();
        for table in tables {
            let all = told.iter().flat_map(|(_, _, changes)| changes);
            let own = all.filter(|(of, _)| of == table).map(|(_, change)| change);
            self.judge.foresee(who, table, own).await?;
        }
        let whole = Some(target).filter(|target| self.state.rows.contains_key(*target));
        for (attempt, outcome, changes) in told {
            self.judge_changes(who, door, &changes, &attempt.action, whole, &attempt.statements).await?;
            if self.opens(target, attempt) && !changes.is_empty() {
                let again = self.actor.act(who, attempt.setup.sql(), &attempt.statements).await?;
                if matches!(again, Outcome::Done { .. }) {
                    let gains = self.gains(who, &changes).await?;
                    self.actor.back().await?;
                    self.escalations(who, door, target, &changes, gains, &attempt.statements).await?;
                }
            }
            self.judge_outcome(who, door, target, attempt, &outcome).await?;
        }
        Ok(())
    }

    /// What an attempt changed, asked of the tables themselves.
    async fn done_again(
        &mut self,
        who: &Identity,
        door: &Door,
        attempt: &Try,
    ) -> Result<Vec<(TableName, Change)>> {
        let target = self.state.whole(&door.table());
        let again = self.actor.act(who, attempt.setup.sql(), &attempt.statements).await?;
        if !matches!(again, Outcome::Done { .. }) {
            return Ok(Vec::new());
        }
        let all = self.state.rows.keys().cloned().collect();
        let changes = self.state.changes(self.actor, &all, &target, &attempt.setup, &attempt.set).await?;
        self.actor.back().await?;
        Ok(changes)
    }

    /// Whether an attempt may open something: a state or an owner that changes, or a row that is new, in a table that
    /// others trust. One form of each shows it.
    fn opens(&self, target: &TableName, attempt: &Try) -> bool {
        let decides = match self.world.shape.tables.get(target) {
            Some(shape) => {
                attempt.set.iter().any(|column| self.decides(shape, column))
                    || attempt.command == Command::Insert
            }
            None => true,
        };
        let all_rows = attempt.action.contains("without WHERE") && attempt.command == Command::Update;
        let first = !attempt.action.contains("returning") && !all_rows;
        decides && first && self.expected.is_none() && self.is_authority(target)
    }

    /// Compares how an attempt ended with what it was meant to come to.
    async fn judge_outcome(
        &mut self,
        who: &Identity,
        door: &Door,
        table: &TableName,
        attempt: &Try,
        outcome: &Outcome,
    ) -> Result<()> {
        let command = attempt.command;
        let inserts = command == Command::Insert;
        if inserts && matches!(outcome, Outcome::Failed { code, .. } if code == "23505" || code == "23503") {
            self.covert.insert(format!("{table}: {}", outcome.message()));
        }
        let Some(aim) = &attempt.aim else { return Ok(()) };
        let meant = self.judge.verdict(who, table, aim).await?;
        let plain = match command {
            Command::Insert => "insert".to_owned(),
            Command::Delete => "delete".to_owned(),
            _ => format!("update ({})", attempt.set.iter().next().map_or("", String::as_str)),
        };
        let (does, may) = &attempt.words;
        if outcome.is_constraint() && meant == Some(false) && !inserts {
            let what = format!("{} {does}, and only a constraint stops it: {}", named(who), attempt.row);
            self.report(Fault::Write, table, door, who, &plain, what, &attempt.statements);
        }
        if !outcome.is_denied() || meant != Some(true) || !self.declares(table, command, &who.role) {
            return Ok(());
        }
        let row =
            self.state.rows.get(table).into_iter().flatten().find(|row| row.text == attempt.row).cloned();
        let found = match row {
            Some(row) if attempt.by_where => self.may_read(who, table, &row).await?,
            _ => true,
        };
        if found {
            let (brief, row) = (outcome.brief(), &attempt.row);
            let what = format!("{} may {may} and cannot: {row} ({brief})", named(who));
            self.report(Fault::Denied, table, door, who, &plain, what, &attempt.statements);
        }
        Ok(())
    }
}
