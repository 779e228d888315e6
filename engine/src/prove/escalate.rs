//! What a write opens: rows that somebody sees after it and did not see before. Two writes deep, where the first one
//! makes the row that the second one changes.

use std::collections::{BTreeMap, BTreeSet};

use super::act::Outcome;
use super::door::Door;
use super::finding::{Fault, named};
use super::judge::Change;
use super::mutants::words;
use super::probe::Prober;
use super::tries::{Setup, insert};
use crate::Result;
use crate::sql::{quote_ident, quote_literal};
use crate::world::{Identity, Table, TableName, World, enumerated};

type Seen = BTreeSet<(TableName, String)>;

/// The tables that policies and functions trust: what stands in them decides about other tables.
pub(super) fn authorities(world: &World) -> BTreeSet<TableName> {
    let mut found = BTreeSet::new();
    for text in &world.shape.texts {
        let names = words(&text.text);
        for table in world.shape.tables.values() {
            let own = text.kind != "function" && text.object() == (&*table.name.schema, &*table.name.name);
            if names.contains(&table.name.name) && !own {
                found.insert(table.name.clone());
            }
        }
    }
    found
}

impl Prober<'_> {
    pub(super) fn is_authority(&self, table: &TableName) -> bool {
        self.authorities.contains(table)
    }

    /// The rows of the world that somebody sees now, through any relation.
    async fn visible(&self, who: &Identity) -> Result<Seen> {
        let mut seen = BTreeMap::new();
        let mut own: Seen = BTreeSet::new();
        let readable = |door: &&Door| door.role == who.role && door.usage && !door.select.is_empty();
        let doors: Vec<&Door> = self.doors.iter().filter(readable).collect();
        let query = |door: &&Door| {
            let columns: Vec<_> = door.select.iter().map(|column| quote_ident(column)).collect();
            format!("SELECT {} FROM {}", columns.join(", "), door.sql())
        };
        let queries: Vec<String> = doors.iter().map(query).collect();
        let answers = match self.actor.read_all(who, &queries).await? {
            Some(answers) => answers,
            // One of them is broken: each by itself, then.
            None => {
                let mut answers = Vec::new();
                for query in &queries {
                    answers.push(match self.actor.attempt(who, "", std::slice::from_ref(query)).await? {
                        Outcome::Done { rows, .. } => rows,
                        _ => Vec::new(),
                    });
                }
                answers
            }
        };
        for (door, rows) in doors.iter().zip(answers) {
            let table = self.state.whole(&door.table());
            for row in rows {
                row.iter().flatten().for_each(|cell| self.state.marks(cell, &mut seen));
                if let Some(found) = self.state.by_columns(&table, &door.select, &row) {
                    own.insert((table.clone(), found.text.clone()));
                }
            }
        }
        own.extend(seen.into_keys());
        Ok(own)
    }

    /// What somebody sees after a write, the rows of that write left out.
    pub(super) async fn gains(
        &self,
        who: &Identity,
        changes: &[(TableName, Change)],
    ) -> Result<Vec<(TableName, String)>> {
        let touched: BTreeSet<(&TableName, &str)> = changes
            .iter()
            .filter_map(|(table, change)| match change {
                Change::Removed { old } | Change::Altered { old, .. } => Some((table, old.as_str())),
                Change::Added { .. } => None,
            })
            .collect();
        let seen = self.visible(who).await?;
        Ok(seen.into_iter().filter(|(table, row)| !touched.contains(&(table, row.as_str()))).collect())
    }

    /// Reports what was gained, judged by what was allowed and visible before.
    pub(super) async fn escalations(
        &mut self,
        who: &Identity,
        door: &Door,
        target: &TableName,
        changes: &[(TableName, Change)],
        gains: Vec<(TableName, String)>,
        statements: &[String],
    ) -> Result<()> {
        if gains.is_empty() {
            return Ok(());
        }
        let opened = self.foreign(who, gains).await?;
        let Some((table, row)) = opened.first().cloned() else { return Ok(()) };
        if self.is_consent(who, door, target, changes).await? {
            return Ok(());
        }
        let what = format!(
            "{} writes to {target} and then sees {} more rows, the first of {table}: {row}",
            named(who),
            opened.len()
        );
        self.report(Fault::Escalation, &table, door, who, "write and read", what, statements);
        Ok(())
    }

    /// Of what somebody sees, that which was neither meant for them nor visible before.
    async fn foreign(
        &mut self,
        who: &Identity,
        gains: Vec<(TableName, String)>,
    ) -> Result<Vec<(TableName, String)>> {
        if !self.visible_before.contains_key(who) {
            let before = self.visible(who).await?;
            self.visible_before.insert(who.clone(), before);
        }
        let mut opened = Vec::new();
        for (table, row) in gains {
            if self.visible_before[who].contains(&(table.clone(), row.clone())) {
                continue;
            }
            let allowed =
                self.judge.readable(who, &table).await?.is_some_and(|readable| readable.contains_key(&row));
            if !allowed {
                opened.push((table, row));
            }
        }
        Ok(opened)
    }

    /// Whether the gain is what the other side agreed to: then whoever wrote this could not have written what it
    /// changes. A proposal opens what the relation itself says that proposals open.
    async fn is_consent(
        &mut self,
        who: &Identity,
        door: &Door,
        target: &TableName,
        changes: &[(TableName, Change)],
    ) -> Result<bool> {
        let declared = self.oracle.tables.get(target).is_some_and(|oracle| !oracle.consents.is_empty());
        let Some(shape) = self.world.shape.tables.get(target).cloned() else { return Ok(false) };
        for (table, change) in changes.iter().filter(|(table, _)| table == target) {
            match change {
                Change::Added { .. } => {
                    if !declared || self.judge.verdict(who, table, change).await? != Some(true) {
                        return Ok(false);
                    }
                }
                Change::Altered { old, .. } => {
                    if self.could_write(who, door, &shape, old).await? {
                        return Ok(false);
                    }
                }
                Change::Removed { .. } => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Whether somebody could have added a row like this one.
    async fn could_write(&self, who: &Identity, door: &Door, table: &Table, old: &str) -> Result<bool> {
        let Some(row) = self.state.rows.get(&table.name).into_iter().flatten().find(|row| row.text == old)
        else {
            return Ok(false);
        };
        let values: BTreeMap<String, Option<String>> = door
            .insert
            .iter()
            .filter(|column| {
                !table.identity().contains(column)
                    && table.column(column).is_some_and(|column| !column.generated)
            })
            .map(|column| (column.clone(), row.values.get(column).cloned()))
            .collect();
        if values.is_empty() {
            return Ok(false);
        }
        let rows = self.state.rows.get(&table.name).map_or(&[][..], Vec::as_slice);
        let setup = Setup::cleared(table, rows, &values);
        let outcome = self.actor.attempt(who, setup.sql(), &[insert(door, &values)]).await?;
        Ok(matches!(outcome, Outcome::Done { count: 1.., .. }) || outcome.is_constraint())
    }

    /// Adds a row and then changes what decides in it.
    pub(super) async fn two_steps(
        &mut self,
        who: &Identity,
        door: &Door,
        table: &Table,
        values: &BTreeMap<String, Option<String>>,
        setup: &str,
        first: &str,
    ) -> Result<()> {
        let deciding: Vec<_> =
            door.update.iter().filter(|column| self.decides(table, column)).cloned().collect();
        let owners = self.world.relevance.owners_of(table);
        let place: Vec<String> = owners
            .iter()
            .filter_map(|column| {
                Some(format!("{} = {}", quote_ident(column), quote_literal(values.get(column)?.as_ref()?)))
            })
            .collect();
        if place.is_empty() {
            return Ok(());
        }
        for column in deciding {
            let Some(shape) = table.column(&column) else { continue };
            for value in enumerated(table, shape) {
                if values.get(&column).is_some_and(|now| now.as_ref() == Some(&value)) {
                    continue;
                }
                let second = format!(
                    "UPDATE {} SET {} = {} WHERE {}",
                    door.sql(),
                    quote_ident(&column),
                    quote_literal(&value),
                    place.join(" AND "),
                );
                let statements = [first.to_owned(), second];
                let outcome = self.actor.act(who, setup, &statements).await?;
                let Outcome::Done { count, .. } = outcome else { continue };
                let gains = if count > 0 { self.gains(who, &[]).await? } else { Vec::new() };
                self.actor.back().await?;
                let opened = self.foreign(who, gains).await?;
                if let Some((of, row)) = opened.first().cloned() {
                    let what = format!(
                        "{} adds a row to {}, sets its {column} to {value}, and then sees {} more rows, the first of {of}: {row}",
                        named(who),
                        table.name,
                        opened.len(),
                    );
                    self.report(Fault::Escalation, &of, door, who, "add, change and read", what, &statements);
                }
            }
        }
        Ok(())
    }
}
