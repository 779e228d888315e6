//! `palisade migrate`

use std::time::Duration;

use palisade_engine::apply::{self, Options, Verdict};
use palisade_engine::config::{Environment, Files, LOCAL, Project, SourceSpec, parse_duration};
use palisade_engine::connect::{Purpose, Session};
use palisade_engine::migration::Migration;
use palisade_engine::{Error, Result, pipeline};
use serde_json::{Value, json};

use super::{ScratchArgs, open};
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Apply the migrations that the database does not have yet
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade migrate --dry-run\n  palisade migrate --env staging\n  palisade migrate --adopt"
)]
pub(crate) struct Migrate {
    /// Print what would be run, how large what it locks is, and who would be in its way just now
    #[arg(long)]
    dry_run: bool,
    /// The last migration to apply: its version, file or id
    #[arg(long, value_name = "MIGRATION")]
    to: Option<String>,
    /// How long to wait for another runner
    #[arg(long, value_name = "DURATION", default_value = "1min", value_parser = parse_duration)]
    wait: Duration,
    /// How long a statement waits for a lock before its transaction gives way [default: the profile's, else 1s]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    lock_timeout: Option<Duration>,
    /// How often a transaction is tried that does not get its locks
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    attempts: u32,
    /// How long a statement that runs in no transaction, such as the concurrent build of an index, may take before it is
    /// stopped and what it left is dropped [default: without end]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    concurrent_timeout: Option<Duration>,
    /// Enter what another runner has applied into the ledger, after comparing the database with the migrations
    #[arg(long, conflicts_with_all = ["dry_run", "to", "resolve"])]
    adopt: bool,
    /// Say how an interrupted step ended that the catalog does not show: FILE=done or FILE=again
    #[arg(long, value_name = "FILE=END", conflicts_with = "dry_run")]
    resolve: Option<String>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Migrate, global: &Global, output: &Output) -> Result<Status> {
    if command.adopt {
        return adopt(None, &command.scratch, global, output).await;
    }
    let project = global.project()?;
    let folder = project.migrations()?;
    if !command.dry_run {
        folder.refuse_followed()?;
    }
    let verdict = command.resolve.as_deref().map(verdict).transpose()?;
    let purpose = if command.dry_run { Purpose::Read } else { Purpose::Apply };
    let (environment, session) = open(&project, global, purpose, output).await?;
    let options = options(command, environment, verdict);
    if command.dry_run {
        let pending = apply::pending(&session, &folder, &options).await?;
        let (text, json) = outlook(&session, &pending).await?;
        output.result(&text, &json)?;
        return Ok(Status::Clean);
    }
    let mut report = |event: apply::Event| match event {
        apply::Event::Progress { .. } => output.step(&event.to_string()),
        _ => output.progress(&event.to_string()),
    };
    let files = apply::migrate(&session, &folder, &options, &mut report).await?;
    if files.is_empty() {
        output.progress("nothing to apply");
    }
    listed("applied", &files, output)
}

/// Enters migrations into the ledger of a database that is what they lead to: all of them, or those up to one.
pub(super) async fn adopt(
    to: Option<&str>,
    scratch: &ScratchArgs,
    global: &Global,
    output: &Output,
) -> Result<Status> {
    let project = global.project()?;
    let folder = project.migrations()?;
    folder.refuse_followed()?;
    compare(to, scratch, &project, global, output).await?;
    let (environment, session) = open(&project, global, Purpose::Apply, output).await?;
    let options = Options { to: to.map(str::to_owned), role: environment.role, ..Options::default() };
    let mut report = |event: apply::Event| output.progress(&event.to_string());
    let files = apply::adopt(&session, &folder, &options, &mut report).await?;
    if files.is_empty() {
        output.progress("nothing to adopt");
    }
    listed("adopted", &files, output)
}

fn listed(key: &str, files: &[String], output: &Output) -> Result<Status> {
    let text: String = files.iter().map(|file| format!("{file}\n")).collect();
    output.result(&text, &json!({ key: files }))?;
    Ok(Status::Clean)
}

/// The migrations that would run, with how large what they lock is, and who would be in their way just now.
async fn outlook(session: &Session, pending: &[&Migration]) -> Result<(String, Value)> {
    let (mut text, mut files) = (Vec::new(), Vec::new());
    for migration in pending {
        let locks = apply::locks(migration);
        let names: Vec<&str> = locks.iter().map(|(_, relation)| relation.as_str()).collect();
        let sizes = apply::sizes(session, &names).await?;
        let in_the_way = apply::in_the_way(session, migration).await?;
        let mut said = format!("-- {}\n", migration.file_name());
        for (relation, size) in &sizes {
            said += &format!("-- size: {relation} {size}\n");
        }
        for who in &in_the_way {
            said += &format!("-- just now: {}\n", who.to_string().replace('\n', " "));
        }
        text.push(said + &migration.text());
        let lock = |(mode, relation): &(String, String)| {
            let size = sizes.get(relation);
            json!({ "mode": mode, "on": relation, "bytes": size.map(|s| s.bytes), "rows": size.and_then(|s| s.rows) })
        };
        files.push(json!({
            "file": migration.file_name(),
            "transactional": migration.transactional,
            "locks": locks.iter().map(lock).collect::<Vec<_>>(),
            "in_the_way": in_the_way.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "sql": migration.text(),
        }));
    }
    Ok((text.join("\n"), json!({ "pending": files })))
}

/// Requires that the database is what the migrations lead to.
async fn compare(
    to: Option<&str>,
    scratch: &ScratchArgs,
    project: &Project,
    global: &Global,
    output: &Output,
) -> Result<()> {
    let database = SourceSpec::Env(global.env.clone().unwrap_or_else(|| LOCAL.to_owned()));
    let migrations = SourceSpec::Migrations(Files::default());
    let progress = |line: &str| output.step(line);
    let pipeline = scratch.pipeline(project, global, &progress)?;
    let actual = pipeline::resolve(&pipeline, &database).await?;
    let wanted = match to {
        Some(to) => pipeline::resolve_up_to(&pipeline, to).await?,
        None => pipeline::resolve(&pipeline, &migrations).await?,
    };
    let check = pipeline::check(&pipeline, &actual, &wanted).await?;
    for message in &check.messages {
        output.note(message);
    }
    if check.differences.is_empty() {
        return Ok(());
    }
    let mut error = Error::new(format!("{database} is not what the migrations lead to: nothing was adopted"));
    error.details.extend(check.differences.iter().map(|difference| difference.object.to_string()));
    Err(match to {
        Some(_) => error,
        None => error.hint(format!("`palisade diff {database} {migrations}` shows the differences")),
    })
}

fn options(command: &Migrate, environment: Environment, verdict: Option<Verdict>) -> Options {
    Options {
        to: command.to.clone(),
        wait: command.wait,
        lock_timeout: command.lock_timeout.unwrap_or(environment.lock_timeout),
        attempts: command.attempts,
        statement_timeout: environment.statement_timeout,
        concurrent_timeout: command.concurrent_timeout.unwrap_or_default(),
        observer: environment.target().ok(),
        role: environment.role,
        verdict,
        lender: None,
    }
}

fn verdict(text: &str) -> Result<Verdict> {
    let parsed = text.rsplit_once('=').and_then(|(migration, end)| {
        let done = match end {
            "done" => true,
            "again" => false,
            _ => return None,
        };
        Some(Verdict { migration: migration.to_owned(), done })
    });
    parsed.ok_or_else(|| {
        Error::new(format!("--resolve {text} does not say how the step ended"))
            .hint("write --resolve FILE=done if it took place, --resolve FILE=again if it is to be run again")
    })
}
