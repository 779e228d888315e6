//! The subcommands, and what several of them share.

mod baseline;
mod check;
mod completions;
mod connect;
mod diff;
mod down;
mod eject;
mod env;
mod explain;
mod export;
mod generate;
mod guard;
mod init;
mod lint;
mod lint_files;
mod migrate;
mod ping;
mod policy;
mod pull;
mod push;
mod query;
mod rebase;
mod rename;
mod report;
mod reset;
mod seed;
mod squash;
mod status;
mod verify;

use std::io::{IsTerminal as _, Write as _};

use clap::Subcommand;
use palisade_engine::config::{Environment, Project};
use palisade_engine::connect::{Purpose, Session, connect, sessions_hold};
use palisade_engine::pipeline::{Check, Pipeline, refuse_unmodelled};
use palisade_engine::{Error, Result};

use crate::Status;
use crate::args::{Args, Global};
use crate::interrupt::at_prompt;
use crate::output::Output;

pub(crate) use policy::json as access_json;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Policy(policy::Policy),
    Pull(pull::Pull),
    Generate(generate::Generate),
    Down(down::Down),
    Check(check::Check),
    Diff(diff::Diff),
    Migrate(migrate::Migrate),
    Status(status::StatusOf),
    Push(push::Push),
    Seed(seed::Seed),
    Reset(reset::Reset),
    Env(env::Env),
    Ping(ping::Ping),
    Connect(connect::Connect),
    Query(query::Query),
    Baseline(baseline::Baseline),
    Rebase(rebase::Rebase),
    Squash(squash::Squash),
    Verify(verify::Verify),
    Report(report::Report),
    Export(export::Export),
    Eject(eject::Eject),
    Lint(lint::Lint),
    Explain(explain::Explain),
    Completions(completions::Completions),
    Man(completions::Man),
    #[command(name = "__guard", hide = true)]
    Guard,
}

/// Runs the command.
pub(crate) async fn run(args: &Args, output: &Output) -> Result<Status> {
    let global = &args.global;
    match &args.command {
        Command::Init(command) => init::run(command, global, output).await,
        Command::Policy(command) => policy::run(command, global, output).await,
        Command::Pull(command) => pull::run(command, global, output).await,
        Command::Generate(command) => generate::run(command, global, output).await,
        Command::Down(command) => down::run(command, global, output).await,
        Command::Baseline(command) => baseline::run(command, global, output).await,
        Command::Squash(command) => squash::run(command, global, output).await,
        Command::Rebase(command) => rebase::run(command, global, output).await,
        Command::Check(command) => check::run(command, global, output).await,
        Command::Diff(command) => diff::run(command, global, output).await,
        Command::Migrate(command) => migrate::run(command, global, output).await,
        Command::Status(command) => status::run(command, global, output).await,
        Command::Ping(command) => ping::run(command, global, output).await,
        Command::Connect(command) => connect::run(command, global, output),
        Command::Query(command) => query::run(command, global, output).await,
        Command::Push(command) => push::run(command, global, output).await,
        Command::Seed(command) => seed::run(command, global, output).await,
        Command::Reset(command) => reset::run(command, global, output).await,
        Command::Completions(command) => completions::completions(command, output),
        Command::Man(command) => completions::man(command, output),
        Command::Env(command) => env::run(command, global, output),
        Command::Export(command) => export::run(command, global, output).await,
        Command::Eject(command) => eject::run(command, global, output).await,
        Command::Verify(command) => verify::run(command, global, output).await,
        Command::Report(command) => report::run(command, global, output).await,
        Command::Lint(command) => lint::run(command, global, output).await,
        Command::Explain(command) => explain::run(command, output),
        Command::Guard => guard::run(),
    }
}

/// The flag of the commands that may pass over what no kind models.
#[derive(Debug, clap::Args)]
pub(crate) struct StrictArgs {
    /// Refuse, with status 2, what is there and no kind models
    #[arg(long)]
    strict: bool,
}

impl StrictArgs {
    /// Refuses what no kind models, if it is to be refused.
    fn judge<'a>(&self, checks: impl IntoIterator<Item = &'a Check>) -> Result<()> {
        if !self.strict {
            return Ok(());
        }
        let unmodelled = checks.into_iter().flat_map(|check| &check.unmodelled).cloned().collect();
        refuse_unmodelled(&unmodelled)
    }
}

