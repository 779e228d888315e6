//! Which rows a table gets: every owner crossed with every value that decides, and the other values in turn.

use std::collections::BTreeMap;

use super::people::People;
use super::relevance::Relevance;
use super::shape::{Column, Table};
use super::value::{Value, enumerated};

/// The most rows that a table gets.
const MOST: usize = 112;

/// What is decided of a row before it is tried: the values by column, and for each foreign key that can be left open
/// whether it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Proposal {
    /// Values that are part of the design.
    pub fixed: BTreeMap<String, Value>,
    /// Foreign keys, by their place in [`Table::foreign`], that stay NULL in this row.
    pub open: Vec<usize>,
}

/// One thing that is crossed: alternatives, each of them a set of values or an open foreign key.
type Dimension = Vec<Proposal>;

/// Plans the rows of a table. `referenced` is the number of rows that each foreign key can choose from.
pub(super) fn rows(
    table: &Table,
    relevance: &Relevance,
    people: &People,
    referenced: &[usize],
) -> Vec<Proposal> {
    let crossed = crossed(table, relevance);
    let combinations = product(&crossed);
    let owners = relevance.owners_of(table);
    let holders = holders(table, &owners, people, combinations.len());
    // Where many combinations meet many people, each person gets every combination in turn.
    let whole = holders.len() * combinations.len() <= MOST;
    let children = referenced.iter().copied().max().unwrap_or_default().min(MOST);
    let mut rows = Vec::new();
    for (at, holder) in holders.iter().enumerate() {
        let share: Vec<&Proposal> = if holder.1 || !whole {
            vec![&combinations[holder.2.unwrap_or(at) % combinations.len()]]
        } else {
            combinations.iter().collect()
        };
        for combination in share {
            rows.push(merged(&holder.0, combination));
        }
    }
    if owners.is_empty() {
        let times = children.max(2).div_ceil(rows.len().max(1)).max(1);
        rows = (0..times).flat_map(|_| rows.clone()).take(MOST).collect();
    }
    rows
}

fn merged(a: &Proposal, b: &Proposal) -> Proposal {
    let mut row = a.clone();
    row.fixed.extend(b.fixed.clone());
    row.open.extend(&b.open);
    row
}

/// Who is in the columns of owners. The flag says that a row takes one combination alone, the number which.
fn holders(
    table: &Table,
    owners: &[String],
    people: &People,
    combinations: usize,
) -> Vec<(Proposal, bool, Option<usize>)> {
    let count = people.ids.len();
    let fixed = |list: &[(&String, Option<usize>)]| {
        let value = |id: &Option<usize>| id.map_or(Value::Null, |id| Value::text(&people.ids[id % count]));
        Proposal {
            fixed: list.iter().map(|(column, id)| ((*column).clone(), value(id))).collect(),
            open: Vec::new(),
        }
    };
    let nullable = |column: &str| table.column(column).is_some_and(|column| !column.not_null);
    let unique = |columns: &[&String]| {
        table
            .keys
            .iter()
            .any(|key| !key.columns.is_empty() && key.columns.iter().all(|name| columns.contains(&name)))
    };
    match owners {
        [] => vec![(Proposal::default(), false, None)],
        [one] => {
            let mut list: Vec<_> =
                (0..count).map(|id| (fixed(&[(one, Some(id))]), unique(&[one]), None)).collect();
            if nullable(one) {
                list.push((fixed(&[(one, None)]), true, None));
            }
            list
        }
        [a, b, more @ ..] => {
            // The distance between two people decides the combination: each of them stands in every relation, on
            // either side, and in none to those who are farther away.
            let relation = combinations > 1;
            let reach = if relation { combinations.min(count.saturating_sub(2) / 2) } else { count / 2 };
            let mut list = Vec::new();
            for distance in 1..=reach.max(1) {
                for id in 0..count {
                    let other = id + distance;
                    let mut pair = vec![(a, Some(id)), (b, Some(other))];
                    pair.extend(more.iter().enumerate().map(|(at, column)| {
                        let third = (!nullable(column) || id % 2 == 0).then_some(id + distance + at + 1);
                        (column, third)
                    }));
                    list.push((fixed(&pair), relation, Some(distance - 1)));
                }
            }
            if nullable(b) {
                list.extend((0..count).map(|id| {
                    let mut pair = vec![(a, Some(id)), (b, None)];
                    pair.extend(more.iter().map(|column| (column, (!nullable(column)).then_some(id))));
                    (fixed(&pair), relation, Some(id))
                }));
            }
            list.truncate(MOST.max(count));
            list
        }
    }
}

