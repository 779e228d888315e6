//! Runs migrations on a database and keeps its ledger. Nothing is left half-done: what cannot be finished is undone
//! or written down, and what cannot be judged is an error that says what was found.

mod beside;
mod event;
mod failure;
mod follow;
mod journal;
mod ledger;
mod lock;
mod outlook;
mod own;
mod probe;
mod push;
mod run;
mod standing;
mod wait;

use std::sync::Arc;
use std::time::Duration;

pub use event::Event;
pub use ledger::{FORMAT, Ledger, Record};
pub use lock::Holder;
pub use outlook::{InTheWay, Size, in_the_way, locks, sizes};
pub use push::{clear, push, remove_ledger};
pub use standing::{Entry, Standing, State, Unfinished};

use crate::config::DEFAULT_LOCK_TIMEOUT;
use crate::connect::{Session, Target, unless_stopped};
use crate::migration::{Folder, Migration, Version};
use crate::sql::quote_ident;
use crate::{Error, Result};

/// How migrations are run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The last migration to run, named by its version, file or id; without it, all are.
    pub to: Option<String>,
    /// How long to wait for another runner to finish.
    pub wait: Duration,
    /// How long a statement of a transaction waits for a lock before the transaction gives way; zero is without end.
    pub lock_timeout: Duration,
    /// How often a transaction that gave way for a lock is tried.
    pub attempts: u32,
    /// How long a statement of a transaction may run; zero is without end.
    pub statement_timeout: Duration,
    /// How long a statement that runs in no transaction may take; zero is without end. What it leaves behind is dropped.
    pub concurrent_timeout: Duration,
    /// Where a second session is opened that sees how far a statement is and whom it waits for.
    pub observer: Option<Target>,
    /// The role to run as.
    pub role: Option<String>,
    /// What a person found out about a step that could not be judged.
    pub verdict: Option<Verdict>,
    /// A superuser's session on a scratch: it lends its rights to statements that only a superuser may run.
    pub lender: Option<Arc<Session>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            to: None,
            wait: Duration::from_secs(60),
            lock_timeout: DEFAULT_LOCK_TIMEOUT,
            attempts: 10,
            statement_timeout: Duration::ZERO,
            concurrent_timeout: Duration::ZERO,
            observer: None,
            role: None,
            verdict: None,
            lender: None,
        }
    }
}

/// What a person says about a migration that was started, and whose end is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The migration, named by its version, file or id.
    pub migration: String,
    /// Whether it took place. If not, it runs again.
    pub done: bool,
}

/// Runs what the folder has and the ledger has not, oldest first; returns the names of the files that were run.
///
/// The session must be one that holds: behind a pooler that hands out servers by the transaction, the lock that
/// keeps two runners apart would be another session's.
///
/// # Errors
/// Before anything is run: a folder that is not fit, a migration that was edited or removed after it was applied,
/// one that would run before an applied one, another runner, a step of an earlier run that cannot be judged.
/// Otherwise the first statement that fails. What was applied before it stays applied.
pub async fn migrate(
    session: &Session,
    folder: &Folder,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<Vec<String>> {
    // What cannot be read is refused before the first of the others is run.
    for migration in folder.migrations() {
        migration.script()?;
    }
    folder.refuse_followed()?;
    let last = last(folder, options)?;
    assume(session, options.role.as_deref()).await?;
    let ledger = Ledger::read(session).await?;
    Standing::of(folder, &ledger).check(folder)?;
    if !ledger.unfinished.is_empty() || !select(folder, &ledger, last).is_empty() {
        writable(session).await?;
    }
    lock::acquire(session, options.wait, report).await?;
    let result = async {
        ledger::create(session).await?;
        settle(session, folder, options, report).await?;
        // The runner that had the lock before may have changed it.
        let ledger = Ledger::read(session).await?;
        Standing::of(folder, &ledger).check(folder)?;
        for migration in folder.migrations().iter().filter(|m| ledger.has_replaced(m)) {
            ledger::record_once(session, &ledger, migration).await?;
        }
        let mut applied = Vec::new();
        for migration in select(folder, &ledger, last) {
            let once = async {
                unless_stopped()?;
                run::run(session, migration, &migration.script()?, options, report).await
            };
            once.await.map_err(|error| with_history(error, &applied))?;
            applied.push(migration.file_name());
        }
        Ok(applied)
    }
    .await;
    finished(session, result).await
}

/// What the ledger of a database says of a folder. Writes nothing, and needs no lock.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn status(session: &Session, folder: &Folder, role: Option<&str>) -> Result<Standing> {
    assume(session, role).await?;
    Ok(Standing::of(folder, &ledger_of(session, folder).await?))
}

/// What says which migrations a database has: our ledger, or that of whoever runs the folder.
async fn ledger_of(session: &Session, folder: &Folder) -> Result<Ledger> {
    match folder.followed() {
        Some(followed) => follow::read(session, folder, followed).await,
        None => Ledger::read(session).await,
    }
}

