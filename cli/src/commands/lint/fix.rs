//! `palisade lint --fix`: what the engine repaired in memory is shown, or written.

use std::collections::BTreeMap;
use std::fs;

use palisade_engine::config::SourceSpec;
use palisade_engine::lint::{Baseline, Finding};
use palisade_engine::pipeline::{Edited, Linted, Pipeline, Repair, repair};
use palisade_engine::{Error, Result};
use serde_json::json;

use super::Lint;
use crate::edits;
use crate::output::Output;

/// Repairs the sources: what lints say afterwards, or nothing where the repairs were only shown.
pub(super) async fn run(
    command: &Lint,
    pipeline: &Pipeline<'_>,
    source: &SourceSpec,
    today: &str,
    output: &Output,
) -> Result<Option<Linted>> {
    let SourceSpec::Schema(files) = source else { return Err(no_sources(source)) };
    if files.rev.is_some() {
        return Err(no_sources(source));
    }
    let before = match &command.baseline {
        Some(path) => Some(Baseline::parse(&fs::read_to_string(path)?, &path.display().to_string())?),
        None => None,
    };
    let counts = |finding: &Finding| {
        before.as_ref().is_none_or(|before| !before.split(vec![finding.clone()]).0.is_empty())
    };
    let repaired = repair(pipeline, files, today, &counts).await?;
    if command.dry_run && !repaired.repairs.is_empty() {
        for Repair { finding, at, what } in &repaired.repairs {
            output.progress(&format!("would repair {at}: {} {what}", finding.code));
        }
        output.result(&edits::diff(&repaired.files), &as_json(&repaired.repairs, &repaired.files))?;
        return Ok(None);
    }
    if !command.allow_dirty {
        edits::refuse_dirty(&pipeline.project.root, &repaired.files, "repaired")?;
    }
    edits::write(&pipeline.project.root, &repaired.files)?;
    for Repair { finding, at, what } in &repaired.repairs {
        output.progress(&format!("repaired {at}: {} {what}", finding.code));
    }
    if repaired.repairs.is_empty() {
        output.progress("nothing to repair");
    }
    Ok(Some(repaired.linted))
}

fn no_sources(source: &SourceSpec) -> Error {
    Error::new(format!("--fix edits the structs of the working tree, and {source} is something else"))
        .hint("palisade lint --fix, or lint --fix schema:PATH")
}

fn as_json(repairs: &[Repair], files: &BTreeMap<String, Edited>) -> serde_json::Value {
    let one = |Repair { finding, at, what }: &Repair| {
        json!({
            "code": finding.code,
            "object": finding.object.to_string(),
            "file": &*at.path,
            "line": at.span.start.line,
            "what": what,
        })
    };
    json!({ "repairs": repairs.iter().map(one).collect::<Vec<_>>(), "diff": edits::diff(files) })
}
