//! Creates the extensions that sources name.

use tokio_postgres::types::Type;

use super::failure::{explain, missing_extension};
use super::worklist::Work;
use super::{LoadFailure, Loader, Statement, batch};
use crate::Result;
use crate::connect::Session;
use crate::scratch::{create_extension, create_stub, extension_name};

/// Creates extensions: by the loading role where that may, else by the superuser. They may need one another. On a server
/// of ours, a stub stands for one that it does not have.
pub(super) async fn create_all(loader: Loader<'_>, work: Vec<Work<'_>>) -> Result<(), LoadFailure> {
    let (mut missing, mut there) = (Vec::new(), Vec::new());
    for item in work {
        let name = extension_name(&item.statement.text);
        match (name, loader.admin) {
            (Some(name), admin) if !is_available(loader.session, &name).await? => match admin {
                Some(admin) => {
                    admin.execute("SET search_path = public").await?;
                    let made = create_stub(admin, &item.statement.text).await;
                    made.map_err(|error| item.statement.failure(error, None))?;
                }
                None => missing.push(missing_extension(item.statement, name, loader.session)),
            },
            _ => there.push(item),
        }
    }
    let mut work = there;
    if !missing.is_empty() {
        return Err(LoadFailure::MissingExtensions(missing));
    }
    let mut errors = Vec::new();
    loop {
        let before = work.len();
        let mut waiting = Vec::new();
        errors.clear();
        for item in work {
            if let Err(error) = create(loader, item.statement).await {
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
pub(super) async fn create(loader: Loader<'_>, statement: &Statement) -> Result<()> {
    let superuser = match extension_name(&statement.text) {
        Some(name) => needs_superuser(loader.session, &name).await?,
        None => false,
    };
    match loader.admin {
        Some(admin) if superuser => {
            create_extension(admin, &statement.text).await.map_err(|error| statement.failure(error, None))
        }
        _ => match batch::run(loader.session, &[statement]).await? {
            Err(failed) => Err(explain(statement, &failed.db, failed.at)),
            Ok(()) => Ok(()),
        },
    }
}

/// Whether the server has the files of the extension.
pub(super) async fn is_available(session: &Session, name: &str) -> Result<bool> {
    let sql = "SELECT FROM pg_catalog.pg_available_extensions WHERE name = $1";
    let rows = session.query(sql, &[(&name, Type::TEXT)]).await?;
    Ok(!rows.is_empty())
}

async fn needs_superuser(session: &Session, name: &str) -> Result<bool> {
    let sql = "SELECT FROM pg_catalog.pg_available_extension_versions
               WHERE name = $1 AND superuser AND NOT trusted";
    let rows = session.query(sql, &[(&name, Type::TEXT)]).await?;
    Ok(!rows.is_empty())
}
