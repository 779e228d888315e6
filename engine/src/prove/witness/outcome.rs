//! What came of attempts, and what two outcomes of one attempt tell.

use std::collections::{BTreeMap, BTreeSet};

use super::attempt::{Attempt, What, short};
use super::look::{EVERYBODY, Look, everybody};
use crate::Result;
use crate::access::{PUBLIC, Witness};
use crate::connect::Session;
use crate::prove::act::{Actor, Outcome};
use crate::prove::finding::named;
use crate::sql::quote_ident;
use crate::world::{Caller, Identity, TableName};

/// The values of a row, by column.
type Seen = BTreeMap<String, String>;

/// What came of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Got {
    /// Rows of a relation, by these columns.
    Rows(BTreeSet<String>, Vec<Seen>),
    /// A write was let through; so many rows.
    Through(String),
    /// What a function returned, without what is nothing.
    Answers(BTreeSet<String>),
    /// Nothing: why.
    Nothing(String),
}

/// By attempt.
pub(super) type Outcomes = Vec<Got>;

/// Makes the attempts in one state, and undoes each of them.
pub(super) async fn run(
    session: &Session,
    caller: &Caller,
    look: &Look,
    all: &[Attempt],
    progress: &dyn Fn(usize),
) -> Result<Outcomes> {
    if all.iter().any(|attempt| attempt.who.role == EVERYBODY) {
        everybody(session).await?;
    }
    let actor = Actor { session, caller };
    let mut outcomes = Vec::new();
    for (at, attempt) in all.iter().enumerate() {
        if at % 200 == 0 {
            progress(at);
        }
        let got = match &attempt.what {
            What::Read(id, _) => {
                let door = look.doors.get(&(attempt.who.role.clone(), id.sql()));
                let columns = door.map(|door| door.select.clone()).unwrap_or_default();
                let list: Vec<_> =
                    columns.iter().map(|column| format!("{}::text", quote_ident(column))).collect();
                let sql = format!("SELECT {} FROM {}", list.join(", "), id.sql());
                read(columns, actor.attempt(&attempt.who, "", &[sql]).await?)
            }
            What::Write { setup, sql } => {
                let outcome = actor.attempt(&attempt.who, setup, std::slice::from_ref(sql)).await?;
                written(outcome, sql.starts_with("TRUNCATE"))
            }
            What::Call(sql) => called(actor.attempt(&attempt.who, "", std::slice::from_ref(sql)).await?),
        };
        outcomes.push(got);
    }
    Ok(outcomes)
}

fn read(columns: Vec<String>, outcome: Outcome) -> Got {
    match outcome {
        Outcome::Done { rows, .. } => {
            let row = |row: Vec<Option<String>>| {
                columns
                    .iter()
                    .cloned()
                    .zip(row)
                    .filter_map(|(column, value)| Some((column, value?)))
                    .collect()
            };
            let rows = rows.into_iter().map(row).collect();
            Got::Rows(columns.into_iter().collect(), rows)
        }
        other => Got::Nothing(brief(&other)),
    }
}

fn written(outcome: Outcome, truncates: bool) -> Got {
    match &outcome {
        Outcome::Done { count: 0, .. } if !truncates => Got::Nothing("no row".to_owned()),
        Outcome::Done { count: 1, .. } => Got::Through("1 row".to_owned()),
        Outcome::Done { count, .. } => Got::Through(format!("{count} rows")),
        // Constraints are looked at only after every policy has let the row through.
        Outcome::Failed { code, .. } if code.starts_with("23") => {
            Got::Through(format!("let through, and only a constraint stops it ({code})"))
        }
        // A table that others refer to.
        Outcome::Failed { code, .. } if truncates && code == "0A000" => {
            Got::Through("let through, and only a foreign key stops it".to_owned())
        }
        other => Got::Nothing(brief(other)),
    }
}

fn called(outcome: Outcome) -> Got {
    match outcome {
        Outcome::Done { rows, .. } => {
            let cells = rows.into_iter().flatten().flatten();
            // A row of NULLs and a `false` tell nothing.
            let empty =
                |text: &String| text.chars().all(|c| "(),".contains(c)) || text == "f" || text == "false";
            Got::Answers(cells.filter(|text| !empty(text)).collect())
        }
        other => Got::Nothing(brief(&other)),
    }
}

fn brief(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Failed { code, .. } if matches!(code.as_str(), "42P01" | "42703" | "42883" | "3F000") => {
            "not there".to_owned()
        }
        Outcome::Failed { code, message } => format!("fails: {} ({code})", short(message)),
        other => other.brief(),
    }
}

