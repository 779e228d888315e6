//! Tries cells of access in two states, as every kind of person, on the same rows: what one lets through and the other
//! does not is the witness of a difference.
//!
//! The states are visited one after the other, each visit in a transaction that is undone: roles are shared by all
//! databases of a server, and the states may differ in them. First the shapes of both are read, so that the world
//! crosses whatever decides in either; then it is drafted on the old state, copied to the new one, and what the new one
//! can hold of it is copied back.

mod attempt;
mod look;
mod one;
mod outcome;

use std::collections::BTreeSet;

pub use one::{Observation, Seen, Through, can_be_tried, try_one};

use self::attempt::{Attempt, attempts};
use self::look::{EVERYBODY, Look};
use self::outcome::{Outcomes, compare, run};
use super::state::State;
use crate::Result;
use crate::access::{AccessDiff, Class, Command, Finding, Observed, PUBLIC, Verdict};
use crate::catalog::ObjectId;
use crate::connect::Session;
use crate::world::{Caller, ColumnName, Shape, TableName, Wanted, World, fill_within};
use palisade_model::resolved::intent::CallerSource;

/// One of the two states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The state before.
    Old,
    /// The state after.
    New,
}

/// Lets both states be visited, one at a time.
pub trait States {
    /// Opens a transaction or a savepoint in which the state is as it is meant, roles included; the session is a
    /// superuser's.
    ///
    /// # Errors
    /// When the state cannot be brought about.
    fn enter(&self, which: Which) -> impl Future<Output = Result<&Session>>;

    /// Undoes everything since [`States::enter`].
    ///
    /// # Errors
    /// When the connection is lost.
    fn leave(&self, which: Which) -> impl Future<Output = Result<()>>;
}

/// What is to be tried, and with what.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// The cells: role, relation or function, command.
    pub cells: Vec<(String, ObjectId, Command)>,
    /// How the project says who calls; without a word, what policies read.
    pub sources: Vec<CallerSource>,
    /// Columns that hold a person's id, beside those that are found.
    pub owners: BTreeSet<ColumnName>,
    /// Tables of somebody else, which get no rows but those that ours point to.
    pub theirs: BTreeSet<TableName>,
    /// The most attempts that all cells together get.
    pub most: usize,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    /// By cell, in their order; none for one that nothing was tried of.
    pub cells: Vec<Option<Observed>>,
    /// How many tables and rows the world had.
    pub size: (usize, usize),
    /// What was assumed or left out, in sentences.
    pub notes: Vec<String>,
}

/// Whether the cell of a finding is one that is tried. Of `REFERENCES` and its like a privilege is all there is; and
/// a function that gives nobody any rights is none the less one that can be called.
pub fn is_tried(finding: &Finding) -> bool {
    let gives_nothing = finding.verdict == Verdict::Equivalent
        && [finding.before, finding.after].contains(&Some(Class::None));
    match &finding.cell {
        None | Some((_, Command::References | Command::Trigger | Command::Maintain)) => false,
        Some((_, Command::Execute)) => !gives_nothing,
        Some(_) => true,
    }
}

/// Tries the cells of a difference, and puts what was seen into its findings.
///
/// # Errors
/// When a state cannot be brought about, or the connection is lost.
pub async fn observe(
    diff: &mut AccessDiff,
    states: &impl States,
    mut trial: Trial,
    progress: &dyn Fn(usize, usize),
) -> Result<Tried> {
    let mut findings: Vec<_> = diff.findings.iter_mut().filter(|finding| is_tried(finding)).collect();
    let cell = |finding: &&mut Finding| {
        let (id, command) = finding.cell.clone()?;
        Some((finding.role.clone(), id, command))
    };
    trial.cells = findings.iter().filter_map(cell).collect();
    if trial.cells.is_empty() {
        return Ok(Tried::default());
    }
    let tried = try_both(states, &trial, progress).await?;
    for (finding, observed) in findings.iter_mut().zip(&tried.cells) {
        if let Some(observed) = observed.clone() {
            finding.observe(observed);
        }
    }
    diff.sort();
    Ok(tried)
}

