//! Brings a state of the schema to life in a scratch database and reads it back.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::connect::Session;
use crate::diff::diff;
use crate::error::{Error, Result};
use crate::introspect::introspect;
use crate::kinds::Kind;
use crate::load::{
    Lent, LoadFile, Loader, ReplayOptions, give_back, lend, load, replay, roles_named, statements,
};
use crate::migration::Migration;
use crate::plan::{Plan, plan};
use crate::scratch::{Role, Scratch, ScratchDb, extension_name};

use super::scope::is_first;
use super::{Code, Pipeline};

/// The catalog of a new database: what the platform provides before anything of ours is there.
pub(super) async fn base(scratch: &Scratch) -> Result<Catalog> {
    let db = scratch.create_database("base").await?;
    let catalog = read(&db).await?;
    db.remove(scratch).await?;
    Ok(catalog)
}

/// The catalog of a new database that holds what was recorded of others, too.
pub(super) async fn base_with(scratch: &Scratch, record: &Catalog) -> Result<Catalog> {
    if record.objects.is_empty() {
        return base(scratch).await;
    }
    let db = scratch.create_database("base").await?;
    lay(scratch, &db, record).await?;
    let catalog = read(&db).await?;
    db.remove(scratch).await?;
    Ok(catalog)
}

/// Makes what was recorded of others, but for what the sources say themselves.
async fn lay(scratch: &Scratch, db: &ScratchDb, record: &Catalog) -> Result<()> {
    let mut theirs = record.clone();
    theirs.objects.retain(|id, _| !is_first(id));
    scratch.add_roles(&theirs.roles()).await?;
    let made = furnish(scratch, db, &theirs, &Role::Loader).await;
    made.map_err(|error| scratch.blame_age(record.server.major(), error))
}

/// The catalog behind a scratch database.
pub(super) async fn read(db: &ScratchDb) -> Result<Catalog> {
    read_as(db, &Role::Loader).await
}

/// As [`read`], by the role that migrates there.
pub(super) async fn read_as(db: &ScratchDb, role: &Role) -> Result<Catalog> {
    introspect(&mut db.connect_to_read_as(role).await?).await
}

/// Loads the code into a new database.
pub(super) async fn from_code(scratch: &Scratch, code: &Code) -> Result<ScratchDb> {
    let db = scratch.create_database("code").await?;
    lay(scratch, &db, &code.theirs).await?;
    let session = db.connect_as(&Role::Loader).await?;
    let admin = admin(scratch, &db).await?;
    let loader = Loader { session: &session, admin: admin.as_ref() };
    let path: Vec<&str> = code.search_path.iter().map(String::as_str).collect();
    let files = code.files();
    let loaded = load(loader, &code.statements()?, &files, &path).await;
    loaded.map_err(|failure| scratch.blame_age(0, with_stubs(scratch, failure.into(), &files)))?;
    Ok(db)
}

/// Loads `.sql` files into a new database.
pub(super) async fn from_files(
    scratch: &Scratch,
    files: &[LoadFile],
    search_path: &[String],
) -> Result<ScratchDb> {
    let db = scratch.create_database("sql").await?;
    let session = db.connect_as(&Role::Loader).await?;
    let admin = admin(scratch, &db).await?;
    let loader = Loader { session: &session, admin: admin.as_ref() };
    let path: Vec<&str> = search_path.iter().map(String::as_str).collect();
    let loaded = load(loader, &[], files, &path).await;
    loaded.map_err(|failure| scratch.blame_age(0, with_stubs(scratch, failure.into(), files)))?;
    Ok(db)
}

/// Runs migrations, in their order, in a new database that holds what somebody else manages.
pub(super) async fn from_migrations<'m>(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    theirs: &Catalog,
    migrations: impl IntoIterator<Item = &'m Migration>,
    role: &Role,
) -> Result<ScratchDb> {
    let db = scratch.create_database("replay").await?;
    furnish(scratch, &db, theirs, &Role::Loader).await?;
    scratch.give(&db, role).await?;
    run(pipeline, scratch, &db, migrations, As { role, no_superuser: false }).await?;
    Ok(db)
}

/// As whom migrations run.
#[derive(Clone, Copy)]
pub(super) struct As<'a> {
    /// The role.
    pub role: &'a Role,
    /// Whether it is known to have no superuser's rights where the migrations are for.
    pub no_superuser: bool,
}

/// The roles that migrations name and do not create.
pub(super) fn roles_named_by(migrations: &[Migration]) -> Result<BTreeSet<String>> {
    roles_named(&files_of(migrations))
}

/// Migrations as files to load.
pub(super) fn files_of(migrations: &[Migration]) -> Vec<LoadFile> {
    migrations.iter().map(file).collect()
}

fn file(migration: &Migration) -> LoadFile {
    LoadFile { path: migration.file_name(), text: migration.text() }
}

