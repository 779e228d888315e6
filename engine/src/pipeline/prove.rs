//! The proof: migrations run on an empty clone of the old state, and what comes out is what was wanted.

use crate::catalog::{Catalog, ObjectId};
use crate::diff::diff;
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
    let db = start.build(pipeline, scratch, scope, &runner.role).await?;
    let owners = runner.prepare(scratch, &db).await?;
    let run = state::As { role: &runner.role, no_superuser: runner.is_no_superuser() };
    let done = state::run(pipeline, scratch, &db, new, run).await;
    scratch.keep_out(&owners, false).await?;
    done?;
    let whole = runner.read(&db).await?;
    let result = scope.restrict(&whole);
    let left = compare(pipeline, &result, wanted, &Notes::default()).await?;
    if left.changes.is_empty() {
        return Ok(scope.foreign_grants(&whole));
    }
    let mut error = Error::new("the migration does not lead to the schema of the code");
    for (sign, ids) in [
        ("missing:", &left.changes.created),
        ("too much:", &left.changes.dropped),
        ("different:", &left.changes.changed),
    ] {
        for id in ids {
            error = error.detail(format!("{sign} {id}"));
        }
    }
    debug_assert!(!diff(&result, wanted).is_empty());
    let defaults = runner.defaults();
    let only_access = [&left.changes.created, &left.changes.dropped, &left.changes.changed]
        .into_iter()
        .flatten()
        .all(|id| id.kind == Kind::Grant);
    if only_access && !defaults.is_empty() {
        error.what =
            "what new objects come with in the database of the profile is not what the code says".into();
        for id in defaults {
            error = error.detail(format!("there: {id}"));
        }
        return Err(error.hint(
            "nothing was written; take them out of the database, or write them into a `.sql` file (ALTER DEFAULT \
             PRIVILEGES …) and let `palisade generate --offline` write them into a migration of their own: the next ones \
             count with them",
        ));
    }
    Err(error.hint("nothing was written; this is a defect of Palisade: please report it with the change"))
}
