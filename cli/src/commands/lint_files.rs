//! `palisade lint FILE…`: migrations, by hand or not, are run on a scratch and watched.

use std::path::{Path, PathBuf};

use palisade_engine::Result;
use palisade_engine::lint::Finding;
use palisade_engine::pipeline::{self, Observed, Pipeline};

use crate::output::Output;

/// The sources, if all of them are files of SQL.
pub(super) fn files(sources: &[String]) -> Option<Vec<PathBuf>> {
    let is_sql = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "sql");
    let paths: Vec<PathBuf> =
        sources.iter().filter(|source| !source.starts_with("sql:")).map(PathBuf::from).collect();
    (!paths.is_empty() && paths.len() == sources.len() && paths.iter().all(is_sql)).then_some(paths)
}

/// Runs them, and says what they do that somebody has to know.
pub(super) async fn run(
    pipeline: &Pipeline<'_>,
    paths: &[PathBuf],
    against: Option<&str>,
    output: &Output,
) -> Result<Vec<Finding>> {
    let mut observed = pipeline::observe(pipeline, paths).await?;
    if let Some(profile) = against {
        for file in &mut observed {
            file.hold_against(pipeline::against(pipeline, profile, &file.plan).await?);
        }
    }
    for file in &observed {
        tell(file, &pipeline.project.root, output);
    }
    let statements = observed.into_iter().flat_map(|file| file.statements);
    Ok(statements.flat_map(|statement| statement.findings).collect())
}

/// What is no finding: locks, what is allowed, and what becomes of access.
fn tell(file: &Observed, root: &Path, output: &Output) {
    let shown = file.path.strip_prefix(root).unwrap_or(&file.path).display().to_string();
    for statement in &file.statements {
        for (lock, relation) in &statement.locks {
            output.detail(&format!("{shown}:{}: {lock} on {relation}", statement.at.span.start.line));
        }
        for (finding, reason) in &statement.allowed {
            output.detail(&format!(
                "{shown}:{}: allowed: {}: {reason}",
                statement.at.span.start.line, finding.message
            ));
        }
    }
    for remark in &file.unused {
        let line = remark.statement.line;
        output.note(&format!("{shown}:{line}: {} is allowed, and does not occur", remark.code));
    }
    let access = file.access.summary();
    if !access.is_empty() {
        output.note(&format!("{shown}: access: {access}"));
    }
}
