//! Tells whether two texts are one expression printed twice: both are elaborated again until they stop changing.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, ObjectId};
use crate::diff::Changes;
use crate::error::Result;
use crate::scratch::Scratch;

use super::state;

/// How often an expression is elaborated again. Two rounds settle everything that is known; the third is for what is
/// not.
const ROUNDS: usize = 3;

/// The changed objects whose two forms differ in printed text alone.
pub(super) fn candidates(from: &Catalog, to: &Catalog, changes: &Changes) -> BTreeSet<ObjectId> {
    let maybe_same = |id: &&ObjectId| match (from.get(id), to.get(id)) {
        (Some(from), Some(to)) => from.reprints(to),
        _ => false,
    };
    changes.changed.iter().filter(maybe_same).cloned().collect()
}

/// The candidates that are equal once both sides have been elaborated to a fixed point on the scratch.
///
/// # Errors
/// When a side cannot be rebuilt on the scratch: then nothing is known.
pub(super) async fn equal(
    scratch: &Scratch,
    from: &Catalog,
    to: &Catalog,
    candidates: &BTreeSet<ObjectId>,
) -> Result<BTreeSet<ObjectId>> {
    let mut sides = [from.closure(candidates), to.closure(candidates)];
    let mut equal = BTreeSet::new();
    for _ in 0..ROUNDS {
        let before = sides.clone();
        for side in &mut sides {
            let db = state::rebuild(scratch, side).await?;
            let printed = state::read(&db).await?;
            db.remove(scratch).await?;
            for (id, entry) in &mut side.objects {
                if let Some(object) = printed.get(id) {
                    entry.object = object.clone();
                }
            }
        }
        let same = |id: &&ObjectId| sides[0].get(id) == sides[1].get(id);
        equal.extend(candidates.iter().filter(same).cloned());
        if equal.len() == candidates.len() || sides == before {
            break;
        }
    }
    Ok(equal)
}
