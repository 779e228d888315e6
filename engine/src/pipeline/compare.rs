//! Compares two catalogs and plans the way from one to the other: the one operation of which the commands are views.

use crate::catalog::Catalog;
use crate::diff::{Changes, diff};
use crate::error::Result;
use crate::notes::Notes;
use crate::plan::{Plan, plan_with};

use super::{Pipeline, settle};

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
/// When no order of the changes is right.
pub async fn compare(
    pipeline: &Pipeline<'_>,
    from: &Catalog,
    to: &Catalog,
    notes: &Notes,
) -> Result<Comparison> {
    let mut changes = diff(from, to);
    let mut said = Vec::new();
    let candidates = settle::candidates(from, to, &changes);
    if !candidates.is_empty() {
        let roles = from.roles().union(&to.roles()).cloned().collect();
        let settled = match pipeline.open(&roles).await {
            Ok(scratch) => settle::equal(scratch, from, to, &candidates).await,
            Err(error) => Err(error),
        };
        match settled {
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
