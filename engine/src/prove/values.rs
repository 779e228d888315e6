//! The values that somebody tries: others for a column of a row, and whole rows in their own name and in others'.

use std::collections::BTreeMap;

use super::door::Door;
use super::probe::Prober;
use super::state::{Row, State};
use crate::world::{Column, Identity, Table, World, enumerated};

/// A row to be: its columns with their values as texts.
pub(super) type Values = BTreeMap<String, Option<String>>;

impl Prober<'_> {
    pub(super) fn maker(&self) -> Maker<'_> {
        Maker { world: self.world, state: self.state }
    }

    /// As [`Maker::decides`].
    pub(super) fn decides(&self, table: &Table, column: &str) -> bool {
        self.maker().decides(table, column)
    }

    /// As [`Maker::values`].
    pub(super) fn values(
        &self,
        who: &Identity,
        table: &Table,
        column: &str,
        row: &Row,
    ) -> Vec<Option<String>> {
        self.maker().values(who, table, column, row)
    }

    /// As [`Maker::proposals`], of the columns that a door lets through.
    pub(super) fn proposals(
        &self,
        who: &Identity,
        door: &Door,
        table: &Table,
    ) -> Vec<BTreeMap<String, Option<String>>> {
        self.maker().proposals(who, &door.insert, table)
    }
}

/// Makes up values and rows for writes.
pub(super) struct Maker<'a> {
    pub(super) world: &'a World,
    pub(super) state: &'a State,
}

impl Maker<'_> {
    /// Values of a text that decides: the words that it is compared with, and who calls.
    pub(super) fn words(&self, who: &Identity, table: &Table, column: &str) -> Vec<Option<String>> {
        let name = (table.name.clone(), column.to_owned());
        let Some(words) = self.world.relevance.deciding.get(&name) else { return Vec::new() };
        if !table
            .column(column)
            .is_some_and(|column| column.is_text() && enumerated(table, column).is_empty())
        {
            return Vec::new();
        }
        words.iter().take(3).cloned().chain(who.id.clone()).map(Some).collect()
    }

    /// Another value for a column, unlike any in the world.
    pub(super) fn other(&self, column: &Column, now: Option<&str>) -> String {
        another(&column.category, &column.base, now)
    }

    /// Whether a column says who owns a row, which state it is in, or what it belongs to.
    pub(super) fn decides(&self, table: &Table, column: &str) -> bool {
        let name = (table.name.clone(), column.to_owned());
        self.world.relevance.owners.contains(&name)
            || self.world.relevance.deciding.contains_key(&name)
            || table.foreign.iter().any(|key| key.columns.iter().any(|own| own == column))
    }

    /// Other values for a column of a row.
    pub(super) fn values(
        &self,
        who: &Identity,
        table: &Table,
        column: &str,
        row: &Row,
    ) -> Vec<Option<String>> {
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
            let rows = self.state.examples(who, &key.target(), self.world, 4);
            values.extend(rows.into_iter().filter_map(|row| row.values.get(to?).cloned()).map(Some));
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

    /// Rows that somebody tries to add: in their own name and in others', in every state.
    pub(super) fn proposals(
        &self,
        who: &Identity,
        insert: &[String],
        table: &Table,
    ) -> Vec<BTreeMap<String, Option<String>>> {
        let people = &self.world.people.ids;
        let me = who.id.as_ref().and_then(|id| people.iter().position(|person| person == id));
        let others = |step: usize| people[(me.unwrap_or_default() + step) % people.len()].clone();
        // One of each place comes first; more of them would leave no room for who is named.
        let templates: Vec<&Row> =
            self.state.examples(who, &table.name, self.world, 4).into_iter().take(4).collect();
        let mut rows: Vec<BTreeMap<String, Option<String>>> = templates
            .iter()
            .map(|row| {
                let given =
                    table.columns.iter().filter(|column| insert.contains(&column.name) && !column.generated);
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
        for column in table.columns.iter().filter(|column| insert.contains(&column.name)) {
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
fn another(category: &str, base: &str, now: Option<&str>) -> String {
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
