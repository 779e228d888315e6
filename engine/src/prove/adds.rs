//! The rows that somebody tries to add: of many that are thought of, the oracle says which are theirs to add. These are
//! tried, and their neighbours, which differ from them in one column: a condition that is missing shows in a neighbour
//! that gets through, one too many in a row that does not.

use std::collections::{BTreeMap, BTreeSet};

use super::door::Door;
use super::examples::spread;
use super::judge::Change;
use super::probe::Prober;
use super::tries::{Setup, insert};
use super::values::{Maker, Values};
use crate::Result;
use crate::world::{Identity, Table, TableName, enumerated};

/// The most rows that are thought of, beside those that are copies of rows of the world.
const POOL: usize = 600;

/// Of rows that the oracle allows, how many are tried.
const ALLOWED: usize = 10;

/// How many of their neighbours.
const NEIGHBOURS: usize = 48;

/// A row to add, with what has to be prepared and what it becomes when nobody refuses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addition {
    pub(super) values: Values,
    pub(super) setup: Setup,
    pub(super) image: Option<String>,
}

impl Prober<'_> {
    /// The rows that somebody tries to add through a door.
    pub(super) async fn additions(
        &mut self,
        who: &Identity,
        door: &Door,
        table: &Table,
    ) -> Result<Vec<Addition>> {
        let chosen = self.chosen(who, door, table).await?;
        self.prepared(door, table, chosen).await
    }

    /// Looks how each of these rows can be added at all. Where it cannot, perhaps a unique key is taken: then the row
    /// that has it goes first.
    pub(super) async fn prepared(
        &self,
        door: &Door,
        table: &Table,
        chosen: Vec<Values>,
    ) -> Result<Vec<Addition>> {
        let rows = self.state.rows.get(&table.name).map_or(&[][..], Vec::as_slice);
        let mut all = Vec::new();
        for part in chosen.chunks(16) {
            let ways = part.iter().map(async |values| {
                let sql = insert(door, values);
                let image = self.image(&sql, &Setup::Nothing).await?;
                Ok::<_, crate::Error>((sql, image))
            });
            let ways = futures_util::future::try_join_all(ways).await?;
            for (values, (sql, mut image)) in part.iter().zip(ways) {
                let mut setup = Setup::Nothing;
                if image.is_none() {
                    setup = Setup::cleared(table, rows, values);
                    image = self.image(&sql, &setup).await?;
                }
                all.push(Addition { values: values.clone(), setup, image });
            }
        }
        Ok(all)
    }

    async fn chosen(&mut self, who: &Identity, door: &Door, table: &Table) -> Result<Vec<Values>> {
        let copies = self.proposals(who, door, table);
        let mut pool = copies.clone();
        pool.extend(self.maker().composed(who, &door.insert, table, &copies));
        let Some(verdicts) = self.foreseen(who, door, table, &pool).await? else {
            return Ok(copies);
        };
        let some = pool.iter().zip(&verdicts).filter(|(_, allowed)| **allowed);
        let some: Vec<Values> = some.map(|(values, _)| values.clone()).collect();
        let allowed = one_of_each(&some, who, ALLOWED);
        let near = in_turn(self.maker().neighbours(who, &door.insert, table, &allowed), NEIGHBOURS);
        let mut all: Vec<Values> = Vec::new();
        for row in allowed.into_iter().chain(near).chain(copies) {
            if !all.contains(&row) {
                all.push(row);
            }
        }
        Ok(all)
    }

    /// Of each row whether the oracle lets somebody add it; nothing where there is no oracle, or no row can be added.
    async fn foreseen(
        &mut self,
        who: &Identity,
        door: &Door,
        table: &Table,
        pool: &[Values],
    ) -> Result<Option<Vec<bool>>> {
        if !self.oracle.tables.get(&table.name).is_some_and(|oracle| oracle.declared) {
            return Ok(None);
        }
        for at in 0..pool.len().min(8) {
            let first = self.prepared(door, table, vec![pool[at].clone()]).await?;
            let Some(base) = first.into_iter().find_map(|addition| addition.image) else { continue };
            let pictures = self.judge.pictures(who, &table.name, &base, &pool[at], pool).await?;
            let added = |image: &Option<String>| image.clone().map(|new| Change::Added { new });
            let changes: Vec<Option<Change>> = pictures.iter().map(added).collect();
            self.judge.foresee(who, &table.name, changes.iter().flatten()).await?;
            let mut verdicts = Vec::new();
            for change in &changes {
                verdicts.push(match change {
                    Some(change) => self.judge.verdict(who, &table.name, change).await? == Some(true),
                    None => false,
                });
            }
            return Ok(Some(verdicts));
        }
        Ok(None)
    }
}

