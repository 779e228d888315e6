//! `palisade migrate`

use std::time::Duration;

use palisade_engine::apply::{self, Options, Verdict};
use palisade_engine::config::{Environment, parse_duration};
use palisade_engine::connect::Purpose;
use palisade_engine::migration::Folder;
use palisade_engine::{Error, Result};
use serde_json::json;

use super::open;
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Apply the migrations that the database does not have yet
#[derive(Debug, clap::Args)]
pub(crate) struct Migrate {
    /// Print what would be run
    #[arg(long)]
    dry_run: bool,
    /// The last migration to apply: its version, file or id
    #[arg(long, value_name = "MIGRATION")]
    to: Option<String>,
    /// How long to wait for another runner
    #[arg(long, value_name = "DURATION", default_value = "1min", value_parser = duration)]
    wait: Duration,
    /// How long a statement waits for a lock before its transaction gives way [default: the profile's, else 1s]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    lock_timeout: Option<Duration>,
    /// How often a transaction is tried that does not get its locks
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    attempts: u32,
    /// Say how an interrupted step ended that the catalog does not show: FILE=done or FILE=again
    #[arg(long, value_name = "FILE=END", conflicts_with = "dry_run")]
    resolve: Option<String>,
}

pub(crate) async fn run(command: &Migrate, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let folder = Folder::read(&project.migrations_dir())?;
    let verdict = command.resolve.as_deref().map(verdict).transpose()?;
    let purpose = if command.dry_run { Purpose::Read } else { Purpose::Apply };
    let (environment, session) = open(&project, global, purpose, output).await?;
    let options = options(command, environment, verdict);
    if command.dry_run {
        let pending = apply::pending(&session, &folder, &options).await?;
        let text: Vec<String> =
            pending.iter().map(|m| format!("-- {}\n{}", m.file_name(), m.text())).collect();
        let files: Vec<_> = pending
            .iter()
            .map(|m| json!({ "file": m.file_name(), "transactional": m.transactional, "sql": m.text() }))
            .collect();
        output.result(&text.join("\n"), &json!({ "pending": files }))?;
        return Ok(Status::Clean);
    }
    let mut report = |event: apply::Event| output.progress(&event.to_string());
    let applied = apply::migrate(&session, &folder, &options, &mut report).await?;
    if applied.is_empty() {
        output.progress("nothing to apply");
    }
    let text: String = applied.iter().map(|file| format!("{file}\n")).collect();
    output.result(&text, &json!({ "applied": applied }))?;
    Ok(Status::Clean)
}

fn options(command: &Migrate, environment: Environment, verdict: Option<Verdict>) -> Options {
    Options {
        to: command.to.clone(),
        wait: command.wait,
        lock_timeout: command.lock_timeout.unwrap_or(environment.lock_timeout),
        attempts: command.attempts,
        statement_timeout: environment.statement_timeout,
        role: environment.role,
        verdict,
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text).map_err(|error| error.to_string())
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
