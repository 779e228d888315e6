//! `palisade down`

use palisade_engine::migration::Slug;
use palisade_engine::pipeline::{self, Earlier, Generated, Goal, Hints, Undone};
use palisade_engine::plan::Code;
use palisade_engine::{Error, Result};
use serde_json::{Value, json};

use super::{ScratchArgs, generate};
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Write the migration that leads back to an earlier state, after proving it, and say which data it cannot bring back
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade down --dry-run\n  palisade down --allow drop:column:public.note.pages\n  palisade down --to 20260131120000 --fill \"public.note.body=''\"\n\nIt changes no database: `palisade migrate` applies what it writes."
)]
pub(crate) struct Down {
    /// What the migration is called [default: undo_ and the name of what it undoes]
    name: Option<String>,
    /// The last migration that stays, by its version, file or id; `empty` undoes all [default: the one before the last]
    #[arg(long, value_name = "MIGRATION")]
    to: Option<String>,
    /// Allow a destructive step by its name, such as drop:table:public.workouts
    #[arg(long, value_name = "STEP")]
    allow: Vec<String>,
    /// What rows that are there get in a column that comes back, as SQL: "public.note.body=''"
    #[arg(long, value_name = "COLUMN=SQL", value_parser = fill)]
    fill: Vec<(String, String)>,
    /// Do not compare the profile's database with the migrations that it has
    #[arg(long)]
    offline: bool,
    /// Print what would be written
    #[arg(long)]
    dry_run: bool,
    /// Judge what becomes of access by structure alone, and try nothing on rows
    #[arg(long)]
    no_execution: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Down, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let request = pipeline::Generate {
        goal: Goal::Earlier(Earlier {
            last: command.to.clone(),
            fill: command.fill.iter().cloned().collect(),
        }),
        slug: command.name.as_deref().map(Slug::new).transpose()?,
        allow: command.allow.iter().cloned().collect(),
        strict: false,
        write: !command.dry_run,
        from: None,
        hotfix: None,
        live: (!command.offline).then(|| global.env.clone()),
        hints: Hints::default(),
        execution: !command.no_execution,
    };
    let generated = pipeline::generate(&pipeline, &request, &global.stamp()?).await?;
    for message in &generated.messages {
        output.note(message);
    }
    if let Some(drift) = &generated.drift {
        return Err(generate::drifted(drift));
    }
    let undone = generated.undone.clone().unwrap_or_default();
    if !generated.refused.is_empty() {
        return Err(refused(&generated, &undone));
    }
    tell(&generated, &undone, command.fill.is_empty(), output);
    output.result(&generate::text(command.dry_run, &generated), &json(&generated, &undone))?;
    Ok(Status::Clean)
}

/// `public.note.body=''`
fn fill(text: &str) -> std::result::Result<(String, String), String> {
    let (column, value) = text.split_once('=').ok_or("write COLUMN=SQL, such as public.note.body=''")?;
    Ok((column.trim().to_owned(), value.trim().to_owned()))
}

fn refused(generated: &Generated, undone: &Undone) -> Error {
    let mut error = Error::new(format!(
        "the way back would delete data that was written since, and nobody has agreed to that: it undoes {}",
        undone.files.join(", ")
    ));
    error.details.clone_from(&generated.refused);
    error.details.extend(lost(undone));
    let flags: Vec<_> = generated.refused.iter().map(|step| format!("--allow {step}")).collect();
    error.detail("nothing was written").hint(format!("if it is meant: palisade down {}", flags.join(" ")))
}

/// What is said beside the result.
fn tell(generated: &Generated, undone: &Undone, unfilled: bool, output: &Output) {
    output.progress(&format!("undoes {}", undone.files.join(", ")));
    for line in lost(undone) {
        output.note(&line);
    }
    if generated.plan.is_empty() {
        output.progress("nothing to write: they left the schema as it was");
        return;
    }
    output.progress(&format!("proven: {}", generated.proven));
    let hazards = generated.plan.statements().flat_map(|statement| &statement.hazards);
    for hazard in hazards.filter(|hazard| hazard.code == Code::MayFail) {
        let fill = if unfilled { "; `--fill` says what rows get in a column" } else { "" };
        output.note(&format!("{}: {}{fill}", hazard.code.title(), hazard.message));
    }
    let access = generated.access.summary();
    if !access.is_empty() {
        output.progress(&format!("access: {access}"));
    }
    if !generated.declared.is_empty() {
        output.note(&format!(
            "the sources still say otherwise, and the next `palisade generate` would bring it back: {}; take it out of \
             them (`git revert`) and run `palisade generate`, which then has nothing to write",
            generated.declared.join(", ")
        ));
    }
}

/// The data that does not come back, a line each.
fn lost(undone: &Undone) -> impl Iterator<Item = String> {
    undone.lost.iter().map(|lost| {
        let line = lost.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("not brought back: {}{line} {}; {}", lost.file, lost.did, lost.after)
    })
}

fn json(generated: &Generated, undone: &Undone) -> Value {
    let mut json = generate::json(generated, None);
    json["undone"] = json!(undone.files);
    json["lost"] = json!(undone.lost);
    json["declared"] = json!(generated.declared);
    json
}
