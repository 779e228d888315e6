//! What brings a database to the code at once, without a migration.

use std::collections::BTreeSet;

use crate::config::{Files, SourceSpec};
use crate::diff::diff;
use crate::error::Result;
use crate::notes::Notes;
use crate::plan::Plan;
use crate::scratch::Role;

use super::alike::lookalikes;
use super::generate::refused;
use super::{Check, Hints, Lookalike, Pipeline, check, rename, resolve, state};

/// What a push would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The statements, renames first; empty where the database is what the code says.
    pub plan: Plan,
    /// Drops and adds that look alike, and of which nobody has said whether they are renames.
    pub lookalikes: Vec<Lookalike>,
    /// Destructive steps that nobody has agreed to.
    pub refused: Vec<String>,
    /// What the code says beside its catalog: where each object is declared.
    pub notes: Notes,
    /// Sentences for stderr.
    pub messages: Vec<String>,
}

/// Plans the way from a database to the code. Changes nothing.
///
/// # Errors
/// When either cannot be read.
pub async fn preview(
    pipeline: &Pipeline<'_>,
    database: &SourceSpec,
    allow: &BTreeSet<String>,
    hints: &Hints,
) -> Result<Preview> {
    due(pipeline, database, &SourceSpec::Schema(Files::default()), allow, hints, false).await
}

/// The way from a database to a source, renames first; in the forms that let others work if it is to be online.
pub(super) async fn due(
    pipeline: &Pipeline<'_>,
    database: &SourceSpec,
    code: &SourceSpec,
    allow: &BTreeSet<String>,
    hints: &Hints,
    online: bool,
) -> Result<Preview> {
    let mut wanted = resolve(pipeline, code).await?;
    wanted.notes.online = online;
    let mut there = resolve(pipeline, database).await?;
    let separate = hints.apply(&mut wanted.notes, &wanted.catalog)?;
    let mut steps = Vec::new();
    if rename::is_due(&there.catalog, &wanted.catalog, &wanted.notes)
        && let Some(scope) = &wanted.scope
    {
        // Renames are tried on a copy, so that PostgreSQL says what they carry along.
        let ours = scope.restrict(&there.catalog);
        let scratch = pipeline.open(&ours.roles().union(&wanted.catalog.roles()).cloned().collect()).await?;
        let copy = state::rebuild(scratch, &ours).await?;
        let mut session = copy.connect_as(&Role::Loader).await?;
        (steps, there.catalog) = rename::run(&mut session, &wanted.catalog, &wanted.notes).await?;
    }
    let ours = wanted.scope.as_ref().map(|scope| scope.restrict(&there.catalog));
    let ours = ours.as_ref().unwrap_or(&there.catalog);
    let changes = diff(ours, &wanted.catalog);
    let lookalikes = lookalikes(ours, &wanted.catalog, &changes, &wanted.notes, &separate);
    let Check { plan, messages, .. } = check(pipeline, &there, &wanted).await?;
    steps.extend(plan.steps);
    let plan = Plan { steps, search_path: plan.search_path };
    Ok(Preview { lookalikes, refused: refused(&plan, allow), plan, notes: wanted.notes, messages })
}
