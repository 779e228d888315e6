//! The proof: migrations run on an empty clone of the old state, and what comes out is what was wanted.

use crate::catalog::{Catalog, ObjectId};
use crate::diff::{Changes, diff};
use crate::error::{Error, Result};
use crate::kinds::Kind;
use crate::migration::Migration;
use crate::notes::Notes;
use crate::scratch::Scratch;

use super::base::Base;
use super::runner::Runner;
use super::{Pipeline, Scope, compare, state};

/// Builds what there was, runs `new` there and compares the result with what is wanted. Returns the grants on objects
/// of ours to roles that are not.
///
/// # Errors
/// When a file does not run, or the result is another; the message names what differs.
pub(super) async fn prove(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    start: &Base<'_>,
    new: &[Migration],
    wanted: &Catalog,
    scope: &Scope,
    runner: &Runner,
) -> Result<Vec<ObjectId>> {
    (pipeline.progress)("proving the migration on an empty clone");
    let whole = reach(pipeline, scratch, start, new, scope, runner).await?;
    let result = scope.restrict(&whole);
    let left = compare(pipeline, &result, wanted, &Notes::default()).await?;
    if left.changes.is_empty() {
        return Ok(scope.foreign_grants(&whole));
    }
    debug_assert!(!diff(&result, wanted).is_empty());
    let error = named(Error::new("the migration does not lead to the schema of the code"), &left.changes);
    let defaults = runner.defaults();
    let mut all = left.changes.created.iter().chain(&left.changes.dropped).chain(&left.changes.changed);
    if all.all(|id| id.kind == Kind::Grant) && !defaults.is_empty() {
        return Err(blame_defaults(error, &defaults));
    }
    Err(error.hint("nothing was written; this is a defect of Palisade: please report it with the change"))
}

/// Builds what there was and runs migrations there, as whoever will run them. Returns all that there is then.
///
/// # Errors
/// When a file does not run.
pub(super) async fn reach(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    start: &Base<'_>,
    new: &[Migration],
    scope: &Scope,
    runner: &Runner,
) -> Result<Catalog> {
    let db = start.build(pipeline, scratch, scope, &runner.role).await?;
    let owners = runner.prepare(scratch, &db).await?;
    let run = state::As { role: &runner.role, no_superuser: runner.is_no_superuser() };
    let done = state::run(pipeline, scratch, &db, new, run).await;
    scratch.keep_out(&owners, false).await?;
    done?;
    runner.read(&db).await
}

/// An error with everything that differs: from what was reached to what was wanted.
pub(super) fn named(mut error: Error, changes: &Changes) -> Error {
    for (sign, ids) in
        [("missing:", &changes.created), ("too much:", &changes.dropped), ("different:", &changes.changed)]
    {
        for id in ids {
            error = error.detail(format!("{sign} {id}"));
        }
    }
    error
}

/// Only access differs, and the database gives some by itself.
fn blame_defaults(mut error: Error, defaults: &[&ObjectId]) -> Error {
    error.what = "what new objects come with in the database of the profile is not what the code says".into();
    for id in defaults {
        error = error.detail(format!("there: {id}"));
    }
    error.hint(
        "nothing was written; take them out of the database, or write them into a `.sql` file (ALTER DEFAULT \
         PRIVILEGES …) and let `palisade generate --offline` write them into a migration of their own: the next ones \
         count with them",
    )
}
