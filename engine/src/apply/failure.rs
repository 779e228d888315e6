//! A statement that failed, as a person reads it: file, line and column, PostgreSQL's words, and what to do.

use tokio_postgres::error::{DbError, ErrorPosition, Severity, SqlState};

use crate::Error;
use crate::connect::unless_stopped;
use crate::migration::{Migration, Step};

/// Codes that say that something exists already.
const DUPLICATES: &[SqlState] = &[
    SqlState::DUPLICATE_TABLE,
    SqlState::DUPLICATE_OBJECT,
    SqlState::DUPLICATE_COLUMN,
    SqlState::DUPLICATE_SCHEMA,
    SqlState::DUPLICATE_FUNCTION,
];

/// Explains why a statement of a migration failed.
pub(super) fn explain(migration: &Migration, step: &Step, error: tokio_postgres::Error) -> Error {
    let file = migration.file_name();
    let place = error
        .as_db_error()
        .and_then(|db| match db.position() {
            // PostgreSQL counts characters from one.
            Some(ErrorPosition::Original(at)) => {
                let before: String = step.sql.chars().take((*at as usize).saturating_sub(1)).collect();
                Some(step.position.after(&before))
            }
            _ => None,
        })
        .unwrap_or(step.position);
    if error.as_db_error().is_none() {
        return Error::from(error).context(format!("{file}:{place}: the connection was lost")).hint(
            "run `palisade migrate` again when the server can be reached: it finds out what took place",
        );
    }
    let hint = error.code().and_then(advice);
    let mut out = Error::from(error);
    out.what = format!("{file}:{place}: {}", out.what);
    let statement = step.sql.lines().next().unwrap_or_default();
    out.details.push(format!("statement: {statement}"));
    if out.hint.is_none() {
        out.hint = hint.map(str::to_owned);
    }
    out
}

/// Explains why a transaction failed at its end.
pub(super) fn at_commit(migration: &Migration, error: tokio_postgres::Error) -> Error {
    let file = migration.file_name();
    // A server that goes down in the middle of it says why, and not whether it took place.
    let ended = |db: &DbError| matches!(db.parsed_severity(), Some(Severity::Fatal | Severity::Panic));
    let code = error.as_db_error().filter(|db| !ended(db)).map(|db| db.code().clone());
    let Some(code) = code else {
        return Error::from(error)
            .context(format!("{file}: the connection was lost at COMMIT, and whether it took place is not known"))
            .hint("run `palisade status` when the server can be reached: what the ledger does not have was not applied");
    };
    // Constraints that are deferred are checked here.
    let mut out = Error::from(error);
    out.what = format!("{file}: at COMMIT: {}", out.what);
    out.hint = out.hint.or_else(|| advice(&code).map(str::to_owned));
    out.detail(format!("nothing of {file} was applied"))
}

fn advice(code: &SqlState) -> Option<&'static str> {
    if DUPLICATES.contains(code) {
        return Some(
            "if psql or another runner has applied this file, `palisade migrate --adopt` compares the database and \
             enters it into the ledger; if the object was made by hand, drop it or take it into the schema",
        );
    }
    if *code == SqlState::QUERY_CANCELED && unless_stopped().is_err() {
        return None;
    }
    Some(match *code {
        SqlState::LOCK_NOT_AVAILABLE => {
            "another session holds the lock: wait for it, end it, or wait longer (`lock_timeout` of the profile, \
             --lock-timeout)"
        }
        SqlState::QUERY_CANCELED => {
            "it took longer than it may (`statement_timeout` of the profile, --concurrent-timeout), or somebody cancelled it"
        }
        SqlState::INSUFFICIENT_PRIVILEGE => {
            "connect as a role that may do this, or name one in the profile: role = \"…\""
        }
        SqlState::UNIQUE_VIOLATION
        | SqlState::CHECK_VIOLATION
        | SqlState::NOT_NULL_VIOLATION
        | SqlState::FOREIGN_KEY_VIOLATION
        | SqlState::EXCLUSION_VIOLATION => "there are rows that do not fit: correct them, and run it again",
        SqlState::ACTIVE_SQL_TRANSACTION => {
            "PostgreSQL refuses it in a transaction: give it a file of its own whose first line is `-- no-transaction`"
        }
        SqlState::INVALID_TRANSACTION_TERMINATION => {
            "a migration is one transaction: what commits by itself goes into a file of its own whose first line is \
             `-- no-transaction`"
        }
        SqlState::UNSAFE_NEW_ENUM_VALUE_USAGE => {
            "a new value can be used once its transaction is committed: put ADD VALUE into a file before this one"
        }
        SqlState::DISK_FULL => "there is no room on the server: make some, and run it again",
        SqlState::OUT_OF_MEMORY => {
            "if it is out of shared memory, one transaction locks more than max_locks_per_transaction allows: raise it, or \
             split the file"
        }
        SqlState::READ_ONLY_SQL_TRANSACTION => {
            "the server became a standby, or the file itself made its transaction read only"
        }
        SqlState::UNDEFINED_TABLE
        | SqlState::UNDEFINED_COLUMN
        | SqlState::UNDEFINED_OBJECT
        | SqlState::UNDEFINED_FUNCTION
        | SqlState::INVALID_SCHEMA_NAME => {
            "the database is not in the state that this file expects (`palisade check` shows what differs), or the \
             name is misspelt"
        }
        _ => return None,
    })
}