/// What is crossed in a table beside its owners.
fn crossed(table: &Table, relevance: &Relevance) -> Vec<Dimension> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    for column in &table.columns {
        let name = (table.name.clone(), column.name.clone());
        let Some(strings) = relevance.deciding.get(&name) else { continue };
        if column.generated || relevance.is_owner(&table.name, &column.name) || is_reference(table, column) {
            continue;
        }
        let values = deciding_values(table, column, strings);
        let alternatives: Vec<Proposal> = values
            .into_iter()
            .map(|value| Proposal { fixed: BTreeMap::from([(column.name.clone(), value)]), open: Vec::new() })
            .collect();
        if alternatives.len() > 1 {
            dimensions.push(alternatives);
        }
    }
    for (at, key) in table.foreign.iter().enumerate() {
        let decides = key.columns.iter().any(|column| {
            relevance.deciding.contains_key(&(table.name.clone(), column.clone()))
                && table.column(column).is_some_and(|column| !column.not_null)
        });
        if decides {
            dimensions.push(vec![Proposal::default(), Proposal { open: vec![at], ..Proposal::default() }]);
        }
    }
    dimensions
}

/// The number of ways in which a table's rows can decide; for the number of people that are needed.
pub(super) fn combinations(table: &Table, relevance: &Relevance) -> usize {
    product(&crossed(table, relevance)).len()
}

fn is_reference(table: &Table, column: &Column) -> bool {
    table.foreign.iter().any(|key| key.columns.contains(&column.name))
}

fn deciding_values(
    table: &Table,
    column: &Column,
    strings: &std::collections::BTreeSet<String>,
) -> Vec<Value> {
    let listed = enumerated(table, column);
    let mut values: Vec<Value> = if !listed.is_empty() {
        listed.into_iter().map(Value::Text).collect()
    } else if column.category == "D" && column.base != "time" {
        // A window is open, over, or to come.
        vec![Value::text("2000-01-01"), Value::text("2100-01-01")]
    } else if column.is_text()
        && column.has_default
        && !strings.is_empty()
        && table.identity() != [column.name.clone()]
    {
        // What functions compare it with, and what it is by itself.
        std::iter::once(Value::Default).chain(strings.iter().take(3).cloned().map(Value::Text)).collect()
    } else {
        Vec::new()
    };
    if !values.is_empty() && !column.not_null {
        values.push(Value::Null);
    }
    values
}

/// Every combination of one alternative of each dimension, the first dimension changing fastest. Dimensions that would
/// make too many are taken in turn instead.
fn product(dimensions: &[Dimension]) -> Vec<Proposal> {
    let mut all = vec![Proposal::default()];
    for dimension in dimensions {
        if all.len() * dimension.len() <= 12 {
            all = dimension.iter().flat_map(|b| all.iter().map(move |a| merged(a, b))).collect();
        } else {
            let missing = dimension.len().saturating_sub(all.len());
            let more: Vec<_> = all.iter().cycle().take(missing).cloned().collect();
            all.extend(more);
            all = all.iter().zip(dimension.iter().cycle()).map(|(a, b)| merged(a, b)).collect();
        }
    }
    all
}
