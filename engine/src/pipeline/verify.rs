//! Requires that the migrations replayed, the snapshot and the code are one schema.

use crate::config::{Files, SourceSpec};
use crate::error::Result;

use super::{Check, Pipeline, check, resolve};

/// The outcome of a verification.
#[derive(Debug, Clone)]
pub struct Verification {
    /// How many migrations were replayed.
    pub migrations: usize,
    /// From the replayed migrations to the code.
    pub code: Check,
    /// From the snapshot to the replayed migrations.
    pub snapshot: Check,
}

impl Verification {
    /// Whether everything is one schema.
    pub fn is_clean(&self) -> bool {
        self.code.differences.is_empty() && self.snapshot.differences.is_empty()
    }
}

/// Replays the whole folder of migrations on a scratch and compares the result with the snapshot and with the code.
///
/// # Errors
/// When a migration was edited, is missing or does not run, or the code does not load.
pub async fn verify(pipeline: &Pipeline<'_>) -> Result<Verification> {
    let replayed = resolve(pipeline, &SourceSpec::Migrations(Files::default())).await?;
    let snapshot = resolve(pipeline, &SourceSpec::Snapshot(Files::default())).await?;
    let code = resolve(pipeline, &SourceSpec::Schema(Files::default())).await?;
    let folder = crate::migration::Folder::read(&pipeline.project.migrations_dir())?;
    Ok(Verification {
        migrations: folder.migrations().len(),
        code: check(pipeline, &replayed, &code).await?,
        snapshot: check(pipeline, &snapshot, &replayed).await?,
    })
}
