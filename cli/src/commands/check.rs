//! `palisade check`

use palisade_engine::Result;
use palisade_engine::config::{Files, LOCAL, SourceSpec};
use palisade_engine::pipeline;

use super::{ScratchArgs, StrictArgs};
use crate::args::Global;
use crate::output::Output;
use crate::{Status, report};

/// Compare a database with the schema: status 1 and a diff where they differ
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade check\n  palisade check --env staging --format json")]
pub(crate) struct Check {
    /// What to compare with the schema: env:NAME, postgresql://…, migrations, … [default: the profile's database]
    #[arg(value_name = "SOURCE")]
    against: Option<String>,
    #[command(flatten)]
    strict: StrictArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Check, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
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
        let access = pipeline::access_diff(&pipeline, &actual, &expected).await?;
        if !access.findings.is_empty() {
            text +=
                &format!("\nwhat the schema would make of access:\n{}", super::policy::text(&access, None));
        }
        json["access"] = super::policy::json(&access, None);
    }
    output.result(&text, &json)?;
    if check.differences.is_empty() {
        output.progress(&format!("no drift: {actual} is what the schema says"));
        return Ok(Status::Clean);
    }
    Ok(Status::Differs)
}
