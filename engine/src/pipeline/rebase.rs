//! Brings the migrations of two branches into one line: whether their order matters is tried, in both orders.

use std::path::PathBuf;

use crate::catalog::Catalog;
use crate::config::{Files, SourceSpec};
use crate::error::{Error, Result};
use crate::files::FileSet;
use crate::migration::{Branches, Folder, Id, Migration, replace};

use super::order::{by_version, disorder, replayed};
use super::undone::{Lost, written};
use super::{Check, Pipeline, Resolved, check, resolve, source};

/// How branches are brought together.
#[derive(Debug, Clone, Default)]
pub struct Rebase {
    /// A file whose branch goes behind the other one, where the order matters.
    pub last: Option<String>,
    /// Whether files are written; else everything but that is done.
    pub write: bool,
}

/// What was found of two branches, and what became of them.
#[derive(Debug, Clone)]
pub struct Rebased {
    /// The files of the branches as they were, oldest first.
    pub branches: [Vec<String>; 2],
    /// Whether either order leads to the same.
    pub commute: bool,
    /// Why not, in sentences: what an order fails at, or the objects that differ.
    pub reasons: Vec<String>,
    /// The objects that differ, from the older branch behind the newer one to the other order.
    pub differences: Option<Check>,
    /// The files as they follow each other now; none where that could not be decided.
    pub order: Vec<String>,
    /// The statements of both that write rows, where both have some: what becomes of rows was not compared.
    pub rows: Vec<Lost>,
    /// The files that were written.
    pub files: Vec<PathBuf>,
}

/// Brings all branches of the folder into one line, the newest fork first. Where an order cannot be decided, it stops: the
/// last one then has no order, and nothing of it was written.
///
/// # Errors
/// When the folder is not fit, or a file cannot be written.
pub async fn rebase(pipeline: &Pipeline<'_>, request: &Rebase) -> Result<Vec<Rebased>> {
    let mut folder = pipeline.project.migrations()?;
    folder.check()?;
    if let Some(last) = &request.last {
        folder.find(last)?;
    }
    let mut all = Vec::new();
    while let Some(fork) = folder.open_fork() {
        let (rebased, changed) = settle(pipeline, &folder, &fork, request).await?;
        let settled = !rebased.order.is_empty();
        let mut rebased = rebased;
        if request.write {
            let mut files = FileSet::default();
            for migration in &changed {
                rebased.files.push(replace(&folder, migration, &mut files)?);
            }
            files.commit()?;
        }
        all.push(rebased);
        if !settled {
            break;
        }
        folder = folder.with(&changed);
    }
    Ok(all)
}

/// Tries both orders of two branches. Returns what was found, and the migrations that get another header or name.
async fn settle(
    pipeline: &Pipeline<'_>,
    folder: &Folder,
    fork: &Branches<'_>,
    request: &Rebase,
) -> Result<(Rebased, Vec<Migration>)> {
    let scratch = pipeline.open(&source::known_roles(pipeline)?).await?;
    let names = |branch: &[&Migration]| branch.iter().map(|m| m.file_name()).collect::<Vec<_>>();
    let mut rebased = Rebased {
        branches: [names(&fork.older), names(&fork.newer)],
        commute: false,
        reasons: Vec::new(),
        differences: None,
        order: Vec::new(),
        rows: rows(fork)?,
        files: Vec::new(),
    };
    // Where not even the folder's own order runs, the two below say why.
    let disorder = disorder(pipeline, scratch, &fork.base, [&fork.older, &fork.newer]).await;
    if let Ok(None) = disorder {
        let changed = in_one_line(fork);
        rebased.commute = true;
        rebased.order = changed.iter().map(Migration::file_name).collect();
        return Ok((rebased, changed));
    }
    let newer_last = replayed(pipeline, scratch, &fork.base, &[&fork.older[..], &fork.newer].concat()).await;
    let older_last = replayed(pipeline, scratch, &fork.base, &[&fork.newer[..], &fork.older].concat()).await;
    if let (Ok(a), Ok(b)) = (&newer_last, &older_last) {
        let sides = (Resolved::bare(a.clone(), None), Resolved::bare(b.clone(), None));
        let found = check(pipeline, &sides.0, &sides.1).await?;
        rebased.reasons.extend(found.differences.iter().map(|d| d.object.to_string()));
        if let (true, Ok(Some(why))) = (found.differences.is_empty(), disorder) {
            rebased.reasons.push(why);
        }
        rebased.differences = Some(found);
    }
    for (order, first) in [(&newer_last, &fork.older), (&older_last, &fork.newer)] {
        if let Err(error) = order {
            let why = error.details.first().map(|detail| format!(" ({detail})")).unwrap_or_default();
            rebased.reasons.push(format!("with {} first, {}{why}", first[0].file_name(), error.what));
        }
    }
    let Some(newer_goes_last) = decide(pipeline, folder, fork, request, &newer_last, &older_last).await?
    else {
        return Ok((rebased, Vec::new()));
    };
    let (first, last) = if newer_goes_last { (&fork.older, &fork.newer) } else { (&fork.newer, &fork.older) };
    let changed = one_behind_the_other(folder, first, last)?;
    rebased.order = names(first);
    rebased.order.extend(changed.iter().map(Migration::file_name));
    Ok((rebased, changed))
}

