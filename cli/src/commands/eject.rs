//! `palisade eject`

use std::path::{Path, PathBuf};

use palisade_engine::apply::{self, Options};
use palisade_engine::config::{Files, SourceSpec};
use palisade_engine::connect::Purpose;
use palisade_engine::files::FileSet;
use palisade_engine::{Result, pipeline, render};
use serde_json::json;

use super::{ScratchArgs, agree, open};
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Leave: write the schema as plain SQL, and remove what is Palisade's own from the database
///
/// What goes from the database is the ledger, schema `palisade`. Tables, policies and the functions that policies call stay as
/// they are: they are plain PostgreSQL. The migrations are plain SQL already and stay where they are.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade eject\n  palisade eject --env staging --yes\n  palisade eject --files-only"
)]
pub(crate) struct Eject {
    /// The file for the whole schema, which must not be there yet, relative to the project
    #[arg(long, value_name = "FILE", default_value = "schema.sql")]
    into: PathBuf,
    /// Write the file, and leave the database as it is
    #[arg(long)]
    files_only: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Eject, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let file = project.root.join(&command.into);
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let empty = pipeline::resolve(&pipeline, &SourceSpec::Empty).await?;
    let schema = pipeline::resolve(&pipeline, &SourceSpec::Schema(Files::default())).await?;
    schema.messages.iter().for_each(|message| output.note(message));
    let text = render::stream(&pipeline::check(&pipeline, &empty, &schema).await?.plan);
    let head = "-- The whole schema, for an empty database: psql -v ON_ERROR_STOP=1 -f FILE\n\n";
    let written = write(&file, &format!("{head}{text}"));
    // A second database is left with the file that the first one left.
    let again = written.is_err()
        && std::fs::read_to_string(&file).is_ok_and(|there| there == format!("{head}{text}"));
    if !again {
        written?;
    }
    let shown = command.into.display().to_string();
    if command.files_only {
        output.result(&format!("{shown}\n"), &json!({ "written": shown, "ledger": false }))?;
        return Ok(Status::Clean);
    }
    let removed = remove(command, global, &project, output)
        .await
        .map_err(|error| error.detail(format!("{shown} is written; the database is as it was")))?;
    output.result(&format!("{shown}\n"), &json!({ "written": shown, "ledger": removed }))?;
    output.progress(match removed {
        true => "the ledger is gone; tables, policies and functions are as they were",
        false => "there was no ledger in this database: nothing was changed there",
    });
    output.progress(&format!(
        "what is left is yours: {shown}, the migrations in {}, and the structs without their derives",
        project.config.migrations.dir.display()
    ));
    Ok(Status::Clean)
}

async fn remove(
    command: &Eject,
    global: &Global,
    project: &palisade_engine::config::Project,
    output: &Output,
) -> Result<bool> {
    let (environment, session) = open(project, global, Purpose::Apply, output).await?;
    if !command.yes {
        let target = environment.target()?;
        agree(&format!("Remove the ledger, schema palisade, from {target}?"), "--yes")?;
    }
    let options = Options {
        lock_timeout: environment.lock_timeout,
        statement_timeout: environment.statement_timeout,
        role: environment.role.clone(),
        ..Options::default()
    };
    apply::remove_ledger(&session, &options, &mut |event| output.progress(&event.to_string())).await
}

fn write(file: &Path, text: &str) -> Result<()> {
    let mut files = FileSet::default();
    files
        .add(file, text)
        .and_then(|()| files.commit())
        .map_err(|error| error.hint("name another file: --into FILE"))
}
