//! The ledger of another tool, where that one runs our files: what it has applied of them. It is read and never written.

use std::collections::BTreeMap;

use sha2::{Digest, Sha384};

use super::ledger::{Ledger, Record};
use crate::config::{Dialect, Followed};
use crate::connect::Session;
use crate::digest;
use crate::migration::{Folder, Hash, Migration};
use crate::sql::quote_literal;
use crate::{Error, Result};

/// Reads the ledger of the tool that runs the files of a folder; a database without one has nothing of it. What the tool
/// applied beside our files is its own.
///
/// # Errors
/// When it may not be read, or is none that the tool writes.
pub(super) async fn read(session: &Session, folder: &Folder, followed: &Followed) -> Result<Ledger> {
    let table = &followed.table;
    let title = followed.tool.runner().unwrap_or_default();
    let failed = |error: Error| {
        error.context(format!("the ledger of {title}, {table}, cannot be read")).hint(format!(
            "let the role read it: GRANT SELECT ON {table} TO …, with USAGE on its schema; or say where it is: [ledger] \
             table = \"schema.table\""
        ))
    };
    let there = format!("SELECT to_regclass({}) IS NOT NULL", quote_literal(table));
    let rows = session.query(&there, &[]).await.map_err(failed)?;
    if !rows.first().is_some_and(|row| row.get(0)) {
        return Ok(Ledger::default());
    }
    let mut applied = BTreeMap::new();
    for row in session.query(&query(followed), &[]).await.map_err(failed)? {
        let (key, checksum, at): (String, Option<String>, Option<String>) =
            (row.get(0), row.get(1), row.get(2));
        applied.insert(key, (checksum, at.unwrap_or_default()));
    }
    let mut ledger = Ledger::default();
    for migration in folder.migrations() {
        let Some((checksum, at)) = applied.get(&key(migration, followed.tool)) else { continue };
        let text = folder.text(migration);
        // Without a checksum nobody can say that the file was another one.
        let same = checksum.as_ref().is_none_or(|sum| *sum == checksum_of(followed.tool, &text));
        let hash =
            if same { migration.computed_hash() } else { Hash::of(false, checksum.as_deref().unwrap_or("")) };
        let record = Record {
            name: migration.file_name(),
            hash,
            applied_at: at.clone(),
            applied_by: title.to_owned(),
            how: "followed".to_owned(),
        };
        ledger.records.insert(migration.header.id.clone(), record);
    }
    Ok(ledger)
}

/// Asks for what was applied: the name that the ledger has of a file, its checksum, and when it was run.
fn query(Followed { tool, table }: &Followed) -> String {
    let at = |column: &str| format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')");
    match tool {
        Dialect::Sqlx => format!(
            "SELECT version::text, encode(checksum, 'hex'), {} FROM {table} WHERE success",
            at("installed_on")
        ),
        Dialect::Drizzle => format!(
            "SELECT created_at::text, hash::text, {} FROM {table}",
            at("to_timestamp(created_at / 1000.0)")
        ),
        Dialect::Prisma => format!(
            "SELECT migration_name::text, checksum::text, {} FROM {table} \
             WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
            at("finished_at")
        ),
        Dialect::Plain | Dialect::Supabase => {
            format!("SELECT version::text, NULL::text, NULL::text FROM {table}")
        }
    }
}

/// What the ledger calls a file.
fn key(migration: &Migration, tool: Dialect) -> String {
    match tool {
        Dialect::Plain | Dialect::Sqlx | Dialect::Supabase => migration.version.to_string(),
        Dialect::Drizzle => migration.version.millis().to_string(),
        Dialect::Prisma => migration.file_name().trim_end_matches("/migration.sql").to_owned(),
    }
}

/// The checksum of a file as the tool computes it.
fn checksum_of(tool: Dialect, text: &str) -> String {
    match tool {
        Dialect::Sqlx => Sha384::digest(text).iter().map(|byte| format!("{byte:02x}")).collect(),
        _ => digest::hex(text.as_bytes()),
    }
}
