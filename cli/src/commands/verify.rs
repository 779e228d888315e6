//! `palisade verify`

use palisade_engine::Result;
use palisade_engine::pipeline;
use serde_json::json;

use super::{ScratchArgs, StrictArgs};
use crate::args::Global;
use crate::output::Output;
use crate::{Status, report};

/// Do the whole job on a throw-away PostgreSQL: build the schema from nothing, apply all migrations, find no drift
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade verify\n  palisade verify --fetch")]
pub(crate) struct Verify {
    #[command(flatten)]
    strict: StrictArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Verify, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let found = pipeline::verify(&pipeline).await?;
    command.strict.judge([&found.code, &found.snapshot])?;
    for message in found.code.messages.iter().chain(&found.snapshot.messages) {
        output.note(message);
    }
    let mut text = format!(
        "schema      {} objects; {} statements build them from nothing on PostgreSQL {}\n",
        found.objects, found.statements, found.server
    );
    text += &format!("migrations  {} applied to an empty database\n", found.applied.len());
    let drift = report::text(&found.code, "migrations", "schema")
        + &report::text(&found.snapshot, "snapshot", "migrations");
    text +=
        if drift.is_empty() { "drift       none: migrations, snapshot and schema are one\n" } else { &drift };
    for claim in &found.disorder {
        text += &format!("order       {claim}: `palisade rebase` and `generate --hotfix` prove it\n");
    }
    for page in &found.stale_pages {
        text += &format!(
            "access      {page} is not what it has to be: `palisade policy matrix --write` writes it\n"
        );
    }
    let json = json!({ "stale_pages": found.stale_pages, "disorder": found.disorder, "clean": found.is_clean(), "objects": found.objects, "statements": found.statements,
                       "migrations": found.applied, "server": found.server,
                       "code": report::json(&found.code), "snapshot": report::json(&found.snapshot) });
    output.result(&text, &json)?;
    if !found.is_clean() {
        return Ok(Status::Differs);
    }
    Ok(Status::Clean)
}