/// Tries every cell in both states. `progress` is told how many of how many attempts are made.
///
/// # Errors
/// As [`observe`].
pub async fn try_both(states: &impl States, trial: &Trial, progress: &dyn Fn(usize, usize)) -> Result<Tried> {
    let roles: BTreeSet<String> = trial.cells.iter().map(|(role, _, _)| role.clone()).collect();
    let old_look = visit(states, Which::Old, async |session| Look::at(session, &roles).await).await?;
    let new_look = visit(states, Which::New, async |session| Look::at(session, &roles).await).await?;
    let mut texts = old_look.shape.texts.clone();
    let mut whole: Shape = old_look.shape.clone();
    whole.tables.extend(new_look.shape.tables.clone());
    whole.learn(&new_look.shape.texts);
    texts.extend(new_look.shape.texts.iter().cloned());
    let (caller, notes) = Caller::of(&trial.sources, &whole);
    let subjects = trial.cells.iter().map(|(_, id, _)| id);
    let mut tables = look::tables(&whole, subjects, &trial.theirs);
    // Rows of a child that only one state has would be seen through a parent that both have.
    let both = |name: &TableName| {
        [&old_look, &new_look].into_iter().all(|look| look.shape.tables.contains_key(name))
    };
    tables.retain(|name| both(name) || !whole.tables[name].parents().any(|parent| both(&parent)));
    let wanted = Wanted { tables, owners: trial.owners.clone(), texts, lenient: true, ..Wanted::default() };

    let (draft, draft_rows) =
        visit(states, Which::Old, async |session| filled(session, &wanted).await).await?;
    let like = |world: &World| Wanted { like: Some(world.clone()), ..wanted.clone() };
    let wanted_new = like(&draft);
    let (world, all, new) = visit(states, Which::New, async |session| {
        let (world, rows) = filled(session, &wanted_new).await?;
        let sides = [(&draft, &draft_rows), (&world, &rows)];
        let all = attempts(trial, sides, [&old_look, &new_look], &caller);
        let half = |done| progress(done, 2 * all.len());
        let new = run(session, &caller, &new_look, &all, &half).await?;
        Ok((world, all, new))
    })
    .await?;
    // What the new state could not hold goes from the old one, too.
    let wanted_old = like(&world);
    let old = visit(states, Which::Old, async |session| {
        filled(session, &wanted_old).await?;
        let half = |done| progress(all.len() + done, 2 * all.len());
        run(session, &caller, &old_look, &all, &half).await
    })
    .await?;
    let size = (world.rows.len(), world.rows.values().map(Vec::len).sum());
    let notes = notes.into_iter().chain(draft.notes).collect();
    Ok(Tried { cells: judged(trial, &all, &old, &new, [&old_look, &new_look]), size, notes })
}

/// Does something in a state, and undoes it whatever comes of it.
async fn visit<T>(
    states: &impl States,
    which: Which,
    what: impl AsyncFnOnce(&Session) -> Result<T>,
) -> Result<T> {
    let session = states.enter(which).await?;
    let done = async {
        session.execute("SET LOCAL search_path = ''").await?;
        what(session).await
    }
    .await;
    states.leave(which).await?;
    done
}

/// The world in a state, with its rows as they are there.
async fn filled(session: &Session, wanted: &Wanted) -> Result<(World, State)> {
    let world = fill_within(session, wanted).await?;
    look::refresh(session).await?;
    let state = State::read(session, &world).await?;
    Ok((world, state))
}

fn judged(
    trial: &Trial,
    all: &[Attempt],
    old: &Outcomes,
    new: &Outcomes,
    looks: [&Look; 2],
) -> Vec<Option<Observed>> {
    let mut cells: Vec<Option<Observed>> = vec![None; trial.cells.len()];
    for (at, attempt) in all.iter().enumerate() {
        let observed = cells[attempt.cell].get_or_insert_default();
        observed.attempts += 1;
        let (gained, lost) = compare(attempt, &old[at], &new[at], looks);
        observed.gained = observed.gained.take().or(gained);
        observed.lost = observed.lost.take().or(lost);
    }
    cells
}

/// The role that stands for everybody where nobody's name is meant.
fn role_of(role: &str) -> &str {
    if role == PUBLIC { EVERYBODY } else { role }
}
