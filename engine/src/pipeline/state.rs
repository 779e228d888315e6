//! Brings a state of the schema to life in a scratch database and reads it back.

use crate::catalog::Catalog;
use crate::diff::diff;
use crate::error::{Error, Result};
use crate::introspect::introspect;
use crate::load::{LoadFile, Loader, ReplayOptions, load, replay};
use crate::migration::Migration;
use crate::plan::plan;
use crate::scratch::{Role, Scratch, ScratchDb};

use super::{Code, Pipeline};

/// The catalog of a new database: what the platform provides before anything of ours is there.
pub(super) async fn base(scratch: &Scratch) -> Result<Catalog> {
    let db = scratch.create_database("base").await?;
    let catalog = read(&db).await?;
    db.remove(scratch).await?;
    Ok(catalog)
}

/// The catalog behind a scratch database.
pub(super) async fn read(db: &ScratchDb) -> Result<Catalog> {
    introspect(&mut db.connect_to_read().await?).await
}

/// Loads the code into a new database.
pub(super) async fn from_code(scratch: &Scratch, code: &Code) -> Result<ScratchDb> {
    let db = scratch.create_database("code").await?;
    let session = db.connect_as(&Role::Loader).await?;
    let admin = admin(scratch, &db).await?;
    let loader = Loader { session: &session, admin: admin.as_ref() };
    let path: Vec<&str> = code.search_path.iter().map(String::as_str).collect();
    let loaded = load(loader, &code.statements()?, &code.files(), &path).await;
    loaded.map_err(|failure| scratch.blame_age(0, failure.into()))?;
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
    loaded.map_err(|failure| scratch.blame_age(0, failure.into()))?;
    Ok(db)
}

/// Runs migrations, in their order, in a new database that holds what somebody else manages.
pub(super) async fn from_migrations<'m>(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    theirs: &Catalog,
    migrations: impl IntoIterator<Item = &'m Migration>,
) -> Result<ScratchDb> {
    let db = scratch.create_database("replay").await?;
    furnish(&db, theirs).await?;
    run(pipeline, scratch, &db, migrations).await?;
    Ok(db)
}

/// Runs migrations in a database that holds what they follow.
pub(super) async fn run<'m>(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    db: &ScratchDb,
    migrations: impl IntoIterator<Item = &'m Migration>,
) -> Result<()> {
    let session = db.connect_as(&Role::Loader).await?;
    let admin = admin(scratch, db).await?;
    let loader = Loader { session: &session, admin: admin.as_ref() };
    let wrap = !pipeline.project.config.migrations.dialect.brackets();
    for migration in migrations {
        let file = LoadFile { path: migration.file_name(), text: migration.text() };
        let options = ReplayOptions { wrap, shared_server: !scratch.is_private() };
        replay(loader, &file, options).await.map_err(|failure| {
            let error = Error::from(failure).context(format!("{} does not run", migration.file_name()));
            scratch.blame_age(0, error)
        })?;
    }
    Ok(())
}

/// Builds a catalog anew from the statements that create its objects, in a new database.
pub(super) async fn rebuild(scratch: &Scratch, catalog: &Catalog) -> Result<ScratchDb> {
    let db = scratch.create_database("rebuild").await?;
    let made = furnish(&db, catalog).await;
    made.map_err(|error| scratch.blame_age(catalog.server.major(), error))?;
    Ok(db)
}

/// Creates the objects of a catalog in a database that holds none of them.
pub(super) async fn furnish(db: &ScratchDb, catalog: &Catalog) -> Result<()> {
    if catalog.objects.is_empty() {
        return Ok(());
    }
    let there = read(db).await?;
    let mut wanted = there.clone();
    wanted.objects.extend(catalog.objects.clone());
    let plan = plan(&there, &wanted, &diff(&there, &wanted))?;
    let session = db.connect_as(&Role::Loader).await?;
    session.execute("SET search_path = ''").await?;
    for step in &plan.steps {
        for statement in &step.statements {
            session.execute(&statement.sql).await.map_err(|error| {
                error.context(format!("a scratch cannot hold {}", step.id)).detail(statement.sql.clone())
            })?;
        }
    }
    Ok(())
}

async fn admin(scratch: &Scratch, db: &ScratchDb) -> Result<Option<crate::connect::Session>> {
    if scratch.is_private() { Ok(Some(db.connect_as(&Role::Superuser).await?)) } else { Ok(None) }
}