/// Whether the newer branch goes behind the older one: as somebody says, or as the sources do. None where neither tells.
async fn decide(
    pipeline: &Pipeline<'_>,
    folder: &Folder,
    fork: &Branches<'_>,
    request: &Rebase,
    newer_last: &Result<Catalog>,
    older_last: &Result<Catalog>,
) -> Result<Option<bool>> {
    if let Some(last) = &request.last {
        let last = &folder.find(last)?.header.id;
        let has = |branch: &[&Migration]| branch.iter().any(|m| m.header.id == *last);
        let (newer, older) = (has(&fork.newer), has(&fork.older));
        let order = if newer { newer_last } else { older_last };
        if newer || older {
            return order.as_ref().map(|_| Some(newer)).map_err(Clone::clone);
        }
    }
    // Of sources that cannot be read (a merge that is not done) nothing is known.
    let Ok(code) = resolve(pipeline, &SourceSpec::Schema(Files::default())).await else { return Ok(None) };
    let leads_there = async |found: &Result<Catalog>| -> Result<bool> {
        let Ok(found) = found else { return Ok(false) };
        let check = check(pipeline, &Resolved::bare(found.clone(), None), &code).await?;
        Ok(check.differences.is_empty())
    };
    Ok(match (leads_there(newer_last).await?, leads_there(older_last).await?) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    })
}

/// The statements of both branches that write rows. Where only one has some, their order means nothing to the other.
fn rows(fork: &Branches<'_>) -> Result<Vec<Lost>> {
    let of = |branch: &[&Migration]| -> Result<Vec<Lost>> {
        let mut found = Vec::new();
        for migration in branch {
            found.extend(written(&migration.file_name(), migration, |_| true)?);
        }
        Ok(found)
    };
    let (mut older, newer) = (of(&fork.older)?, of(&fork.newer)?);
    if older.is_empty() || newer.is_empty() {
        return Ok(Vec::new());
    }
    older.extend(newer);
    Ok(older)
}

/// Branches that commute: each file follows the one before it by version, and the newer branch says with what it commutes.
fn in_one_line(fork: &Branches<'_>) -> Vec<Migration> {
    let mut parent = fork.base.last().map(|migration| migration.header.id.clone());
    let older: Vec<&Id> = fork.older.iter().map(|migration| &migration.header.id).collect();
    let mut changed = Vec::new();
    for migration in by_version(&fork.older, &fork.newer) {
        let mut now = migration.clone();
        now.header.parent = parent.replace(now.header.id.clone());
        if !older.contains(&&now.header.id) {
            now.header.commutes.extend(older.iter().map(|id| (*id).clone()));
        }
        changed.push(now);
    }
    changed
}

/// Branches whose order matters: the last one follows the other, with newer versions if it has older ones.
fn one_behind_the_other(
    folder: &Folder,
    first: &[&Migration],
    last: &[&Migration],
) -> Result<Vec<Migration>> {
    let mut parent = first.last().map(|migration| migration.header.id.clone());
    let late = last.first().map(|m| m.version) < first.last().map(|m| m.version);
    let mut version = folder.newest().map(|newest| newest.version);
    let mut changed = Vec::new();
    for migration in last {
        let mut now = (*migration).clone();
        now.header.parent = parent.replace(now.header.id.clone());
        if let (true, Some(newest)) = (late, version) {
            now = folder.moved_behind(&now, newest)?;
            version = Some(now.version);
        }
        changed.push(now);
    }
    Ok(changed)
}

impl Rebased {
    /// Why no order was chosen, and what to do.
    pub fn refusal(&self) -> Option<Error> {
        if !self.order.is_empty() {
            return None;
        }
        let [older, newer] = &self.branches;
        let mut error = Error::new(format!(
            "the order of {} and {} matters, and the sources say neither",
            older.join(", "),
            newer.join(", ")
        ));
        error.details.clone_from(&self.reasons);
        let last = newer.first().map(String::as_str).unwrap_or_default();
        Some(error.detail("nothing was written").hint(format!(
            "say whose files go behind: `palisade rebase --last {last}`; then `palisade generate` writes what is missing to \
             what the sources say"
        )))
    }
}
