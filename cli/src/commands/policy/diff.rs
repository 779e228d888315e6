//! `palisade policy diff`

use palisade_engine::access::{AccessDiff, Finding, Verdict, Witness};
use palisade_engine::config::SourceSpec;
use palisade_engine::{Result, pipeline};
use serde_json::{Value, json};

use crate::Status;
use crate::args::Global;
use crate::commands::ScratchArgs;
use crate::output::Output;

/// Compare who may do what in two sources: status 1 if it differs
///
/// What is compared is effective access: after grants, memberships, ownership, row security, helpers, views and other
/// doors. UNKNOWN means that it was not decided, and is never to be taken for safe.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade policy diff env:production schema\n  palisade policy diff schema@main schema --gate"
)]
pub(crate) struct Diff {
    /// Where to start
    #[arg(value_name = "FROM")]
    from: String,
    /// Where to arrive
    #[arg(value_name = "TO", default_value = "schema")]
    to: String,
    /// For CI: status 1 only while access that widened, changed or could not be decided is not approved
    #[arg(long)]
    gate: bool,
    /// Approve exactly this difference, in generated/access/approved.toml
    #[arg(long, value_name = "REASON")]
    approve: Option<String>,
    /// Judge by structure alone, and try nothing on rows
    #[arg(long)]
    no_execution: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Diff, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let (from, to): (SourceSpec, SourceSpec) = (command.from.parse()?, command.to.parse()?);
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let diff = pipeline::access_diff(&pipeline, &from, &to, !command.no_execution).await?;
    if let Some(reason) = &command.approve {
        let file = pipeline::approve(&project, &diff, reason)?;
        output.progress(&format!("approved in {}", file.display()));
    }
    let approved = pipeline::approval(&project, &diff)?;
    output.result(&text(&diff, approved.as_deref()), &json(&diff, approved.as_deref()))?;
    let differs = diff.findings.iter().any(|finding| finding.verdict != Verdict::Equivalent);
    let stops = if command.gate { diff.blocks() && approved.is_none() } else { differs };
    Ok(if stops { Status::Differs } else { Status::Clean })
}

/// The difference as people read it.
pub(crate) fn text(diff: &AccessDiff, approved: Option<&str>) -> String {
    let approval = match approved {
        _ if !diff.blocks() => String::new(),
        Some(reason) => format!("approved: {reason}\n"),
        None => format!("not approved; its digest is {}\n", diff.digest()),
    };
    told_with(diff, &approval)
}

/// What has happened already, so that nobody can approve it any more.
pub(crate) fn past(diff: &AccessDiff) -> String {
    told_with(diff, "")
}

fn told_with(diff: &AccessDiff, approval: &str) -> String {
    let mut text: String = diff.findings.iter().map(finding).collect();
    text += &summary(diff);
    text += approval;
    text += &format!("compared: {} cells, of the roles {}\n", diff.compared, words(&diff.roles));
    if let Some(tried) = &diff.tried {
        text += &format!("tried: {tried}\n");
    }
    for line in &diff.not_looked_at {
        text += &format!("not looked at: {line}\n");
    }
    text
}

fn words<'a>(all: impl IntoIterator<Item = &'a String>) -> String {
    all.into_iter().cloned().collect::<Vec<_>>().join(", ")
}

fn finding(finding: &Finding) -> String {
    let Finding {
        verdict,
        role,
        command,
        subject,
        before,
        after,
        changes,
        decided_by,
        witnesses,
        attempts,
        fingerprint: _,
        cell: _,
    } = finding;
    let mut text = format!("{verdict:<10}  {role} {command} {subject}");
    if let (Some(before), Some(after)) = (before, after) {
        text += &if before == after { format!("  {after}") } else { format!("  {before} -> {after}") };
    }
    text += &format!("  ({decided_by})\n");
    for change in changes {
        text += &format!("    {change}\n");
    }
    for witness in witnesses {
        text += &told(witness);
    }
    if let (Some(attempts), true) = (attempts, witnesses.is_empty()) {
        text += &format!("    tried {attempts} times on rows: no difference, which proves nothing\n");
    }
    text
}

/// What was seen, in two lines.
fn told(witness: &Witness) -> String {
    let Witness { gained, who, attempt, row, before, after } = witness;
    let row = row.as_ref().map(|row| format!("  {row}")).unwrap_or_default();
    let word = if *gained { "more" } else { "less" };
    format!("    {word}: {who}: {attempt}{row}\n      before: {before}; after: {after}\n")
}

/// How many cells became what, in one line.
fn summary(diff: &AccessDiff) -> String {
    let said = diff.summary();
    if said.is_empty() { "access: as it was\n".to_owned() } else { format!("access: {said}\n") }
}

/// The difference for programs.
pub(crate) fn json(diff: &AccessDiff, approved: Option<&str>) -> Value {
    json!({ "findings": diff.findings, "blocks": diff.blocks(), "digest": diff.digest(), "approved": approved,
            "compared": diff.compared, "roles": diff.roles, "tried": diff.tried, "not_looked_at": diff.not_looked_at })
}
