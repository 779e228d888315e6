//! `palisade policy explain`

use std::fmt::Write as _;

use palisade_engine::Result;
use palisade_engine::connect::Purpose;
use palisade_engine::pipeline::{Code, Explained, explain, plan_of};
use serde_json::{Value, json};

use crate::Status;
use crate::args::Global;
use crate::commands::open;
use crate::output::Output;

/// Print what a table's intent became: the sentences, the SQL, the index that serves it, and PostgreSQL's plan
#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// The table, with or without its schema
    table: String,
    /// Ask the profile's database for the plan of reading the table, as each role that may
    #[arg(long)]
    plan: bool,
}

pub(crate) async fn run(command: &Explain, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let code = Code::read(&project, None, None)?;
    let explained = explain(&code, &command.table)?;
    let mut plans: Vec<(String, String)> = Vec::new();
    if command.plan || global.env_on_line {
        let (_, session) = open(&project, global, Purpose::Read, output).await?;
        for role in &explained.readers {
            plans.push((role.clone(), plan_of(&session, &code, &explained.table, role).await?));
        }
    }
    output.result(&text(&explained, &plans), &as_json(&explained, &plans))?;
    Ok(Status::Clean)
}

fn text(explained: &Explained, plans: &[(String, String)]) -> String {
    let mut out = format!("{}\n", explained.table);
    let mut section = |title: &str, body: String| {
        if !body.is_empty() {
            let _ = write!(out, "\n{title}\n{body}");
        }
    };
    let lines = |text: &str| text.lines().map(|line| format!("  {line}\n")).collect::<String>();
    section(
        "intent",
        explained.intent.iter().map(|(place, text)| format!("  {text}\n      {place}\n")).collect(),
    );
    section("becomes", explained.sql.iter().map(|sql| format!("{}\n", lines(&format!("{sql};")))).collect());
    let served = explained.served.iter();
    section(
        "served by",
        served.map(|one| format!("  {} by {}: {}\n", one.column, one.index, one.reason)).collect(),
    );
    section(
        "plan",
        plans.iter().map(|(role, plan)| format!("  as {role}\n{}", lines(&lines(plan)))).collect(),
    );
    out
}

fn as_json(explained: &Explained, plans: &[(String, String)]) -> Value {
    let intent = explained.intent.iter().map(|(place, text)| json!({ "text": text, "place": place }));
    let served = explained
        .served
        .iter()
        .map(|one| json!({ "column": one.column, "index": one.index, "reason": one.reason }));
    let plans = plans.iter().map(|(role, plan)| json!({ "role": role, "plan": plan }));
    json!({
        "table": explained.table.to_string(),
        "intent": intent.collect::<Vec<_>>(),
        "sql": explained.sql,
        "served": served.collect::<Vec<_>>(),
        "plans": plans.collect::<Vec<_>>(),
    })
}
