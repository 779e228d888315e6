//! What takes everything of ours out of a database.

use crate::catalog::Catalog;
use crate::config::{Files, SourceSpec};
use crate::diff::diff;
use crate::error::Result;
use crate::plan::{Plan, plan};

use super::{Pipeline, resolve};

/// Plans the drop of every object that the code or the migrations manage, in the order in which that needs no CASCADE.
///
/// # Errors
/// When the database, the code or the migrations cannot be read.
pub async fn teardown(pipeline: &Pipeline<'_>, database: &SourceSpec) -> Result<Plan> {
    let code = resolve(pipeline, &SourceSpec::Schema(Files::default())).await?;
    let migrations = resolve(pipeline, &SourceSpec::Migrations(Files::default())).await?;
    let there = resolve(pipeline, database).await?.catalog;
    let scope = match (code.scope, migrations.scope) {
        (Some(code), Some(migrations)) => code.union(&migrations),
        (one, other) => one.or(other).unwrap_or_default(),
    };
    let ours = scope.restrict(&there);
    let nothing = Catalog { server: ours.server.clone(), ..Catalog::default() };
    plan(&ours, &nothing, &diff(&ours, &nothing))
}
