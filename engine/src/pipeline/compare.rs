//! Compares two catalogs and plans the way from one to the other: the one operation of which the commands are views.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, ObjectId};
use crate::diff::{Changes, diff};
use crate::error::Result;
use crate::notes::Notes;
use crate::plan::{Plan, plan_with};

use super::cache::Place;
use super::{Pipeline, majors, settle};

/// What differs, and the way from the first to the second.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What differs, after expressions that are only printed differently were found out.
    pub changes: Changes,
    /// The statements that bring the first to the second.
    pub plan: Plan,
    /// What could not be decided, in sentences for stderr.
    pub notes: Vec<String>,
}

/// Compares two catalogs. A scratch is started only if texts differ that may be the same expression.
///
/// # Errors
/// When no order of the changes is right; and when texts differ that only a newer PostgreSQL than the scratch can read,
/// since one that may be the same is no difference.
pub async fn compare(
    pipeline: &Pipeline<'_>,
    from: &Catalog,
    to: &Catalog,
    notes: &Notes,
) -> Result<Comparison> {
    let (from, to, mut said) = majors::common(from, to);
    let (from, to) = (&*from, &*to);
    let mut changes = diff(from, to);
    let candidates = settle::candidates(from, to, &changes);
    if !candidates.is_empty() {
        match settled(pipeline, from, to, &candidates).await? {
            Ok(equal) => changes.changed.retain(|id| !equal.contains(id)),
            Err(error) => {
                said.push(format!(
                    "{} definitions differ in text and could not be elaborated again, so they count as different: {}",
                    candidates.len(),
                    error.what
                ));
                said.extend(error.details.iter().map(|line| format!("  {line}")));
            }
        }
    }
    let plan = plan_with(from, to, &changes, notes)?;
    Ok(Comparison { changes, plan, notes: said })
}

/// The candidates that are the same expression: remembered, or elaborated on a scratch. The inner error says why nothing
/// is known of them.
///
/// # Errors
/// When only a newer PostgreSQL than the scratch can read them.
async fn settled(
    pipeline: &Pipeline<'_>,
    from: &Catalog,
    to: &Catalog,
    candidates: &BTreeSet<ObjectId>,
) -> Result<Result<BTreeSet<ObjectId>>> {
    let place = settle::place(&pipeline.scratch, from, to, candidates);
    if let Some(bytes) = place.as_ref().and_then(Place::load)
        && let Ok(equal) = serde_json::from_slice(&bytes)
    {
        return Ok(Ok(equal));
    }
    let roles = from.roles().union(&to.roles()).cloned().collect();
    let newest = from.server.major().max(to.server.major());
    let scratch = match pipeline.open(&roles).await {
        Ok(scratch) => scratch,
        Err(error) => return Ok(Err(error)),
    };
    match settle::equal(scratch, from, to, candidates).await {
        Err(error) if scratch.is_older_than(newest) => Err(error),
        Err(error) => Ok(Err(error)),
        Ok(equal) => {
            if let (Some(place), Ok(bytes)) = (place, serde_json::to_vec(&equal)) {
                place.save(&bytes);
            }
            Ok(Ok(equal))
        }
    }
}
