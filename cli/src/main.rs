//! The `palisade` binary: one file per subcommand, no logic of its own.

mod args;
mod commands;
mod edits;
mod findings;
mod interrupt;
mod markdown;
mod output;
mod report;
mod review;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use palisade_engine::{Error, Result};

use crate::args::Args;
use crate::output::Output;

/// A catalog is hundreds of thousands of small pieces on several threads: a fifth of a report's time was the system's
/// allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended that could do what it was asked for. An error is status 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Done, or nothing to report.
    Clean = 0,
    /// Differences or findings.
    Differs = 1,
}

/// The status of everything that could not be done or told, a crash included.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(output::report_crash));
    // Nothing is used again after a crash, so that no state can be seen half-changed.
    let result = catch_unwind(AssertUnwindSafe(|| {
        let args = Args::read();
        args.global.color.apply();
        let output = Output::new(&args.global);
        run(&args, &output).unwrap_or_else(|error| {
            output.error(&error);
            FAILED
        })
    }));
    ExitCode::from(result.unwrap_or(FAILED))
}

fn run(args: &Args, output: &Output) -> Result<u8> {
    // One thread beside this one: it takes in what the server sends while this one works on what has come.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| Error::from(error).context("the program cannot be started"))?;
    let ended = runtime.block_on(async {
        interrupt::watch();
        commands::run(args, output).await
    });
    // What is being put away on other threads goes with the process.
    runtime.shutdown_background();
    ended.map(|status| status as u8)
}
