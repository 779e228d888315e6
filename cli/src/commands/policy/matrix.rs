//! `palisade policy matrix`

use palisade_engine::access::{Command, Line, Login, logins, matrix, pages};
use palisade_engine::config::SourceSpec;
use palisade_engine::pipeline::{Disagreement, ObservedMatrix};
use palisade_engine::{Result, pipeline};
use serde_json::json;

use crate::Status;
use crate::args::Global;
use crate::commands::ScratchArgs;
use crate::output::Output;

/// Print who may do what: for every relation, role and command none, own, related, conditional, all, bypass or broken
#[derive(Debug, clap::Args)]
pub(crate) struct Matrix {
    /// What to look at: env:NAME, postgresql://…, schema[@REV], snapshot, sql:PATH, …
    #[arg(value_name = "SOURCE", default_value = "schema")]
    source: String,
    /// Write the pages below generated/access, one for each relation
    #[arg(long)]
    write: bool,
    /// Only ask whether the pages are what they have to be: status 1 if they are not
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// Print the pages, in Markdown
    #[arg(long)]
    markdown: bool,
    /// Try every cell on a small world, too: status 1 where what is seen is not what was computed
    #[arg(long, conflicts_with_all = ["write", "check"])]
    observed: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Matrix, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let source: SourceSpec = command.source.parse()?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let known = pipeline::known(&pipeline, &source).await?;
    for message in known.resolved.messages.iter().chain(&known.roles.assumed) {
        output.note(message);
    }
    let state = known.state();
    let pages = pages(&state);
    if command.check {
        let stale = pipeline::stale_pages(&project, &pages)?;
        let text: String = stale.iter().map(|name| format!("{name} is not what it has to be\n")).collect();
        output.result(&text, &json!({ "stale": stale }))?;
        return Ok(if stale.is_empty() { Status::Clean } else { Status::Differs });
    }
    if command.write {
        let written = pipeline::write_pages(&project, &pages)?;
        let text: String = written.iter().map(|path| format!("{}\n", path.display())).collect();
        output.result(&text, &json!({ "written": written }))?;
        return Ok(Status::Clean);
    }
    let lines = matrix(&state);
    let logins = logins(&state);
    let text = match command.markdown {
        true => pages.into_values().collect::<Vec<_>>().join("\n"),
        false => table(&lines) + &people(&logins),
    };
    if command.observed {
        let observed = pipeline::observed_matrix(&pipeline, &known).await?;
        let json = json!({ "cells": lines, "logins": logins, "observed": observed });
        output.result(&(text + &of_observed(&observed)), &json)?;
        return Ok(if observed.disagree.is_empty() { Status::Clean } else { Status::Differs });
    }
    output.result(&text, &json!({ "cells": lines, "logins": logins }))?;
    Ok(Status::Clean)
}

/// What the application logs in as, and whether anything restrains that.
fn people(logins: &[Login]) -> String {
    if logins.is_empty() {
        return "\nwhat the application logs in as is not known: [app] roles of palisade.toml names it\n"
            .to_owned();
    }
    let lines: String = logins.iter().map(|login| format!("  {}\n", login.sentence())).collect();
    format!("\nthe application logs in as\n{lines}")
}

fn of_observed(observed: &ObservedMatrix) -> String {
    let ObservedMatrix { attempts, rows, tables, disagree, not_seen, notes } = observed;
    let mut out = format!("\n{attempts} attempts on {rows} rows of {tables} tables\n");
    for Disagreement { role, command, subject, class, what, who, attempt, row } in disagree {
        let row = row.as_ref().map(|row| format!("  {row}")).unwrap_or_default();
        out += &format!("DISAGREES  {role} {command} {subject}  computed: {class}; seen: {what}\n");
        if !attempt.is_empty() {
            out += &format!("    {who}: {attempt}{row}\n");
        }
    }
    for cell in not_seen {
        out += &format!("nothing seen of: {cell}\n");
    }
    for note in notes {
        out += &format!("note: {note}\n");
    }
    out += &match disagree.len() {
        0 => "what was seen is what was computed\n".to_owned(),
        1 => "1 cell is not what it was computed to be\n".to_owned(),
        many => format!("{many} cells are not what they were computed to be\n"),
    };
    out
}

/// One line for each relation and role, one column for each command.
fn table(lines: &[Line]) -> String {
    const COLUMNS: [Command; 5] =
        [Command::Select, Command::Insert, Command::Update, Command::Delete, Command::Execute];
    let mut rows: Vec<(&str, &str, Vec<&Line>)> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some((subject, role, cells)) if *subject == line.subject && *role == line.role => {
                cells.push(line)
            }
            _ => rows.push((&line.subject, &line.role, vec![line])),
        }
    }
    let wide = |text: fn(&(&str, &str, Vec<&Line>)) -> usize| rows.iter().map(text).max().unwrap_or(8).max(8);
    let (subjects, roles) = (wide(|row| row.0.len()), wide(|row| row.1.len()));
    let mut text = format!("{:<subjects$}  {:<roles$}", "relation", "role");
    for command in COLUMNS {
        text += &format!("  {command:<11}");
    }
    text = text.trim_end().to_owned() + "\n";
    for (subject, role, cells) in &rows {
        let mut row = format!("{subject:<subjects$}  {role:<roles$}");
        for command in COLUMNS {
            let cell = cells.iter().find(|line| line.command == command);
            row += &format!("  {:<11}", cell.map_or("-".to_owned(), |line| line.class.to_string()));
        }
        let more = cells.iter().filter(|line| !COLUMNS.contains(&line.command));
        let more: Vec<String> = more.map(|line| line.command.to_string()).collect();
        row += &more.join(" ");
        text += &format!("{}\n", row.trim_end());
    }
    text
}
