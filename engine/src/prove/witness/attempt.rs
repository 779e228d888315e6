//! What is tried of a cell: statements that run in both states.

use std::collections::{BTreeMap, BTreeSet};

use super::look::Look;
use super::{Trial, role_of};
use crate::access::Command;
use crate::catalog::ObjectId;
use crate::kinds::Kind;
use crate::prove::state::{Row, State};
use crate::prove::tries::{Setup, matches_row};
use crate::prove::values::Maker;
use crate::sql::{quote_ident, quote_literal};
use crate::world::{Caller, Identity, People, Table, TableName, World};

/// The rows of a table that are tried out.
const EXAMPLES: usize = 6;

/// The most attempts that one cell gets.
const OF_A_CELL: usize = 240;

/// One attempt.
pub(super) struct Attempt {
    /// The place of its cell.
    pub(super) cell: usize,
    /// As whom.
    pub(super) who: Identity,
    pub(super) what: What,
    /// The row that it is about.
    pub(super) row: Option<String>,
}

/// What is attempted.
pub(super) enum What {
    /// To read everything that may be read of a relation, by its name in SQL and as a table.
    Read(ObjectId, TableName),
    /// To write: what a superuser prepares, and the statement.
    Write { setup: String, sql: String },
    /// To call a function.
    Call(String),
}

/// What one side knows.
type Side<'a> = (&'a World, &'a State);

