//! The journal: what was started and how it ended, so that the next run can tell what an interrupted one did.

use std::time::{Duration, Instant};

use tokio_postgres::types::{ToSql, Type};

use super::ledger::{self, How};
use super::probe::{Expectation, Found};
use super::{Event, Options, Unfinished, run};
use crate::connect::{Session, until_stopped};
use crate::migration::Migration;
use crate::{Error, Result};

const POLL: Duration = Duration::from_millis(200);

/// Writes that a statement is about to run, and what to look for if nothing more is heard of it.
pub(super) async fn started(
    session: &Session,
    migration: &Migration,
    expectation: &Expectation,
) -> Result<()> {
    let (file, expected) = (migration.file_name(), expectation.to_string());
    let hash = migration.header.hash.as_str();
    write(session, migration, "started", Some(&expected), Some(hash)).await.map_err(|error| {
        error
            .context(format!("{file} cannot be entered into the journal"))
            .detail(format!("nothing of {file} was run"))
    })
}

/// Writes that a migration was run; part of the transaction that is open.
pub(super) async fn done(session: &Session, migration: &Migration) -> Result<()> {
    write(session, migration, "done", None, None).await
}

/// Writes that a statement failed.
pub(super) async fn failed(session: &Session, migration: &Migration, message: &str) -> Result<()> {
    write(session, migration, "failed", None, Some(message)).await
}

/// Writes that a statement outside of a transaction took place, and enters its migration into the ledger.
pub(super) async fn finish(session: &Session, migration: &Migration, how: How) -> Result<()> {
    let written = async {
        session.execute("BEGIN").await?;
        done(session, migration).await?;
        ledger::record(session, migration, how).await?;
        session.execute("COMMIT").await
    };
    written.await.map_err(|error| {
        let what = format!("{} took place, and cannot be entered into the ledger", migration.file_name());
        error.context(what).hint("run `palisade migrate` again: it finds out from the catalog")
    })
}

/// Whether an earlier attempt at a migration failed.
pub(super) async fn has_failed(session: &Session, migration: &Migration) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT FROM palisade.journal WHERE migration = $1 AND event = 'failed')";
    let rows = session.query(sql, &[(&migration.header.id.as_str(), Type::TEXT)]).await?;
    Ok(rows.first().is_some_and(|row| row.get(0)))
}

/// Finds out how an interrupted step ended, and enters that. If it has to run again, it is left as failed.
pub(super) async fn settle(
    session: &Session,
    migration: &Migration,
    step: &Unfinished,
    verdict: Option<bool>,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<()> {
    wait_for_backend(session, migration, step, options.wait, report).await?;
    let file = migration.file_name();
    let script = migration.script()?;
    let expectation = script.steps.first().map_or(Expectation::Unknown, |step| Expectation::of(&step.sql));
    // A file that was edited meanwhile would be judged by what it does not say any more.
    let same = step.expected.as_deref() == Some(expectation.to_string().as_str())
        && step.hash.as_deref().is_none_or(|hash| hash == migration.header.hash.as_str());
    let found = match verdict {
        None if same => expectation.probe(session).await?,
        None => Found::Unclear(format!(
            "the file was edited since; before, it was to bring about: {}",
            step.expected.as_deref().unwrap_or("?")
        )),
        Some(true) => {
            report(Event::Recovered { file, found: "it took place, as --resolve says".to_owned() });
            return finish(session, migration, How::Resolved).await;
        }
        Some(false) => {
            report(Event::Recovered { file, found: "it runs again, as --resolve says".to_owned() });
            return failed(session, migration, "did not take place, as a person found").await;
        }
    };
    match found {
        Found::Done(what) => {
            report(Event::Recovered { file, found: format!("{what}, so that it is done") });
            finish(session, migration, How::Recovered).await
        }
        Found::NotDone(what) => {
            report(Event::Recovered { file, found: format!("{what}, so that it runs again") });
            failed(session, migration, &what).await
        }
        Found::Remains(what) => {
            if run::clear(session, &expectation, &what, options.concurrent_timeout).await? {
                report(Event::Recovered { file, found: format!("{what}; it was brought to its end") });
                return finish(session, migration, How::Recovered).await;
            }
            report(Event::Recovered { file, found: format!("{what}; it was dropped, and is built again") });
            failed(session, migration, &what).await
        }
        Found::Unclear(what) => Err(Error::new(format!("{file} was interrupted, and whether it took place is not known"))
            .detail(format!("started {} UTC by process {} of the server", step.started_at, step.backend))
            .detail(what)
            .detail(format!("statement: {}", script.steps.first().map_or("", |step| &step.sql)))
            .hint(format!(
                "look at the database, then run `palisade migrate --resolve {file}=done` or --resolve {file}=again"
            ))),
    }
}

/// Waits until the process that ran the step is gone: the statement of a client that was killed goes on.
async fn wait_for_backend(
    session: &Session,
    migration: &Migration,
    step: &Unfinished,
    wait: Duration,
    report: &mut dyn FnMut(Event),
) -> Result<()> {
    // Whoever may not see when a process was started is answered with NULL, and has to take it for the same.
    let sql = "SELECT count(*) FROM pg_stat_activity \
               WHERE pid = $1 AND pid <> pg_backend_pid() \
                 AND (backend_start IS NULL OR $2 IS NULL OR backend_start::text = $2)";
    let started = Instant::now();
    for round in 0.. {
        let rows =
            session.query(sql, &[(&step.backend, Type::INT4), (&step.backend_start, Type::TEXT)]).await?;
        if rows.first().is_none_or(|row| row.get::<_, i64>(0) == 0) {
            break;
        }
        let file = migration.file_name();
        if started.elapsed() >= wait {
            return Err(Error::new(format!("process {} of the server still runs {file}", step.backend))
                .detail(format!("an earlier run started it at {} UTC and was interrupted", step.started_at))
                .hint(format!(
                    "wait longer (--wait 10m), or end it: SELECT pg_terminate_backend({})",
                    step.backend
                )));
        }
        if round == 0 {
            report(Event::StillRunning { file, backend: step.backend });
        }
        until_stopped(tokio::time::sleep(POLL.min(wait))).await?;
    }
    Ok(())
}

async fn write(
    session: &Session,
    migration: &Migration,
    event: &str,
    expected: Option<&str>,
    message: Option<&str>,
) -> Result<()> {
    let sql = "INSERT INTO palisade.journal (migration, event, expected, message, backend_start) \
               SELECT $1, $2, $3, $4, (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())";
    let params: [(&(dyn ToSql + Sync), Type); 4] = [
        (&migration.header.id.as_str(), Type::TEXT),
        (&event, Type::TEXT),
        (&expected, Type::TEXT),
        (&message, Type::TEXT),
    ];
    session.query(sql, &params).await.map(|_| ())
}
