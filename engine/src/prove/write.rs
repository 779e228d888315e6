//! The probes that write: updates with and without WHERE, deletes, inserts by everybody in every name, upserts, and
//! what a write opens to whoever made it.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::written::Command;

use super::act::Outcome;
use super::finding::{Fault, named};
use super::judge::{Change, list};
use super::probe::{Door, Prober};
use super::state::Row;
use crate::Result;
use crate::sql::{quote_ident, quote_literal};
use crate::world::{Identity, Table, TableName, enumerated};

/// The rows of a table that are tried out.
const EXAMPLES: usize = 8;

impl Prober<'_> {
    pub(super) async fn write(&mut self, who: &Identity, door: &Door) -> Result<()> {
        if door.truncate && matches!(door.kind.as_str(), "r" | "p") {
            let statement = vec![format!("TRUNCATE {}", door.sql())];
            self.try_write(who, door, "truncate", "", &statement, &BTreeSet::new()).await?;
        }
        let table = self.state.whole(&door.table());
        let Some(shape) = self.world.shape.tables.get(&table).cloned() else {
            return self.through_view(who, door).await;
        };
        if !door.update.is_empty() || door.delete {
            let rows: Vec<Row> =
                self.state.examples(who, &table, self.world, EXAMPLES).into_iter().cloned().collect();
            for (at, row) in rows.iter().enumerate() {
                self.delete(who, door, &shape, row).await?;
                self.update(who, door, &shape, row, at).await?;
                if self.ends() {
                    return Ok(());
                }
            }
        }
        if !door.insert.is_empty() && door.table() == table {
            self.insert(who, door, &shape).await?;
        }
        Ok(())
    }

    /// Through a view nothing is known of columns: all rows are touched.
    async fn through_view(&mut self, who: &Identity, door: &Door) -> Result<()> {
        if door.delete {
            let statement = vec![format!("DELETE FROM {}", door.sql())];
            self.try_write(who, door, "delete", "", &statement, &BTreeSet::new()).await?;
        }
        for column in &door.update {
            let name = quote_ident(column);
            let statement = vec![format!("UPDATE {} SET {name} = {name}", door.sql())];
            self.try_write(who, door, &format!("update ({column})"), "", &statement, &BTreeSet::new())
                .await?;
            let statement = vec![format!("UPDATE {} SET {name} = ({name}::text || 'x')", door.sql())];
            let set = BTreeSet::from([column.clone()]);
            self.try_write(who, door, &format!("update ({column})"), "", &statement, &set).await?;
        }
        Ok(())
    }

    async fn delete(&mut self, who: &Identity, door: &Door, table: &Table, row: &Row) -> Result<()> {
        if !door.delete {
            return Ok(());
        }
        let meant = self.judge.verdict(who, &table.name, &Change::Removed { old: row.text.clone() }).await?;
        let alone = alone(table, row);
        let forms = [
            ("where", format!("DELETE FROM {} WHERE {}", door.sql(), matches_row(table, row)), String::new()),
            ("without WHERE", format!("DELETE FROM {}", door.sql()), alone),
        ];
        let readable = self.may_read(who, &table.name, row).await?;
        for (form, sql, setup) in forms {
            let statement = vec![sql];
            let outcome = self
                .try_write(who, door, &label("delete", form), &setup, &statement, &BTreeSet::new())
                .await?;
            if outcome.is_constraint() && meant == Some(false) {
                let what = format!(
                    "{} deletes a row of {}, and only a constraint stops it: {}",
                    named(who),
                    table.name,
                    row.text
                );
                self.report(Fault::Write, &table.name, door, who, "delete", what, &statement);
            }
            let denied = outcome.is_denied() && meant == Some(true) && (readable || form != "where");
            if denied && self.declares(&table.name, Command::Delete, &who.role) {
                let what = format!(
                    "{} may delete a row of {} and cannot: {} ({})",
                    named(who),
                    table.name,
                    row.text,
                    outcome.brief()
                );
                self.report(Fault::Denied, &table.name, door, who, "delete", what, &statement);
            }
        }
        Ok(())
    }

    async fn update(
        &mut self,
        who: &Identity,
        door: &Door,
        table: &Table,
        row: &Row,
        at: usize,
    ) -> Result<()> {
        for column in &door.update {
            let decides = self.decides(table, column);
            // What decides nothing is tried on the first rows alone.
            if at >= 3 && !decides {
                continue;
            }
            for value in self.values(who, table, column, row) {
                self.update_to(who, door, table, row, column, value.as_deref()).await?;
                if self.ends() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn update_to(
        &mut self,
        who: &Identity,
        door: &Door,
        table: &Table,
        row: &Row,
        column: &str,
        value: Option<&str>,
    ) -> Result<()> {
        let literal = value.map_or_else(|| "NULL".to_owned(), quote_literal);
        let set = BTreeSet::from([column.to_owned()]);
        let new = self.judge.imagined(who, &table.name, &row.text, column, value).await?;
        let meant = match &new {
            Some(new) => {
                let change =
                    Change::Altered { old: row.text.clone(), new: new.clone(), columns: set.clone() };
                self.judge.verdict(who, &table.name, &change).await?
            }
            None => None,
        };
        let shown = value.unwrap_or("NULL");
        let action = format!("update ({column})");
        let update = format!("UPDATE {} SET {} = {literal}", door.sql(), quote_ident(column));
        let forms = [
            ("where", format!("{update} WHERE {}", matches_row(table, row)), String::new()),
            ("without WHERE", update.clone(), alone(table, row)),
            ("without WHERE, returning", format!("{update} RETURNING 1"), alone(table, row)),
        ];
        let readable = self.may_read(who, &table.name, row).await?;
        for (form, sql, setup) in forms.into_iter().take(if self.decides(table, column) { 3 } else { 2 }) {
            let statement = vec![sql];
            let outcome = self.try_write(who, door, &label(&action, form), &setup, &statement, &set).await?;
            if outcome.is_constraint() && meant == Some(false) {
                let what = format!(
                    "{} sets {column} of a row of {} to {shown}, and only a constraint stops it: {}",
                    named(who),
                    table.name,
                    row.text
                );
                self.report(
                    Fault::Write,
                    &table.name,
                    door,
                    who,
                    &format!("update ({column})"),
                    what,
                    &statement,
                );
            }
            let denied = outcome.is_denied() && meant == Some(true) && (readable || form != "where");
            if denied && self.declares(&table.name, Command::Update, &who.role) {
                let what = format!(
                    "{} may set {column} of a row of {} to {shown} and cannot: {} ({})",
                    named(who),
                    table.name,
                    row.text,
                    outcome.brief()
                );
                self.report(
                    Fault::Denied,
                    &table.name,
                    door,
                    who,
                    &format!("update ({column})"),
                    what,
                    &statement,
                );
            }
        }
        Ok(())
    }

    /// Runs a write, judges what it changed, and follows what it opens.
    pub(super) async fn try_write(
        &mut self,
        who: &Identity,
        door: &Door,
        action: &str,
        setup: &str,
        statements: &[String],
        set: &BTreeSet<String>,
    ) -> Result<Outcome> {
        let actor = self.actor;
        let target = self.state.whole(&door.table());
        let is_table = self.state.rows.contains_key(&target);
        // Most writes touch nothing; only those that do are done again to look at what they did.
        let outcome = actor.attempt(who, setup, statements).await?;
        let key = format!("{} after {setup}", statements.last().map_or("", String::as_str));
        self.keep(who, &key, outcome.brief());
        match &outcome {
            Outcome::Done { count: 1.., .. } => {}
            Outcome::Done { .. } if action == "truncate" => {}
            _ => return Ok(outcome),
        }
        let again = actor.act(who, setup, statements).await?;
        if !matches!(again, Outcome::Done { .. }) {
            return Ok(outcome);
        }
        let within = is_table.then(|| self.state.reached(&target));
        let mut changes = self.state.changes(actor, within.as_ref(), Some(&target), set).await?;
        if !setup.is_empty() {
            // Rows that were put away to leave one alone were not somebody's doing.
            let touched = self.world.shape.tables.get(&target).map(Table::identity).is_some();
            let alone = |change: &Change| matches!(change, Change::Removed { .. });
            let keep_removed = action.starts_with("delete");
            changes
                .retain(|(table, change)| !(touched && *table == target && alone(change) && !keep_removed));
            if keep_removed {
                changes = self.only_left(&target, setup, changes);
            }
            if action.starts_with("insert") {
                changes.iter_mut().for_each(|change| self.in_place_of(&target, setup, change));
            }
        }
        // A state or an owner that changed, and a row that is new, may open something; one form of each shows it.
        let shape = self.world.shape.tables.get(&target);
        let opens = match shape {
            Some(shape) => {
                set.iter().any(|column| self.decides(shape, column))
                    || set.is_empty() && !action.starts_with("delete")
            }
            None => true,
        };
        let opens = opens
            && !action.contains("returning")
            && !(action.contains("without WHERE") && action.starts_with("update"));
        let gains =
            if opens && self.is_authority(&target) { self.gains(who, &changes).await? } else { Vec::new() };
        actor.back().await?;
        let whole = Some(&target).filter(|_| is_table);
        self.judge_changes(who, door, &changes, action, whole, statements).await?;
        self.escalations(who, door, &target, &changes, gains, statements).await?;
        Ok(outcome)
    }

    /// Of the rows that are gone, the one that the preparation had left.
    fn only_left(
        &self,
        target: &TableName,
        setup: &str,
        changes: Vec<(TableName, Change)>,
    ) -> Vec<(TableName, Change)> {
        let Some(shape) = self.world.shape.tables.get(target) else { return changes };
        let rows = self.state.rows.get(target).into_iter().flatten();
        let left: Option<&Row> = rows.into_iter().find(|row| alone(shape, row) == setup);
        changes
            .into_iter()
            .filter(|(table, change)| {
                table != target
                    || matches!(change, Change::Removed { old } if left.is_some_and(|row| row.text == *old))
            })
            .collect()
    }

    /// A new row with the key of one that the preparation put away is new, and not that one changed.
    fn in_place_of(&self, target: &TableName, setup: &str, (table, change): &mut (TableName, Change)) {
        let Change::Altered { old, new, .. } = change else { return };
        let Some(shape) = self.world.shape.tables.get(target).filter(|_| *table == *target) else { return };
        let row = self.state.rows.get(target).into_iter().flatten().find(|row| row.text == *old);
        if row.is_some_and(|row| setup.contains(&format!("WHERE {};", matches_row(shape, row)))) {
            *change = Change::Added { new: std::mem::take(new) };
        }
    }

    // Values ---------------------------------------------------------------------------------------------------------

    pub(super) fn decides(&self, table: &Table, column: &str) -> bool {
        let name = (table.name.clone(), column.to_owned());
        self.world.relevance.owners.contains(&name)
            || self.world.relevance.deciding.contains_key(&name)
            || table.foreign.iter().any(|key| key.columns.iter().any(|own| own == column))
    }

    /// Other values for a column of a row.
    fn values(&self, who: &Identity, table: &Table, column: &str, row: &Row) -> Vec<Option<String>> {
        let now = row.values.get(column).cloned();
        let Some(shape) = table.column(column) else { return Vec::new() };
        if shape.generated {
            return Vec::new();
        }
        let mut values: Vec<Option<String>> = Vec::new();
        let people = &self.world.people.ids;
        let enumerated = enumerated(table, shape);
        let key = table.foreign.iter().find(|key| key.columns.iter().any(|own| own == column));
        if self.world.relevance.is_owner(&table.name, column) {
            values.push(who.id.clone());
            let me = who
                .id
                .as_ref()
                .and_then(|id| people.iter().position(|person| person == id))
                .unwrap_or_default();
            values.extend([1, people.len() / 2].map(|step| Some(people[(me + step) % people.len()].clone())));
        } else if !enumerated.is_empty() {
            values.extend(enumerated.into_iter().map(Some));
        } else if let Some(key) = key {
            let to =
                key.columns.iter().zip(&key.references).find(|(own, _)| *own == column).map(|(_, to)| to);
            let rows = self.state.rows.get(&key.target()).into_iter().flatten();
            let all: Vec<_> = rows.filter_map(|row| row.values.get(to?).cloned()).collect();
            values.extend(all.iter().step_by(all.len().div_ceil(4).max(1)).cloned().map(Some));
        } else {
            values.push(Some(another(&shape.category, &shape.base, now.as_deref())));
        }
        if values.is_empty() && !shape.not_null {
            values.push(None);
        }
        values.retain(|value| *value != now);
        values.dedup();
        values
    }

    // Inserting ------------------------------------------------------------------------------------------------------

    async fn insert(&mut self, who: &Identity, door: &Door, table: &Table) -> Result<()> {
        for (at, values) in self.proposals(who, door, table).into_iter().enumerate() {
            let columns: Vec<String> = values.keys().cloned().collect();
            let texts: Vec<_> = values
                .values()
                .map(|value| value.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal))
                .collect();
            let sql =
                format!("INSERT INTO {} ({}) VALUES ({})", door.sql(), list(&columns), texts.join(", "));
            let mut setup = String::new();
            let mut image = self.image(&sql, &setup).await?;
            if image.is_none() {
                // Perhaps a unique key is taken: then the row that has it goes first.
                setup = cleared(table, &values);
                image = self.image(&sql, &setup).await?;
            }
            let meant = match &image {
                Some(new) => {
                    self.judge.verdict(who, &table.name, &Change::Added { new: new.clone() }).await?
                }
                None => None,
            };
            let mut forms = vec![("", sql.clone())];
            if at < 4 && !door.select.is_empty() {
                forms.push(("returning", format!("{sql} RETURNING {}", list(&door.select[..1]))));
            }
            if let Some(upsert) = upsert(door, table, &sql) {
                forms.push(("upsert", upsert));
            }
            for (form, sql) in forms {
                let statement = vec![sql];
                let action = label("insert", form);
                let outcome =
                    self.try_write(who, door, &action, &setup, &statement, &BTreeSet::new()).await?;
                if matches!(&outcome, Outcome::Failed { code, .. } if code == "23505" || code == "23503") {
                    self.covert.insert(format!("{}: {}", table.name, outcome.message()));
                }
                if form.is_empty()
                    && outcome.is_denied()
                    && meant == Some(true)
                    && self.declares(&table.name, Command::Insert, &who.role)
                {
                    let what = format!(
                        "{} may add a row to {} and cannot: {} ({})",
                        named(who),
                        table.name,
                        image.as_deref().unwrap_or_default(),
                        outcome.brief()
                    );
                    self.report(Fault::Denied, &table.name, door, who, "insert", what, &statement);
                }
            }
            if self.is_authority(&table.name) {
                self.two_steps(who, door, table, &values, &setup, &sql).await?;
            }
            if self.ends() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The row that an INSERT makes when nobody refuses it.
    async fn image(&self, sql: &str, setup: &str) -> Result<Option<String>> {
        let actor = self.actor;
        let (head, _) = sql.split_once(" (").unwrap_or((sql, ""));
        let table = head.trim_start_matches("INSERT INTO ");
        let script = format!(
            "SAVEPOINT probe;\n{setup}\n{sql} RETURNING {}::text",
            table.rsplit('.').next().unwrap_or(table)
        );
        let answer = actor.session.client().simple_query(&script).await;
        actor.back().await?;
        Ok(answer.ok().and_then(|messages| {
            messages.iter().rev().find_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
        }))
    }

    /// Rows that somebody tries to add: in their own name and in others', in every state.
    fn proposals(&self, who: &Identity, door: &Door, table: &Table) -> Vec<BTreeMap<String, Option<String>>> {
        let people = &self.world.people.ids;
        let me = who.id.as_ref().and_then(|id| people.iter().position(|person| person == id));
        let others = |step: usize| people[(me.unwrap_or_default() + step) % people.len()].clone();
        let templates = self.state.examples(who, &table.name, self.world, 4);
        let mut rows: Vec<BTreeMap<String, Option<String>>> = templates
            .iter()
            .map(|row| {
                let given = table
                    .columns
                    .iter()
                    .filter(|column| door.insert.contains(&column.name) && !column.generated);
                given
                    .filter(|column| !(column.has_default && table.identity().contains(&column.name)))
                    .map(|column| {
                        let value = row.values.get(&column.name).cloned();
                        let unique = table.keys.iter().any(|key| key.columns == [column.name.clone()]);
                        let own = self.decides(table, &column.name);
                        // A mark in a new row would be taken for the row that it was copied from.
                        let marked =
                            value.as_ref().is_some_and(|value| value.to_lowercase().contains("canary"));
                        let value = if marked || unique && !own {
                            Some(another(&column.category, &column.base, value.as_deref()))
                        } else {
                            value
                        };
                        (column.name.clone(), value)
                    })
                    .collect()
            })
            .collect();
        for column in table.columns.iter().filter(|column| door.insert.contains(&column.name)) {
            let name = (table.name.clone(), column.name.clone());
            let choices: Vec<String> = if self.world.relevance.is_owner(&table.name, &column.name) {
                who.id
                    .iter()
                    .cloned()
                    .chain([others(1), others(people.len() / 2), others(people.len() - 1)])
                    .collect()
            } else if self.world.relevance.deciding.contains_key(&name) {
                enumerated(table, column)
            } else {
                continue;
            };
            if choices.is_empty() {
                continue;
            }
            let full = rows.len() * choices.len() <= 64;
            rows = if full {
                let with = |row: &BTreeMap<String, Option<String>>, value: &String| {
                    let mut row = row.clone();
                    row.insert(column.name.clone(), Some(value.clone()));
                    row
                };
                rows.iter().flat_map(|row| choices.iter().map(move |value| with(row, value))).collect()
            } else {
                let turn = |(at, mut row): (usize, BTreeMap<String, Option<String>>)| {
                    row.insert(column.name.clone(), Some(choices[at % choices.len()].clone()));
                    row
                };
                rows.into_iter().enumerate().map(turn).collect()
            };
        }
        rows.sort();
        rows.dedup();
        rows
    }
}

/// Another value of the type, unlike any in the world.
pub(super) fn another(category: &str, base: &str, now: Option<&str>) -> String {
    match (category, base) {
        (_, "uuid") => "fade0000-0000-4000-8000-000000000001".into(),
        (_, "json" | "jsonb") => "{\"another\": true}".into(),
        (_, "bool") => if now == Some("true") || now == Some("t") { "false" } else { "true" }.into(),
        ("N", _) => match now.and_then(|now| now.parse::<f64>().ok()) {
            Some(number) if (1.0..5.0).contains(&number) => (number as i64 + 1).to_string(),
            Some(number) if number >= 5.0 => (number as i64 - 1).to_string(),
            _ => "1".into(),
        },
        ("D", "timestamptz" | "timestamp" | "date") => "2031-07-07".into(),
        ("D", _) => "11:11".into(),
        ("T", _) => "3 hours".into(),
        ("A", _) => "{}".into(),
        ("R", _) => "empty".into(),
        ("I", _) => "10.9.9.9".into(),
        _ => "another".into(),
    }
}

/// `WHERE` for one row.
pub(super) fn matches_row(table: &Table, row: &Row) -> String {
    let identity = table.identity();
    let all: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let columns = if identity.is_empty() { &all } else { identity };
    let terms = columns.iter().map(|column| match row.values.get(column) {
        Some(value) => format!("{} = {}", quote_ident(column), quote_literal(value)),
        None => format!("{} IS NULL", quote_ident(column)),
    });
    terms.collect::<Vec<_>>().join(" AND ")
}

/// Leaves one row alone in its table: a statement without WHERE fails as a whole when one of its rows does.
fn alone(table: &Table, row: &Row) -> String {
    format!(
        "SET LOCAL session_replication_role = replica;\nDELETE FROM {} WHERE NOT ({});\nSET LOCAL session_replication_role = origin;",
        table.name.sql(),
        matches_row(table, row),
    )
}

/// Takes away the rows that hold the unique keys of a new one.
pub(super) fn cleared(table: &Table, values: &BTreeMap<String, Option<String>>) -> String {
    let mut sql = String::from("SET LOCAL session_replication_role = replica;\n");
    for key in table.keys.iter().filter(|key| !key.columns.is_empty()) {
        let term = |column: &String| {
            Some(format!("{} = {}", quote_ident(column), quote_literal(values.get(column)?.as_ref()?)))
        };
        let terms: Option<Vec<_>> = key.columns.iter().map(term).collect();
        if let Some(terms) = terms {
            sql += &format!("DELETE FROM {} WHERE {};\n", table.name.sql(), terms.join(" AND "));
        }
    }
    sql + "SET LOCAL session_replication_role = origin;"
}

/// The same INSERT as an upsert, where a column can be updated.
fn upsert(door: &Door, table: &Table, sql: &str) -> Option<String> {
    let column = door.update.first()?;
    let key = table.keys.iter().find(|key| {
        key.columns.iter().all(|column| door.insert.contains(column)) && !key.columns.is_empty()
    })?;
    let name = quote_ident(column);
    Some(format!("{sql} ON CONFLICT ({}) DO UPDATE SET {name} = excluded.{name}", list(&key.columns)))
}

fn label(action: &str, form: &str) -> String {
    if form == "where" || form.is_empty() { action.to_owned() } else { format!("{action} {form}") }
}
