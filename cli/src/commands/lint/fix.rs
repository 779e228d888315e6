//! `palisade lint --fix`: what the engine repaired in memory is shown, or written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use palisade_engine::config::SourceSpec;
use palisade_engine::lint::{Baseline, Finding};
use palisade_engine::pipeline::{Edited, Linted, Pipeline, Repair, repair};
use palisade_engine::{Error, Result};
use serde_json::json;
use similar::TextDiff;

use super::Lint;
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
        output.result(&diff(&repaired.files), &as_json(&repaired.repairs, &repaired.files))?;
        return Ok(None);
    }
    if !command.allow_dirty {
        refuse_dirty(&pipeline.project.root, &repaired.files)?;
    }
    write(&pipeline.project.root, &repaired.files)?;
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

/// What git could not bring back is not written over.
fn refuse_dirty(root: &Path, files: &BTreeMap<String, Edited>) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["status", "--porcelain", "--untracked-files=all", "--ignored", "--"]);
    let asked = git.args(files.keys()).output();
    let listed = match &asked {
        Ok(asked) if asked.status.success() => String::from_utf8_lossy(&asked.stdout).into_owned(),
        _ => {
            return Err(Error::new(
                "nothing was repaired: the sources are in no git repository that could bring them back",
            )
            .hint("--allow-dirty repairs them all the same; --dry-run shows what it would do"));
        }
    };
    if listed.is_empty() {
        return Ok(());
    }
    let mut error = Error::new("nothing was repaired: these files have changes that are not committed");
    for line in listed.lines() {
        error = error.detail(line.get(3..).unwrap_or(line));
    }
    Err(error.hint("commit them first, or --allow-dirty; --dry-run shows what it would do"))
}

fn write(root: &Path, files: &BTreeMap<String, Edited>) -> Result<()> {
    let failed = |path: &str, error: std::io::Error| Error::new(format!("{path} cannot be written: {error}"));
    for (path, edited) in files {
        if fs::read_to_string(root.join(path)).map_err(|error| failed(path, error))? != edited.before {
            return Err(Error::new(format!("{path} was changed while it was repaired")).hint("run it again"));
        }
    }
    for (path, edited) in files {
        fs::write(root.join(path), &edited.after).map_err(|error| failed(path, error))?;
    }
    Ok(())
}

fn diff(files: &BTreeMap<String, Edited>) -> String {
    let one = |(path, edited): (&String, &Edited)| {
        let diff = TextDiff::from_lines(edited.before.as_str(), edited.after.as_str());
        diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
    };
    files.iter().map(one).collect()
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
    json!({ "repairs": repairs.iter().map(one).collect::<Vec<_>>(), "diff": diff(files) })
}
