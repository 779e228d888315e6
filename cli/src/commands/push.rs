//! `palisade push`

use std::path::PathBuf;

use palisade_engine::apply::{self, Ledger, Options};
use palisade_engine::config::{Environment, SourceSpec};
use palisade_engine::connect::{Purpose, Session};
use palisade_engine::pipeline::{self, Hints, Pipeline, Preview};
use palisade_engine::{Error, Result, render};
use serde_json::json;

use super::{ScratchArgs, agree, open, rename, require_local};
use crate::args::Global;
use crate::output::Output;
use crate::{Status, report};

/// Bring a local database to the schema at once, without a migration
///
/// The statements are shown first, and nothing is run before somebody agrees. Each step that deletes something has to
/// be allowed by its name. Protected profiles and databases on other machines are refused. What is pushed is in no
/// migration: `palisade generate` writes one when the work is done.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade push --dry-run\n  palisade push --yes\n  \
                        palisade push --allow drop:column:public.workouts.mood")]
pub(crate) struct Push {
    /// Allow a destructive step by its name, such as drop:table:public.workouts
    #[arg(long, value_name = "STEP")]
    allow: Vec<String>,
    /// Answers for drops and adds that look alike: a TOML or JSON file with [[rename]] and [[separate]]
    #[arg(long, value_name = "FILE")]
    hints: Option<PathBuf>,
    /// Print what would be run
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// The database is on another machine, and nobody else needs it
    #[arg(long)]
    remote: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Push, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let environment = project.environment(global.env.as_deref())?;
    environment.refuse_protected("palisade push")?;
    require_local(&environment, command.remote, "palisade push")?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let mut hints = command.hints.as_deref().map(Hints::read).transpose()?.unwrap_or_default();
    let preview = loop {
        let preview = preview(command, &pipeline, &environment, &hints).await?;
        for message in &preview.messages {
            output.note(message);
        }
        if preview.lookalikes.is_empty() {
            break preview;
        }
        rename::settle(&project, &preview.lookalikes, &mut hints, command.dry_run)?;
    };
    let statements: Vec<_> = preview.plan.statements().map(report::statement).collect();
    let json = |done: bool| json!({ "statements": statements, "refused": preview.refused, "done": done });
    if preview.plan.is_empty() {
        output.progress("nothing to push: the database is what the schema says");
        output.result("", &json(false))?;
        return Ok(Status::Clean);
    }
    if command.dry_run {
        output.result(&render::stream(&preview.plan), &json(false))?;
        refused(&preview)?;
        return Ok(Status::Clean);
    }
    output.progress(render::transactions(&preview.plan).trim());
    refused(&preview)?;
    if !command.yes {
        agree(&format!("Run this on {}?", environment.target()?), "--yes")?;
    }
    let (environment, session) = open(&project, global, Purpose::Apply, output).await?;
    apply_plan(&session, &preview, environment, output).await?;
    let again =
        self::preview(command, &pipeline, &project.environment(global.env.as_deref())?, &hints).await?;
    if !again.plan.is_empty() {
        let mut error = Error::new("the statements were run, and the database still differs from the schema");
        error.details.extend(again.plan.steps.iter().map(|step| step.id.to_string()));
        return Err(error.hint("`palisade check` shows the differences"));
    }
    let changed: String = preview.plan.steps.iter().map(|step| format!("{}\n", step.id)).collect();
    output.result(&changed, &json(true))?;
    Ok(Status::Clean)
}

async fn preview(
    command: &Push,
    pipeline: &Pipeline<'_>,
    environment: &Environment,
    hints: &Hints,
) -> Result<Preview> {
    let allow = command.allow.iter().cloned().collect();
    pipeline::preview(pipeline, &SourceSpec::Env(environment.name.clone()), &allow, hints).await
}

/// Requires that every destructive step is allowed.
fn refused(preview: &Preview) -> Result<()> {
    if preview.refused.is_empty() {
        return Ok(());
    }
    let mut error =
        Error::new("the push would delete data, and nobody has agreed to that: nothing was changed");
    error.details.clone_from(&preview.refused);
    let flags: Vec<_> = preview.refused.iter().map(|step| format!("--allow {step}")).collect();
    Err(error.hint(format!("if it is meant: palisade push {}", flags.join(" "))))
}

async fn apply_plan(
    session: &Session,
    preview: &Preview,
    environment: Environment,
    output: &Output,
) -> Result<()> {
    let applied = Ledger::read(session).await?.records.len();
    if applied > 0 {
        output.note(&format!(
            "the ledger of this database has {applied} migrations, and what is pushed is in none: `palisade generate` \
             writes it, and `palisade migrate --adopt` enters that here"
        ));
    }
    let options = Options {
        lock_timeout: environment.lock_timeout,
        statement_timeout: environment.statement_timeout,
        role: environment.role,
        ..Options::default()
    };
    apply::push(session, &preview.plan, &options, &mut |event| output.progress(&event.to_string())).await
}
