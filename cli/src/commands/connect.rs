//! `palisade connect`

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use palisade_engine::{Error, Result};

use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Open psql on the database of the profile
///
/// psql is told where to connect by its environment, never by its command line, which every user of the machine can
/// read. It verifies the server as palisade does.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade connect\n  palisade connect --env staging -- -c '\\dt'")]
pub(crate) struct Connect {
    /// Arguments for psql
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<OsString>,
}

pub(crate) fn run(command: &Connect, global: &Global, output: &Output) -> Result<Status> {
    let environment = global.project()?.environment(global.env.as_deref())?;
    for note in &environment.notes {
        output.note(note);
    }
    let target = environment.target()?;
    output.progress(&format!("profile {}: {target}", environment.name));
    if environment.protected {
        output.note(&format!("profile `{}` is protected, and psql does what it is told", environment.name));
    }
    let mut psql = Command::new("psql");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        psql.env_remove(name);
    }
    psql.envs(target.libpq_variables(environment.role.as_deref())).args(&command.arguments);
    // Only a failure comes back: psql takes the place of this process, with its terminal and its signals.
    let error = psql.exec();
    Err(Error::new(format!("psql cannot be started: {error}"))
        .hint("install PostgreSQL's client (postgresql-client), or ask with `palisade query`"))
}
