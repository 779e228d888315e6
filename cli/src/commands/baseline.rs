//! `palisade baseline`

use palisade_engine::Result;

use super::{ScratchArgs, migrate};
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Enter migrations into the ledger of a database that existed before, after comparing it with what they lead to
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade baseline --env production\n  palisade baseline --env staging --to 20260131120000_add_workouts.sql\n\n`palisade init` writes the sources and the first migration of such a database."
)]
pub(crate) struct Baseline {
    /// The last migration that the database has: its version, file or id [default: all of them]
    #[arg(long, value_name = "MIGRATION")]
    to: Option<String>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Baseline, global: &Global, output: &Output) -> Result<Status> {
    migrate::adopt(command.to.as_deref(), &command.scratch, global, output).await
}
