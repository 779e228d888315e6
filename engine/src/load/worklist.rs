//! The worklist: statements are tried until all have run, or nothing changes any more.

use std::collections::{BTreeMap, VecDeque};

use super::failure::{explain, second_definition};
use super::phase::{self, Phase};
use super::{LoadFailure, Statement, batch, order};
use crate::connect::Session;
use crate::sql::Position;
use crate::{Error, Result};

/// A statement that waits for its turn.
pub(super) struct Work<'a> {
    pub(super) statement: &'a Statement,
    phase: Phase,
    /// It succeeds where its object exists already.
    may_replace: bool,
    /// Why it failed when it was tried last.
    last: Option<Error>,
}

impl<'a> Work<'a> {
    fn new(statement: &'a Statement, phase: Phase) -> Self {
        Self { statement, phase, may_replace: phase::may_replace(statement), last: None }
    }

    /// The error, and what it is sorted by.
    pub(super) fn failure(self) -> ((&'a str, Position), Error) {
        let Self { statement, phase: _, may_replace: _, last } = self;
        let untried = || statement.error("this statement was not tried").hint("this is a fault of Palisade");
        ((&statement.path, statement.position), last.unwrap_or_else(untried))
    }
}

/// Runs statements until all have run or none can; returns those that cannot. What has run is committed.
pub(super) async fn transaction<'a>(
    session: &Session,
    mut work: Vec<Work<'a>>,
) -> Result<Vec<Work<'a>>, LoadFailure> {
    // A savepoint of its own message is there whatever happens to the next one, even if it cannot be parsed.
    session.execute("BEGIN; SAVEPOINT tried").await?;
    loop {
        let before = work.len();
        work = pass(session, work.into()).await?;
        if work.is_empty() || work.len() == before {
            session.execute("COMMIT").await?;
            return Ok(work);
        }
    }
}

/// Tries every statement until it has run, or has failed once; returns those that have failed.
async fn pass<'a>(session: &Session, mut queue: VecDeque<Work<'a>>) -> Result<Vec<Work<'a>>, LoadFailure> {
    let mut waiting = Vec::new();
    let mut size = batch::LARGEST;
    while !queue.is_empty() {
        let several = queue.iter().take(size).take_while(|item| !item.may_replace).count();
        let mut tried: Vec<_> = queue.drain(..several.max(1)).collect();
        match attempt(session, &tried).await? {
            None => size = (size * 2).min(batch::LARGEST),
            Some((index, error)) => {
                // The others were rolled back with it.
                let mut failed = tried.remove(index);
                failed.last = Some(error);
                waiting.push(failed);
                tried.into_iter().rev().for_each(|item| queue.push_front(item));
                size = (size / 4).max(1);
            }
        }
    }
    Ok(waiting)
}

/// Tries statements together: either all have run, or one has failed and none has.
async fn attempt(session: &Session, tried: &[Work<'_>]) -> Result<Option<(usize, Error)>, LoadFailure> {
    let counted = tried.iter().any(|item| item.may_replace);
    let before = if counted { phase::count(session).await? } else { 0 };
    let statements: Vec<_> = tried.iter().map(|item| item.statement).collect();
    let failed = match batch::run(session, &statements).await? {
        Err(failed) => {
            let batch::Failed { index, db, at } = failed;
            Some((index, explain(statements[index], &db, at)))
        }
        Ok(()) if counted && phase::count(session).await? == before => {
            Some((0, second_definition(statements[0])))
        }
        Ok(()) => None,
    };
    let next = if failed.is_some() { "ROLLBACK TO" } else { "RELEASE SAVEPOINT tried; SAVEPOINT" };
    session.execute(&format!("{next} tried")).await?;
    Ok(failed)
}

/// By phase, then by names, then by text: an order that does not depend on files and lines, so that the outcome
/// does not either.
pub(super) fn in_order(all: &[Statement]) -> Vec<Work<'_>> {
    let mut phases: BTreeMap<Phase, Vec<&Statement>> = BTreeMap::new();
    for statement in all {
        phases.entry(Phase::of(statement)).or_default().push(statement);
    }
    let mut work = Vec::with_capacity(all.len());
    for (phase, mut statements) in phases {
        statements.sort_by_key(|statement| &statement.text);
        let order = order::by_names(&statements);
        work.extend(order.into_iter().map(|index| Work::new(statements[index], phase)));
    }
    work
}

/// Takes the statements of the phases up to this one out of sorted work.
pub(super) fn take_through<'a>(work: &mut Vec<Work<'a>>, last: Phase) -> Vec<Work<'a>> {
    let rest = work.split_off(work.partition_point(|work| work.phase <= last));
    std::mem::replace(work, rest)
}
