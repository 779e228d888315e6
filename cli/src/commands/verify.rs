//! `palisade verify`

use palisade_engine::Result;
use palisade_engine::pipeline;

use super::{ScratchArgs, answer};
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Replay all migrations on a scratch, and require that the result is the snapshot and the schema
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Verify, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let note = |line: &str| output.progress(line);
    let run = command.scratch.run(&project, global, global.stamp()?, &note);
    answer(output, &pipeline::verify(&run).await?)
}