/// The attempts of all cells, the same for both states, each cell's share of the most.
pub(super) fn attempts(
    trial: &Trial,
    sides: [Side<'_>; 2],
    looks: [&Look; 2],
    caller: &Caller,
) -> Vec<Attempt> {
    let share = (trial.most / trial.cells.len().max(1)).clamp(8, OF_A_CELL);
    let mut all = Vec::new();
    for (at, (role, id, command)) in trial.cells.iter().enumerate() {
        let people = identities(role, &sides[0].0.people, caller);
        let table = TableName::new(id.schema_name().unwrap_or_default(), &*id.name);
        let cell = Cell { at, role, id, command: *command, table, sides, looks };
        let mut by_person: Vec<_> = people.into_iter().map(|who| cell.of(who).into_iter()).collect();
        // In turn, so that everybody has a share of a list that is cut short.
        let mut of_cell = Vec::new();
        while of_cell.len() < share && !by_person.is_empty() {
            by_person.retain_mut(|person| match person.next() {
                Some(attempt) => {
                    of_cell.push(attempt);
                    true
                }
                None => false,
            });
        }
        of_cell.truncate(share);
        all.extend(of_cell);
    }
    all
}

/// Every kind of person that a role may be.
fn identities(role: &str, people: &People, caller: &Caller) -> Vec<Identity> {
    let somebody = |id: Option<String>, claims| Identity { role: role_of(role).to_owned(), id, claims };
    let mut ids: Vec<String> = people.callers.iter().filter_map(|at| people.ids.get(*at).cloned()).collect();
    let first = ids.first().cloned();
    ids.push(people.stranger.clone());
    let mut all: Vec<Identity> = ids.into_iter().map(|id| somebody(Some(id), BTreeMap::new())).collect();
    all.push(somebody(None, BTreeMap::new()));
    for (claim, values) in &caller.claims {
        let claimed = |value: &String| BTreeMap::from([(claim.clone(), value.clone())]);
        all.extend(values.iter().map(|value| somebody(first.clone(), claimed(value))));
    }
    all
}

/// A cell with all that is known of its relation on both sides.
struct Cell<'a> {
    at: usize,
    role: &'a str,
    id: &'a ObjectId,
    command: Command,
    table: TableName,
    sides: [Side<'a>; 2],
    looks: [&'a Look; 2],
}

impl Cell<'_> {
    fn of(&self, who: Identity) -> Vec<Attempt> {
        let make = |what, row| Attempt { cell: self.at, who: who.clone(), what, row };
        let write = |setup: String, sql: String, row| make(What::Write { setup, sql }, row);
        let name = self.id.sql();
        match (self.command, self.shape()) {
            (Command::Select, _) => vec![make(What::Read(self.id.clone(), self.table.clone()), None)],
            (Command::Execute, _) => {
                self.calls().into_iter().map(|sql| make(What::Call(sql), None)).collect()
            }
            (Command::Truncate, _) => vec![write(String::new(), format!("TRUNCATE {name}"), None)],
            (Command::Delete, Some((side, shape))) => {
                let forms = self.examples(&who, side).into_iter().flat_map(|row| {
                    let about = Some(summary(side.0, shape, &row));
                    [
                        write(
                            String::new(),
                            format!("DELETE FROM {name} WHERE {}", matches_row(shape, &row)),
                            about.clone(),
                        ),
                        write(
                            Setup::alone(shape, &row).sql().to_owned(),
                            format!("DELETE FROM {name}"),
                            about,
                        ),
                    ]
                });
                forms.collect()
            }
            (Command::Update, Some((side, shape))) => {
                let all = self.updates(&who, side, shape).into_iter().flat_map(|(row, set)| {
                    let about = Some(summary(side.0, shape, &row));
                    let update = format!("UPDATE {name} SET {set}");
                    [
                        write(
                            String::new(),
                            format!("{update} WHERE {}", matches_row(shape, &row)),
                            about.clone(),
                        ),
                        write(Setup::alone(shape, &row).sql().to_owned(), update, about),
                    ]
                });
                all.collect()
            }
            (Command::Insert, Some((side, shape))) if self.table == shape.name => {
                let all = self.inserts(&who, side, shape).into_iter();
                let there = side.1.rows.get(&shape.name).map_or(&[][..], Vec::as_slice);
                let cleared = |values: &BTreeMap<String, Option<String>>| {
                    Setup::cleared(shape, there, values).sql().to_owned()
                };
                all.map(|values| write(cleared(&values), insert(&name, &values), None)).collect()
            }
            (Command::Delete, None) => vec![write(String::new(), format!("DELETE FROM {name}"), None)],
            (Command::Update, None) => {
                let set = |column: &String| {
                    let column = quote_ident(column);
                    write(String::new(), format!("UPDATE {name} SET {column} = {column}"), None)
                };
                self.columns(|door| &door.update).0.iter().map(set).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The table, of a partition its parent, and the side that knows it: the first one if both do.
    fn shape(&self) -> Option<(Side<'_>, &Table)> {
        if self.id.kind != Kind::Table {
            return None;
        }
        self.sides.into_iter().find_map(|side| {
            let (world, state) = side;
            Some((side, world.shape.tables.get(&state.whole(&self.table))?))
        })
    }

    /// A few rows that stand for all, those that look alike left out.
    fn examples(&self, who: &Identity, (world, state): Side<'_>) -> Vec<Row> {
        state.examples(who, &state.whole(&self.table), world, EXAMPLES).into_iter().cloned().collect()
    }

    /// The columns that a privilege reaches in either state and that both have, those that it reaches in both first:
    /// all of them, and those of both.
    fn columns<'d>(
        &'d self,
        of: impl Fn(&'d crate::prove::door::Door) -> &'d Vec<String>,
    ) -> (Vec<String>, Vec<String>) {
        let sets = self.looks.map(|look| {
            look.door(self.role, self.id).map(|door| of(door).iter().cloned().collect()).unwrap_or_default()
        });
        let [old, new]: [BTreeSet<String>; 2] = sets;
        let shapes = self.looks.map(|look| look.shape.tables.get(&self.table));
        let there = |column: &&String| shapes.iter().flatten().all(|shape| shape.column(column).is_some());
        let both: Vec<String> = old.intersection(&new).filter(there).cloned().collect();
        let rest = old.symmetric_difference(&new).filter(there).cloned();
        (both.iter().cloned().chain(rest).collect(), both)
    }

    /// Which row becomes what: first what decides.
    fn updates(&self, who: &Identity, (world, state): Side<'_>, shape: &Table) -> Vec<(Row, String)> {
        let maker = Maker { world, state };
        let (columns, _) = self.columns(|door| &door.update);
        let mut first = Vec::new();
        let mut then = Vec::new();
        for (at, row) in self.examples(who, (world, state)).into_iter().enumerate() {
            for column in &columns {
                let decides = maker.decides(shape, column);
                if at > 0 && !decides {
                    continue;
                }
                let own = row.values.get(column).map(|value| Some(value.clone()));
                let values = maker.values(who, shape, column, &row).into_iter();
                // The value that it has already tells of old rows alone.
                for value in own.into_iter().chain(values).chain(maker.words(who, shape, column)) {
                    let literal = value.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal);
                    let set = format!("{} = {literal}", quote_ident(column));
                    if decides { &mut first } else { &mut then }.push((row.clone(), set));
                }
            }
        }
        first.into_iter().chain(then).collect()
    }

    /// New rows of the columns that may be written in both states, then of all that may be in one.
    fn inserts(
        &self,
        who: &Identity,
        (world, state): Side<'_>,
        shape: &Table,
    ) -> Vec<BTreeMap<String, Option<String>>> {
        let maker = Maker { world, state };
        let (all, both) = self.columns(|door| &door.insert);
        let mut rows = Vec::new();
        for columns in [&both, &all] {
            if columns.is_empty() || (columns.len() == both.len() && !rows.is_empty()) {
                continue;
            }
            let made = maker.proposals(who, columns, shape);
            for row in &made {
                for column in columns.iter().filter(|column| row.contains_key(*column)) {
                    for value in maker.words(who, shape, column) {
                        let mut row = row.clone();
                        row.insert(column.clone(), value);
                        rows.push(row);
                    }
                }
            }
            let at = rows.len().min(4);
            rows.splice(at..at, made);
        }
        rows
    }

    fn calls(&self) -> Vec<String> {
        let door = self.looks.iter().rev().find_map(|look| look.door(self.role, self.id));
        let Some(door) = door else { return Vec::new() };
        let (world, state) = self.sides[usize::from(self.looks[0].door(self.role, self.id).is_none())];
        let lists = state.arguments(&door.arguments, world);
        let call = |list: Vec<String>| {
            format!("SELECT answer::text FROM {}({}) AS answer", door.sql(), list.join(", "))
        };
        lists.into_iter().map(call).collect()
    }
}

fn insert(name: &str, values: &BTreeMap<String, Option<String>>) -> String {
    let columns: Vec<_> = values.keys().map(|column| quote_ident(column)).collect();
    let texts: Vec<_> = values
        .values()
        .map(|value| value.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal))
        .collect();
    format!("INSERT INTO {name} ({}) VALUES ({})", columns.join(", "), texts.join(", "))
}

/// A row in few words: its key, and what decides about it.
pub(super) fn summary(world: &World, table: &Table, row: &Row) -> String {
    let tells = |column: &String| {
        let name = (table.name.clone(), column.clone());
        table.identity().contains(column)
            || world.relevance.owners.contains(&name)
            || world.relevance.deciding.contains_key(&name)
    };
    let columns = table.columns.iter().map(|column| &column.name).filter(|column| tells(column));
    let cells: Vec<String> = columns
        .map(|column| format!("{column}={}", short(row.values.get(column).map_or("NULL", String::as_str))))
        .collect();
    format!("{}({})", table.name, cells.join(", "))
}

/// The beginning of a long text.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}
