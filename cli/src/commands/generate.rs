//! `palisade generate`

use std::path::{Path, PathBuf};

use palisade_engine::migration::Slug;
use palisade_engine::pipeline::{self, Check, Generated, Hints};
use palisade_engine::{Error, Result};
use serde_json::{Value, json};

use super::{ScratchArgs, StrictArgs, rename};
use crate::args::Global;
use crate::output::Output;
use crate::{Status, report};

/// Write the migration that brings the folder of migrations to the schema, after proving it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade generate add_workouts\n  palisade generate --check\n  palisade generate --dry-run"
)]
pub(crate) struct Generate {
    /// What the migration is called, such as add_workouts [default: named after its changes]
    name: Option<String>,
    /// Allow a destructive step by its name, such as drop:table:public.workouts
    #[arg(long, value_name = "STEP")]
    allow: Vec<String>,
    /// Start from a database or another source in place of the folder of migrations
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,
    /// Answers for drops and adds that look alike: a TOML or JSON file with [[rename]] and [[separate]]
    #[arg(long, value_name = "FILE")]
    hints: Option<PathBuf>,
    /// Do not compare the profile's database with the migrations that it has
    #[arg(long)]
    offline: bool,
    /// Print what would be written
    #[arg(long)]
    dry_run: bool,
    /// Only ask whether there is something to write: status 1 if there is
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Judge what becomes of access by structure alone, and try nothing on rows
    #[arg(long)]
    no_execution: bool,
    #[command(flatten)]
    strict: StrictArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Generate, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let mut request = pipeline::Generate {
        slug: command.name.as_deref().map(Slug::new).transpose()?,
        allow: command.allow.iter().cloned().collect(),
        strict: command.strict.strict,
        write: !command.dry_run && !command.check,
        from: command.from.as_deref().map(str::parse).transpose()?,
        live: (!command.offline && !command.check && command.from.is_none()).then(|| global.env.clone()),
        hints: command.hints.as_deref().map(Hints::read).transpose()?.unwrap_or_default(),
        execution: !command.no_execution,
    };
    let generated = loop {
        let generated = pipeline::generate(&pipeline, &request, &global.stamp()?).await?;
        for message in &generated.messages {
            output.note(message);
        }
        if let Some(drift) = &generated.drift {
            return Err(drifted(drift));
        }
        if command.check || generated.lookalikes.is_empty() {
            break generated;
        }
        rename::settle(&project, &generated.lookalikes, &mut request.hints, command.dry_run)?;
    };
    if !command.check && !generated.refused.is_empty() {
        return Err(refused(&generated));
    }
    if generated.plan.is_empty() {
        output.progress("nothing to write: the migrations lead to the schema");
    } else if !generated.proven.is_empty() {
        output.progress(&format!("proven: {}", generated.proven));
    }
    let access = generated.access.summary();
    if !access.is_empty() {
        output.progress(&format!("access: {access}; `palisade policy diff migrations schema` shows it"));
    }
    let approved = pipeline::approval(&project, &generated.access)?;
    let waits = generated.access.blocks() && approved.is_none();
    if command.check && waits {
        output.progress(&format!(
            "this access is not approved; its digest is {}: `palisade policy diff {} schema --approve \"why it is \
             meant\"`",
            generated.access.digest(),
            command.from.as_deref().unwrap_or("migrations"),
        ));
    }
    output.result(&text(command, &generated), &json(&generated, approved.as_deref()))?;
    let differs = !generated.plan.is_empty() || waits;
    Ok(if command.check && differs { Status::Differs } else { Status::Clean })
}

fn drifted(drift: &Check) -> Error {
    let mut error = Error::new("the database of the profile is not what its migrations lead to");
    let text = report::text(drift, "the database", "its migrations");
    error.details = text.trim_end().lines().map(str::to_owned).collect();
    error.detail("nothing was written").hint(
        "undo there what was changed by hand, or write it into the schema and start from the database: \
         `--from env:NAME`; `--offline` does not look at it",
    )
}

fn refused(generated: &Generated) -> Error {
    let mut error = Error::new("the migration would delete data, and nobody has agreed to that");
    error.details.clone_from(&generated.refused);
    let flags: Vec<_> = generated.refused.iter().map(|step| format!("--allow {step}")).collect();
    error.detail("nothing was written").hint(format!("if it is meant: palisade generate {}", flags.join(" ")))
}

fn text(command: &Generate, generated: &Generated) -> String {
    if command.dry_run {
        let files = generated.migrations.iter().map(|m| format!("-- {}\n{}", m.file_name(), m.text()));
        return files.collect::<Vec<_>>().join("\n");
    }
    if command.check {
        return generated.plan.steps.iter().map(|step| format!("{}\n", step.id)).collect();
    }
    generated.files.iter().map(|file| format!("{}\n", shown(file).display())).collect()
}

fn json(generated: &Generated, approved: Option<&str>) -> Value {
    let migrations: Vec<_> = generated
        .migrations
        .iter()
        .map(|m| json!({ "file": m.file_name(), "id": m.header.id.as_str(), "sql": m.text() }))
        .collect();
    let statements: Vec<_> = generated.plan.statements().map(report::statement).collect();
    json!({ "migrations": migrations, "statements": statements, "proven": generated.proven,
            "access": super::policy::json(&generated.access, approved), "refused": generated.refused, "notes": generated.messages,
            "written": generated.files.iter().map(|file| shown(file).display().to_string()).collect::<Vec<_>>() })
}

/// A path as somebody in this folder would type it.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_owned()
}
