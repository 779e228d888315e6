//! Brings sources into a scratch database, in whatever order they are written.
//!
//! It knows statements and PostgreSQL's errors, and no kinds of object: what the database then holds is for
//! introspection to say.

mod allowed;
mod bodies;
mod phase;
mod replay;
mod statement;

use tokio_postgres::error::{DbError, ErrorPosition};

use crate::connect::Session;
use crate::scratch::{create_extension, extension_name};
use crate::sql::quote_ident;
use crate::{Error, Result};

use self::phase::Phase;

pub use bodies::check_bodies;
pub use replay::{ReplayOptions, replay};
pub use statement::{LoadFile, Statement, statements};

/// The sessions that load: both into the same database.
#[derive(Debug, Clone, Copy)]
pub struct Loader<'a> {
    /// The session that runs the statements; no superuser's.
    pub session: &'a Session,
    /// A superuser's, for the extensions that only such a role may create. A server that is not ours has none.
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

/// Why sources could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadFailure {
    /// The server has none of these extensions: another server may have them. Nothing was loaded.
    MissingExtensions(Vec<MissingExtension>),
    /// Everything that is wrong with the sources, in their order.
    Errors(Vec<Error>),
}

/// An extension that the scratch cannot create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingExtension {
    /// The extension.
    pub name: String,
    /// The error for whoever has no other server to try.
    pub error: Error,
}

impl From<Error> for LoadFailure {
    fn from(error: Error) -> Self {
        Self::Errors(vec![error])
    }
}

impl From<tokio_postgres::Error> for LoadFailure {
    fn from(error: tokio_postgres::Error) -> Self {
        Error::from(error).into()
    }
}

impl From<LoadFailure> for Error {
    /// One error: the only one, or a summary with all of them below it.
    fn from(failure: LoadFailure) -> Self {
        let mut errors = match failure {
            LoadFailure::MissingExtensions(missing) => missing.into_iter().map(|m| m.error).collect(),
            LoadFailure::Errors(errors) => errors,
        };
        if errors.len() == 1 {
            return errors.remove(0);
        }
        let mut out = Error::new(format!("{} statements could not be loaded", errors.len()));
        for error in errors {
            out.details.extend(error.to_string().lines().map(str::to_owned));
        }
        out
    }
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
    let mut work: Vec<Work<'_>> = all.iter().map(Work::new).collect();
    // By phase, then by text: an order that does not depend on files and lines, so that neither does the outcome.
    work.sort_by(|a, b| (a.phase, &a.statement.text).cmp(&(b.phase, &b.statement.text)));
    let path: Vec<_> = search_path.iter().map(|schema| quote_ident(schema)).collect();
    let path = if path.is_empty() { "''".to_owned() } else { path.join(", ") };
    loader.session.execute(&format!("SET search_path = {path}")).await?;
    let schemas = take_through(&mut work, Phase::Schema);
    let extensions = take_through(&mut work, Phase::Extension);
    let objects = take_through(&mut work, Phase::Alter);
    let waiting = transaction(loader.session, schemas).await?;
    create_extensions(loader, extensions).await?;
    let waiting = transaction(loader.session, waiting.into_iter().chain(objects).collect()).await?;
    let failed = transaction(loader.session, waiting.into_iter().chain(work).collect()).await?;
    loader.session.execute("SET search_path = pg_catalog").await?;
    if failed.is_empty() {
        return Ok(LoadReport { statements: all.len(), warnings: loader.session.take_warnings() });
    }
    let mut failed: Vec<_> = failed.iter().map(Work::failure).collect();
    failed.sort_by(|a, b| a.0.cmp(&b.0));
    Err(LoadFailure::Errors(failed.into_iter().map(|(_, error)| error).collect()))
}

/// A statement that waits for its turn.
struct Work<'a> {
    statement: &'a Statement,
    phase: Phase,
    /// What PostgreSQL said when it was tried last.
    last: Option<DbError>,
    /// It replaced, or found, what another statement or the prelude defines.
    second: bool,
}

impl<'a> Work<'a> {
    fn new(statement: &'a Statement) -> Self {
        Self { statement, phase: Phase::of(statement), last: None, second: false }
    }

    /// The error, and what it is sorted by.
    fn failure(&self) -> ((&str, crate::sql::Position), Error) {
        let key = (self.statement.path.as_str(), self.statement.position);
        let error = match &self.last {
            _ if self.second => second_definition(self.statement),
            Some(db) => explain(self.statement, db, PREFIX),
            None => self.statement.error("this statement was not tried").hint("this is a fault of Palisade"),
        };
        (key, error)
    }
}

/// Runs statements until all have run or none can; returns those that cannot. What has run is committed.
async fn transaction<'a>(session: &Session, mut work: Vec<Work<'a>>) -> Result<Vec<Work<'a>>, LoadFailure> {
    session.execute("BEGIN").await?;
    loop {
        let before = work.len();
        let mut waiting = Vec::new();
        for mut item in work {
            if !attempt(session, &mut item).await? {
                waiting.push(item);
            }
        }
        work = waiting;
        if work.is_empty() || work.len() == before {
            session.execute("COMMIT").await?;
            return Ok(work);
        }
    }
}

/// Takes the statements of the phases up to this one out of sorted work.
fn take_through<'a>(work: &mut Vec<Work<'a>>, last: Phase) -> Vec<Work<'a>> {
    let rest = work.split_off(work.partition_point(|work| work.phase <= last));
    std::mem::replace(work, rest)
}

/// What stands before a statement when it is tried.
const PREFIX: &str = "SAVEPOINT statement;\n";