/// So many of several lists: the first of each, the second of each.
fn in_turn(lists: Vec<Vec<Values>>, most: usize) -> Vec<Values> {
    let longest = lists.iter().map(Vec::len).max().unwrap_or_default();
    let turns = (0..longest).flat_map(|at| lists.iter().filter_map(move |list| list.get(at)));
    turns.take(most).cloned().collect()
}

/// One row of each sort first: who is named where, what is left out, in which state.
fn one_of_each(rows: &[Values], who: &Identity, most: usize) -> Vec<Values> {
    let sort = |row: &Values| -> Vec<String> {
        let mark = |value: &Option<String>| match value {
            None => "-".to_owned(),
            value if *value == who.id => "me".to_owned(),
            Some(value) if value.len() < 12 && !value.starts_with('p') => value.clone(),
            Some(_) => "+".to_owned(),
        };
        row.values().map(mark).collect()
    };
    let mut sorts: BTreeMap<Vec<String>, Vec<Values>> = BTreeMap::new();
    for row in rows {
        sorts.entry(sort(row)).or_default().push(row.clone());
    }
    let firsts: Vec<Values> = sorts.values().map(|rows| rows[0].clone()).collect();
    let more: Vec<Values> = sorts.into_values().flat_map(|rows| rows.into_iter().skip(1)).collect();
    let room = most.saturating_sub(firsts.len());
    spread(firsts, most).into_iter().chain(spread(more, room)).collect()
}

