//! `palisade generate`

use std::path::PathBuf;

use palisade_engine::Result;
use palisade_engine::pipeline;

use super::{ScratchArgs, answer};
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Write the migration that brings the folder of migrations to the schema, after proving it
#[derive(Debug, clap::Args)]
pub(crate) struct Generate {
    /// What the migration is called, such as add_workouts [default: named after its changes]
    name: Option<String>,
    /// Another base than the folder of migrations: env:NAME, snapshot@REV, …
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,
    /// Allow a destructive step by its name, such as drop:table:public.workouts
    #[arg(long, value_name = "STEP")]
    allow: Vec<String>,
    /// Print what would be written
    #[arg(long)]
    dry_run: bool,
    /// Only ask whether there is something to write: status 1 if there is
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Prove a migration again that was edited by hand, and write its new hash
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "check", "name"])]
    reprove: Option<PathBuf>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Generate, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let note = |line: &str| output.progress(line);
    let request = pipeline::Generate {
        name: command.name.clone(),
        from: command.from.as_deref().map(str::parse).transpose()?,
        allow: command.allow.clone(),
        dry_run: command.dry_run,
        check: command.check,
        reprove: command.reprove.clone(),
    };
    let run = command.scratch.run(&project, global, global.stamp()?, &note);
    let result = pipeline::generate(&run, &request).await?;
    let asked = answer(output, &result)?;
    Ok(if command.check { asked } else { Status::Clean })
}
