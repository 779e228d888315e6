//! Which columns decide who may do what: those that name a person, and those that policies, triggers and functions
//! read. Found in the texts of the database; more than is needed only makes the world larger.

use std::collections::{BTreeMap, BTreeSet};

use super::caller::string;
use super::shape::{Column, Shape, Table, TableName};
use crate::sql::{Token, significant};

/// A column of a table.
pub type ColumnName = (TableName, String);

/// What decides.
#[derive(Debug, Clone, Default)]
pub struct Relevance {
    /// The table of the people and the column that their id stands in, if there is one.
    pub people: Option<ColumnName>,
    /// Columns that hold a person's id.
    pub owners: BTreeSet<ColumnName>,
    /// Other columns that a policy, trigger or function reads, with the strings that the same texts hold.
    pub deciding: BTreeMap<ColumnName, BTreeSet<String>>,
}

impl Relevance {
    /// Looks for them. What is `given` is added to what is found.
    pub fn of(shape: &Shape, given: &BTreeSet<ColumnName>) -> Self {
        let mut read: BTreeMap<ColumnName, BTreeSet<String>> = BTreeMap::new();
        let mut compared: BTreeSet<ColumnName> = given.clone();
        for text in &shape.texts {
            let Ok(tokens) = significant(&text.text) else { continue };
            let words = Words::of(&tokens);
            let mut columns: BTreeSet<ColumnName> = text
                .columns
                .iter()
                .map(|(schema, table, column)| (TableName::new(schema, table), column.clone()))
                .collect();
            columns.extend(words.columns(shape));
            for column in columns {
                if words.beside_equals.contains(&column.1) {
                    compared.insert(column.clone());
                }
                read.entry(column).or_default().extend(words.strings.iter().cloned());
            }
        }
        let people = people(shape, &read, given);
        let mut owners = given.clone();
        for table in shape.tables.values() {
            for column in &table.columns {
                let name = (table.name.clone(), column.name.clone());
                let points =
                    Some(&name) == people.as_ref() || points_to(table, &column.name, people.as_ref());
                let alone = people.is_none() && compared.contains(&name) && may_be_person(table, column);
                if points || alone {
                    owners.insert(name);
                }
            }
        }
        read.retain(|name, _| !owners.contains(name));
        Self { people, owners, deciding: read }
    }

    /// Whether the column holds a person's id.
    pub fn is_owner(&self, table: &TableName, column: &str) -> bool {
        self.owners.contains(&(table.clone(), column.to_owned()))
    }

    /// The columns of a table that hold a person's id, but not the id in the people's own table.
    pub fn owners_of(&self, table: &Table) -> Vec<String> {
        let own = |name: &str| Some(&(table.name.clone(), name.to_owned())) == self.people.as_ref();
        let names = table.columns.iter().map(|column| column.name.clone());
        names.filter(|name| self.is_owner(&table.name, name) && !own(name)).collect()
    }
}

/// The column that most foreign keys of columns that decide point to.
fn people(
    shape: &Shape,
    read: &BTreeMap<ColumnName, BTreeSet<String>>,
    given: &BTreeSet<ColumnName>,
) -> Option<ColumnName> {
    let mut votes: BTreeMap<ColumnName, usize> = BTreeMap::new();
    for table in shape.tables.values() {
        for key in &table.foreign {
            let ([column], [target]) = (&key.columns[..], &key.references[..]) else { continue };
            let name = (table.name.clone(), column.clone());
            let weight = if given.contains(&name) { 10 } else { usize::from(read.contains_key(&name)) };
            let target_table = shape.tables.get(&key.target());
            let is_plain = target_table.and_then(|table| table.column(target)).is_some_and(is_id);
            if weight > 0 && is_plain && key.target() != table.name {
                // A table of people is called so; this only decides between equals.
                let named = ["user", "people", "person", "profile", "account", "member"];
                let bonus = usize::from(named.iter().any(|word| key.target().name.contains(word)));
                *votes.entry((key.target(), target.clone())).or_default() += 2 * weight + bonus;
            }
        }
    }
    let best = votes.values().max().copied()?;
    votes.into_iter().find(|(_, count)| *count == best).map(|(name, _)| name)
}

fn points_to(table: &Table, column: &str, people: Option<&ColumnName>) -> bool {
    table.foreign.iter().any(|key| {
        key.columns == [column]
            && people.is_some_and(|(target, id)| key.target() == *target && key.references == [id.clone()])
    })
}

fn may_be_person(table: &Table, column: &Column) -> bool {
    let enumerated = table.checks.iter().any(|check| check.columns == [column.name.clone()]);
    is_id(column)
        && !enumerated
        && table.foreign.iter().all(|key| !key.columns.contains(&column.name))
        && table.identity() != [column.name.clone()]
}

fn is_id(column: &Column) -> bool {
    column.is_text() || matches!(column.base.as_str(), "uuid" | "int4" | "int8")
}

/// The names and the strings of a text.
#[derive(Default)]
struct Words {
    names: BTreeSet<String>,
    strings: BTreeSet<String>,
    /// Names that stand beside `=`.
    beside_equals: BTreeSet<String>,
}

impl Words {
    fn of(tokens: &[Token<'_>]) -> Self {
        let mut words = Self::default();
        for (at, token) in tokens.iter().enumerate() {
            if let Some(tokens) = token.dollar_body().and_then(|body| significant(body).ok()) {
                let below = Self::of(&tokens);
                words.names.extend(below.names);
                words.strings.extend(below.strings);
                words.beside_equals.extend(below.beside_equals);
            }
            // Of `'a, b'` nothing can be said; a word is what a column is compared with.
            let word = |text: &String| {
                text.chars().all(|c| c.is_alphanumeric() || "_-".contains(c)) && text.len() > 1
            };
            words.strings.extend(string(token).filter(word));
            if token.text == "=" {
                let around = tokens[..at].iter().rev().take(4).chain(tokens[at + 1..].iter().take(4));
                words.beside_equals.extend(around.filter_map(Token::name));
            }
            words.names.extend(token.name());
        }
        words
    }

    /// The columns whose name and whose table's name both occur.
    fn columns<'a>(&'a self, shape: &'a Shape) -> impl Iterator<Item = ColumnName> + 'a {
        let tables = shape.tables.values().filter(|table| self.names.contains(&table.name.name));
        tables.flat_map(move |table| {
            let columns = table.columns.iter().filter(|column| self.names.contains(&column.name));
            columns.map(|column| (table.name.clone(), column.name.clone()))
        })
    }
}
