//! The command line: what every command understands.

use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, ValueEnum};
use palisade_engine::Result;
use palisade_engine::config::Project;
use palisade_engine::migration::Stamp;

use crate::commands::Command;

/// Keeps a PostgreSQL database true to annotated Rust structs.
#[derive(Debug, Parser)]
#[command(name = "palisade", version, arg_required_else_help = true, after_help = STATUS)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// The command line of this process. Ends the program where it is wrong, or asks for help.
    pub(crate) fn read() -> Self {
        let matches = Self::command().try_get_matches().unwrap_or_else(|error| end(&error));
        let mut args = Self::from_arg_matches(&matches).unwrap_or_else(|error| end(&error));
        let at = |matches: &clap::ArgMatches| matches.value_source("env") == Some(ValueSource::CommandLine);
        args.global.env_on_line = at(&matches) || matches.subcommand().is_some_and(|(_, below)| at(below));
        args
    }
}

/// Prints what clap has to say, which may be the help that somebody asked for, and ends the program.
fn end(error: &clap::Error) -> ! {
    let printed = error.print().and_then(|()| std::io::stdout().flush());
    std::process::exit(match printed {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => {
            // There is nobody left to tell when stderr is closed as well.
            let _ = writeln!(std::io::stderr(), "error: the help cannot be written\n  {why}");
            2
        }
        _ => error.exit_code(),
    })
}

const STATUS: &str = "Exit status: of commands that ask (diff, check, status, verify, lint): 0 nothing to report, \
                      1 differences or findings, 2 could not tell; of commands that do: 0 done, 2 not done.";

/// Flags of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// The palisade.toml to use, or its folder [default: the nearest one from here upwards]
    #[arg(long, global = true, value_name = "PATH", env = "PALISADE_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// The profile of palisade.toml, that is, which database [default: local]
    #[arg(long, global = true, value_name = "NAME", env = "PALISADE_ENV")]
    pub(crate) env: Option<String>,
    /// Whether the profile was named on the command line, and not by the variable
    #[arg(skip)]
    pub(crate) env_on_line: bool,
    /// How results are printed
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Whether to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) color: Color,
    /// Say more on stderr
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// A clock that stands still, for output that repeats
    #[arg(long, global = true, hide = true, value_name = "TIME", env = "PALISADE_CLOCK")]
    pub(crate) clock: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For psql; `diff` alone has it
    Sql,
    /// For code scanning; `lint` alone has it
    Sarif,
    /// As annotations of a GitHub workflow; `lint` alone has it
    Github,
    /// For spreadsheets; `query` alone has it
    Csv,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Sets it for the whole program.
    pub(crate) fn apply(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

impl Global {
    /// The project that the command works on.
    pub(crate) fn project(&self) -> Result<Project> {
        match &self.config {
            Some(path) => Project::open(path),
            None => Project::find(&std::env::current_dir()?),
        }
    }

    /// The clock of what is written.
    pub(crate) fn stamp(&self) -> Result<Stamp> {
        self.clock.as_deref().map_or_else(|| Ok(Stamp::real()), Stamp::fixed)
    }
}
