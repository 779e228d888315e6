//! Brings sources into a scratch database, in whatever order they are written.
//!
//! It knows statements and PostgreSQL's errors, and no kinds of object: what the database then holds is for
//! introspection to say.

mod allowed;
mod batch;
mod bodies;
mod extension;
mod failure;
mod former;
mod leakproof;
mod lent;
mod order;
mod phase;
mod replay;
mod roles;
mod statement;
mod worklist;

use self::phase::Phase;
use self::worklist::Work;
use crate::Result;
use crate::connect::Session;
use crate::sql::quote_ident;

pub use bodies::check_bodies;
pub use failure::{LoadFailure, MissingExtension};
pub(crate) use former::{ByName, Former, Heads, former};
pub(crate) use lent::{Lent, give_back, lend, makes_leakproof};
pub use replay::{ReplayOptions, replay};
pub(crate) use roles::roles_named;
pub use statement::{LoadFile, Statement, statements};

/// The sessions that load: both into the same database.
#[derive(Debug, Clone, Copy)]
pub struct Loader<'a> {
    /// The session that runs the statements; no superuser's.
    pub session: &'a Session,
    /// A superuser's, for what only such a role may create: extensions and leakproof functions. A server that is not
    /// ours has none.
    pub admin: Option<&'a Session>,
}

/// What was loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadReport {
    /// The number of statements.
    pub statements: usize,
    /// The warnings of PostgreSQL, in the order in which they came.
    pub warnings: Vec<String>,
}

/// Whether a source may hold these statements; without a word on why not.
pub(crate) fn is_allowed(sql: &str) -> bool {
    let file = LoadFile { path: String::new(), text: sql.to_owned() };
    statements(&file).is_ok_and(|all| all.iter().all(|statement| allowed::refusal(statement).is_none()))
}

/// Loads sources: statements that were made from structs, and files of SQL, whose statements must be definitions.
///
/// Their order does not matter. They run in an order of their own, and whichever fails is tried again after the
/// others, until nothing changes any more.
/// `search_path` is that of the project, for names without a schema.
pub async fn load(
    loader: Loader<'_>,
    made: &[Statement],
    files: &[LoadFile],
    search_path: &[&str],
) -> Result<LoadReport, LoadFailure> {
    let mut all: Vec<Statement> = made.to_vec();
    let mut errors = Vec::new();
    for file in files {
        match statements(file) {
            Ok(statements) => {
                errors.extend(statements.iter().filter_map(allowed::refusal));
                all.extend(statements);
            }
            Err(error) => errors.push(error),
        }
    }
    errors.extend(phase::twice_replaced(&all));
    if !errors.is_empty() {
        return Err(LoadFailure::Errors(errors));
    }
    let mut work = worklist::in_order(&all);
    let path: Vec<_> = search_path.iter().map(|schema| quote_ident(schema)).collect();
    let path = if path.is_empty() { "''".to_owned() } else { path.join(", ") };
    loader.session.execute(&format!("SET search_path = {path}")).await?;
    let schemas = worklist::take_through(&mut work, Phase::Schema);
    let extensions = worklist::take_through(&mut work, Phase::Extension);
    let created = worklist::take_through(&mut work, Phase::Other);
    let altered = worklist::take_through(&mut work, Phase::Alter);
    let waiting = worklist::transaction(loader.session, schemas).await?;
    extension::create_all(loader, extensions).await?;
    // Whatever can be created is there before anything is said of what is there.
    let waiting = worklist::transaction(loader.session, waiting.into_iter().chain(created).collect()).await?;
    let waiting = worklist::transaction(loader.session, waiting.into_iter().chain(altered).collect()).await?;
    let waiting = leakproof::create_all(loader, &path, waiting).await?;
    let failed = worklist::transaction(loader.session, waiting.into_iter().chain(work).collect()).await?;
    loader.session.execute("SET search_path = pg_catalog").await?;
    if failed.is_empty() {
        return Ok(LoadReport { statements: all.len(), warnings: loader.session.take_warnings() });
    }
    let mut failed: Vec<_> = failed.into_iter().map(Work::failure).collect();
    failed.sort_by(|a, b| a.0.cmp(&b.0));
    Err(LoadFailure::Errors(failed.into_iter().map(|(_, error)| error).collect()))
}
