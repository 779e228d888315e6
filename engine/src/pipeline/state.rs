//! Brings a state of the schema to life in a scratch database and reads it back.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::diff::diff;
use crate::error::{Error, Result};
use crate::introspect::introspect;
use crate::load::{LoadFile, Loader, ReplayOptions, load, replay, roles_named};
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
    load(loader, &code.statements()?, &code.files(), &path).await?;
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
    load(loader, &[], files, &path).await?;
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

/// The roles that migrations name and do not create.
pub(super) fn roles_named_by(migrations: &[Migration]) -> Result<BTreeSet<String>> {
    roles_named(&migrations.iter().map(file).collect::<Vec<_>>())
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
) -> Result<()> {
    let files: Vec<LoadFile> = migrations.into_iter().map(file).collect();
    // Nothing else may name a role any more that has nothing left.
    scratch.add_roles(&roles_named(&files)?).await?;
    let session = db.connect_as(&Role::Loader).await?;
    let admin = admin(scratch, db).await?;
    let loader = Loader { session: &session, admin: admin.as_ref() };
    let wrap = !pipeline.project.config.migrations.dialect.brackets();
    let options = ReplayOptions { wrap, shared_server: !scratch.is_private() };
    for file in &files {
        replay(loader, file, options)
            .await
            .map_err(|failure| Error::from(failure).context(format!("{} does not run", file.path)))?;
    }
    Ok(())
}

/// Builds a catalog anew from the statements that create its objects, in a new database.
pub(super) async fn rebuild(scratch: &Scratch, catalog: &Catalog) -> Result<ScratchDb> {
    let db = scratch.create_database("rebuild").await?;
    furnish(&db, catalog).await?;
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
    for statement in plan.statements() {
        session.execute(&statement.sql).await?;
    }
    Ok(())
}

async fn admin(scratch: &Scratch, db: &ScratchDb) -> Result<Option<crate::connect::Session>> {
    if scratch.is_private() { Ok(Some(db.connect_as(&Role::Superuser).await?)) } else { Ok(None) }
}
