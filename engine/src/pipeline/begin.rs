//! The first hour of a project whose database is there: pulled, written down as the first migration, and compared.

use std::path::PathBuf;

use crate::config::{Files, SourceSpec};
use crate::error::Result;
use crate::migration::{Slug, Stamp};
use crate::pull::{self, Pulled};

use super::{Check, Generate, Generated, Goal, Hints, Pipeline, check, generate, resolve};

/// How a project began.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The files that were pulled.
    pub pulled: Pulled,
    /// The first migration, which leads from nothing to what the database has.
    pub baseline: Generated,
    /// The database against the sources: no difference, where all went well.
    pub check: Check,
}

impl Begun {
    /// Every file that was written, the pulled ones first.
    pub fn files(&self) -> Vec<PathBuf> {
        self.pulled.files.keys().map(PathBuf::from).chain(self.baseline.files.iter().cloned()).collect()
    }
}

/// Pulls a database into sources, writes the baseline, and compares. `configured` is called once the sources are there
/// and before the baseline is.
///
/// # Errors
/// When the database cannot be read, what was pulled does not lead back to it, or a file is in the way. Nothing is
/// written then; if only the baseline fails, the sources stay.
pub async fn begin(
    pipeline: &Pipeline<'_>,
    database: &SourceSpec,
    redact: bool,
    configured: &dyn Fn() -> Result<()>,
    stamp: &Stamp,
) -> Result<Begun> {
    let request = pull::Request { redact, write: true, ..pull::Request::default() };
    let mut pulled = pull::pull(pipeline, database, &request).await?;
    configured()?;
    let added = pulled.keep(pipeline.project)?;
    pulled.messages.extend(added);
    let baseline = Generate {
        goal: Goal::Code,
        slug: Some(Slug::new("baseline")?),
        allow: Default::default(),
        strict: false,
        write: true,
        from: None,
        hotfix: None,
        live: None,
        hints: Hints::default(),
        execution: false,
    };
    let baseline = generate(pipeline, &baseline, stamp).await.map_err(|error| {
        error.detail("the sources are written, and the baseline is not").hint(
            "correct what stops it and run `palisade generate baseline`, then `palisade migrate --adopt`",
        )
    })?;
    let there = resolve(pipeline, database).await?;
    let wanted = resolve(pipeline, &SourceSpec::Schema(Files::default())).await?;
    let check = check(pipeline, &there, &wanted).await?;
    Ok(Begun { pulled, baseline, check })
}
