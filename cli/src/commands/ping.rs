//! `palisade ping`

use palisade_engine::Result;
use palisade_engine::config::Environment;
use palisade_engine::query::{self, Health};
use serde_json::json;

use crate::Status;
use crate::args::Global;
use crate::output::Output;

/// Ask whether the database of the profile answers, how fast, and what stands in between: status 2 if it does not
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade ping\n  palisade ping --env staging --format json")]
pub(crate) struct Ping {}

pub(crate) async fn run(_: &Ping, global: &Global, output: &Output) -> Result<Status> {
    let environment = global.project()?.environment(global.env.as_deref())?;
    let target = environment.target()?;
    let health = query::ping(&target).await?;
    for note in environment.notes.iter().chain(&health.notes) {
        output.note(note);
    }
    for note in mismatches(&environment, &health) {
        output.note(&note);
    }
    let milliseconds = |time: std::time::Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
    let text = format!(
        "target       {target}\nserver       PostgreSQL {}{}\nlatency      {} ({} to connect)\ntls          {}\npooler       {}\n\
         connections  {} allowed\n",
        health.version,
        if health.standby { ", a standby that only reads" } else { "" },
        milliseconds(health.latency),
        milliseconds(health.connected),
        health.tls.as_deref().unwrap_or("none"),
        health.pooler.as_deref().unwrap_or("none seen"),
        health.connections,
    );
    let json = json!({
        "target": target.to_string(),
        "version": health.version,
        "standby": health.standby,
        "latency_ms": health.latency.as_secs_f64() * 1000.0,
        "connect_ms": health.connected.as_secs_f64() * 1000.0,
        "tls": health.tls,
        "pooler": health.pooler,
        "connections": health.connections,
    });
    output.result(&text, &json)?;
    Ok(Status::Clean)
}

/// Where the profile and the server say two things.
fn mismatches(environment: &Environment, health: &Health) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(size) = environment.pool_size
        && i64::from(size) > i64::from(health.connections)
        && environment.pooler.is_none()
    {
        notes.push(format!(
            "the profile's pool of {size} is larger than the {} connections allowed",
            health.connections
        ));
    }
    if let (None, Some(why)) = (environment.pooler, &health.pooler) {
        notes.push(format!(
            "a pooler, {why}; if it hands out servers by the transaction, say so: pooler = \"transaction\""
        ));
    }
    notes
}
