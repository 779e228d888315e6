//! `palisade check`

use palisade_engine::Result;
use palisade_engine::config::{Files, LOCAL, Project, SourceSpec};
use palisade_engine::pipeline;
use serde_json::json;

use super::{ScratchArgs, StrictArgs};
use crate::args::Global;
use crate::output::Output;
use crate::{Status, findings, report};

/// Compare a database with the schema: status 1 and a diff where they differ
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade check\n  palisade check --env staging --format json\n  palisade check --offline"
)]
pub(crate) struct Check {
    /// What to compare with the schema: env:NAME, postgresql://…, migrations, … [default: the profile's database]
    #[arg(value_name = "SOURCE")]
    against: Option<String>,
    /// Judge access by structure alone, and try nothing on rows
    #[arg(long)]
    no_execution: bool,
    /// Only ask whether what is generated goes with the sources: reads files, and needs no database
    #[arg(long, conflicts_with_all = ["against", "strict"])]
    offline: bool,
    #[command(flatten)]
    strict: StrictArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
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
    let expected = SourceSpec::Schema(Files::default());
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let there = pipeline::resolve(&pipeline, &actual).await?;
    let wanted = pipeline::resolve(&pipeline, &expected).await?;
    let check = pipeline::check(&pipeline, &there, &wanted).await?;
    command.strict.judge([&check])?;
    for message in &check.messages {
        output.note(message);
    }
    let mut text = report::text(&check, &actual.to_string(), &expected.to_string());
    let mut json = report::json(&check);
    if !check.differences.is_empty() {
        let access = pipeline::access_diff(&pipeline, &actual, &expected, !command.no_execution).await?;
        if !access.findings.is_empty() {
            text +=
                &format!("\nwhat the schema would make of access:\n{}", super::policy::text(&access, None));
        }
        json["access"] = super::policy::json(&access, None);
    }
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
    if check.differences.is_empty() && unmet.is_empty() {
        output.progress(&format!("no drift: {actual} is what the schema says"));
        return Ok(Status::Clean);
    }
    Ok(Status::Differs)
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
