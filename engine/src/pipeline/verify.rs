//! The whole job on throw-away databases: the code becomes SQL that is proven, the migrations are applied by the runner
//! that applies them anywhere, and code, migrations, snapshot and result have to be one schema.

use std::sync::Arc;

use crate::access::{self, State};
use crate::apply;
use crate::catalog::Catalog;
use crate::config::{Files, SourceSpec};
use crate::error::{Error, Result};
use crate::migration::Folder;
use crate::notes::Notes;
use crate::scratch::{Role, Scratch};

use super::access::{declared, stale_pages};
use super::order::broken_claims;
use super::{Check, Pipeline, Resolved, Scope, check, compare, resolve, source, state};

/// The outcome of a verification.
#[derive(Debug, Clone)]
pub struct Verification {
    /// How many statements build the schema of the code from nothing; they were run, and lead there.
    pub statements: usize,
    /// How many objects the code declares.
    pub objects: usize,
    /// The migrations that were applied, in their order.
    pub applied: Vec<String>,
    /// The version of the server on which all of it was done.
    pub server: String,
    /// From the database that the migrations lead to, to the code.
    pub code: Check,
    /// From the snapshot to that database.
    pub snapshot: Check,
    /// What headers say of an order that does not matter, and is not so.
    pub disorder: Vec<String>,
    /// The pages of the access matrix that are not what they have to be.
    pub stale_pages: Vec<String>,
}

impl Verification {
    /// Whether everything is one schema.
    pub fn is_clean(&self) -> bool {
        self.code.differences.is_empty()
            && self.snapshot.differences.is_empty()
            && self.disorder.is_empty()
            && self.stale_pages.is_empty()
    }
}

/// Builds the schema from nothing, applies the whole folder of migrations to an empty database, and compares.
///
/// # Errors
/// When the code does not load, the SQL made from it leads elsewhere, or a migration was edited, is missing or does
/// not run.
pub async fn verify(pipeline: &Pipeline<'_>) -> Result<Verification> {
    let code = resolve(pipeline, &SourceSpec::Schema(Files::default())).await?;
    let snapshot = resolve(pipeline, &SourceSpec::Snapshot(Files::default())).await?;
    // Migrations name roles that have nothing left, and a cached catalog names only those that have something.
    let roles = code.catalog.roles().union(&source::known_roles(pipeline)?).cloned().collect();
    let scratch = pipeline.open(&roles).await?;
    let statements = from_nothing(pipeline, scratch, &code).await?;
    // Whoever runs it, the proof runs it itself.
    let folder = pipeline.project.migrations()?.followed_by(None);
    let start = code.scope.as_ref().map(Scope::start).unwrap_or_default();
    let (applied, there) = apply_all(pipeline, scratch, &start, &folder).await?;
    let disorder = broken_claims(pipeline, scratch, &folder).await?;
    let seen = code.seen();
    let facts = declared(pipeline, &seen).await?;
    let pages = access::pages(&State::new(&seen, &facts));
    Ok(Verification {
        disorder,
        stale_pages: stale_pages(pipeline.project, &pages)?,
        statements,
        objects: code.catalog.objects.len(),
        applied,
        server: scratch.version().to_owned(),
        code: check(pipeline, &there, &code).await?,
        snapshot: check(pipeline, &snapshot, &restricted(&there, &code)).await?,
    })
}

/// Runs the SQL that the code becomes in an empty database; returns the number of statements.
async fn from_nothing(pipeline: &Pipeline<'_>, scratch: &Scratch, code: &Resolved) -> Result<usize> {
    (pipeline.progress)("building the schema from nothing");
    let base = state::base(scratch).await?;
    let mut whole = code.catalog.clone();
    for (id, entry) in &theirs(code).objects {
        whole.objects.entry(id.clone()).or_insert_with(|| entry.clone());
    }
    let db = state::rebuild(scratch, &whole).await?;
    let built = restricted(&Resolved::bare(state::read(&db).await?, None), code).catalog;
    db.remove(scratch).await?;
    let left = compare(pipeline, &built, &code.catalog, &Notes::default()).await?;
    if left.changes.is_empty() {
        let empty = Catalog { server: base.server, ..Catalog::default() };
        return Ok(compare(pipeline, &empty, &code.catalog, &code.notes).await?.plan.statements().count());
    }
    let changes = left.changes;
    let ids = changes.created.iter().chain(&changes.dropped).chain(&changes.changed);
    let error = Error::new("the SQL made from the code does not lead to the schema of the code");
    Err(ids
        .fold(error, |error, id| error.detail(id.to_string()))
        .hint("this is a defect of Palisade: please report it with the schema"))
}

/// Applies all migrations to an empty database, as `palisade migrate` does.
async fn apply_all(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    theirs: &Catalog,
    folder: &Folder,
) -> Result<(Vec<String>, Resolved)> {
    (pipeline.progress)("applying the migrations");
    scratch.add_roles(&state::roles_named_by(folder.migrations())?).await?;
    let db = scratch.create_database("verify").await?;
    state::furnish(scratch, &db, theirs, &Role::Loader).await?;
    let session = db.connect_as(&Role::Loader).await?;
    // An extension may ask for a superuser, and a leakproof function does; all else must do without.
    let lender = match scratch.is_private() {
        true => Some(Arc::new(db.connect_as(&Role::Superuser).await?)),
        false => None,
    };
    let options = apply::Options { lender, ..apply::Options::default() };
    let applied = apply::migrate(&session, folder, &options, &mut |_| {}).await?;
    drop((session, options));
    Ok((applied, Resolved::bare(state::read(&db).await?, None)))
}

/// What somebody else manages, and the code leans on.
fn theirs(code: &Resolved) -> &Catalog {
    static NOTHING: Catalog = Catalog::EMPTY;
    code.scope.as_ref().map_or(&NOTHING, |scope| &scope.theirs)
}

/// The part of a database that the code manages.
fn restricted(there: &Resolved, code: &Resolved) -> Resolved {
    let catalog =
        code.scope.as_ref().map_or_else(|| there.catalog.clone(), |scope| scope.restrict(&there.catalog));
    Resolved { catalog, scope: code.scope.clone(), ..there.clone() }
}
