//! `palisade status`

use palisade_engine::Result;
use palisade_engine::apply::{self, Standing, State};
use palisade_engine::connect::Purpose;
use serde_json::{Value, json};

use super::open;
use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Show which migrations the database has: status 1 if it does not have all of them, or others
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade status --env staging")]
pub(crate) struct StatusOf {}

pub(crate) async fn run(_: &StatusOf, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let folder = project.migrations()?;
    let (environment, session) = open(&project, global, Purpose::Read, output).await?;
    let standing = apply::status(&session, &folder, environment.role.as_deref()).await?;
    output.result(&text(&standing), &json(&standing))?;
    Ok(if standing.is_settled() { Status::Clean } else { Status::Differs })
}

fn text(standing: &Standing) -> String {
    let width = standing.entries.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for entry in &standing.entries {
        out += &format!("{:width$}  {}\n", entry.name, entry.state);
    }
    for step in &standing.unfinished {
        out += &format!("interrupted: {step}\n");
    }
    for problem in &standing.problems {
        out += &format!("problem: {problem}\n");
    }
    if out.is_empty() { "there are no migrations\n".to_owned() } else { out }
}

fn json(standing: &Standing) -> Value {
    let entries: Vec<_> = standing
        .entries
        .iter()
        .map(|entry| {
            let (at, by) = match &entry.state {
                State::Applied { at, by } => (Some(at).filter(|at| !at.is_empty()), Some(by)),
                _ => (None, None),
            };
            json!({ "file": entry.name, "id": entry.id.as_str(), "state": entry.state.word(),
                    "applied_at": at, "applied_by": by })
        })
        .collect();
    let unfinished: Vec<_> = standing.unfinished.iter().map(ToString::to_string).collect();
    let problems: Vec<_> = standing.problems.iter().map(ToString::to_string).collect();
    json!({ "settled": standing.is_settled(), "migrations": entries,
            "interrupted": unfinished, "problems": problems })
}
