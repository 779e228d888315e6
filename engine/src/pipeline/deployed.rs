//! What the migrations that a database has lead to: the third side, beside the code and the database as it is.

use crate::apply::{Standing, State};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::migration::{Folder, Migration};
use crate::scratch::{Role, Scratch};

use super::state::{self, As};
use super::{Pipeline, Resolved, Scope, check};

/// How many of the newest states of the folder a database is held against, where no ledger says which of them it is.
const REACH: usize = 30;

/// What is known of that side.
pub(super) enum Deployed {
    /// The migrations that the database has are known.
    Known(Box<Base>),
    /// They are not, and why.
    Unknown(String),
}

/// What they lead to.
pub(super) struct Base {
    /// What of it is ours.
    pub(super) catalog: Catalog,
    /// All of it, where it was replayed.
    pub(super) whole: Option<Catalog>,
    /// The files that the database does not have yet.
    pub(super) pending: Vec<String>,
}

/// What is asked about a database.
pub(super) struct Question<'a> {
    /// The migrations.
    pub(super) folder: &'a Folder,
    /// What is ours.
    pub(super) scope: &'a Scope,
    /// The database as it is.
    pub(super) found: &'a Catalog,
    /// What its ledger says; an error where it may not be read.
    pub(super) standing: Result<Standing>,
    /// What of ours the whole folder leads to, where that is known already.
    pub(super) end: Option<&'a Catalog>,
}

/// Finds out what the migrations that a database has lead to. Without a ledger that can be read, the database is held
/// against the states that the folder goes through: where it is one of them, whole and exactly, that one is meant.
///
/// # Errors
/// When the migrations do not run.
pub(super) async fn deployed(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    question: Question<'_>,
) -> Result<Deployed> {
    let Question { folder, scope, found, standing, end } = question;
    let why = match standing {
        Ok(standing) => {
            if standing.entries.iter().any(|e| matches!(e.state, State::Changed | State::Missing)) {
                let why = "it has migrations that the folder has not; `palisade status` names them";
                return Ok(Deployed::Unknown(why.to_owned()));
            }
            let applied = applied(folder, &standing);
            if !applied.is_empty() || is_untouched(found, scope) {
                let whole = applied.len() == folder.migrations().len() && !applied.is_empty();
                let pending = standing.pending().into_iter().map(str::to_owned).collect();
                return Ok(Deployed::Known(Box::new(match end.filter(|_| whole) {
                    Some(end) => Base { catalog: end.clone(), whole: None, pending },
                    None => replay(pipeline, scratch, scope, &applied, pending).await?,
                })));
            }
            if folder.migrations().is_empty() {
                let why = "there are no migrations, which would say what was deployed";
                return Ok(Deployed::Unknown(why.to_owned()));
            }
            match pipeline.project.config.migrations.dialect.runner() {
                Some(runner) => format!(
                    "it is nothing that the migrations lead to one after the other, and {runner} knows which of them it has"
                ),
                None => "it has no ledger; `palisade migrate --adopt` writes one if it has the migrations"
                    .to_owned(),
            }
        }
        Err(error) => error.what,
    };
    let known = search(pipeline, scratch, folder, scope, found).await?;
    Ok(known.map_or(Deployed::Unknown(why), |base| Deployed::Known(Box::new(base))))
}

/// Whether nothing of ours is in a database yet.
pub(super) fn is_untouched(found: &Catalog, scope: &Scope) -> bool {
    let there = scope.restrict(found);
    there.objects.keys().all(|id| scope.platform.contains(id) || id.parent().is_some())
}

fn applied<'f>(folder: &'f Folder, standing: &Standing) -> Vec<&'f Migration> {
    let has = |migration: &&Migration| {
        let mut entries = standing.entries.iter();
        entries.any(|e| e.id == migration.header.id && matches!(e.state, State::Applied { .. }))
    };
    folder.migrations().iter().filter(has).collect()
}

async fn replay(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    scope: &Scope,
    applied: &[&Migration],
    pending: Vec<String>,
) -> Result<Base> {
    let applied = applied.iter().copied();
    let db = state::from_migrations(pipeline, scratch, &scope.start(), applied, &Role::Loader).await?;
    let whole = state::read(&db).await?;
    db.remove(scratch).await?;
    Ok(Base { catalog: scope.restrict(&whole), whole: Some(whole), pending })
}

/// The newest state of the folder that the database is, if it is one.
async fn search(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    folder: &Folder,
    scope: &Scope,
    found: &Catalog,
) -> Result<Option<Base>> {
    let migrations = folder.migrations();
    let first = migrations.len().saturating_sub(REACH);
    let before = &migrations[..first];
    let db = state::from_migrations(pipeline, scratch, &scope.start(), before, &Role::Loader).await?;
    let as_loader = As { role: &Role::Loader, no_superuser: false };
    let mut newest = None;
    for count in first..=migrations.len() {
        if count > first {
            state::run(pipeline, scratch, &db, [&migrations[count - 1]], as_loader).await?;
        }
        let whole = state::read(&db).await?;
        let catalog = scope.restrict(&whole);
        let expected = Resolved::bare(catalog.clone(), Some(scope.clone()));
        if check(pipeline, &Resolved::bare(found.clone(), None), &expected).await?.differences.is_empty() {
            let pending = migrations[count..].iter().map(Migration::file_name).collect();
            newest = Some(Base { catalog, whole: Some(whole), pending });
        }
    }
    db.remove(scratch).await?;
    Ok(newest)
}
