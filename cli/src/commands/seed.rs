//! `palisade seed`

use std::collections::BTreeSet;

use palisade_engine::config::{Environment, Project};
use palisade_engine::connect::{Purpose, Session};
use palisade_engine::pipeline::Code;
use palisade_engine::seed::{self, FILE, Fake, Loaded, Loader, Seeds};
use palisade_engine::{Error, Result};
use serde_json::json;

use super::{open, require_local};
use crate::Status;
use crate::args::Global;
use crate::output::{Output, number};

/// Load the sets of rows that the profile may have: what is missing or differs, and nothing twice
///
/// Sets stand in seeds.toml of the folder of seeds (schema/seeds). Each has rows in CSV or TOML with a natural key, files
/// of SQL, and hooks: commands or requests that do what only the application can. A set is loaded whole or not at all.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade seed\n  palisade seed templates --env production\n  palisade seed --check"
)]
pub(crate) struct Seed {
    /// The sets [default: all that the profile may have]
    #[arg(value_name = "SET")]
    sets: Vec<String>,
    /// Only ask whether the database has the rows: status 1 if one is missing or differs
    #[arg(long, conflicts_with = "fake")]
    check: bool,
    /// Fill the tables with that many made-up rows, true to every constraint; tables that have rows of a set keep those
    #[arg(long, value_name = "ROWS", conflicts_with = "sets")]
    fake: Option<u64>,
    /// The number that made-up rows follow from: the same one makes the same rows
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "fake")]
    seed: u64,
    /// The database is on another machine, and nobody else needs it
    #[arg(long, requires = "fake")]
    remote: bool,
}

pub(crate) async fn run(command: &Seed, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let environment = project.environment(global.env.as_deref())?;
    if let Some(rows) = command.fake {
        environment.refuse_protected("palisade seed --fake")?;
        require_local(&environment, command.remote, "palisade seed --fake")?;
        return fake(command, rows, &project, global, output).await;
    }
    let (environment, session) = {
        // What cannot be read is said before anybody connects.
        Seeds::read(&project)?.select(&command.sets, &environment.name, environment.protected)?;
        open(&project, global, Purpose::Apply, output).await?
    };
    let loaded = load(&project, &environment, &session, &command.sets, command.check, output).await?;
    let differs = loaded.iter().any(|loaded| !loaded.differences.is_empty());
    output.result(&text(&loaded, !command.check), &json(&loaded, command.check))?;
    match (command.check, differs) {
        (true, true) => Ok(Status::Differs),
        (true, false) => {
            output.progress("no drift: the rows are as the sets have them");
            Ok(Status::Clean)
        }
        _ => Ok(Status::Clean),
    }
}

async fn fake(
    command: &Seed,
    rows: u64,
    project: &Project,
    global: &Global,
    output: &Output,
) -> Result<Status> {
    let config = &project.config;
    let code = Code::read(project, None, None)?;
    let mut schemas = config.scan.schemas.union(&code.script.notes.schemas).cloned().collect::<BTreeSet<_>>();
    schemas.insert(config.schema.default.clone());
    let given = seed::tables(&Seeds::read(project)?, &config.schema.default);
    let (_, session) = open(project, global, Purpose::Apply, output).await?;
    let request = Fake { rows, seed: command.seed, schemas, given };
    let faked = seed::fake(&session, &request, &|line| output.step(line)).await?;
    let width = faked.tables.iter().map(|(table, _)| table.len()).max().unwrap_or(0);
    let text: String =
        faked.tables.iter().map(|(table, count)| format!("{table:width$}  {count:>9}\n")).collect();
    let tables: Vec<_> =
        faked.tables.iter().map(|(table, count)| json!({ "table": table, "rows": count })).collect();
    let total: u64 = faked.tables.iter().map(|(_, count)| count).sum();
    output.result(&text, &json!({ "tables": tables, "rows": total, "seed": command.seed }))?;
    output.progress(&format!("{total} rows in {:.1} s", faked.took.as_secs_f64()));
    if total < rows {
        output.note(&format!("unique keys have room for {total} rows, and {rows} were asked for"));
    }
    Ok(Status::Clean)
}

/// Loads the sets that are named, or all that the profile may have.
pub(super) async fn load(
    project: &Project,
    environment: &Environment,
    session: &Session,
    names: &[String],
    check: bool,
    output: &Output,
) -> Result<Vec<Loaded>> {
    let seeds = Seeds::read(project)?;
    let sets = seeds.select(names, &environment.name, environment.protected)?;
    if sets.is_empty() {
        if seeds.sets.is_empty() && !names.is_empty() {
            return Err(Error::new(format!("there is no {FILE} in {}", project.seeds_dir().display())));
        }
        output.progress(&format!("there is no set for profile `{}`", environment.name));
    }
    let progress = |line: &str| output.step(line);
    let loader = Loader { project, session, environment, check, progress: &progress };
    let loaded = loader.load(&sets).await?;
    if !check {
        for set in &loaded {
            output.progress(&summary(set));
        }
    }
    Ok(loaded)
}

fn summary(loaded: &Loaded) -> String {
    let inserted = loaded.differences.iter().filter(|difference| difference.missing).count();
    let updated = loaded.differences.len() - inserted;
    let hooks = match loaded.hooks.as_slice() {
        [] => String::new(),
        hooks => format!("; done: {}", hooks.join(", ")),
    };
    let outputs = loaded.outputs.as_ref().map_or_else(String::new, |file| format!("; outputs in {file}"));
    match (inserted, updated) {
        (0, 0) => format!("{}: nothing to change{hooks}{outputs}", loaded.set),
        _ => {
            format!("{}: {} inserted, {updated} updated{hooks}{outputs}", loaded.set, number(inserted, "row"))
        }
    }
}

fn text(sets: &[Loaded], loaded: bool) -> String {
    let rows = sets.iter().flat_map(|set| &set.differences);
    rows.map(|difference| format!("{}\n", difference.sentence(loaded))).collect()
}

fn json(loaded: &[Loaded], check: bool) -> serde_json::Value {
    let sets: Vec<_> = loaded
        .iter()
        .map(|loaded| {
            let rows: Vec<_> = loaded
                .differences
                .iter()
                .map(|row| json!({ "place": row.place, "row": row.what, "missing": row.missing, "columns": row.columns }))
                .collect();
            json!({ "set": loaded.set, "hooks": loaded.hooks, "rows": rows, "outputs": loaded.outputs })
        })
        .collect();
    json!({ "check": check, "sets": sets })
}
