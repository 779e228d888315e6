//! `palisade env`

use palisade_engine::Result;
use palisade_engine::config::{Environment, FILE, LOCAL, Project};
use palisade_engine::connect::Target;
use serde_json::json;

use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Show which database is meant, and why; connects to nothing
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade env\n  palisade env --env staging --format json")]
pub(crate) struct Env {}

pub(crate) fn run(_: &Env, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let environment = project.environment(global.env.as_deref())?;
    let target = environment.target()?;
    for note in &environment.notes {
        output.note(note);
    }
    let file = project.file.as_ref().map(|file| file.display().to_string());
    let others: Vec<_> = project.config.env.keys().filter(|name| **name != environment.name).collect();
    let lines = lines(&environment, &project, global, &target);
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let text: String = lines.iter().map(|(name, value)| format!("{name:width$}  {value}\n")).collect();
    let seconds = |limit: std::time::Duration| limit.as_secs_f64();
    let json = json!({
        "profile": environment.name,
        "chosen_by": chosen_by(&environment, &project, global),
        "config": file,
        "url": environment.url.to_string(),
        "url_from": environment.origin,
        "target": target.to_string(),
        "protected": environment.protected,
        "role": environment.role,
        "lock_timeout_seconds": seconds(environment.lock_timeout),
        "statement_timeout_seconds": seconds(environment.statement_timeout),
        "pool_size": environment.pool_size,
        "pooler": environment.pooler.map(|pooler| pooler.to_string()),
        "sslmode": target.tls().to_string(),
        "other_profiles": others,
        "notes": environment.notes,
    });
    output.result(&text, &json)?;
    Ok(Status::Clean)
}

/// Every line that there is something to say in.
fn lines(
    environment: &Environment,
    project: &Project,
    global: &Global,
    target: &Target,
) -> Vec<(&'static str, String)> {
    let limit = |limit: std::time::Duration| match limit.is_zero() {
        true => "none".to_owned(),
        false => format!("{limit:?}"),
    };
    let file = project.file.as_ref().map_or_else(
        || format!("there is no {FILE} here or above: the defaults"),
        |file| file.display().to_string(),
    );
    let mut lines = vec![
        ("profile", format!("{} ({})", environment.name, chosen_by(environment, project, global))),
        ("config", file),
        ("url", environment.url.to_string()),
        ("url from", environment.origin.clone()),
        ("target", target.to_string()),
        ("sslmode", target.tls().to_string()),
        (
            "protected",
            if environment.protected { "yes: no push, no reset, no fake rows" } else { "no" }.to_owned(),
        ),
    ];
    lines.extend(environment.role.iter().map(|role| ("role", role.clone())));
    lines.push(("lock timeout", limit(environment.lock_timeout)));
    lines.push(("statement timeout", limit(environment.statement_timeout)));
    lines.extend(environment.pool_size.map(|size| ("pool size", size.to_string())));
    lines.extend(environment.pooler.map(|pooler| ("pooler", pooler.to_string())));
    let others = project.config.env.iter().filter(|(name, _)| **name != environment.name);
    let others: Vec<_> = others
        .map(|(name, profile)| if profile.protected { format!("{name} (protected)") } else { name.clone() })
        .collect();
    if !others.is_empty() {
        lines.push(("others", others.join(", ")));
    }
    lines
}

/// Why it is this profile.
fn chosen_by(environment: &Environment, project: &Project, global: &Global) -> String {
    if global.env_on_line {
        return format!("--env {}", environment.name);
    }
    if global.env.is_some() {
        return "variable PALISADE_ENV".to_owned();
    }
    if project.config.env.contains_key(LOCAL) {
        return "the default; --env NAME picks another".to_owned();
    }
    format!("{FILE} has no profiles")
}
