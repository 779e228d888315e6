//! `palisade policy`: what policies mean, and whether they hold.

mod app;
mod diff;
mod explain;
mod matrix;
mod prove;
mod test;

pub(crate) use diff::{json, past, text};

use clap::Subcommand;
use palisade_engine::Result;

use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Ask what policies mean, and whether they hold
#[derive(Debug, clap::Args)]
pub(crate) struct Policy {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Matrix(matrix::Matrix),
    Diff(diff::Diff),
    Prove(prove::Prove),
    Test(test::Test),
    Explain(explain::Explain),
    App(app::App),
}

pub(crate) async fn run(policy: &Policy, global: &Global, output: &Output) -> Result<Status> {
    match &policy.command {
        Command::Matrix(command) => matrix::run(command, global, output).await,
        Command::Diff(command) => diff::run(command, global, output).await,
        Command::Prove(command) => prove::run(command, global, output).await,
        Command::Test(command) => test::run(command, global, output).await,
        Command::Explain(command) => explain::run(command, global, output).await,
        Command::App(command) => app::run(command, global, output),
    }
}
