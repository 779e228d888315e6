//! The database of the profile beside the folder of migrations: whether it is what its migrations lead to.

use crate::apply::{self, State};
use crate::catalog::Catalog;
use crate::config::Environment;
use crate::connect::{Purpose, connect};
use crate::error::Result;
use crate::introspect::introspect;
use crate::migration::{Folder, Migration};
use crate::scratch::{Role, Scratch};

use super::{Check, Pipeline, Resolved, Scope, check, state};

/// What is known of the database of the profile.
pub(super) enum Live {
    /// It is what the migrations that it has lead to.
    Agrees,
    /// It differs from that.
    Drifted(Box<Check>),
    /// It was not compared, and why.
    Unknown(String),
}

/// Compares the database of a profile with what the migrations that it has lead to. `whole` is what all of the folder
/// leads to. That it cannot be reached is no error: it may be a colleague's, or not be there yet.
///
/// # Errors
/// When the migrations do not run.
pub(super) async fn compare(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    profile: Option<&str>,
    folder: &Folder,
    scope: &Scope,
    whole: &Catalog,
) -> Result<Live> {
    let environment = match pipeline.project.environment(profile) {
        Ok(environment) => environment,
        Err(error) => return Ok(Live::Unknown(format!("no database was compared: {}", error.what))),
    };
    let name = &environment.name;
    let (found, standing) = match read(pipeline, &environment, folder).await {
        Ok(read) => read,
        Err(error) => {
            return Ok(Live::Unknown(format!(
                "the database of profile {name} was not compared: {}",
                error.what
            )));
        }
    };
    let there = scope.restrict(&found);
    let applied: Vec<&Migration> = standing
        .entries
        .iter()
        .filter(|entry| matches!(entry.state, State::Applied { .. }))
        .filter_map(|entry| folder.get(&entry.id))
        .collect();
    let unknown =
        |why: &str| Live::Unknown(format!("the database of profile {name} was not compared: {why}"));
    if standing.entries.iter().any(|entry| matches!(entry.state, State::Changed | State::Missing)) {
        return Ok(unknown("it has migrations that the folder has not; `palisade status` names them"));
    }
    if let (true, false, Some(runner)) = (
        applied.is_empty(),
        folder.migrations().is_empty(),
        pipeline.project.config.migrations.dialect.runner(),
    ) {
        let drift = check(
            pipeline,
            &Resolved::bare(found, None),
            &Resolved::bare(whole.clone(), Some(scope.clone())),
        )
        .await?;
        return Ok(match drift.differences.is_empty() {
            true => Live::Agrees,
            false => unknown(&format!(
                "it is not what all migrations lead to, and {runner} knows which of them it has"
            )),
        });
    }
    if applied.is_empty() && !folder.migrations().is_empty() {
        let empty = there.objects.keys().all(|id| scope.platform.contains(id) || id.parent().is_some());
        return Ok(match empty {
            true => Live::Agrees,
            false => {
                unknown("it has no ledger; `palisade migrate --adopt` writes one if it has the migrations")
            }
        });
    }
    let expected = if applied.len() == folder.migrations().len() {
        whole.clone()
    } else {
        let db = state::from_migrations(pipeline, scratch, &scope.start(), applied, &Role::Loader).await?;
        scope.restrict(&state::read(&db).await?)
    };
    let drift =
        check(pipeline, &Resolved::bare(found, None), &Resolved::bare(expected, Some(scope.clone()))).await?;
    Ok(if drift.differences.is_empty() { Live::Agrees } else { Live::Drifted(Box::new(drift)) })
}

/// The database of a profile, where it can be read.
pub(super) async fn database(pipeline: &Pipeline<'_>, profile: Option<&str>) -> Option<Catalog> {
    let environment = pipeline.project.environment(profile).ok()?;
    (pipeline.progress)("reading the database of the profile");
    let mut session = connect(&environment.target().ok()?, Purpose::Read).await.ok()?;
    let found = introspect(&mut session).await.ok()?;
    Some(found.leaving_out(&pipeline.project.config.scan.ignore))
}

async fn read(
    pipeline: &Pipeline<'_>,
    environment: &Environment,
    folder: &Folder,
) -> Result<(Catalog, apply::Standing)> {
    (pipeline.progress)("reading the database of the profile");
    let mut session = connect(&environment.target()?, Purpose::Read).await?;
    let found = introspect(&mut session).await?.leaving_out(&pipeline.project.config.scan.ignore);
    let standing = apply::status(&session, folder, environment.role.as_deref()).await?;
    Ok((found, standing))
}
