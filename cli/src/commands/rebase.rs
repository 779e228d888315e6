//! `palisade rebase`

use palisade_engine::Result;
use palisade_engine::pipeline::{self, Rebased};
use serde_json::{Value, json};

use super::ScratchArgs;
use crate::args::Global;
use crate::output::Output;
use crate::{Status, report};

/// Bring the migrations of two branches into one line, after trying whether their order matters
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade rebase\n  palisade rebase --last 20260131120000_add_workouts.sql"
)]
pub(crate) struct Rebase {
    /// Where the order matters: the branch with this migration (its version, file or id) goes behind the other
    #[arg(long, value_name = "MIGRATION")]
    last: Option<String>,
    /// Say what would be done
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Rebase, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let request = pipeline::Rebase { last: command.last.clone(), write: !command.dry_run };
    let all = pipeline::rebase(&pipeline, &request).await?;
    if all.is_empty() {
        output.progress("nothing to do: no two migrations follow the same one");
    }
    for rebased in &all {
        tell(rebased, output);
        if let Some(error) = rebased.refusal() {
            return Err(error);
        }
    }
    let text: String = all.iter().flat_map(|one| &one.order).map(|file| format!("{file}\n")).collect();
    output.result(&text, &json!({ "forks": all.iter().map(json).collect::<Vec<_>>() }))?;
    Ok(Status::Clean)
}

fn tell(rebased: &Rebased, output: &Output) {
    let [older, newer] = &rebased.branches;
    let (older, newer) = (older.join(", "), newer.join(", "));
    if rebased.commute {
        output.progress(&format!("{older} and {newer} lead to the same in either order"));
    } else if !rebased.order.is_empty() {
        output.progress(&format!("the order of {older} and {newer} matters"));
        for reason in &rebased.reasons {
            output.note(reason);
        }
    }
    if let Some(differences) = &rebased.differences {
        for line in report::text(differences, "the older branch first", "the newer branch first").lines() {
            output.detail(line);
        }
    }
    for lost in &rebased.rows {
        let line = lost.line.map(|line| format!(":{line}")).unwrap_or_default();
        output.note(&format!(
            "not compared are rows, and both branches write some: {}{line} {}",
            lost.file, lost.did
        ));
    }
}

fn json(rebased: &Rebased) -> Value {
    let rows =
        rebased.rows.iter().map(|lost| json!({ "file": lost.file, "line": lost.line, "did": lost.did }));
    json!({ "branches": rebased.branches, "commute": rebased.commute, "reasons": rebased.reasons,
            "order": rebased.order, "rows": rows.collect::<Vec<_>>(),
            "written": rebased.files.iter().map(|file| super::generate::shown(file).display().to_string()).collect::<Vec<_>>() })
}
