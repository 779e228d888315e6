//! What brings a database to the code at once, without a migration.

use std::collections::BTreeSet;

use crate::config::{Files, SourceSpec};
use crate::error::Result;
use crate::plan::Plan;
use crate::scratch::Role;

use super::generate::refused;
use super::{Check, Pipeline, check, rename, resolve, state};

/// What a push would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The statements, renames first; empty where the database is what the code says.
    pub plan: Plan,
    /// Destructive steps that nobody has agreed to.
    pub refused: Vec<String>,
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
) -> Result<Preview> {
    let wanted = resolve(pipeline, &SourceSpec::Schema(Files::default())).await?;
    let mut there = resolve(pipeline, database).await?;
    let mut steps = Vec::new();
    let renamed = wanted.notes.objects.iter().any(|(new, note)| {
        note.renamed_from.as_ref().is_some_and(|old| {
            let old = crate::catalog::ObjectId { name: old.as_str().into(), ..new.clone() };
            there.catalog.contains(&old) && !there.catalog.contains(new)
        })
    });
    if renamed && let Some(scope) = &wanted.scope {
        // Renames are tried on a copy, so that PostgreSQL says what they carry along.
        let ours = scope.restrict(&there.catalog);
        let scratch = pipeline.open(&ours.roles().union(&wanted.catalog.roles()).cloned().collect()).await?;
        let copy = state::rebuild(scratch, &ours).await?;
        let mut session = copy.connect_as(&Role::Loader).await?;
        (steps, there.catalog) = rename(&mut session, &wanted.catalog, &wanted.notes).await?;
    }
    let Check { plan, messages, .. } = check(pipeline, &there, &wanted).await?;
    steps.extend(plan.steps);
    let plan = Plan { steps, search_path: plan.search_path };
    Ok(Preview { refused: refused(&plan, allow), plan, messages })
}
