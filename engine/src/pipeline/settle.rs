//! Tells whether two texts are one expression printed twice: both are elaborated again until they stop changing.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, ObjectId};
use crate::diff::Changes;
use crate::error::Result;
use crate::scratch::{Scratch, ScratchConfig};

use super::cache::Place;
use super::{cache, state};

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

/// The place of what becomes of the candidates: it follows from them, from all that they need on either side, and from
/// the scratch. None where an extension has a part in it, of which the scratch's version is not known.
pub(super) fn place(
    scratch: &ScratchConfig,
    from: &Catalog,
    to: &Catalog,
    candidates: &BTreeSet<ObjectId>,
) -> Option<Place> {
    let sides = [from, to].map(|side| side.closure(candidates));
    if !sides.iter().all(cache::is_decided) {
        return None;
    }
    let texts = (serde_json::to_string(&sides[0]), serde_json::to_string(&sides[1]));
    let ((Ok(from), Ok(to)), ground) = (texts, cache::ground(scratch)?) else { return None };
    Some(Place::new(&scratch.cache, "settled", &[&ground, &from, &to, &format!("{candidates:?}")]))
}

/// The candidates that can be rebuilt on the scratch: neither side needs what is left out of its catalog, because it is
/// not ours, and the scratch does not have by itself. The others differ.
async fn buildable(
    scratch: &Scratch,
    sides: [&Catalog; 2],
    candidates: &BTreeSet<ObjectId>,
) -> Result<BTreeSet<ObjectId>> {
    let missing = |id: &ObjectId| {
        let of = |side: &Catalog| {
            let closure = side.closure([id]);
            let needs: Vec<ObjectId> =
                closure.objects.values().flat_map(|entry| &entry.needs).cloned().collect();
            needs.into_iter().filter(|need| !side.contains(need)).collect::<Vec<_>>()
        };
        sides.map(of).concat()
    };
    let missing: Vec<(&ObjectId, Vec<ObjectId>)> = candidates.iter().map(|id| (id, missing(id))).collect();
    if missing.iter().all(|(_, needs)| needs.is_empty()) {
        return Ok(candidates.clone());
    }
    let base = state::base(scratch).await?;
    let there = |(_, needs): &&(&ObjectId, Vec<ObjectId>)| needs.iter().all(|need| base.contains(need));
    Ok(missing.iter().filter(there).map(|(id, _)| (*id).clone()).collect())
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
    let candidates = &buildable(scratch, [from, to], candidates).await?;
    if candidates.is_empty() {
        return Ok(BTreeSet::new());
    }
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
                    entry.object = object.clone().into();
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
