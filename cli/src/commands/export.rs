//! `palisade export`

use std::path::PathBuf;

use palisade_engine::config::{Files, SourceSpec};
use palisade_engine::export::FORMS;
use palisade_engine::{Error, Result, pipeline};
use serde_json::json;

use super::ScratchArgs;
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Write the schema for other programs: Diesel, sqlx, TypeScript, JSON Schema, diagrams
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade export diesel --out src/schema.rs\n  palisade export mermaid\n  palisade export typescript env:staging"
)]
pub(crate) struct Export {
    /// diesel, rows, json-schema, typescript, mermaid, dot or dbml
    #[arg(value_name = "FORM")]
    form: String,
    /// What to write: schema, env:NAME, postgresql://…, snapshot, … [default: schema]
    source: Option<String>,
    /// The file to write, relative to this folder [default: stdout]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Export, global: &Global, output: &Output) -> Result<Status> {
    let form = FORMS.iter().find(|form| form.name == command.form).ok_or_else(|| {
        let forms = FORMS.iter().map(|form| format!("{}: {}", form.name, form.about));
        let mut error = Error::new(format!("there is no form `{}`", command.form));
        error.details.extend(forms);
        error
    })?;
    let project = global.project()?;
    let source = match &command.source {
        Some(source) => source.parse()?,
        None => SourceSpec::Schema(Files::default()),
    };
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let resolved = pipeline::resolve(&pipeline, &source).await?;
    resolved.messages.iter().for_each(|message| output.note(message));
    let text = form.write(&resolved.catalog);
    match &command.out {
        None => output.result(&text, &json!({ "form": form.name, "text": text }))?,
        Some(path) => {
            std::fs::write(path, &text)
                .map_err(|error| Error::new(format!("{} cannot be written: {error}", path.display())))?;
            output.result(&format!("{}\n", path.display()), &json!({ "form": form.name, "file": path }))?;
        }
    }
    Ok(Status::Clean)
}
