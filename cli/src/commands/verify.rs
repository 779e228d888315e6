//! `palisade verify`

use palisade_engine::Result;
use palisade_engine::pipeline;
use serde_json::json;

use super::ScratchArgs;
use crate::args::Global;
use crate::output::Output;
use crate::{Status, report};

/// Replay all migrations on a scratch, and require that the result is the snapshot and the schema
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Verify, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.detail(line);
    let pipeline = command.scratch.pipeline(&project, &progress)?;
    let found = pipeline::verify(&pipeline).await?;
    for message in found.code.messages.iter().chain(&found.snapshot.messages) {
        output.note(message);
    }
    let mut text = report::text(&found.code, "migrations", "schema");
    text += &report::text(&found.snapshot, "snapshot", "migrations");
    let json = json!({ "clean": found.is_clean(), "migrations": found.migrations,
                       "code": report::json(&found.code), "snapshot": report::json(&found.snapshot) });
    output.result(&text, &json)?;
    if !found.is_clean() {
        return Ok(Status::Differs);
    }
    output.progress(&format!(
        "{} migrations replayed: they lead to the snapshot and to the schema",
        found.migrations
    ));
    Ok(Status::Clean)
}
