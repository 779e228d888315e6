//! The people of a world: how many are needed, their ids, and which of them differ as callers.

use super::design;
use super::relevance::Relevance;
use super::shape::{Column, Shape};

/// The people.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// Their ids as texts, in the type of the columns that hold them.
    pub ids: Vec<String>,
    /// The places in [`People::ids`] of those who differ in what their own row says of them.
    pub callers: Vec<usize>,
    /// Somebody whose id no row holds.
    pub stranger: String,
}

impl People {
    /// As many as it takes for each of them to stand in every relation to somebody, on either side, and in none to
    /// somebody else.
    pub fn of(shape: &Shape, relevance: &Relevance) -> Self {
        let relations = shape.tables.values().filter(|table| relevance.owners_of(table).len() > 1);
        let most = relations.map(|table| design::combinations(table, relevance)).max().unwrap_or(1);
        let count = (2 * most + 2).clamp(6, 14);
        let id = id_column(shape, relevance);
        let kinds = match &relevance.people {
            Some((table, _)) => {
                shape.tables.get(table).map_or(1, |table| design::combinations(table, relevance))
            }
            None => 1,
        };
        Self {
            ids: (0..count).map(|person| id_of(id, person)).collect(),
            callers: (0..kinds.clamp(2, 4).min(count)).collect(),
            stranger: id_of(id, 99),
        }
    }

    /// These people; their names are their ids where ids are texts.
    pub fn named(shape: &Shape, relevance: &Relevance, names: &[String]) -> Self {
        let column = id_column(shape, relevance);
        let is_text = column.is_some_and(Column::is_text);
        let id = |(at, name): (usize, &String)| if is_text { name.clone() } else { id_of(column, at) };
        Self {
            ids: names.iter().enumerate().map(id).collect(),
            callers: (0..names.len()).collect(),
            stranger: id_of(column, 99),
        }
    }
}

/// A column that holds ids of people; any does.
fn id_column<'a>(shape: &'a Shape, relevance: &Relevance) -> Option<&'a Column> {
    let (table, column) = relevance.people.as_ref().or_else(|| relevance.owners.first())?;
    shape.tables.get(table)?.column(column)
}

fn id_of(column: Option<&Column>, person: usize) -> String {
    match column.map(|column| column.base.as_str()) {
        Some("int2" | "int4" | "int8" | "numeric") => (person + 1).to_string(),
        Some("text" | "varchar" | "bpchar" | "citext" | "name") => format!("p{person}"),
        _ => format!("00000000-0000-4000-8000-{person:012}"),
    }
}