/// Tries one statement. Whether it has worked.
async fn attempt(session: &Session, item: &mut Work<'_>) -> Result<bool, LoadFailure> {
    let text = &item.statement.text;
    let counted = phase::may_replace(item.statement);
    let before = if counted { phase::count(session).await? } else { 0 };
    // One round trip. The text is one statement with all its quotes closed: the splitter has seen to that.
    let tried =
        session.client().batch_execute(&format!("{PREFIX}{text};\nRELEASE SAVEPOINT statement")).await;
    match tried {
        Ok(()) if counted && phase::count(session).await? == before => {
            // It stays replaced: the transaction is not going to be used.
            item.second = true;
            Ok(false)
        }
        Ok(()) => Ok(true),
        Err(error) => {
            item.last = Some(error.as_db_error().cloned().ok_or(error)?);
            session.execute("ROLLBACK TO SAVEPOINT statement; RELEASE SAVEPOINT statement").await?;
            Ok(false)
        }
    }
}

/// Creates extensions: by the loading role where that may, else by the superuser. They may need one another.
async fn create_extensions(loader: Loader<'_>, mut work: Vec<Work<'_>>) -> Result<(), LoadFailure> {
    let mut missing = Vec::new();
    for item in &work {
        let name = extension_name(&item.statement.text);
        if let Some(name) = name
            && !is_available(loader.session, &name).await?
        {
            missing.push(missing_extension(item.statement, name, loader.session));
        }
    }
    if !missing.is_empty() {
        return Err(LoadFailure::MissingExtensions(missing));
    }
    let mut errors = Vec::new();
    loop {
        let before = work.len();
        let mut waiting = Vec::new();
        errors.clear();
        for item in work {
            if let Err(error) = extension(loader, item.statement).await {
                errors.push(error);
                waiting.push(item);
            }
        }
        work = waiting;
        if work.is_empty() {
            return Ok(());
        }
        if work.len() == before {
            return Err(LoadFailure::Errors(errors));
        }
    }
}

/// Runs one `CREATE EXTENSION`.
async fn extension(loader: Loader<'_>, statement: &Statement) -> Result<()> {
    let superuser = match extension_name(&statement.text) {
        Some(name) => needs_superuser(loader.session, &name).await?,
        None => false,
    };
    match loader.admin {
        Some(admin) if superuser => {
            create_extension(admin, &statement.text).await.map_err(|error| statement.failure(error, None))
        }
        _ => {
            let done = loader.session.client().batch_execute(&statement.text).await;
            done.map_err(|error| match error.as_db_error() {
                Some(db) => explain(statement, db, ""),
                None => error.into(),
            })
        }
    }
}

async fn is_available(session: &Session, name: &str) -> Result<bool> {
    let sql = "SELECT FROM pg_catalog.pg_available_extensions WHERE name = $1";
    let rows = session.query(sql, &[(&name, tokio_postgres::types::Type::TEXT)]).await?;
    Ok(!rows.is_empty())
}

async fn needs_superuser(session: &Session, name: &str) -> Result<bool> {
    let sql = "SELECT FROM pg_catalog.pg_available_extension_versions
               WHERE name = $1 AND superuser AND NOT trusted";
    let rows = session.query(sql, &[(&name, tokio_postgres::types::Type::TEXT)]).await?;
    Ok(!rows.is_empty())
}

fn missing_extension(statement: &Statement, name: String, session: &Session) -> MissingExtension {
    let error = statement
        .error(format!("the scratch, PostgreSQL {}, has no extension `{name}`", session.version_text()))
        .hint(format!(
            "install it beside that server, or use a server that has it: --scratch-url postgresql://… (the image \
             of the extension's project, for example), or choose binaries that have `{name}`: [scratch] binaries"
        ));
    MissingExtension { name, error }
}

/// PostgreSQL's error as one of ours: at its place, with what to do where we know more than PostgreSQL does.
fn explain(statement: &Statement, db: &DbError, prefix: &str) -> Error {
    let mut error = Error::new(db.message());
    error.sqlstate = Some(db.code().code().to_owned());
    error.details.extend(db.detail().map(|detail| format!("detail: {detail}")));
    error.details.extend(db.where_().iter().flat_map(|w| w.lines()).map(|line| format!("context: {line}")));
    error.hint = hint(db).or_else(|| db.hint().map(str::to_owned));
    let at = match db.position() {
        // Counted from one, in characters of all that was sent.
        Some(ErrorPosition::Original(at)) => (*at as usize).checked_sub(prefix.chars().count() + 1),
        _ => None,
    };
    statement.failure(error, at)
}

fn hint(db: &DbError) -> Option<String> {
    let message = db.message();
    match db.code().code() {
        "42501" => Some(
            "sources run as a role that owns its database and nothing else: it runs no programs, reads no files of \
             the server, and creates and alters no roles"
                .to_owned(),
        ),
        "42704" if message.starts_with("role ") => {
            Some("name the role in palisade.toml, if it is no mistake: roles = [\"…\"]".to_owned())
        }
        "42P07" | "42723" | "42710" | "42P06" => {
            Some("it is defined twice: in two files, or in a file and by a struct, or the prelude has it".to_owned())
        }
        "55P04" => Some("write the value into CREATE TYPE … AS ENUM instead of adding it".to_owned()),
        "53100" => Some("free disk space, or name another folder: [scratch] folder = \"…\"".to_owned()),
        "57014" => Some("a statement of a source may take two minutes".to_owned()),
        _ => None,
    }
}

fn second_definition(statement: &Statement) -> Error {
    statement
        .error("this defines what is defined already")
        .detail("by another file, by a struct or by the prelude; which of the two should win, the sources do not say")
        .hint("keep one of the definitions")
}