/// Runs migrations in a database that holds what they follow.
pub(super) async fn run<'m>(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    db: &ScratchDb,
    migrations: impl IntoIterator<Item = &'m Migration>,
    As { role, no_superuser }: As<'_>,
) -> Result<()> {
    let files: Vec<LoadFile> = migrations.into_iter().map(file).collect();
    // Nothing else may name a role any more that has nothing left.
    scratch.add_roles(&roles_named(&files)?).await?;
    let session = db.connect_as(role).await?;
    let admin = admin(scratch, db).await?;
    let loader = Loader { session: &session, admin: admin.as_ref() };
    let wrap = !pipeline.project.config.migrations.dialect.brackets();
    let options = ReplayOptions { wrap, shared_server: !scratch.is_private(), no_superuser };
    for file in &files {
        replay(loader, file, options).await.map_err(|failure| {
            scratch.blame_age(0, Error::from(failure).context(format!("{} does not run", file.path)))
        })?;
    }
    Ok(())
}

/// Builds a catalog anew from the statements that create its objects, in a new database.
pub(super) async fn rebuild(scratch: &Scratch, catalog: &Catalog) -> Result<ScratchDb> {
    rebuild_as(scratch, catalog, &Role::Loader).await
}

/// As [`rebuild`], by the role that migrates there, to which everything belongs then.
pub(super) async fn rebuild_as(scratch: &Scratch, catalog: &Catalog, role: &Role) -> Result<ScratchDb> {
    let db = scratch.create_database("rebuild").await?;
    scratch.give(&db, role).await?;
    let made = furnish(scratch, &db, catalog, role).await;
    made.map_err(|error| scratch.blame_age(catalog.server.major(), error))?;
    Ok(db)
}

/// Creates the objects of a catalog in a database that holds none of them.
pub(crate) async fn furnish(scratch: &Scratch, db: &ScratchDb, catalog: &Catalog, role: &Role) -> Result<()> {
    if catalog.objects.is_empty() {
        return Ok(());
    }
    let there = read(db).await?;
    let mut wanted = there.clone();
    wanted.objects.extend(catalog.objects.clone());
    let plan = plan(&there, &wanted, &diff(&there, &wanted))?;
    follow(scratch, db, &plan, role).await
}

/// Runs a plan in a database.
async fn follow(scratch: &Scratch, db: &ScratchDb, plan: &Plan, role: &Role) -> Result<()> {
    let session = db.connect_as(role).await?;
    session.execute("SET search_path = ''").await?;
    let admin = admin(scratch, db).await?;
    for step in &plan.steps {
        for statement in &step.statements {
            make(&session, admin.as_ref(), &statement.sql).await.map_err(|error| {
                error.context(format!("a scratch cannot hold {}", step.id)).detail(statement.sql.clone())
            })?;
        }
    }
    Ok(())
}

/// Runs a statement, with a superuser's rights where it takes them and they can be lent.
async fn make(session: &Session, admin: Option<&Session>, sql: &str) -> Result<()> {
    let Some(admin) = admin else { return session.execute(sql).await };
    let lent = lend(admin, session, sql).await?;
    let done = if lent == Lent::Done { Ok(()) } else { session.execute(sql).await };
    if lent == Lent::Yes {
        give_back(admin, session).await?;
    }
    done
}

/// The extensions of a catalog that the scratch does not have, and for which stubs stand.
pub(super) fn stubs(scratch: &Scratch, catalog: &Catalog) -> Vec<String> {
    let names = catalog.objects.keys().filter(|id| id.kind == Kind::Extension).map(|id| id.name.to_string());
    names.filter(|name| !scratch.extensions().contains_key(name)).collect()
}

/// A sentence for stderr about stubs; none where there are none.
pub(super) fn about_stubs(scratch: &Scratch, catalog: &Catalog) -> Option<String> {
    let stubs = stubs(scratch, catalog);
    let names = stubs.join(", ");
    (!stubs.is_empty()).then(|| {
        format!(
            "PostgreSQL {} here does not have {names}: stubs stand for what it lacks, and nothing that leans on them is \
             proven",
            scratch.version()
        )
    })
}

/// Adds to an error of loading what may be behind it: a stub is no extension.
fn with_stubs(scratch: &Scratch, error: Error, files: &[LoadFile]) -> Error {
    let created = |file: &LoadFile| statements(file).unwrap_or_default();
    let names = files.iter().flat_map(created).filter_map(|statement| extension_name(&statement.text));
    let missing: BTreeSet<String> = names.filter(|name| !scratch.extensions().contains_key(name)).collect();
    if missing.is_empty() {
        return error;
    }
    let names = missing.into_iter().collect::<Vec<_>>().join(", ");
    let what = format!(
        "the scratch, PostgreSQL {}, does not have {names}; a stub has less than the extension: no type modifiers of \
         PostGIS, no options of indexes of pgvector",
        scratch.version()
    );
    let error = error.detail(what);
    let hint = format!(
        "install {names} beside a PostgreSQL of this machine, or use a server that has it: --scratch-url postgresql://… \
         (the image of the extension's project), or [scratch] binaries"
    );
    if error.hint.is_none() { error.hint(hint) } else { error.detail(hint) }
}

async fn admin(scratch: &Scratch, db: &ScratchDb) -> Result<Option<Session>> {
    if scratch.is_private() { Ok(Some(db.connect_as(&Role::Superuser).await?)) } else { Ok(None) }
}
