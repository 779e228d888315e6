//! `palisade check`

mod adopt;
mod drift;

use clap::ValueEnum;
use palisade_engine::config::{Files, LOCAL, Project, SourceSpec};
use palisade_engine::{Error, Result, pipeline};
use serde_json::json;

use super::{ScratchArgs, StrictArgs};
use crate::args::Global;
use crate::output::Output;
use crate::{Status, findings, report};

/// Compare a database with the schema: status 1 and a diff where they differ
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade check\n  palisade check --env staging --format json\n  palisade check --env production --allow pending\n  palisade check --adopt --dry-run\n  palisade check --offline"
)]
pub(crate) struct Check {
    /// What to compare with the schema: env:NAME, postgresql://…, migrations, … [default: the profile's database]
    #[arg(value_name = "SOURCE")]
    against: Option<String>,
    /// Difference that is none: what is not deployed yet, where nothing was changed by hand
    #[arg(long, value_enum, value_name = "WHAT")]
    allow: Option<Allowed>,
    /// Take what was changed by hand into the sources, as far as that is proven to lead to it
    #[arg(long, conflicts_with = "allow")]
    adopt: bool,
    /// Print what would be taken over as a diff, and change nothing
    #[arg(long, requires = "adopt")]
    dry_run: bool,
    /// Edit files, too, that git could not bring back: with changes that are not committed, or outside of git
    #[arg(long, requires = "adopt")]
    allow_dirty: bool,
    /// Judge access by structure alone, and try nothing on rows
    #[arg(long)]
    no_execution: bool,
    /// Only ask whether what is generated goes with the sources: reads files, and needs no database
    #[arg(long, conflicts_with_all = ["against", "allow", "adopt", "strict"])]
    offline: bool,
    #[command(flatten)]
    strict: StrictArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
}

/// What may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Allowed {
    /// What is not deployed yet.
    Pending,
}

pub(crate) async fn run(command: &Check, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    if command.offline {
        return offline(&project, output);
    }
    let actual = match &command.against {
        Some(source) => source.parse()?,
        None => SourceSpec::Env(global.env.clone().unwrap_or_else(|| LOCAL.to_owned())),
    };
    command.refuse_what_is_no_database(&actual)?;
    let expected = SourceSpec::Schema(Files::default());
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let (there, wanted) = pipeline::resolve_both(&pipeline, &actual, &expected).await?;
    let check = pipeline::check(&pipeline, &there, &wanted).await?;
    command.strict.judge([&check])?;
    for message in &check.messages {
        output.note(message);
    }
    let mut json = report::json(&check);
    let (mut text, drift) = if check.differences.is_empty() {
        (String::new(), pipeline::Drift::default())
    } else {
        let sides = (&there, &wanted);
        let drift = pipeline::drift(&pipeline, &actual, sides, &check, !command.no_execution).await?;
        drift::add_json(&mut json, &check, &drift);
        if command.adopt {
            return adopt::run(command, &pipeline, sides, &check, &drift, output).await;
        }
        (drift::text(&check, &drift, &actual.to_string(), &expected.to_string()), drift)
    };
    // Of a database alone it is known what others have there.
    let unmet = match there.scope {
        None => pipeline::unmet(&pipeline, &there, &wanted, &global.stamp()?.day()),
        Some(_) => Vec::new(),
    };
    text += &findings::text(&unmet, &project.root);
    if !unmet.is_empty() {
        json["findings"] = findings::json(&unmet);
    }
    output.result(&text, &json)?;
    if !unmet.is_empty() {
        return Ok(Status::Differs);
    }
    if check.differences.is_empty() {
        output.progress(&format!("no drift: {actual} is what the schema says"));
        return Ok(Status::Clean);
    }
    command.judge(&drift, output)
}

impl Check {
    /// What was deployed is known of databases alone.
    fn refuse_what_is_no_database(&self, actual: &SourceSpec) -> Result<()> {
        let database = matches!(actual, SourceSpec::Env(_) | SourceSpec::Url(_));
        if database || (self.allow.is_none() && !self.adopt) {
            return Ok(());
        }
        let flag = if self.adopt { "--adopt" } else { "--allow pending" };
        Err(Error::new(format!("{flag} is about a database, and {actual} is none"))
            .hint("name a profile, `--env NAME`, or a postgresql://… URL"))
    }

    /// Whether what differs may.
    fn judge(&self, drift: &pipeline::Drift, output: &Output) -> Result<Status> {
        match (self.allow, &drift.untold) {
            (None, _) => Ok(Status::Differs),
            (Some(Allowed::Pending), Some(why)) => Err(drift::untold(why)),
            (Some(Allowed::Pending), None) if drift.is_pending() => {
                output
                    .progress("no drift: what differs is not deployed yet, and nothing was changed by hand");
                Ok(Status::Clean)
            }
            (Some(Allowed::Pending), None) => Ok(Status::Differs),
        }
    }
}

/// Whether what is generated is stale.
fn offline(project: &Project, output: &Output) -> Result<Status> {
    let stale = pipeline::staleness(project)?;
    let text: String =
        stale.changed.iter().map(|file| format!("{file} says what nothing generated says\n")).collect();
    let gone = match stale.gone {
        0 => String::new(),
        1 => "1 statement is gone from the sources\n".to_owned(),
        many => format!("{many} statements are gone from the sources\n"),
    };
    let none = if stale.recorded { "" } else { "nothing was generated yet\n" };
    let json = json!({ "fresh": stale.is_fresh(), "recorded": stale.recorded, "changed": stale.changed, "gone": stale.gone });
    output.result(&format!("{none}{text}{gone}"), &json)?;
    if stale.is_fresh() {
        output.progress("fresh: what is generated goes with the sources");
        return Ok(Status::Clean);
    }
    output.progress("stale: run `palisade generate`");
    Ok(Status::Differs)
}
