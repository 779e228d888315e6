//! `policy matrix --observed`: the matrix as it is computed, tried on a small world; where the two disagree, one of them
//! is wrong.

use serde::Serialize;

use crate::access::{Class, Command, cell, principals};
use crate::error::{Error, Result};
use crate::kinds::Kind;
use crate::prove::witness::{Seen, Through, Trial, can_be_tried, try_one};

use super::Pipeline;
use super::access::Known;
use super::tried::{Alone, MOST, Side, platform};

/// A cell that is computed as one thing and seen as another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The role.
    pub role: String,
    /// The command.
    pub command: Command,
    /// The relation or function.
    pub subject: String,
    /// How much it is computed to be.
    pub class: Class,
    /// What was seen.
    pub what: String,
    /// As whom.
    pub who: String,
    /// The statement.
    pub attempt: String,
    /// The row that it is about.
    pub row: Option<String>,
}

/// The matrix as it was tried.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ObservedMatrix {
    /// How many attempts were made.
    pub attempts: usize,
    /// How many rows the world had.
    pub rows: usize,
    /// How many tables.
    pub tables: usize,
    /// Where the computed matrix and the rows disagree.
    pub disagree: Vec<Disagreement>,
    /// Cells that are computed to give something and of which nothing was seen; the world may lack the row for it.
    pub not_seen: Vec<String>,
    /// What was assumed or left out.
    pub notes: Vec<String>,
}

/// Tries every cell of a state.
///
/// # Errors
/// When the state cannot be built, or the scratch is somebody else's server.
pub async fn observed_matrix(pipeline: &Pipeline<'_>, known: &Known) -> Result<ObservedMatrix> {
    let state = known.state();
    let roles = principals(&state);
    let mut cells = Vec::new();
    for subject in state.subjects() {
        let commands: &[Command] = match subject.kind {
            Kind::Function => &[Command::Execute],
            _ => &Command::OF_RELATIONS,
        };
        for role in roles {
            let tried = commands.iter().filter(|command| can_be_tried(**command));
            cells.extend(tried.map(|command| (role.clone(), subject.clone(), *command)));
        }
    }
    let scratch = pipeline.open(&known.names().collect()).await?;
    if !scratch.is_private() {
        return Err(Error::new("a world can only be put into a server that is ours alone")
            .hint("leave --scratch-url out: everything that is tried runs as other roles"));
    }
    (pipeline.progress)("building the state");
    let theirs = platform(pipeline, scratch).await?;
    let alone = Alone(Side::build(scratch, known).await?);
    let sources = pipeline.project.config.rls.caller.clone();
    let trial = Trial { cells, sources, theirs, most: 2 * MOST, ..Trial::default() };
    let bar = |done: usize, whole: usize| {
        (pipeline.progress)(&format!("trying every cell: {done} of {whole} attempts"));
    };
    let observation = try_one(&alone, &trial, &bar).await?;
    alone.0.remove(scratch).await?;
    let (tables, rows) = observation.size;
    let mut found = ObservedMatrix { rows, tables, notes: observation.notes, ..ObservedMatrix::default() };
    for ((role, subject, command), seen) in trial.cells.iter().zip(&observation.cells) {
        let Some(seen) = seen else { continue };
        found.attempts += seen.attempts;
        let computed = cell(&state, role, subject, *command);
        // Whoever may call a function of the caller's own rights is given nothing by it.
        if *command == Command::Execute && computed.class == Class::All {
            continue;
        }
        match judge(computed.class, *command, seen) {
            Judged::Agrees => {}
            Judged::NotSeen => found.not_seen.push(format!("{role} {command} {}", subject.sql())),
            Judged::Disagrees(what, through) => found.disagree.push(Disagreement {
                role: role.clone(),
                command: *command,
                subject: subject.sql(),
                class: computed.class,
                what,
                who: through.who,
                attempt: through.attempt,
                row: through.row,
            }),
        }
    }
    Ok(found)
}

enum Judged {
    Agrees,
    NotSeen,
    Disagrees(String, Through),
}

fn judge(class: Class, command: Command, seen: &Seen) -> Judged {
    let nobody = || Through { who: String::new(), attempt: String::new(), row: None };
    match (class, &seen.through, &seen.rows) {
        (Class::None, Some(through), _) => Judged::Disagrees("it is let through".to_owned(), through.clone()),
        (Class::None, None, _) => Judged::Agrees,
        (Class::Broken, _, _) => Judged::Agrees,
        (Class::All | Class::Bypass, through, Some((most, whole)))
            if command == Command::Select && most < whole =>
        {
            let what = format!("nobody sees more than {most} of {whole} rows");
            Judged::Disagrees(what, through.clone().unwrap_or_else(nobody))
        }
        (_, None, _) => match &seen.fails {
            Some(why) => Judged::Disagrees(why.clone(), nobody()),
            None => Judged::NotSeen,
        },
        _ => Judged::Agrees,
    }
}
