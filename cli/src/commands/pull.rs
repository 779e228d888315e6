//! `palisade pull`

use std::collections::BTreeMap;
use std::path::PathBuf;

use palisade_engine::catalog::ObjectId;
use palisade_engine::config::SourceSpec;
use palisade_engine::pull::{self, Pulled};
use palisade_engine::{Result, pipeline};
use serde_json::json;

use super::ScratchArgs;
use crate::Status;
use crate::args::Global;
use crate::output::{Output, counted};

/// Write structs and .sql files for what a database holds; they lead back to it, which is proven first
///
/// Tables, enums, domains and composite types become Rust, one file for each family of tables; what annotations cannot
/// say is written as SQL beside it, and every table for which that is so is named. Files that pull did not write are
/// never overwritten. Secrets in definitions are found before anything is written.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade pull --env staging\n  palisade pull sql:dump.sql --into schema --dry-run"
)]
pub(crate) struct Pull {
    /// What to pull: postgresql://…, env:NAME, sql:PATH, migrations, snapshot [default: the profile's database]
    source: Option<String>,
    /// The folder to write into [default: the first of `[scan] roots`]
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Write ${env:NAME} where a secret stands, instead of refusing
    #[arg(long)]
    redact: bool,
    /// Write also what cannot be proven on this machine, for lack of an extension for example
    #[arg(long)]
    unproven: bool,
    /// Turn policies by hand into intent, where comparing access proves the two to be the same in every cell
    #[arg(long)]
    recognise: bool,
    /// Print what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Pull, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline: pipeline::Pipeline<'_> = command.scratch.pipeline(&project, global, &progress)?;
    let source = match &command.source {
        Some(source) => source.parse()?,
        None => SourceSpec::Env(global.env.clone().unwrap_or_else(|| "local".to_owned())),
    };
    let request = pull::Request {
        into: command.into.clone(),
        redact: command.redact,
        unproven: command.unproven,
        recognise: command.recognise,
        write: !command.dry_run,
    };
    let mut pulled = pull::pull(&pipeline, &source, &request).await?;
    let said = if request.write { pulled.keep(&project)? } else { pulled.unsaid() };
    pulled.messages.extend(said);
    report(&pulled, output);
    output.result(&text(command, &pulled), &json(&pulled))?;
    Ok(Status::Clean)
}

/// What a person has to know beside the list of files.
pub(super) fn report(pulled: &Pulled, output: &Output) {
    for message in &pulled.messages {
        output.note(message);
    }
    for (id, reason) in &pulled.in_sql {
        output.note(&format!("written as SQL: {id}: {reason}"));
    }
    for name in &pulled.redacted {
        output.note(&format!("a secret was replaced: ${{env:{name}}}"));
    }
    for (id, intent) in &pulled.recognised {
        output.note(&format!("{id} became intent: #[policy({intent})]"));
    }
    for (id, reason) in &pulled.by_hand {
        output.note(&format!("{id} stays as it was written: {reason}"));
    }
    if pulled.policies > 0 && pulled.recognised.is_empty() && pulled.by_hand.is_empty() {
        let policies = pulled.policies;
        output.note(&format!(
            "{}; `pull --recognise` looks for intent there",
            counted(policies, "policy is written by hand", "policies are written by hand")
        ));
    }
    output.progress(&counted(pulled.structs, "table is a struct", "tables are structs"));
    if pulled.attached > 0 {
        output.progress(&format!(
            "{} with `managed = attach`",
            counted(pulled.attached, "table of others is a struct", "tables of others are structs")
        ));
    }
    if !pulled.proven.is_empty() {
        output.progress(&format!("proven: {}", pulled.proven));
    }
}

fn text(command: &Pull, pulled: &Pulled) -> String {
    if command.dry_run {
        let files = pulled.files.iter().map(|(path, text)| format!("==> {path} <==\n{text}"));
        return files.collect::<Vec<_>>().join("\n");
    }
    let written = pulled.files.keys().map(|path| format!("{path}\n"));
    written.chain(pulled.removed.iter().map(|name| format!("removed {name}\n"))).collect()
}

fn json(pulled: &Pulled) -> serde_json::Value {
    let by_name = |of: &BTreeMap<ObjectId, String>| -> serde_json::Map<String, serde_json::Value> {
        of.iter().map(|(id, text)| (id.to_string(), text.as_str().into())).collect()
    };
    let in_sql = by_name(&pulled.in_sql);
    json!({ "files": pulled.files, "removed": pulled.removed, "in_sql": in_sql, "structs": pulled.structs,
            "attached": pulled.attached,
            "recognised": by_name(&pulled.recognised), "by_hand": by_name(&pulled.by_hand),
            "policies": pulled.policies, "redacted": pulled.redacted, "proven": pulled.proven,
            "notes": pulled.messages })
}
