//! Runs a plan on a database without a file: the same lock, pins and transactions as a migration, and no row in the
//! ledger.

use super::{Event, Ledger, Options, assume, finished, lock, writable};
use crate::connect::{Session, unless_stopped};
use crate::introspect::LEDGER_SCHEMA;
use crate::plan::{Group, Plan};
use crate::render;
use crate::{Error, Result};

/// Runs the statements of a plan, one transaction after the other as few as PostgreSQL allows.
///
/// # Errors
/// At the first statement that fails: its transaction is rolled back, and the error says what was committed before.
pub async fn push(
    session: &Session,
    plan: &Plan,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<()> {
    assume(session, options.role.as_deref()).await?;
    writable(session).await?;
    lock::acquire(session, options.wait, report).await?;
    let result = async {
        session.execute(&render::pins("SET", &plan.search_path)).await?;
        let groups = plan.groups();
        for (done, group) in groups.iter().enumerate() {
            run(session, group, options).await.map_err(|error| history(error, &groups[..done]))?;
        }
        Ok(())
    }
    .await;
    finished(session, result).await
}

/// Runs a plan that takes everything of ours out of a database, and removes the ledger.
///
/// # Errors
/// As [`push`]; the ledger stays if anything else does.
pub async fn clear(
    session: &Session,
    plan: &Plan,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<()> {
    push(session, plan, options, report).await?;
    assume(session, options.role.as_deref()).await?;
    let dropped = session.execute(&format!("DROP SCHEMA IF EXISTS {LEDGER_SCHEMA} CASCADE")).await;
    session.execute("RESET ROLE").await?;
    dropped
}

/// Removes the ledger, and nothing else: what somebody put beside it keeps its schema. Whether there was one.
///
/// # Errors
/// When another runner is at work, a step of a migration was interrupted, or the role may not.
pub async fn remove_ledger(
    session: &Session,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<bool> {
    assume(session, options.role.as_deref()).await?;
    writable(session).await?;
    lock::acquire(session, options.wait, report).await?;
    let result = async {
        let ledger = Ledger::read(session).await?;
        if let Some(step) = ledger.unfinished.first() {
            return Err(Error::new(format!("a step was interrupted, and its end is not known: {step}"))
                .hint("`palisade migrate` brings it to an end"));
        }
        let sql = format!("SELECT to_regclass('{LEDGER_SCHEMA}.format') IS NOT NULL");
        let there = session.query(&sql, &[]).await?.first().is_some_and(|row| row.get(0));
        if there {
            // In one message, and so in one transaction; without CASCADE, so that nothing of others goes.
            let tables = ["journal", "migrations", "format"]
                .map(|table| format!("DROP TABLE {LEDGER_SCHEMA}.{table};"));
            session.execute(&format!("{} DROP SCHEMA {LEDGER_SCHEMA};", tables.join(" "))).await?;
        }
        Ok(there)
    }
    .await;
    finished(session, result).await
}

async fn run(session: &Session, group: &Group<'_>, options: &Options) -> Result<()> {
    if !group.transactional {
        for statement in group.statements() {
            unless_stopped()?;
            session.execute(&statement.sql).await?;
        }
        return Ok(());
    }
    session
        .execute(&format!(
            "BEGIN; SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = {}",
            options.lock_timeout.as_millis(),
            options.statement_timeout.as_millis()
        ))
        .await?;
    for statement in group.statements() {
        let done = match unless_stopped() {
            Ok(()) => session.execute(&statement.sql).await,
            stopped => stopped,
        };
        if let Err(error) = done {
            let _ = session.execute("ROLLBACK").await;
            return Err(error);
        }
    }
    session.execute("COMMIT").await
}

fn history(error: Error, done: &[Group<'_>]) -> Error {
    let changed: Vec<_> =
        done.iter().flat_map(|group| &group.parts).map(|part| part.step.id.to_string()).collect();
    match changed.as_slice() {
        [] => error.detail("nothing was changed"),
        changed => error.detail(format!("changed before it, and stays: {}", changed.join(", "))),
    }
}
