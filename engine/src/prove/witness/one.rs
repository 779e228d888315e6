//! The matrix as it is seen: every cell of one state, tried as every kind of person.

use std::collections::BTreeSet;

use super::attempt::{What, attempts};
use super::look::{self, Look};
use super::outcome::{Got, run, said, who};
use super::{States, Trial, Which, filled, visit};
use crate::Result;
use crate::access::Command;
use crate::world::{Caller, Wanted};

/// What attempts showed of one cell.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// How many there were.
    pub attempts: usize,
    /// The first that was let through.
    pub through: Option<Through>,
    /// What the first said that failed in another way than by being denied.
    pub fails: Option<String>,
    /// The most rows that anybody read, and how many there are.
    pub rows: Option<(usize, usize)>,
}

/// One attempt that was let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Through {
    /// As whom.
    pub who: String,
    /// The statement.
    pub attempt: String,
    /// The row that it is about.
    pub row: Option<String>,
}

/// What came of all cells.
#[derive(Debug, Clone, Default)]
pub struct Observation {
    /// By cell, in their order; none for one that nothing was tried of.
    pub cells: Vec<Option<Seen>>,
    /// How many tables and rows the world had.
    pub size: (usize, usize),
    /// What was assumed or left out, in sentences.
    pub notes: Vec<String>,
}

/// Tries every cell in one state, the new one. `progress` is told how many of how many attempts are made.
///
/// # Errors
/// When the state cannot be brought about, or the connection is lost.
pub async fn try_one(
    states: &impl States,
    trial: &Trial,
    progress: &dyn Fn(usize, usize),
) -> Result<Observation> {
    let roles: BTreeSet<String> = trial.cells.iter().map(|(role, _, _)| role.clone()).collect();
    let look = visit(states, Which::New, async |session| Look::at(session, &roles).await).await?;
    let (caller, mut notes) = Caller::of(&trial.sources, &look.shape);
    let subjects = trial.cells.iter().map(|(_, id, _)| id);
    let wanted = Wanted {
        tables: look::tables(&look.shape, subjects, &trial.theirs),
        owners: trial.owners.clone(),
        texts: look.shape.texts.clone(),
        lenient: true,
        ..Wanted::default()
    };
    let (world, all, outcomes) = visit(states, Which::New, async |session| {
        let (world, rows) = filled(session, &wanted).await?;
        let all = attempts(trial, [(&world, &rows); 2], [&look, &look], &caller);
        let outcomes = run(session, &caller, &look, &all, &|done| progress(done, all.len())).await?;
        Ok((world, all, outcomes))
    })
    .await?;
    let mut cells: Vec<Option<Seen>> = vec![None; trial.cells.len()];
    for (attempt, got) in all.iter().zip(&outcomes) {
        let seen = cells[attempt.cell].get_or_insert_default();
        seen.attempts += 1;
        let mut row = attempt.row.clone();
        let through = match got {
            Got::Rows(_, rows) => {
                if let What::Read(_, table) = &attempt.what {
                    let whole = world.rows.get(table).map(Vec::len);
                    row = rows.iter().min().map(|row| super::outcome::told(table, row, [&look, &look]));
                    let most = seen.rows.map_or(0, |(most, _)| most).max(rows.len());
                    seen.rows = whole.map(|whole| (most, whole));
                }
                !rows.is_empty()
            }
            Got::Through(_) => true,
            Got::Answers(answers) => !answers.is_empty(),
            Got::Nothing(why) => {
                if why.starts_with("fails") {
                    seen.fails.get_or_insert_with(|| why.clone());
                }
                false
            }
        };
        if through && seen.through.is_none() {
            seen.through = Some(Through { who: who(&attempt.who), attempt: said(&attempt.what), row });
        }
    }
    notes.extend(world.notes.iter().cloned());
    let size = (world.rows.len(), world.rows.values().map(Vec::len).sum());
    Ok(Observation { cells, size, notes })
}

/// Whether a cell of the matrix is one that can be tried.
pub fn can_be_tried(command: Command) -> bool {
    !matches!(command, Command::References | Command::Trigger | Command::Maintain)
}
