//! Developer tasks: `cargo xtask --help`.

mod bench;
mod bench_online;
mod bench_policies;
mod bless;
mod cargo;
mod new_kind;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use palisade_engine::Result;

/// Developer tasks of Palisade.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", arg_required_else_help = true)]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    Bless(bless::Bless),
    NewKind(new_kind::NewKind),
    Tidy(tidy::Tidy),
    Bench(bench::Bench),
    BenchOnline(bench_online::BenchOnline),
    BenchPolicies(bench_policies::BenchPolicies),
    /// What runs and removes the servers that a task starts.
    #[command(name = "__guard", hide = true)]
    Guard,
}

fn main() -> ExitCode {
    let result = match Args::parse().task {
        Task::Bless(task) => task.run(),
        Task::NewKind(task) => task.run(),
        Task::Tidy(task) => task.run(),
        Task::Bench(task) => task.run(),
        Task::BenchOnline(task) => task.run(),
        Task::BenchPolicies(task) => task.run(),
        Task::Guard => palisade_engine::scratch::guard_main(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a line of a task's result.
fn say(line: &str) {
    #[expect(clippy::print_stdout, reason = "this program is for a terminal")]
    {
        println!("{line}");
    }
}

/// The folder of the workspace.
fn root() -> Result<std::path::PathBuf> {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.join("..").canonicalize()?)
}
