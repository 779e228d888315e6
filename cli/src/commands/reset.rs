//! `palisade reset`

use palisade_engine::apply::{self, Options};
use palisade_engine::config::SourceSpec;
use palisade_engine::connect::Purpose;
use palisade_engine::{Error, Result, pipeline};
use serde_json::json;

use super::{ScratchArgs, agree, open, require_local, seed};
use crate::Status;
use crate::args::Global;
use crate::output::{Output, number};

/// Begin again: drop what is ours from a local database, apply all migrations, load the seeds
///
/// Only what the schema and the migrations manage is dropped, with the ledger; other schemas and what extensions brought
/// stay. Protected profiles and databases on other machines are refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palisade reset\n  palisade reset --yes --no-seed")]
pub(crate) struct Reset {
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Load no seeds
    #[arg(long)]
    no_seed: bool,
    /// The database is on another machine, and nobody else needs it
    #[arg(long)]
    remote: bool,
    #[command(flatten)]
    scratch: ScratchArgs,
}

pub(crate) async fn run(command: &Reset, global: &Global, output: &Output) -> Result<Status> {
    let project = global.project()?;
    let environment = project.environment(global.env.as_deref())?;
    environment.refuse_protected("palisade reset")?;
    require_local(&environment, command.remote, "palisade reset")?;
    // What would fail afterwards is said before anything is dropped.
    let folder = project.migrations()?;
    folder.refuse_followed()?;
    folder.check()?;
    if folder.migrations().is_empty() {
        return Err(Error::new("there are no migrations to begin again with: nothing was dropped").hint(
            "`palisade generate` writes them; without them, `palisade push` brings a database to the schema",
        ));
    }
    if !command.no_seed {
        palisade_engine::seed::Seeds::read(&project)?.select(
            &[],
            &environment.name,
            environment.protected,
        )?;
    }
    let progress = |line: &str| output.step(line);
    let pipeline = command.scratch.pipeline(&project, global, &progress)?;
    let plan = pipeline::teardown(&pipeline, &SourceSpec::Env(environment.name.clone())).await?;
    let dropped: Vec<_> = plan.steps.iter().map(|step| step.id.to_string()).collect();
    dropped.iter().for_each(|object| output.progress(&format!("drops {object}")));
    if !command.yes {
        let target = environment.target()?;
        agree(&format!("Drop {} of {target}, with all rows?", number(dropped.len(), "object")), "--yes")?;
    }
    let (environment, session) = open(&project, global, Purpose::Apply, output).await?;
    let options = Options {
        lock_timeout: environment.lock_timeout,
        statement_timeout: environment.statement_timeout,
        role: environment.role.clone(),
        ..Options::default()
    };
    let mut report = |event: apply::Event| output.progress(&event.to_string());
    apply::clear(&session, &plan, &options, &mut report).await?;
    let applied = apply::migrate(&session, &folder, &options, &mut report).await.map_err(|error| {
        error.detail("what was ours is dropped").hint("correct the migration, and run `palisade reset` again")
    })?;
    let loaded = match command.no_seed {
        true => Vec::new(),
        false => seed::load(&project, &environment, &session, &[], false, output).await?,
    };
    let sets: Vec<_> = loaded.iter().map(|loaded| &loaded.set).collect();
    let text = format!(
        "{} dropped, {} applied, {} loaded\n",
        number(dropped.len(), "object"),
        number(applied.len(), "migration"),
        number(sets.len(), "set")
    );
    output.result(&text, &json!({ "dropped": dropped, "applied": applied, "sets": sets }))?;
    Ok(Status::Clean)
}