/// The migrations that [`migrate`] would run. Writes nothing, and needs no lock.
///
/// # Errors
/// As [`migrate`], for what can be known beforehand.
pub async fn pending<'a>(
    session: &Session,
    folder: &'a Folder,
    options: &Options,
) -> Result<Vec<&'a Migration>> {
    let last = last(folder, options)?;
    assume(session, options.role.as_deref()).await?;
    let ledger = ledger_of(session, folder).await?;
    Standing::of(folder, &ledger).check(folder)?;
    Ok(select(folder, &ledger, last))
}

/// Enters everything that [`migrate`] would run into the ledger without running it; returns the names of the files.
///
/// The caller has compared the database with what the migrations lead to: that is not checked here.
///
/// # Errors
/// As [`migrate`], but for running.
pub async fn adopt(
    session: &Session,
    folder: &Folder,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<Vec<String>> {
    folder.refuse_followed()?;
    let last = last(folder, options)?;
    assume(session, options.role.as_deref()).await?;
    writable(session).await?;
    lock::acquire(session, options.wait, report).await?;
    let result = async {
        ledger::create(session).await?;
        let ledger = Ledger::read(session).await?;
        Standing::of(folder, &ledger).check(folder)?;
        let adopted = select(folder, &ledger, last);
        session.execute("BEGIN").await?;
        for migration in &adopted {
            ledger::record(session, migration, ledger::How::Adopted).await?;
        }
        session.execute("COMMIT").await?;
        Ok(adopted.iter().map(|migration| migration.file_name()).collect())
    }
    .await;
    finished(session, result).await
}

/// Leaves the session as it was. An error on the way must not hide the first one, and a session that is gone has
/// given everything back already.
async fn finished<T>(session: &Session, result: Result<T>) -> Result<T> {
    if result.is_err() {
        let _ = session.execute("ROLLBACK").await;
    }
    let _ = lock::release(session).await;
    let _ = session.execute("RESET ROLE").await;
    result
}

/// The version that `to` names.
fn last(folder: &Folder, options: &Options) -> Result<Option<Version>> {
    options.to.as_deref().map(|wanted| folder.find(wanted).map(|m| m.version)).transpose()
}

/// What the folder has, and the ledger has not.
fn select<'a>(folder: &'a Folder, ledger: &Ledger, last: Option<Version>) -> Vec<&'a Migration> {
    let to_come = |m: &&Migration| !ledger.has(m) && last.is_none_or(|last| m.version <= last);
    folder.migrations().iter().filter(to_come).collect()
}

async fn assume(session: &Session, role: Option<&str>) -> Result<()> {
    let Some(role) = role else { return Ok(()) };
    session.execute(&format!("SET ROLE {}", quote_ident(role))).await.map_err(|error| {
        error.context(format!("role `{role}` cannot be assumed")).hint(format!(
            "let an administrator run: GRANT {} TO <the role that connects>",
            quote_ident(role)
        ))
    })
}

/// That the session may write at all, before anything is begun.
async fn writable(session: &Session) -> Result<()> {
    let sql =
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only') = 'on'";
    let rows = session.query(sql, &[]).await?;
    let (standby, read_only): (bool, bool) = (rows[0].try_get(0)?, rows[0].try_get(1)?);
    if standby {
        return Err(Error::new("this server is a standby, which only reads: nothing was done").hint(
            "name the primary; of several hosts in the URL, target_session_attrs=read-write finds it",
        ));
    }
    if read_only {
        return Err(Error::new("the sessions of this role only read here: nothing was done").hint(
            "default_transaction_read_only is on: somebody has set it for the role, the database or the server, and has \
             to take it back first",
        ));
    }
    Ok(())
}

/// Brings to an end what an earlier run started outside of a transaction.
async fn settle(
    session: &Session,
    folder: &Folder,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<()> {
    let unfinished = Ledger::read(session).await?.unfinished;
    if let Some(verdict) = &options.verdict {
        let migration = folder.find(&verdict.migration)?;
        if !unfinished.iter().any(|u| u.migration == migration.header.id) {
            return Err(Error::new(format!("{} has no step whose end is not known", migration.file_name()))
                .hint("leave out --resolve"));
        }
    }
    for step in unfinished {
        let Some(migration) = folder.get(&step.migration) else {
            return Err(Error::new(format!(
                "migration {} was started and its end is not known, and its file is not in the folder",
                step.migration
            ))
            .hint("restore the file"));
        };
        let verdict = options
            .verdict
            .as_ref()
            .filter(|verdict| folder.find(&verdict.migration).is_ok_and(|m| m.header.id == step.migration));
        journal::settle(session, migration, &step, verdict.map(|v| v.done), options, report).await?;
    }
    Ok(())
}

fn with_history(error: Error, applied: &[String]) -> Error {
    match applied {
        [] => error,
        [one] => error.detail(format!("{one} was applied before it, and stays")),
        [first, .., last] => error
            .detail(format!("{} files were applied before it, and stay: {first} to {last}", applied.len())),
    }
}