impl Maker<'_> {
    /// Rows that are put together: what they point to, the people who have to do with that or with the caller, every
    /// state, and with what can be left out left out.
    fn composed(&self, who: &Identity, insert: &[String], table: &Table, copies: &[Values]) -> Vec<Values> {
        let Some(first) = copies.first() else { return Vec::new() };
        let mut rows: Vec<(Values, BTreeSet<String>)> = vec![(first.clone(), BTreeSet::new())];
        for key in &table.foreign {
            let free = |column: &&String| {
                insert.contains(column) && !self.world.relevance.is_owner(&table.name, column)
            };
            let Some(column) = key.columns.iter().find(free) else { continue };
            let choices = self.references(who, table, column, &key.target());
            let with = |(row, people): &(Values, BTreeSet<String>)| -> Vec<_> {
                let one = |(value, named): &(Option<String>, BTreeSet<String>)| {
                    let mut row = row.clone();
                    row.insert(column.clone(), value.clone());
                    (row, people.union(named).cloned().collect())
                };
                choices.iter().map(one).collect()
            };
            if rows.len() * choices.len() <= POOL / 8 && !choices.is_empty() {
                rows = rows.iter().flat_map(with).collect();
            }
        }
        let known = self.acquaintances(who);
        let owners: Vec<String> = table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .filter(|name| insert.contains(name) && self.world.relevance.is_owner(&table.name, name))
            .collect();
        let mut all: Vec<Values> =
            rows.iter().flat_map(|(row, named)| self.peopled(who, row, &owners, named, &known)).collect();
        for column in table.columns.iter().filter(|column| insert.contains(&column.name)) {
            let name = (table.name.clone(), column.name.clone());
            let values = enumerated(table, column);
            if self.world.relevance.deciding.contains_key(&name)
                && values.len() > 1
                && !owners.contains(&column.name)
            {
                let with = |row: &Values, value: &String| {
                    let mut row = row.clone();
                    row.insert(column.name.clone(), Some(value.clone()));
                    row
                };
                all = all.iter().flat_map(|row| values.iter().map(move |value| with(row, value))).collect();
                all = spread(all, POOL);
            }
        }
        let bare: Vec<Values> = all.iter().map(|row| self.bare(table, row)).collect();
        all.extend(bare);
        all.sort();
        all.dedup();
        spread(all, POOL)
    }

    /// The row without whatever decides and can be left out.
    fn bare(&self, table: &Table, row: &Values) -> Values {
        let left_out = |name: &String| {
            self.world.relevance.deciding.contains_key(&(table.name.clone(), name.clone()))
                && table.column(name).is_some_and(|column| !column.not_null)
                && table.foreign.iter().all(|key| !key.columns.contains(name))
        };
        row.iter().map(|(name, value)| (name.clone(), value.clone().filter(|_| !left_out(name)))).collect()
    }

    /// What a foreign key can hold: rows in which the caller has different places, and nothing; each with the people
    /// that the row names.
    fn references(
        &self,
        who: &Identity,
        table: &Table,
        column: &str,
        target: &TableName,
    ) -> Vec<(Option<String>, BTreeSet<String>)> {
        let key = table
            .foreign
            .iter()
            .find(|key| key.target() == *target && key.columns.iter().any(|own| own == column));
        let to = key.and_then(|key| {
            let at = key.columns.iter().position(|own| own == column)?;
            key.references.get(at)
        });
        let Some(to) = to else { return Vec::new() };
        let people = |row: &super::state::Row| {
            let owners = row.values.iter().filter(|(name, _)| self.world.relevance.is_owner(target, name));
            owners.map(|(_, id)| id.clone()).collect()
        };
        let rows = self.state.examples(who, target, self.world, 4);
        let mut all: Vec<_> = rows
            .into_iter()
            .filter_map(|row| Some((Some(row.values.get(to)?.clone()), people(row))))
            .take(6)
            .collect();
        if table.column(column).is_some_and(|column| !column.not_null) {
            all.push((None, BTreeSet::new()));
        }
        all
    }

    /// The people with whom somebody stands in some relation, one of each sort, and one with whom they do not.
    fn acquaintances(&self, who: &Identity) -> Vec<String> {
        let mut known = Vec::new();
        for table in self.world.shape.tables.values() {
            let owners = self.world.relevance.owners_of(table);
            if owners.len() < 2 {
                continue;
            }
            for row in self.state.examples(who, &table.name, self.world, 24) {
                let people: Vec<_> = owners.iter().filter_map(|column| row.values.get(column)).collect();
                if people.iter().any(|id| Some(*id) == who.id.as_ref()) {
                    known.extend(people.into_iter().cloned());
                }
            }
        }
        let ids = &self.world.people.ids;
        let stranger = ids.iter().find(|id| !known.contains(id) && Some(*id) != who.id.as_ref());
        known.extend(stranger.or(ids.last()).cloned());
        known.retain(|id| Some(id) != who.id.as_ref());
        let mut seen = BTreeSet::new();
        known.retain(|id| seen.insert(id.clone()));
        known
    }

    /// The row with people in it: the caller in each place with everybody else in the others, and rows of others.
    fn peopled(
        &self,
        who: &Identity,
        row: &Values,
        owners: &[String],
        named: &BTreeSet<String>,
        known: &[String],
    ) -> Vec<Values> {
        let me = who.id.iter().cloned();
        let others: Vec<String> = if named.is_empty() {
            known.to_vec()
        } else {
            let others = named.iter().filter(|id| Some(*id) != who.id.as_ref()).chain(known.iter().take(2));
            others.cloned().collect()
        };
        let with = |people: &[&String]| {
            let mut row = row.clone();
            for (column, id) in owners.iter().zip(people.iter().cycle()) {
                row.insert(column.clone(), Some((*id).clone()));
            }
            row
        };
        match owners {
            [] => vec![row.clone()],
            [_] => me.chain(others).map(|id| with(&[&id])).collect(),
            _ => {
                let mut all = Vec::new();
                for me in me {
                    all.extend(others.iter().flat_map(|other| [with(&[&me, other]), with(&[other, &me])]));
                    all.push(with(&[&me, &me]));
                }
                all.extend(others.windows(2).take(4).map(|pair| with(&[&pair[0], &pair[1]])));
                all
            }
        }
    }

    /// The rows that differ from one of these in one column that decides, by column.
    fn neighbours(
        &self,
        who: &Identity,
        insert: &[String],
        table: &Table,
        rows: &[Values],
    ) -> Vec<Vec<Values>> {
        let known = self.acquaintances(who);
        let mut by_column = Vec::new();
        let columns = table.columns.iter().filter(|column| insert.contains(&column.name));
        for column in columns.filter(|column| self.decides(table, &column.name)) {
            let mut all = Vec::new();
            for row in rows {
                let mut values: Vec<Option<String>> = Vec::new();
                let own = row.get(&column.name).cloned().flatten();
                let key = table.foreign.iter().find(|key| key.columns.contains(&column.name));
                let listed = enumerated(table, column);
                if self.world.relevance.is_owner(&table.name, &column.name) {
                    values.extend(known.iter().rev().chain(&who.id).cloned().map(Some));
                } else if !listed.is_empty() {
                    values.extend(listed.into_iter().map(Some));
                } else if let Some(key) = key {
                    let choices = self.references(who, table, &column.name, &key.target());
                    values.extend(choices.into_iter().map(|(value, _)| value));
                } else if own.is_none() {
                    values.push(Some(self.other(column, None)));
                } else if !column.not_null {
                    values.push(None);
                }
                values.extend(self.words(who, table, &column.name));
                for value in values.into_iter().filter(|value| *value != own) {
                    let mut row = row.clone();
                    row.insert(column.name.clone(), value);
                    all.push(row);
                }
            }
            by_column.push(all);
        }
        by_column
    }
}
