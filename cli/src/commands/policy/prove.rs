//! `palisade policy prove`

use palisade_engine::Result;
use palisade_engine::pipeline::{self, ProveOptions, Proven};
use palisade_engine::prove::{Fate, Finding, Score};
use serde_json::{Value, json};

use crate::Status;
use crate::args::Global;
use crate::commands::ScratchArgs;
use crate::output::Output;

/// Try to break in: status 1 if anybody reads, writes or lacks what was not meant so
///
/// Fills a throw-away database with a small world, reads and writes as everybody through every table, view, partition
/// and function, and compares what they get with what the structs say was meant.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade policy prove\n  palisade policy prove workouts messages\n  palisade policy prove --mutate"
)]
pub(crate) struct Prove {
    /// The tables to try, with those whose policies depend on them [default: all]
    #[arg(value_name = "TABLE")]
    tables: Vec<String>,
    /// Weaken the policies one at a time as well, and print how many of these mutants are noticed
    #[arg(long)]
    mutate: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Prove, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let options =
        ProveOptions { tables: command.tables.clone(), mutate: command.mutate, today: global.stamp()?.day() };
    let proven = pipeline::prove_policies(&pipeline, &options).await?;
    output.result(&text(&proven), &json(&proven))?;
    let survived = proven.score.as_ref().is_some_and(|score| score.survivors().next().is_some());
    Ok(if proven.proof.findings.is_empty() && !survived { Status::Clean } else { Status::Differs })
}

fn text(proven: &Proven) -> String {
    let Proven { proof, score, size: (tables, rows, people) } = proven;
    let mut out =
        format!("{} attempts in a world of {people} people, {tables} tables, {rows} rows\n", proof.tried);
    for finding in &proof.findings {
        out += &format!("\n{}\n", of_finding(finding));
    }
    let waived: Vec<String> = proof.waived.iter().map(of_waived).collect();
    for (title, lines) in [
        ("waived", &waived),
        ("waivers that can go", &proof.idle),
        ("assumed", &proof.assumed),
        ("not judged", &proof.unjudged),
        ("told by constraints", &proof.covert),
    ] {
        if !lines.is_empty() {
            out += &format!("\n{title}\n");
            lines.iter().for_each(|line| out += &format!("  {line}\n"));
        }
    }
    if let Some(score) = score {
        out += &of_score(score);
    }
    out += &match proof.findings.len() {
        0 => "\nnobody got what was not meant for them\n".to_owned(),
        1 => "\n1 finding\n".to_owned(),
        many => format!("\n{many} findings\n"),
    };
    out
}

fn of_finding(finding: &Finding) -> String {
    let Finding { fault, table: _, door, role, action, what, cases, script } = finding;
    let times = if *cases == 1 { String::new() } else { format!(" ({cases} cases)") };
    let script: String = script.lines().map(|line| format!("    {line}\n")).collect();
    let (word, code) = (fault.word().to_uppercase(), fault.code());
    format!("{word} {code} {door}: {action} as {role}{times}\n  {what}\n{script}")
}

fn of_waived((finding, reason): &(Finding, String)) -> String {
    let Finding { fault, table, door, role, action, .. } = finding;
    format!("{} {} of {table} through {door}: {action} as {role}: {reason}", fault.code(), fault.word())
}

fn of_score(score: &Score) -> String {
    let (killed, whole) = score.killed();
    let share = if whole == 0 { 100.0 } else { 100.0 * killed as f64 / whole as f64 };
    let found = score.mutants.iter().filter(|(_, fate)| matches!(fate, Fate::Found(_))).count();
    let mut out = format!(
        "\nmutation score {share:.1} %: {killed} of {whole} mutants noticed, {found} as not meant, {} because somebody \
         gets something else than before\n",
        killed - found
    );
    for (mutant, fate) in &score.mutants {
        match fate {
            Fate::Survived => out += &format!("  survived    {}\n", mutant.name),
            Fate::Equivalent(why) => out += &format!("  equivalent  {}: {why}\n", mutant.name),
            Fate::Refused(why) => out += &format!("  refused     {}: {why}\n", mutant.name),
            Fate::Found(_) | Fate::Differs(_) => {}
        }
    }
    out
}

fn json(proven: &Proven) -> Value {
    let Proven { proof, score, size: (tables, rows, people) } = proven;
    let score = score.as_ref().map(|score| {
        let (killed, counted) = score.killed();
        let mutants: Vec<_> = score
            .mutants
            .iter()
            .map(|(mutant, fate)| json!({ "mutant": mutant.name, "sql": mutant.sql, "fate": fate }))
            .collect();
        json!({ "killed": killed, "counted": counted, "mutants": mutants })
    });
    json!({
        "clean": proof.findings.is_empty(),
        "attempts": proof.tried,
        "world": { "people": people, "tables": tables, "rows": rows },
        "findings": proof.findings.iter().map(coded).collect::<Vec<_>>(),
        "waived": proof.waived.iter().map(|(finding, reason)| json!({ "finding": coded(finding), "reason": reason })).collect::<Vec<_>>(),
        "idle_waivers": proof.idle,
        "assumed": proof.assumed,
        "not_judged": proof.unjudged,
        "told_by_constraints": proof.covert,
        "mutation": score,
    })
}

fn coded(finding: &Finding) -> Value {
    let mut value = json!(finding);
    value["code"] = finding.fault.code().into();
    value
}