/// What is let through only in the second state, and only in the first.
pub(super) fn compare(
    attempt: &Attempt,
    old: &Got,
    new: &Got,
    looks: [&Look; 2],
) -> (Option<Witness>, Option<Witness>) {
    let told = |gained: bool, row: Option<String>, before: String, after: String| Witness {
        gained,
        who: who(&attempt.who),
        attempt: said(&attempt.what),
        row,
        before,
        after,
    };
    match (old, new) {
        (Got::Nothing(_), Got::Nothing(_)) => (None, None),
        (Got::Rows(..), _) | (_, Got::Rows(..)) => {
            let What::Read(_, table) = &attempt.what else { return (None, None) };
            let gained = first_beyond(table, old, new, looks)
                .map(|(row, known)| told(true, Some(row), unseen(old, known), "seen".to_owned()));
            let lost = first_beyond(table, new, old, looks)
                .map(|(row, known)| told(false, Some(row), "seen".to_owned(), unseen(new, known)));
            (gained, lost)
        }
        (Got::Through(_), Got::Through(_)) => (None, None),
        (Got::Nothing(before), Got::Through(after)) => {
            (Some(told(true, attempt.row.clone(), before.clone(), after.clone())), None)
        }
        (Got::Through(before), Got::Nothing(after)) => {
            (None, Some(told(false, attempt.row.clone(), before.clone(), after.clone())))
        }
        (old, new) => {
            let (before, after) = (answers(old), answers(new));
            let text = |got: &Got, set: &BTreeSet<String>| match got {
                Got::Nothing(why) => why.clone(),
                _ => set.iter().next().map_or_else(|| "nothing".to_owned(), |first| short(first)),
            };
            // Other answers are neither more nor less: a function may count, or tell the time.
            let more = before.is_subset(&after) && before != after;
            let less = after.is_subset(&before) && before != after;
            let (one, other) = (text(old, &before), text(new, &after));
            (
                more.then(|| told(true, None, one.clone(), other.clone())),
                less.then(|| told(false, None, one, other)),
            )
        }
    }
}

fn answers(got: &Got) -> BTreeSet<String> {
    match got {
        Got::Answers(all) => all.clone(),
        _ => BTreeSet::new(),
    }
}

/// A row that is seen on the second side and not on the first, or a column of one that is not; and whether it is a
/// column.
fn first_beyond(table: &TableName, less: &Got, more: &Got, looks: [&Look; 2]) -> Option<(String, bool)> {
    let Got::Rows(columns, rows) = more else { return None };
    let none = (BTreeSet::new(), Vec::new());
    let (known, seen) = match less {
        Got::Rows(columns, rows) => (columns, rows),
        _ => (&none.0, &none.1),
    };
    let shared: BTreeSet<&String> =
        if known.is_empty() { columns.iter().collect() } else { known.intersection(columns).collect() };
    let part = |row: &Seen| -> Seen {
        row.iter()
            .filter(|(column, _)| shared.contains(column))
            .map(|(c, v)| (c.clone(), v.clone()))
            .collect()
    };
    let mut left: BTreeMap<Seen, usize> = BTreeMap::new();
    for row in seen {
        *left.entry(part(row)).or_default() += 1;
    }
    let mut beyond: Vec<&Seen> = Vec::new();
    for row in rows {
        match left.get_mut(&part(row)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => beyond.push(row),
        }
    }
    beyond.sort();
    if let Some(row) = beyond.first() {
        return Some((told(table, row, looks), false));
    }
    // The same rows, and a column of them that was there before.
    let there = |column: &&String| {
        // A column that a view has more is always one more of its rows.
        let mut shapes = looks.iter().filter_map(|look| look.shape.tables.get(table));
        shapes.all(|shape| shape.column(column).is_some())
    };
    let column = columns.iter().filter(|column| !known.contains(*column)).find(there)?;
    let row = rows.iter().filter(|row| row.contains_key(column)).min()?;
    Some((format!("{} of {}", column, told(table, row, looks)), true))
}

fn unseen(got: &Got, column: bool) -> String {
    match got {
        Got::Nothing(why) => why.clone(),
        _ if column => "the row without that column".to_owned(),
        _ => "not seen".to_owned(),
    }
}

/// A row in few words.
pub(super) fn told(table: &TableName, row: &Seen, looks: [&Look; 2]) -> String {
    let shape = looks.iter().find_map(|look| look.shape.tables.get(table));
    let order: Vec<&String> = match shape {
        Some(shape) => {
            shape.columns.iter().map(|column| &column.name).filter(|c| row.contains_key(*c)).collect()
        }
        None => row.keys().collect(),
    };
    let cells: Vec<String> =
        order.into_iter().take(5).map(|column| format!("{column}={}", short(&row[column]))).collect();
    format!("{table}({})", cells.join(", "))
}

pub(super) fn who(who: &Identity) -> String {
    let name = named(who);
    match name.strip_prefix(EVERYBODY) {
        Some(rest) => format!("{PUBLIC}{rest}"),
        None => name,
    }
}

pub(super) fn said(what: &What) -> String {
    match what {
        What::Read(id, _) => format!("SELECT FROM {}", id.sql()),
        What::Write { sql, .. } | What::Call(sql) => sql.clone(),
    }
}
