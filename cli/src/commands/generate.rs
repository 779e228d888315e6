//! `palisade generate`

use std::path::{Path, PathBuf};

use palisade_engine::config::SourceSpec;
use palisade_engine::migration::Slug;
use palisade_engine::pipeline::{self, Check, Generated, Goal, Hints, Pipeline};
use palisade_engine::{Error, Result};
use serde_json::{Value, json};

use super::{ScratchArgs, StrictArgs, rename};
use crate::args::Global;
use crate::output::Output;
use crate::{Status, report};

/// Write the migration that brings the folder of migrations to the schema, after proving it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade generate add_workouts\n  palisade generate --check\n  palisade generate --dry-run\n  palisade generate fix --from @v1.42 --hotfix\n  palisade generate --reprove generated/migrations/20260131120000_add_workouts.sql"
)]
pub(crate) struct Generate {
    /// What the migration is called, such as add_workouts [default: named after its changes]
    name: Option<String>,
    /// Allow a destructive step by its name, such as drop:table:public.workouts
    #[arg(long, value_name = "STEP")]
    allow: Vec<String>,
    /// Start from a database or another source in place of the folder of migrations; `@REV` is the folder at a revision
    #[arg(long, value_name = "SOURCE")]
    from: Option<String>,
    /// The migration also has to run on the revision that --from @REV names, without what came later, and to lead to the
    /// same with that behind it
    #[arg(long, requires = "from")]
    hotfix: bool,
    /// Prove a migration again that was edited by hand, and write its header and the comments above its statements anew
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "allow", "from", "hotfix", "hints", "check"])]
    reprove: Option<String>,
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
        goal: Goal::Code,
        slug: command.name.as_deref().map(Slug::new).transpose()?,
        allow: command.allow.iter().cloned().collect(),
        strict: command.strict.strict,
        write: !command.dry_run && !command.check,
        from: if command.hotfix { None } else { command.from.as_deref().map(source).transpose()? },
        hotfix: command.hotfix.then(|| revision(command.from.as_deref())).transpose()?,
        live: (!command.offline && !command.check && (command.hotfix || command.from.is_none()))
            .then(|| global.env.clone()),
        hints: command.hints.as_deref().map(Hints::read).transpose()?.unwrap_or_default(),
        execution: !command.no_execution,
    };
    if let Some(file) = &command.reprove {
        return reprove(&pipeline, &request, file, output).await;
    }
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
    let said = match command.check {
        true => generated.plan.steps.iter().map(|step| format!("{}\n", step.id)).collect(),
        false => text(command.dry_run, &generated),
    };
    output.result(&said, &json(&generated, approved.as_deref()))?;
    let differs = !generated.plan.is_empty() || waits;
    Ok(if command.check && differs { Status::Differs } else { Status::Clean })
}

/// A source; a revision alone means the migrations at that revision.
fn source(text: &str) -> Result<SourceSpec> {
    if text.starts_with('@') { format!("migrations{text}").parse() } else { text.parse() }
}

/// The revision of a hotfix.
fn revision(from: Option<&str>) -> Result<String> {
    let revision = from.and_then(|from| from.strip_prefix('@')).filter(|revision| !revision.is_empty());
    revision.map(str::to_owned).ok_or_else(|| {
        Error::new("a hotfix starts from a git revision that is deployed").hint("--from @v1.42 --hotfix")
    })
}

/// Proves a file again that was edited by hand.
async fn reprove(
    pipeline: &Pipeline<'_>,
    request: &pipeline::Generate,
    file: &str,
    output: &Output,
) -> Result<Status> {
    let generated = pipeline::reprove(pipeline, request, file).await?;
    for message in &generated.messages {
        output.note(message);
    }
    if let Some(differs) = &generated.drift {
        let mut error = Error::new(format!("{file} does not lead where the sources say"));
        let text = report::text(differs, "the migrations with it", "the sources");
        error.details = text.trim_end().lines().map(str::to_owned).collect();
        return Err(error
            .detail("nothing was written")
            .hint("correct the file or the sources, and prove it again"));
    }
    if !generated.refused.is_empty() {
        let mut error = Error::new(format!("{file} deletes data, and does not say that this is meant"));
        error.details.clone_from(&generated.refused);
        return Err(error
            .detail("nothing was written")
            .hint("if it is meant, write above the statement: -- palisade: allow PL001 because …"));
    }
    output.progress(&format!("proven: {}", generated.proven));
    let access = generated.access.summary();
    if !access.is_empty() {
        output.progress(&format!("access: {access}"));
    }
    output.result(&text(!request.write, &generated), &json(&generated, None))?;
    Ok(Status::Clean)
}

pub(super) fn drifted(drift: &Check) -> Error {
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

/// The files: their names, or what would be in them.
pub(super) fn text(dry_run: bool, generated: &Generated) -> String {
    if dry_run {
        let files = generated.migrations.iter().map(|m| format!("-- {}\n{}", m.file_name(), m.text()));
        return files.collect::<Vec<_>>().join("\n");
    }
    generated.files.iter().map(|file| format!("{}\n", shown(file).display())).collect()
}

pub(super) fn json(generated: &Generated, approved: Option<&str>) -> Value {
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
pub(super) fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_owned()
}
