//! Repairs what lints find, where the repair is certain, and proves it before anything is written: the edited code is
//! loaded and linted again, and an edit after which its finding is still there is taken back.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::SourceLocation;

use super::lint::lint_code;
use super::workspace::{Edited, Workspace};
use super::{Linted, Pipeline};
use crate::config::Files;
use crate::error::{Error, Result};
use crate::lint::{self, Finding, Fix, Text};

/// What was repaired, and what is left.
#[derive(Debug, Clone, Default)]
pub struct Repaired {
    /// What lints say of the repaired code.
    pub linted: Linted,
    /// The edits, in the order in which they were made.
    pub repairs: Vec<Repair>,
    /// The files that change, by their paths in the project.
    pub files: BTreeMap<String, Edited>,
}

/// One edit that took its finding away.
#[derive(Debug, Clone)]
pub struct Repair {
    /// What was found.
    pub finding: Finding,
    /// Where, in the file as it was before this edit.
    pub at: SourceLocation,
    /// What was done, in words.
    pub what: String,
}

/// Repairs code in memory. `wanted` says which findings count; the others are left alone.
///
/// # Errors
/// When the code does not load, before or after; nothing was written then.
pub async fn repair(
    pipeline: &Pipeline<'_>,
    files: &Files,
    today: &str,
    wanted: &(dyn Fn(&Finding) -> bool + Sync),
) -> Result<Repaired> {
    let mut work = Workspace::new(pipeline);
    let path = files.path.as_deref();
    let mut hopeless: BTreeSet<Key> = BTreeSet::new();
    let mut repairs = Vec::new();
    let mut linted = lint_code(pipeline, &work.code(pipeline, path)?, today).await?;
    loop {
        let before = work.edited.clone();
        let round = work.round(&linted, &hopeless, wanted)?;
        if round.is_empty() {
            break;
        }
        let code = work.code(pipeline, path).map_err(after_repairs)?;
        let next = lint_code(pipeline, &code, today).await.map_err(after_repairs)?;
        let still: BTreeSet<Key> = next.waived.findings.iter().map(key).collect();
        let failed: Vec<Key> =
            round.iter().map(|repair| key(&repair.finding)).filter(|key| still.contains(key)).collect();
        if failed.is_empty() {
            repairs.extend(round);
            linted = next;
        } else {
            hopeless.extend(failed);
            work.edited = before;
        }
    }
    Ok(Repaired { linted, repairs, files: work.changed() })
}

fn after_repairs(error: Error) -> Error {
    error.context("the repaired code does not load; nothing was written")
}

/// What tells a finding from others, over edits that move it.
type Key = (String, &'static str, String);

fn key(finding: &Finding) -> Key {
    (finding.object.to_string(), finding.code, finding.message.clone())
}

impl Workspace {
    /// Makes the edits that cannot be in each other's way: from the end of a file to its start, one a place.
    fn round(
        &mut self,
        linted: &Linted,
        hopeless: &BTreeSet<Key>,
        wanted: &(dyn Fn(&Finding) -> bool + Sync),
    ) -> Result<Vec<Repair>> {
        let open = |finding: &&Finding| !hopeless.contains(&key(finding)) && wanted(finding);
        let mut places: BTreeMap<(String, usize, usize), (&Finding, &Fix)> = BTreeMap::new();
        for finding in linted.waived.findings.iter().filter(open) {
            let Some(fix) = &finding.fix else { continue };
            let Some(at) = &fix.at else { continue };
            let start = at.span.start;
            places.entry((at.path.to_string(), start.line, start.column)).or_insert((finding, fix));
        }
        let mut round = Vec::new();
        for ((path, ..), (finding, fix)) in places.into_iter().rev() {
            let Some(at) = fix.at.clone() else { continue };
            let file = self.file(&path)?;
            let Some(after) = lint::edit(fix, Text { path: &path, text: &file.after }) else { continue };
            file.after = after;
            round.push(Repair { finding: finding.clone(), at, what: fix.change.to_string() });
        }
        Ok(round)
    }
}