/// Flags of the commands that need a scratch.
#[derive(Debug, clap::Args)]
pub(crate) struct ScratchArgs {
    /// A server to create throw-away databases on, in place of a private one; `target` is that of the profile
    #[arg(long, value_name = "URL", env = "PALISADE_SCRATCH_URL", hide_env_values = true)]
    scratch_url: Option<String>,
    /// Fetch PostgreSQL with npm if there is none on this machine
    #[arg(long)]
    fetch: bool,
}

impl ScratchArgs {
    fn pipeline<'a>(
        &self,
        project: &'a Project,
        global: &Global,
        progress: &'a dyn Fn(&str),
    ) -> Result<Pipeline<'a>> {
        let server = self.scratch_url.as_deref();
        let mut scratch = project.scratch(server, self.fetch, global.env.as_deref())?;
        if !scratch.fetch && scratch.url.is_none() && scratch.identity()?.is_none() {
            scratch.fetch = agrees_to_fetch(scratch.major)?;
        }
        Ok(Pipeline::new(project, scratch, progress))
    }
}

/// Asks whether PostgreSQL may be fetched. Without a terminal nobody is asked, and `--fetch` says yes beforehand.
fn agrees_to_fetch(major: u32) -> Result<bool> {
    let question =
        format!("There is no PostgreSQL on this machine. Fetch PostgreSQL {major} with npm into the cache?");
    Ok(ask(&question)?.unwrap_or(false))
}

/// Asks a question that `flag` answers beforehand.
///
/// # Errors
/// When nobody is there to be asked, or the answer is no: nothing was done.
fn agree(question: &str, flag: &str) -> Result<()> {
    match ask(question)? {
        Some(true) => Ok(()),
        Some(false) => Err(Error::new("nothing was done: the answer was no")),
        None => Err(Error::new(format!("nothing was done: nobody is there to be asked: {question}"))
            .hint(format!("if it is meant: {flag}"))),
    }
}

/// The answer to a question with yes or no; `None` without a terminal.
fn ask(question: &str) -> Result<Option<bool>> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Ok(None);
    }
    // Not locked: whoever says that Ctrl-C was pressed needs it meanwhile.
    let mut stderr = anstream::stderr();
    write!(stderr, "{question} [y/N] ")?;
    stderr.flush()?;
    let mut answer = String::new();
    at_prompt(|| std::io::stdin().read_line(&mut answer))?;
    Ok(Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")))
}

/// Refuses a database on another machine to what is meant for the developer's own, unless a flag says that it is meant.
fn require_local(environment: &Environment, remote: bool, command: &str) -> Result<()> {
    let target = environment.target()?;
    if remote || target.endpoints().iter().all(|endpoint| endpoint.host.is_local()) {
        return Ok(());
    }
    Err(Error::new(format!(
        "`{command}` is for databases on this machine, and {target} is not: nothing was changed"
    ))
    .hint("if it is a test database that nobody else needs: --remote"))
}

/// Finds the database of the profile and connects to it.
async fn open(
    project: &Project,
    global: &Global,
    purpose: Purpose,
    output: &Output,
) -> Result<(Environment, Session)> {
    let environment = project.environment(global.env.as_deref())?;
    for note in &environment.notes {
        output.note(note);
    }
    if purpose == Purpose::Apply {
        environment.refuse_pooler()?;
    }
    let target = environment.target()?;
    output.detail(&format!("profile {}: {target} ({})", environment.name, environment.origin));
    // Before anything is set, which would stay with a server that others are given.
    if purpose == Purpose::Apply && !sessions_hold(&target).await? {
        return Err(environment
            .goes_through_pooler()
            .detail(format!("{target} has one process of the server serve two connections by turns"))
            .detail("nothing was done; `check`, `diff` and `migrate --dry-run` work through it"));
    }
    let session = connect(&target, purpose).await?;
    for note in session.notes() {
        output.note(note);
    }
    output.detail(&format!("PostgreSQL {}", session.version_text()));
    Ok((environment, session))
}
