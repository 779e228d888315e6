//! `palisade seed`

use palisade_engine::config::{Environment, Project};
use palisade_engine::connect::{Purpose, Session};
use palisade_engine::seed::{FILE, Loaded, Loader, Seeds};
use palisade_engine::{Error, Result};
use serde_json::json;

use super::open;
use crate::Status;
use crate::args::Global;
use crate::output::Output;

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
    #[arg(long)]
    check: bool,
}

pub(crate) async fn run(command: &Seed, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let environment = project.environment(global.env.as_deref())?;
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
    match (inserted, updated) {
        (0, 0) => format!("{}: nothing to change{hooks}", loaded.set),
        _ => format!("{}: {inserted} rows inserted, {updated} updated{hooks}", loaded.set),
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
            json!({ "set": loaded.set, "hooks": loaded.hooks, "rows": rows })
        })
        .collect();
    json!({ "check": check, "sets": sets })
}
