//! The database of the profile beside the folder of migrations: whether it is what its migrations lead to.

use crate::apply::{self, Standing};
use crate::catalog::Catalog;
use crate::config::Environment;
use crate::connect::{Purpose, connect};
use crate::error::Result;
use crate::introspect::introspect;
use crate::migration::Folder;
use crate::scratch::Scratch;

use super::deployed::{Deployed, Question, deployed, is_untouched};
use super::{Check, Pipeline, Resolved, Scope, check};

/// What is known of the database of the profile.
pub(super) enum Live {
    /// It is what the migrations that it has lead to.
    Agrees,
    /// It differs from that: how, and what it is.
    Drifted(Box<Check>, Box<Catalog>),
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
    let unknown =
        |why: &str| Live::Unknown(format!("the database of profile {name} was not compared: {why}"));
    let expected = if folder.migrations().is_empty() {
        // All that is there is somebody's own.
        whole.clone()
    } else if standing.as_ref().is_ok_and(Standing::has_nothing) && is_untouched(&found, scope) {
        return Ok(Live::Agrees);
    } else {
        let question = Question { folder, scope, found: &found, standing, end: Some(whole) };
        match deployed(pipeline, scratch, question).await? {
            Deployed::Known(base) => base.catalog,
            Deployed::Unknown(why) => return Ok(unknown(&why)),
        }
    };
    let found = Resolved::bare(found, None);
    let drift = check(pipeline, &found, &Resolved::bare(expected, Some(scope.clone()))).await?;
    let agrees = drift.differences.is_empty();
    Ok(if agrees { Live::Agrees } else { Live::Drifted(Box::new(drift), Box::new(found.catalog)) })
}

/// The database of a profile, where it can be read.
pub(super) async fn database(pipeline: &Pipeline<'_>, profile: Option<&str>) -> Option<Catalog> {
    let environment = pipeline.project.environment(profile).ok()?;
    (pipeline.progress)("reading the database of the profile");
    let mut session = connect(&environment.target().ok()?, Purpose::Read).await.ok()?;
    let found = introspect(&mut session).await.ok()?;
    Some(found.leaving_out(&pipeline.project.config.scan.ignore))
}

/// The database, and what its ledger says of the folder, if that can be read.
async fn read(
    pipeline: &Pipeline<'_>,
    environment: &Environment,
    folder: &Folder,
) -> Result<(Catalog, Result<Standing>)> {
    (pipeline.progress)("reading the database of the profile");
    let mut session = connect(&environment.target()?, Purpose::Read).await?;
    let found = introspect(&mut session).await?.leaving_out(&pipeline.project.config.scan.ignore);
    let standing = apply::status(&session, folder, environment.role.as_deref()).await;
    Ok((found, standing))
}
