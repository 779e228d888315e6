//! The half of a case that needs PostgreSQL: the committed catalogs are what it makes of the sources, and the plans
//! lead both ways.

use futures_util::stream::{self, StreamExt};
use palisade_engine::catalog::Catalog;
use palisade_engine::config::{Config, Project};
use palisade_engine::notes::Notes;
use palisade_engine::pipeline::{self, Pipeline};
use palisade_engine::plan::{Plan, Step};
use palisade_engine::scratch::Scratch;
use palisade_engine::{Error, Result, render};
use palisade_model::Script;

use super::case::{self, CANONICAL, Case, ROLES, Side, all, loadable};
use super::database::Database;
use super::expected::{catalog_text, expect, report};
use super::support;

/// How many cases are under way at once: more than the machine has cores, because they wait for the server.
const AT_ONCE: usize = 4;

#[tokio::test]
async fn every_case_goes_both_ways() {
    let scratch = support::open(&support::config(), ROLES).await.unwrap();
    let project = Project { root: "/".into(), file: None, config: Config::default() };
    let pipeline = Pipeline::new(&project, support::config(), &|_| {});
    let cases = all();
    let outcomes = stream::iter(&cases).map(|case| {
        let (scratch, pipeline) = (&scratch, &pipeline);
        async move {
            let context = |error: Error| error.context(format!("{}:", case.name));
            check(case, scratch, pipeline).await.map_err(context)
        }
    });
    let outcomes: Vec<Result<()>> = outcomes.buffer_unordered(AT_ONCE).collect().await;
    let failures: Vec<Error> = outcomes.into_iter().filter_map(Result::err).collect();
    report(&failures, cases.len());
}

async fn check(case: &Case, scratch: &Scratch, pipeline: &Pipeline<'_>) -> Result<()> {
    let (old, new) = (case.script(Side::From)?, case.script(Side::To)?);
    if scratch.major() < case.since() {
        return match (state(scratch, &old).await, state(scratch, &new).await) {
            (Ok(_), Ok(_)) => Err(Error::new("`since` says that this major cannot hold it, and it can")),
            _ => Ok(()),
        };
    }
    let (mut from_db, from) =
        state(scratch, &old).await.map_err(|error| error.context("from does not load"))?;
    let (mut to_db, to) = state(scratch, &new).await.map_err(|error| error.context("to does not load"))?;
    if scratch.major() == CANONICAL {
        for (file, catalog) in [("from.catalog.json", &from), ("to.catalog.json", &to)] {
            expect(case, file, &catalog_text(catalog)?)?;
        }
    }
    if let Some(rows) = case.text("rows.sql") {
        from_db.fill(&rows).await.map_err(|error| error.context("rows.sql"))?;
    }
    let keep = case.text("keep.sql").unwrap_or_default();
    let before = from_db.ask(&keep).await.map_err(|error| error.context("keep.sql"))?;
    let forward = Way { case, scratch, pipeline, file: "plan.sql", from: &from, to: &to, script: &new };
    let backward = Way { file: "reverse.sql", from: &to, to: &from, script: &old, ..forward };
    forward.go(&mut from_db).await?;
    let after = from_db.ask(&case.text("kept.sql").unwrap_or(keep)).await?;
    if before != after {
        return Err(Error::new("plan.sql does not keep the rows").detail(before).detail(after));
    }
    backward.go(&mut to_db).await?;
    from_db.remove(scratch).await?;
    to_db.remove(scratch).await
}

/// A database in the state of a side, and what is read from it.
async fn state(scratch: &Scratch, script: &Script) -> Result<(Database, Catalog)> {
    let mut db = Database::create(scratch).await?;
    let (statements, files) = loadable(script)?;
    db.load(&statements, &files).await?;
    let catalog = db.read().await?;
    Ok((db, catalog))
}

/// One of the two ways of a case.
#[derive(Clone, Copy)]
struct Way<'a> {
    case: &'a Case,
    scratch: &'a Scratch,
    pipeline: &'a Pipeline<'a>,
    /// Where the statements are committed.
    file: &'a str,
    from: &'a Catalog,
    to: &'a Catalog,
    /// The sources of the state that it leads to.
    script: &'a Script,
}

impl Way<'_> {
    /// Plans, compares with the committed plan, applies, and finds nothing left to do.
    async fn go(self, db: &mut Database) -> Result<()> {
        let notes = case::notes(self.to, self.script)?;
        let Self { case, scratch, pipeline, file, to, .. } = self;
        let fail = |error: Error| error.context(file.to_owned());
        let (mut steps, from) = self.renamed(db, &notes).await.map_err(fail)?;
        let first = pipeline::compare(pipeline, &from, to, &notes).await.map_err(fail)?;
        let rest = render::stream(&first.plan);
        steps.extend(first.plan.steps);
        let plan = Plan { steps, ..first.plan };
        if scratch.major() == CANONICAL {
            expect(case, file, &render::stream(&plan))?;
        }
        db.run(&rest).await.map_err(fail)?;
        let result = db.read().await?;
        let left = pipeline::compare(pipeline, &result, to, &notes).await.map_err(fail)?;
        if left.changes.is_empty() && left.plan.is_empty() && left.notes.is_empty() {
            return Ok(());
        }
        let error = Error::new(format!("{file} does not lead to the other state; planned again:"));
        Err(error.detail(render::stream(&left.plan)).detail(format!("{:?} {:?}", left.changes, left.notes)))
    }

    /// The renames that the sources declare, done, and the state after them.
    async fn renamed(self, db: &mut Database, notes: &Notes) -> Result<(Vec<Step>, Catalog)> {
        if !case::renames(self.script) {
            return Ok((Vec::new(), self.from.clone()));
        }
        pipeline::rename(&mut db.session, self.to, notes).await
    }
}
