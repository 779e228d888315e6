//! `palisade init`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use palisade_engine::config::{LOCAL, SourceSpec};
use palisade_engine::connect::{Purpose, connect};
use palisade_engine::start::{self, Facts, Found};
use palisade_engine::{Error, Result, config, pipeline};
use serde_json::json;

use super::{ScratchArgs, pull};
use crate::Status;
use crate::args::Global;
use crate::output::{Output, number};
use crate::report;

/// Write the first files of a project; nothing is overwritten
///
/// In a folder of Drizzle, sqlx, Diesel, SeaORM, Prisma or Supabase, the database that they keep is pulled into structs and
/// .sql files and written down as the first migration, and their ledger is left alone. Nothing in the database is changed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palisade init\n  palisade init --from drizzle\n  palisade init --from database\n  palisade init --policies-only"
)]
pub(crate) struct Init {
    /// The folder of the project
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// What to start from: nothing, database, drizzle, sqlx, diesel, seaorm, prisma or supabase [default: what the folder
    /// shows]
    #[arg(long, value_name = "WHAT")]
    from: Option<String>,
    /// Leave the tables to whoever migrates them: only policies, triggers and grants are declared, in structs that name
    /// what those mention, and migrations are written into the folder and form of that tool
    #[arg(long)]
    policies_only: bool,
    /// Write ${env:NAME} where a secret stands in the database, instead of refusing
    #[arg(long)]
    redact: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

/// The words of `--from` beside the names of tools.
const NOTHING: &str = "nothing";
const DATABASE: &str = "database";

pub(crate) async fn run(command: &Init, global: &Global, output: &Output) -> Result<Status> {
    let found = match command.from.as_deref() {
        Some(NOTHING) => None,
        Some(DATABASE) => Some(start::look(&command.folder, None)?),
        Some(tool) if start::ORIGINS.iter().any(|origin| origin.name == tool) => {
            Some(start::look(&command.folder, Some(tool))?)
        }
        Some(other) => return Err(unknown(other)),
        None => Some(start::look(&command.folder, None)?).filter(|found| !found.is_empty()),
    };
    let found = match found {
        None if command.policies_only && command.from.is_none() => Some(start::look(&command.folder, None)?),
        None if command.policies_only => {
            return Err(Error::new("there are no tables to leave to anybody: nothing was written")
                .hint("palisade init --policies-only starts from the database that is there"));
        }
        found => found,
    };
    match found.map(|found| if command.policies_only { found.policies_only() } else { found }) {
        Some(found) => from_database(command, &found, global, output).await,
        None => from_nothing(&command.folder, output).await,
    }
}

fn unknown(word: &str) -> Error {
    let tools: Vec<_> = start::ORIGINS.iter().map(|origin| origin.name).collect();
    Error::new(format!("nothing starts from `{word}`: nothing was written"))
        .hint(format!("--from {NOTHING}, {DATABASE}, {}", tools.join(", ")))
}

async fn from_nothing(folder: &Path, output: &Output) -> Result<Status> {
    let files = config::init(folder)?;
    let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    output.result(&(files.join("\n") + "\n"), &json!({ "written": files }))?;
    if let Some((target, tables)) = tables(folder).await {
        output.note(&format!(
            "{target} holds {} already, and nothing here describes them: to start from these, remove what was written and \
             run `palisade init --from database`",
            number(tables, "table")
        ));
    }
    output.progress("next: describe a table in schema/lib.rs, then run `palisade generate`");
    Ok(Status::Clean)
}

/// How many tables the database has that the new project means. Nobody asked for it to be looked at: it may as well not
/// answer.
async fn tables(folder: &Path) -> Option<(String, usize)> {
    let environment = config::Project::open(folder).ok()?.environment(Some(LOCAL)).ok()?;
    let target = environment.target().ok()?;
    let count = async {
        let session = connect(&target, Purpose::Query).await.ok()?;
        let sql = "SELECT count(*) FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p') \
                   AND relnamespace::regnamespace::text !~ '^(pg_|information_schema$|palisade$)'";
        let rows = session.query(sql, &[]).await.ok()?;
        usize::try_from(rows.first()?.get::<_, i64>(0)).ok()
    };
    let count = tokio::time::timeout(Duration::from_secs(2), count).await.ok()??;
    (count > 0).then(|| (target.to_string(), count))
}

async fn from_database(command: &Init, found: &Found, global: &Global, output: &Output) -> Result<Status> {
    let folder = &command.folder;
    found.sentences().iter().for_each(|sentence| output.progress(sentence));
    let (facts, disagree) = ask(folder, found, output).await?;
    let project = start::draft(folder, found, &facts)?;
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let database = SourceSpec::Env(LOCAL.to_owned());
    let configured = || start::write(folder, found, &facts).map(drop);
    let begun = pipeline::begin(&pipeline, &database, command.redact, &configured, &global.stamp()?).await?;
    pull::report(&begun.pulled, output);
    disagree.iter().for_each(|line| output.note(line));
    let files: BTreeSet<String> = begun
        .files()
        .iter()
        .map(|file| file.strip_prefix(&project.root).unwrap_or(file).display().to_string())
        .chain([config::FILE, "generated/README.md"].map(str::to_owned))
        .collect();
    let files: Vec<_> = files.into_iter().collect();
    output.result(
        &(files.join("\n") + "\n"),
        &json!({ "written": files, "from": found.titles(), "notes": disagree,
                 "differences": report::json(&begun.check)["differences"] }),
    )?;
    if !begun.check.differences.is_empty() {
        output.note("the database differs from what was pulled; `palisade check` shows where");
    }
    output.progress(match found.leaves_tables() {
        true => "next: write who may see which row on a struct, then run `palisade generate`",
        false => "next: `palisade migrate --adopt` records that this database has the baseline",
    });
    Ok(Status::Clean)
}

/// What the database says of itself, and where it and the folder of its tool do not agree.
async fn ask(folder: &Path, found: &Found, output: &Output) -> Result<(Facts, Vec<String>)> {
    let newest = Facts { major: config::Config::default().postgres, ..Facts::default() };
    let project = start::draft(folder, found, &newest)?;
    let environment = project
        .environment(Some(LOCAL))
        .map_err(|error| error.detail("nothing was written: this project starts from its database"))?;
    environment.notes.iter().for_each(|note| output.note(note));
    let target = environment.target()?;
    output.progress(&format!("the database: {target} ({})", environment.origin));
    let mut session = connect(&target, Purpose::Read).await?;
    session.notes().iter().for_each(|note| output.note(note));
    let facts = start::facts(&mut session, &project).await?;
    Ok((facts, found.compare(&session).await?))
}
