//! The way back: from a state to the one that was there before it, planned and tried like any other.

use std::collections::BTreeSet;

use crate::diff::diff;
use crate::error::Result;
use crate::notes::Notes;
use crate::plan::{Plan, plan};

use super::access::Known;
use super::undone::losses;
use super::{Pipeline, compare, state};

/// The way back from a state.
#[derive(Debug, Clone)]
pub struct Back {
    /// The statements that lead back.
    pub plan: Plan,
    /// What it does not bring back, or takes away: its own losses, and those of the way there.
    pub lost: Vec<String>,
    /// Why it is not proven, if it is not.
    pub unproven: Option<String>,
}

/// Plans the way back, runs it on a scratch that holds the later state, and compares what it leads to with the earlier one.
/// `there` is the way that was taken.
///
/// # Errors
/// When no order of the changes is right, which would be a defect.
pub(super) async fn back(
    pipeline: &Pipeline<'_>,
    before: &Known,
    after: &Known,
    there: &Plan,
) -> Result<Back> {
    let (from, to) = (&after.resolved.catalog, &before.resolved.catalog);
    let back = plan(from, to, &diff(from, to))?;
    let gone = losses(there).map(|(_, lost)| format!("what the way there {lost}"));
    let lost: Vec<String> = gone.chain(losses(&back).map(|(_, lost)| lost.clone())).collect();
    let unproven = match differs(pipeline, before, after, &back).await {
        Ok(None) => None,
        Ok(Some(differs)) => Some(differs),
        Err(error) => Some(error.details.iter().fold(error.what, |said, detail| format!("{said}: {detail}"))),
    };
    Ok(Back { plan: back, lost, unproven })
}

/// What is left to do after the way back.
async fn differs(
    pipeline: &Pipeline<'_>,
    before: &Known,
    after: &Known,
    back: &Plan,
) -> Result<Option<String>> {
    (pipeline.progress)("trying the way back");
    let roles: BTreeSet<String> = before.names().chain(after.names()).collect();
    let scratch = pipeline.open(&roles).await?;
    let db = state::rebuild(scratch, &after.whole).await?;
    state::apply(scratch, &db, back).await?;
    let reached = state::read(&db).await?;
    db.remove(scratch).await?;
    // Built anew as well, so that what every database has of itself is on both sides.
    let db = state::rebuild(scratch, &before.whole).await?;
    let wanted = state::read(&db).await?;
    db.remove(scratch).await?;
    let left = compare(pipeline, &reached, &wanted, &Notes::default()).await?.changes;
    let named = left.created.iter().chain(&left.dropped).chain(&left.changed).map(ToString::to_string);
    let named: Vec<String> = named.take(5).collect();
    Ok((!named.is_empty()).then(|| format!("it does not lead back to {}", named.join(", "))))
}
