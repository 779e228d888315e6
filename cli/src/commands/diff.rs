//! `palisade diff`

use palisade_engine::pipeline;
use palisade_engine::{Result, render};

use super::ScratchArgs;
use crate::args::{Format, Global};
use crate::output::Output;
use crate::{Status, report};

/// Compare two sources: status 1 and what differs, or with --format sql the way from the first to the second
///
/// A source is postgresql://…, env:NAME, schema[:PATH][@REV], migrations[:PATH], snapshot[:PATH], sql:PATH or empty.
/// Between two databases all schemas but PostgreSQL's own are compared; against files, those that the files declare.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade diff env:staging schema\n  palisade diff sql:old.sql sql:new.sql --format sql"
)]
pub(crate) struct Diff {
    /// Where to start
    #[arg(value_name = "FROM")]
    from: String,
    /// Where to arrive
    #[arg(value_name = "TO")]
    to: String,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Diff, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let (from, to) = (command.from.parse()?, command.to.parse()?);
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, &progress)?;
    let (actual, wanted) = pipeline::resolve_both(&pipeline, &from, &to).await?;
    let check = pipeline::check(&pipeline, &actual, &wanted).await?;
    for message in &check.messages {
        output.note(message);
    }
    if global.format == Format::Sql {
        output.raw(&render::stream(&check.plan))?;
    } else {
        let text = report::text(&check, &from.to_string(), &to.to_string());
        output.result(&text, &report::json(&check))?;
    }
    Ok(if check.differences.is_empty() { Status::Clean } else { Status::Differs })
}
