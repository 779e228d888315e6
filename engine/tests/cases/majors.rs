//! The cases against databases of the newest major, planned with a scratch of an older one: each leads to the state that
//! the newest makes of the sources itself, or is refused by the name of what the older cannot hold.

use futures_util::stream::{self, StreamExt};
use palisade_engine::config::{Config, Files, Project, RlsDefault, SourceSpec};
use palisade_engine::notes::Notes;
use palisade_engine::pipeline::{self, Pipeline, Resolved};
use palisade_engine::scratch::{Role, Scratch, ScratchConfig};
use palisade_engine::{Error, Result, render};

use super::case::{self, Case, ROLES, Side, all, loadable};
use super::database::Database;
use super::expected::report;
use super::support;

/// The major of the databases.
const NEWEST: u32 = 18;

/// How many cases are under way at once.
const AT_ONCE: usize = 4;

/// What all cases use.
struct World<'a> {
    /// The server of the databases.
    newest: &'a Scratch,
    /// Plans with the older scratch.
    older: &'a Pipeline<'a>,
    /// The major of that one.
    major: u32,
    /// Says what is the same on the server of the databases.
    judge: &'a Pipeline<'a>,
}

#[tokio::test]
async fn an_older_scratch_plans_for_a_newer_database_or_says_what_it_cannot_hold() {
    let config = ScratchConfig { major: NEWEST, ..support::config() };
    let newest = support::open(&config, ROLES).await.unwrap();
    assert_eq!(newest.major(), NEWEST, "no PostgreSQL of the newest major");
    let (older, major) = older().await;
    let cases = all();
    let folder = tempfile::tempdir().unwrap();
    for case in &cases {
        for side in [Side::From, Side::To] {
            write(case, side, &folder.path().join(place(case, side)));
        }
    }
    let mut config_file = Config { postgres: NEWEST, ..Config::default() };
    config_file.rls.default = RlsDefault::Off;
    config_file.roles = ROLES.iter().map(ToString::to_string).collect();
    let project = Project { root: folder.path().to_owned(), file: None, config: config_file };
    let (older, judge) = (Pipeline::new(&project, older, &|_| {}), Pipeline::new(&project, config, &|_| {}));
    let world = World { newest: &newest, older: &older, major, judge: &judge };
    // A fourth of them, in both directions; all with PALISADE_MAJORS=all.
    let whole_night = std::env::var_os("PALISADE_MAJORS").is_some();
    let chosen = cases.iter().enumerate().filter(|(n, _)| whole_night || n % 4 == 0).map(|(_, case)| case);
    let ways = chosen.flat_map(|case| [(case, Side::From, Side::To), (case, Side::To, Side::From)]);
    let outcomes = stream::iter(ways).map(|(case, from, to)| {
        let world = &world;
        async move {
            let context = |error: Error| error.context(format!("{} to {}:", case.name, to.word()));
            go(case, world, from, to).await.map_err(context)
        }
    });
    let outcomes: Vec<Result<()>> = outcomes.buffer_unordered(AT_ONCE).collect().await;
    let failures: Vec<Error> = outcomes.into_iter().filter_map(Result::err).collect();
    report(&failures, cases.len());
}

/// A configuration that has no other server than one of an older major, though it would like the newest.
async fn older() -> (ScratchConfig, u32) {
    let mut config = support::config();
    config.major = config.major.min(NEWEST - 1);
    let scratch = support::open(&config, &[]).await.unwrap();
    assert_eq!(scratch.major(), config.major, "no PostgreSQL of the major that was asked for");
    let db = scratch.create_database("bin").await.unwrap();
    let session = db.connect_as(&Role::Superuser).await.unwrap();
    let rows = session.query("select setting from pg_config where name = 'BINDIR'", &[]).await.unwrap();
    let major = config.major;
    (ScratchConfig { binaries: Some(rows[0].get::<_, String>(0).into()), major: NEWEST, ..config }, major)
}

/// The folder of a side's sources, below the root of the project.
fn place(case: &Case, side: Side) -> String {
    format!("{}/{}", case.name, side.word())
}

fn write(case: &Case, side: Side, folder: &std::path::Path) {
    std::fs::create_dir_all(folder).unwrap();
    for extension in ["rs", "sql"] {
        if let Some(text) = case.text(&format!("{}.{extension}", side.word())) {
            std::fs::write(folder.join(format!("schema.{extension}")), text).unwrap();
        }
    }
}

async fn go(case: &Case, world: &World<'_>, from: Side, to: Side) -> Result<()> {
    let place = |side| place(case, side);
    let sources = |side| SourceSpec::Schema(Files { path: Some(place(side).into()), rev: None });
    let mut wanted = match pipeline::resolve(world.older, &sources(to)).await {
        Ok(wanted) => wanted,
        Err(error) => return refused(case, world, &place(to), error),
    };
    // What the sources said before was ours, too.
    let before = match pipeline::resolve(world.older, &sources(from)).await {
        Ok(before) => before,
        Err(error) => return refused(case, world, &place(from), error),
    };
    let scope = wanted.scope.take().unwrap_or_default();
    wanted.scope = Some(scope.clone().union(&before.scope.unwrap_or_default()));
    let mut db = state(world.newest, case, from).await?;
    if case::renames(&case.script(to)?) {
        pipeline::rename(&mut db.session, &wanted.catalog, &wanted.notes).await?;
    }
    let there = resolved(&mut db).await?;
    let check = match pipeline::check(world.older, &there, &wanted).await {
        Ok(check) => check,
        Err(error) => return refused(case, world, "", error),
    };
    db.run(&render::stream(&check.plan)).await?;
    let there = resolved(&mut db).await?;
    let left = pipeline::check(world.older, &there, &wanted).await?;
    if !left.differences.is_empty() {
        return Err(Error::new("planned again:").detail(render::stream(&left.plan)));
    }
    let mut other = state(world.newest, case, to).await?;
    let (result, mut native) = (scope.restrict(&there.catalog), scope.restrict(&other.read().await?));
    // What the older major cannot hold, the check has said; it is no loss.
    native.server.version = world.major * 10_000;
    let lost = pipeline::compare(world.judge, &result, &native, &Notes::default()).await?;
    if !lost.changes.is_empty() {
        return Err(Error::new("got lost on the older scratch:").detail(render::stream(&lost.plan)));
    }
    db.remove(world.newest).await?;
    other.remove(world.newest).await
}

/// A database of the newest major in the state of a side.
async fn state(newest: &Scratch, case: &Case, side: Side) -> Result<Database> {
    let db = Database::create(newest).await?;
    let (statements, files) = loadable(&case.script(side)?)?;
    db.load(&statements, &files).await?;
    Ok(db)
}

async fn resolved(db: &mut Database) -> Result<Resolved> {
    Ok(Resolved { catalog: db.read().await?, notes: Notes::default(), scope: None, messages: Vec::new() })
}

/// A refusal is right for what the older major cannot hold, and names it and the two majors.
fn refused(case: &Case, world: &World<'_>, place: &str, error: Error) -> Result<()> {
    let text = format!("{} {error}", error.report.clone().unwrap_or_default());
    let named = text.contains(place)
        && text.contains(&format!("the scratch is PostgreSQL {}", world.major))
        && text.contains(&format!("PostgreSQL {NEWEST}"));
    if case.since() <= world.major {
        return Err(error.context("refused, though the older major can hold it"));
    }
    if !named {
        return Err(error.context("the refusal does not say where, or of which majors"));
    }
    Ok(())
}
