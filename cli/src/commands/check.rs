//! `palisade check`

use palisade_engine::Result;
use palisade_engine::pipeline;

use super::{ScratchArgs, answer};
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Compare a database with the schema: status 1 and a diff where they differ
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// What to compare with the schema: env:NAME, postgresql://…, migrations, … [default: the profile's database]
    #[arg(value_name = "SOURCE")]
    against: Option<String>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Check, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let note = |line: &str| output.progress(line);
    let against = command.against.as_deref().map(str::parse).transpose()?;
    let run = command.scratch.run(&project, global, global.stamp()?, &note);
    answer(output, &pipeline::check(&run, against.as_ref()).await?)
}
