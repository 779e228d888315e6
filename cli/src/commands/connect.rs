//! `palisade connect`

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use palisade_engine::{Error, Result};

use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Open psql, or another of PostgreSQL's programs, on the database of the profile
///
/// It is told where to connect by its environment, never by its command line, which every user of the machine can
/// read. It verifies the server as palisade does.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade connect\n  palisade connect --env staging -- -c '\\dt'\n  palisade connect --program pg_dump -- --format custom --file app.dump"
)]
pub(crate) struct Connect {
    /// The program: pg_dump, pg_restore, vacuumdb, or whatever else reads libpq's variables
    #[arg(long, value_name = "NAME", default_value = "psql")]
    program: OsString,
    /// Arguments for it
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
        let name = command.program.display();
        output.note(&format!("profile `{}` is protected, and {name} does what it is told", environment.name));
    }
    let mut program = Command::new(&command.program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        program.env_remove(name);
    }
    program.envs(target.libpq_variables(environment.role.as_deref())).args(&command.arguments);
    // Only a failure comes back: the program takes the place of this process, with its terminal and its signals.
    let error = program.exec();
    let program = command.program.display().to_string();
    let hint = match &*program {
        "psql" => "install PostgreSQL's client (postgresql-client), or ask with `palisade query`",
        name if name.starts_with("pg_") => "install PostgreSQL's client (postgresql-client), which brings it",
        _ => "install it, or name the file: --program /some/where",
    };
    Err(Error::new(format!("{program} cannot be started: {error}")).hint(hint))
}
