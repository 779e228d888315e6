//! The proof: migrations run on an empty clone of the old state, and what comes out is what was wanted.

use crate::catalog::Catalog;
use crate::diff::diff;
use crate::error::{Error, Result};
use crate::migration::Migration;
use crate::notes::Notes;
use crate::scratch::Scratch;

use super::base::Base;
use super::{Pipeline, Scope, compare, state};

/// Builds what there was, runs `new` there and compares the result with what is wanted.
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
) -> Result<Catalog> {
    (pipeline.progress)("proving the migration on an empty clone");
    let db = start.build(pipeline, scratch, scope, new).await?;
    let whole = state::read(&db).await?;
    let result = scope.restrict(&whole);
    let left = compare(pipeline, &result, wanted, &Notes::default()).await?;
    if left.changes.is_empty() {
        return Ok(result);
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
    Err(error.hint("nothing was written; this is a defect of Palisade: please report it with the change"))
}
