//! The way back from a state that no migration leads to yet, by the path that `down` goes: what leads there is run to see what
//! it does, and the state before is the goal of a migration that is proven like any other.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::migration::{Draft, Folder, Group, Migration, Slug, Stamp, compose};
use crate::plan::Plan;
use crate::scratch::{Role, Scratch};

use super::super::access::Known;
use super::super::base::Base;
use super::super::runner::Runner;
use super::super::undone::{self, Lost, losses};
use super::super::{Pipeline, Scope, prove};
use super::goal::Wanted;
use super::sides::Sides;

/// The way back from a state.
#[derive(Debug, Clone, Default)]
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
pub(in crate::pipeline) async fn back(
    pipeline: &Pipeline<'_>,
    before: &Known,
    after: &Known,
    there: &Plan,
) -> Back {
    let mut back = Back::default();
    if let Err(error) = go(pipeline, before, after, there, &mut back).await {
        back.unproven =
            Some(error.details.iter().fold(error.what, |said, detail| format!("{said}: {detail}")));
    }
    back
}

async fn go(
    pipeline: &Pipeline<'_>,
    before: &Known,
    after: &Known,
    there: &Plan,
    back: &mut Back,
) -> Result<()> {
    (pipeline.progress)("trying the way back");
    let roles: BTreeSet<String> = before.names().chain(after.names()).collect();
    let scratch = pipeline.open(&roles).await?;
    let scope = both(before, after);
    let mut wanted = Wanted::found(pipeline, before.whole.clone(), scope);
    let lost = run_there(pipeline, scratch, there, &mut wanted).await?;
    back.lost =
        lost.into_iter().map(|lost| format!("what the way there {}: {}", lost.did, lost.after)).collect();
    let start = Base::Found(Box::new(after.whole.clone()));
    let mut sides = Sides::gather(pipeline, scratch, &wanted, &start).await?;
    let renames = sides.rename(&wanted.notes).await?;
    back.plan = sides.compare(pipeline, renames, &wanted.notes).await?.plan;
    back.lost.extend(losses(&back.plan).map(|(_, lost)| lost.clone()));
    let (new, goal) = (files(pipeline, &back.plan)?, &sides.wanted.ours);
    let runner = Runner::nobody(scratch);
    prove::prove(pipeline, scratch, &start, &new, goal, &sides.scope, &runner).await.map(|_| ())
}

/// Runs the way that was taken, where it was taken from. Returns the data that it took away, and notes what it only called
/// otherwise.
async fn run_there(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    there: &Plan,
    wanted: &mut Wanted,
) -> Result<Vec<Lost>> {
    let ours = Base::Found(Box::new(wanted.whole.clone()));
    let db = ours.build(pipeline, scratch, &wanted.scope, &Role::Loader).await?;
    let undone = undone::run(pipeline, scratch, &db, &files(pipeline, there)?, &mut wanted.notes).await?;
    db.remove(scratch).await?;
    Ok(undone.lost)
}

/// A plan as the files that it would be written in.
fn files(pipeline: &Pipeline<'_>, plan: &Plan) -> Result<Vec<Migration>> {
    let groups: Vec<Group> = plan.groups().iter().map(Group::from).collect();
    let draft = Draft {
        slug: Slug::new("tried")?,
        groups: &groups,
        proven: "nothing",
        dialect: pipeline.project.config.migrations.dialect,
        search_path: &plan.search_path,
    };
    compose(&Folder::of(std::path::Path::new(""), Vec::new()), &draft, &Stamp::fixed("20000101000000")?)
}

/// What is ours of either state; of databases, everything.
fn both(before: &Known, after: &Known) -> Scope {
    match (&before.resolved.scope, &after.resolved.scope) {
        (Some(before), Some(after)) => before.clone().union(after),
        (Some(scope), None) | (None, Some(scope)) => scope.clone(),
        (None, None) => {
            let all = |catalog: &Catalog| catalog.objects.keys().cloned().collect::<BTreeSet<_>>();
            let attached =
                all(&before.resolved.catalog).union(&all(&after.resolved.catalog)).cloned().collect();
            let roles = before.names().chain(after.names()).collect();
            Scope { attached, roles, ..Scope::default() }
        }
    }
}
