//! What others have in the schemas that a project only attaches to, written down from a database: with it, sources are
//! read, proven and judged where no database is at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::catalog::{Catalog, ObjectId, snapshot};
use crate::config::Project;
use crate::error::Result;

use super::revision::{self, Tree};
use super::scope::is_first;

/// The record of a project: as it is, or as it was at a git revision.
///
/// # Errors
/// When it cannot be read.
pub(super) fn at(project: &Project, revision: Option<&str>) -> Result<Catalog> {
    let folder = project.theirs_dir();
    let found = match revision {
        None => snapshot::read(&folder)?,
        Some(revision) => {
            let inside = folder.strip_prefix(&project.root).unwrap_or(&folder);
            parsed(revision::files(project, revision, inside, &[".json"])?)?
        }
    };
    Ok(found.unwrap_or_default())
}

/// The record of a project as it was at a revision whose files are listed already.
///
/// # Errors
/// When it cannot be read.
pub(super) fn among(project: &Project, tree: &Tree) -> Result<Catalog> {
    let folder = project.theirs_dir();
    let inside = folder.strip_prefix(&project.root).unwrap_or(&folder);
    let texts = tree.texts(project, |path| Path::new(path).starts_with(inside) && path.ends_with(".json"))?;
    Ok(parsed(texts)?.unwrap_or_default())
}

fn parsed(texts: BTreeMap<String, String>) -> Result<Option<Catalog>> {
    let name = |path: String| path.rsplit('/').next().unwrap_or_default().to_owned();
    let texts: BTreeMap<String, String> = texts.into_iter().map(|(path, text)| (name(path), text)).collect();
    if texts.is_empty() { Ok(None) } else { snapshot::parse(&texts).map(Some) }
}

/// What a record holds of a database: everything in the schemas of others with what it needs, and the policies on the
/// platform's tables. What every new database has is no part of it.
pub fn record(found: &Catalog, base: &Catalog, attach: &BTreeSet<String>) -> Catalog {
    let theirs = |id: &ObjectId| id.schema_name().is_some_and(|schema| attach.contains(schema));
    let on_platform = |id: &ObjectId| is_first(id) && base.contains(id.root());
    let named = found.objects.keys().filter(|id| theirs(id) || on_platform(id));
    let mut record = found.closure(named);
    // What belongs to what is needed: the columns of a table that a key points to.
    let roots: BTreeSet<ObjectId> = record.objects.keys().map(|id| id.root().clone()).collect();
    let whole = found.objects.iter().filter(|(id, _)| roots.contains(id.root()) && !base.contains(id.root()));
    let whole: Vec<ObjectId> = whole.map(|(id, _)| id.clone()).collect();
    record.objects.extend(found.closure(&whole).objects);
    record.objects.retain(|id, entry| {
        base.get(id) != Some(&*entry.object) && (theirs(id) || on_platform(id) || !base.contains(id.root()))
    });
    record.unmodelled.clear();
    record
}

/// The record after the database was looked at again. What is ours (`ours` is the last snapshot) stays as it was before
/// we came, and so do the policies: a new one that nobody declares is a finding, not something to start from.
pub fn refreshed(before: &Catalog, now: &Catalog, ours: &Catalog) -> Catalog {
    let mut record = now.clone();
    let kept = |id: &ObjectId| is_first(id) || ours.contains(id);
    record.objects.retain(|id, _| !kept(id));
    let stays = before.objects.iter().filter(|(id, _)| kept(id) && (now.contains(id.root()) || is_first(id)));
    record.objects.extend(stays.map(|(id, entry)| (id.clone(), entry.clone())));
    record
}
