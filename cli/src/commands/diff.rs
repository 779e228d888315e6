//! `palisade diff`

use palisade_engine::config::SourceSpec;
use palisade_engine::introspect::Extent;
use palisade_engine::pipeline;
use palisade_engine::{Error, Result, render};

use super::{ScratchArgs, StrictArgs};
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
    /// Compare the roles of the servers, too: attributes, memberships, settings and privileges on parameters; never
    /// passwords
    #[arg(long)]
    roles: bool,
    /// Compare to whom objects belong, too
    #[arg(long)]
    owners: bool,
    /// Change tables that exist in the forms that let others work meanwhile, as migrations do
    #[arg(long)]
    online: bool,
    #[command(flatten)]
    strict: StrictArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Diff, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let (from, to): (SourceSpec, SourceSpec) = (command.from.parse()?, command.to.parse()?);
    let progress = |line: &str| output.step(line);
    let mut pipeline = command.scratch.pipeline(&project, global, &progress)?;
    pipeline.extent = extent(command, [&from, &to])?;
    let (actual, mut wanted) = pipeline::resolve_both(&pipeline, &from, &to).await?;
    wanted.notes.online = command.online;
    let check = pipeline::check(&pipeline, &actual, &wanted).await?;
    command.strict.judge([&check])?;
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

/// What is read beyond the objects of the two.
fn extent(command: &Diff, sources: [&SourceSpec; 2]) -> Result<Extent> {
    let extent = Extent { roles: command.roles, owners: command.owners };
    match sources.into_iter().find(|source| !source.has_roles()) {
        Some(source) if extent != Extent::default() => {
            Err(Error::new(format!("{source} says nothing of roles and owners, so they cannot be compared"))
                .hint("--roles and --owners compare two databases"))
        }
        _ => Ok(extent),
    }
}
