//! One write that is going to be tried: what is prepared for it, what it is meant to change, and the words for it.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::written::Command;

use super::door::Door;
use super::judge::{Change, list};
use super::state::Row;
use crate::sql::{quote_ident, quote_literal};
use crate::world::Table;

/// What a superuser does to the table first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Setup {
    /// Nothing.
    #[default]
    Nothing,
    /// One row is left in its table: a statement without WHERE fails as a whole when one of its rows does.
    Alone { sql: String, left: String },
    /// The rows that hold the unique keys of a new one are put away.
    Cleared { sql: String, gone: BTreeSet<String> },
}

impl Setup {
    pub(super) fn alone(table: &Table, row: &Row) -> Self {
        let sql = format!(
            "SET LOCAL session_replication_role = replica;\nDELETE FROM {} WHERE NOT ({});\nSET LOCAL session_replication_role = origin;",
            table.name.sql(),
            matches_row(table, row),
        );
        Self::Alone { sql, left: row.text.clone() }
    }

    /// Makes room among these rows for one with these values.
    pub(super) fn cleared(table: &Table, rows: &[Row], values: &BTreeMap<String, Option<String>>) -> Self {
        let mut sql = String::from("SET LOCAL session_replication_role = replica;\n");
        let mut gone = BTreeSet::new();
        for key in table.keys.iter().filter(|key| !key.columns.is_empty()) {
            let given = |column: &String| Some((column.clone(), values.get(column)?.clone()?));
            let given: Option<Vec<(String, String)>> = key.columns.iter().map(given).collect();
            let Some(given) = given else { continue };
            let terms: Vec<_> = given
                .iter()
                .map(|(column, value)| format!("{} = {}", quote_ident(column), quote_literal(value)))
                .collect();
            sql += &format!("DELETE FROM {} WHERE {};\n", table.name.sql(), terms.join(" AND "));
            let same = |row: &&Row| given.iter().all(|(column, value)| row.values.get(column) == Some(value));
            gone.extend(rows.iter().filter(same).map(|row| row.text.clone()));
        }
        Self::Cleared { sql: sql + "SET LOCAL session_replication_role = origin;", gone }
    }

    pub(super) fn sql(&self) -> &str {
        match self {
            Self::Nothing => "",
            Self::Alone { sql, .. } | Self::Cleared { sql, .. } => sql,
        }
    }

    /// Whether a row of the table is still there when the attempt begins.
    pub(super) fn keeps(&self, row: &str) -> bool {
        match self {
            Self::Nothing => true,
            Self::Alone { left, .. } => left == row,
            Self::Cleared { gone, .. } => !gone.contains(row),
        }
    }
}

/// One attempt to write.
#[derive(Debug, Clone)]
pub(super) struct Try {
    /// The command that it is an attempt at.
    pub(super) command: Command,
    /// What was done: `update (status) without WHERE`.
    pub(super) action: String,
    pub(super) setup: Setup,
    pub(super) statements: Vec<String>,
    /// The columns that it sets.
    pub(super) set: BTreeSet<String>,
    /// The change that it is meant to make, where it is known.
    pub(super) aim: Option<Change>,
    /// Whether it finds its row by reading it.
    pub(super) by_where: bool,
    /// `sets status of a row of links to active`, and the same after `may`.
    pub(super) words: (String, String),
    /// The row that it is about.
    pub(super) row: String,
}

impl Try {
    /// An attempt of which nothing is known but the statement.
    pub(super) fn blind(command: Command, action: &str, statement: String) -> Self {
        Self {
            command,
            action: action.to_owned(),
            setup: Setup::Nothing,
            statements: vec![statement],
            set: BTreeSet::new(),
            aim: None,
            by_where: false,
            words: (String::new(), String::new()),
            row: String::new(),
        }
    }
}

/// The ways to delete one row.
pub(super) fn deletes(door: &Door, table: &Table, row: &Row) -> Vec<Try> {
    let aim = Change::Removed { old: row.text.clone() };
    let delete = |form: &str, statement: String, setup: Setup| Try {
        setup,
        aim: Some(aim.clone()),
        by_where: form.is_empty(),
        words: (format!("deletes a row of {}", table.name), format!("delete a row of {}", table.name)),
        row: row.text.clone(),
        ..Try::blind(Command::Delete, &label("delete", form), statement)
    };
    let by_key = format!("DELETE FROM {} WHERE {}", door.sql(), matches_row(table, row));
    vec![
        delete("", by_key, Setup::Nothing),
        delete("without WHERE", format!("DELETE FROM {}", door.sql()), Setup::alone(table, row)),
    ]
}

/// The ways to set one column of one row; `new` is the row that this would make.
pub(super) fn updates(
    door: &Door,
    table: &Table,
    row: &Row,
    (column, value): (&str, Option<&str>),
    new: Option<String>,
    decides: bool,
) -> Vec<Try> {
    let set = BTreeSet::from([column.to_owned()]);
    let aim = new.map(|new| Change::Altered { old: row.text.clone(), new, columns: set.clone() });
    let literal = value.map_or_else(|| "NULL".to_owned(), quote_literal);
    let sql = format!("UPDATE {} SET {} = {literal}", door.sql(), quote_ident(column));
    let shown = value.unwrap_or("NULL");
    let update = |form: &str, statement: String, setup: Setup| Try {
        setup,
        set: set.clone(),
        aim: aim.clone(),
        by_where: form.is_empty(),
        words: (
            format!("sets {column} of a row of {} to {shown}", table.name),
            format!("set {column} of a row of {} to {shown}", table.name),
        ),
        row: row.text.clone(),
        ..Try::blind(Command::Update, &label(&format!("update ({column})"), form), statement)
    };
    let alone = Setup::alone(table, row);
    let mut all = vec![
        update("", format!("{sql} WHERE {}", matches_row(table, row)), Setup::Nothing),
        update("without WHERE", sql.clone(), alone.clone()),
    ];
    if decides {
        all.push(update("without WHERE, returning", format!("{sql} RETURNING 1"), alone));
    }
    all
}

/// The ways to add one row; `new` is the row that this would make.
pub(super) fn inserts(
    door: &Door,
    table: &Table,
    values: &BTreeMap<String, Option<String>>,
    setup: &Setup,
    new: Option<String>,
    returning: bool,
) -> Vec<Try> {
    let sql = insert(door, values);
    let row = new.clone().unwrap_or_default();
    let add = |form: &str, statement: String, aim: Option<Change>| Try {
        setup: setup.clone(),
        aim,
        words: (format!("adds a row to {}", table.name), format!("add a row to {}", table.name)),
        row: row.clone(),
        ..Try::blind(Command::Insert, &label("insert", form), statement)
    };
    let mut all = vec![add("", sql.clone(), new.map(|new| Change::Added { new }))];
    if returning && !door.select.is_empty() {
        all.push(add("returning", format!("{sql} RETURNING {}", list(&door.select[..1])), None));
    }
    all.extend(upsert(door, table, &sql).map(|sql| add("upsert", sql, None)));
    all
}

pub(super) fn insert(door: &Door, values: &BTreeMap<String, Option<String>>) -> String {
    let columns: Vec<String> = values.keys().cloned().collect();
    let texts: Vec<_> = values
        .values()
        .map(|value| value.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal))
        .collect();
    format!("INSERT INTO {} ({}) VALUES ({})", door.sql(), list(&columns), texts.join(", "))
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

fn label(action: &str, form: &str) -> String {
    if form.is_empty() { action.to_owned() } else { format!("{action} {form}") }
}
