//! Replaces the beginning of the folder by one migration that leads to the same, for new databases; those that have what it
//! replaces have it, too.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::files::FileSet;
use crate::migration::{Draft, Folder, Group, Migration, Slug, Stamp, compose, exchange};
use crate::notes::Notes;

use super::super::base::Base;
use super::super::runner::Runner;
use super::super::undone::{Lost, is_backfill, written};
use super::super::{Pipeline, Scope, compare, prove, record, source};
use super::goal::Wanted;
use super::sides::Sides;
use super::{Generate, Work};

/// What is to be replaced.
#[derive(Debug, Clone, Default)]
pub struct Squash {
    /// What the new migration is called; by default `squashed`.
    pub slug: Option<Slug>,
    /// The last migration that is replaced; all of them where none is named.
    pub to: Option<String>,
    /// Whether it is agreed that rows which the old ones wrote are not in a new database.
    pub without_rows: bool,
    /// Whether files are written; else everything but that is done.
    pub write: bool,
}

/// What was replaced.
#[derive(Debug, Clone, Default)]
pub struct Squashed {
    /// The files that are gone.
    pub replaced: Vec<String>,
    /// What stands in their place, oldest first.
    pub migrations: Vec<Migration>,
    /// The statements of the old ones that write rows, which the new one does not.
    pub rows: Vec<Lost>,
    /// Whether that stopped it: nothing was written then.
    pub refused: bool,
    /// What was proven, in one sentence.
    pub proven: String,
    /// The files that were written.
    pub files: Vec<PathBuf>,
}

/// Replaces migrations by one, after proving that it leads to the same, and what follows them behind it, too.
///
/// # Errors
/// When there is nothing to replace, another tool keeps the ledger, or the proof fails. Nothing is written then.
pub async fn squash(pipeline: &Pipeline<'_>, request: &Squash, stamp: &Stamp) -> Result<Squashed> {
    let folder = pipeline.project.migrations()?;
    folder.check()?;
    let dialect = pipeline.project.config.migrations.dialect;
    if let Some(runner) = dialect.runner() {
        return Err(Error::new(format!(
            "{runner} keeps the ledger, and would run what stands in place of the old files"
        )));
    }
    let (old, rest) = match &request.to {
        Some(to) => folder.split(Some(to))?,
        None => (folder.migrations(), &[][..]),
    };
    if old.len() < 2 {
        return Err(Error::new("there are no two migrations that one could stand for"));
    }
    let mut squashed =
        Squashed { replaced: old.iter().map(Migration::file_name).collect(), ..Squashed::default() };
    for migration in old {
        squashed.rows.extend(written(&migration.file_name(), migration, |sql| !is_backfill(sql))?);
    }
    squashed.refused = !squashed.rows.is_empty() && !request.without_rows;
    if squashed.refused {
        return Ok(squashed);
    }

    let roles = source::known_roles(pipeline)?;
    let scratch = pipeline.open(&roles).await?;
    let (wanted, db) = Wanted::by_migrations(pipeline, scratch, old, &roles).await?;
    db.remove(scratch).await?;
    let nothing = Folder::of(folder.path(), Vec::new());
    let start = Base::Folder(&nothing);
    let sides = Sides::gather(pipeline, scratch, &wanted, &start).await?;
    let plan = sides.compare(pipeline, Vec::new(), &wanted.notes).await?.plan;
    let runner = Runner::nobody(scratch);
    let nothing_asked = Generate::default();
    let work = Work { pipeline, scratch, folder: &folder, request: &nothing_asked };
    squashed.proven =
        format!("{}; leads to the same as the {} before it", work.words(&runner, &plan, &sides), old.len());
    let groups: Vec<Group> = plan.groups().iter().map(Group::from).collect();
    let draft = Draft {
        slug: request.slug.clone().map_or_else(|| Slug::new("squashed"), Ok)?,
        groups: &groups,
        proven: &squashed.proven,
        dialect,
        search_path: &wanted.search_path,
    };
    squashed.migrations = in_place_of(old, compose(&nothing, &draft, stamp)?)?;
    let (new, goal) = (&squashed.migrations, &sides.wanted.ours);
    prove::prove(pipeline, scratch, &start, new, goal, &sides.scope, &runner).await?;
    let rest = behind(&squashed.migrations, old, rest);
    prove_rest(&work, &start, &sides.scope, &squashed.migrations, &rest).await?;
    if request.write {
        let mut files = FileSet::default();
        squashed.files = exchange(&folder, old, &squashed.migrations, &rest, &mut files)?;
        let now = squashed.migrations.iter().chain(&rest).cloned().collect();
        record::exchange(pipeline.project, &folder, &Folder::of(folder.path(), now), &mut files)?;
        files.commit()?;
    }
    Ok(squashed)
}

/// New migrations with the versions of the last ones that they replace.
fn in_place_of(old: &[Migration], mut new: Vec<Migration>) -> Result<Vec<Migration>> {
    let Some(skipped) = old.len().checked_sub(new.len()) else {
        return Err(Error::new(format!("{} files would stand in place of {}", new.len(), old.len())));
    };
    for (now, last) in new.iter_mut().zip(&old[skipped..]) {
        now.version = last.version;
        now.header.replaces = old.iter().map(|migration| migration.header.id.clone()).collect();
        // What stood in place of others before goes on doing so.
        now.header
            .replaces
            .extend(old.iter().flat_map(|migration| migration.header.replaces.iter().cloned()));
    }
    Ok(new)
}

/// What follows, behind the new ones.
fn behind(new: &[Migration], old: &[Migration], rest: &[Migration]) -> Vec<Migration> {
    let last = new.last().map(|migration| migration.header.id.clone());
    let follows = |migration: &Migration| {
        migration.header.parent.as_ref().is_some_and(|parent| old.iter().any(|old| old.header.id == *parent))
    };
    let moved = |migration: &Migration| {
        let mut now = migration.clone();
        if follows(migration) {
            now.header.parent.clone_from(&last);
        }
        now
    };
    rest.iter().map(moved).collect()
}

/// Proves that what follows leads to the same behind the new ones as behind the old.
async fn prove_rest(
    work: &Work<'_>,
    start: &Base<'_>,
    scope: &Scope,
    new: &[Migration],
    rest: &[Migration],
) -> Result<()> {
    if rest.is_empty() {
        return Ok(());
    }
    let (pipeline, scratch) = (work.pipeline, work.scratch);
    let runner = Runner::nobody(scratch);
    let now: Vec<Migration> = new.iter().chain(rest).cloned().collect();
    let now = prove::reach(pipeline, scratch, start, &now, scope, &runner).await?;
    let before = prove::reach(pipeline, scratch, start, work.folder.migrations(), scope, &runner).await?;
    let left = compare(pipeline, &now, &before, &Notes::default()).await?;
    if left.changes.is_empty() {
        return Ok(());
    }
    let error =
        Error::new("what follows leads elsewhere behind one migration than behind those that it replaces");
    Err(prove::named(error, &left.changes).hint("nothing was written; `--to` replaces fewer of them"))
}
