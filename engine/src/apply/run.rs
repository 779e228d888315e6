//! Runs one file: in a transaction together with its row in the ledger, or, where PostgreSQL allows none, between two
//! entries of the journal.

use std::time::{Duration, Instant};

use tokio_postgres::error::SqlState;

use super::beside::beside;
use super::outlook::in_the_way;
use super::own::Own;
use super::probe::{Expectation, Found};
use super::{Event, Options, failure, journal, ledger, wait};
use crate::connect::{Session, unless_stopped, until_stopped};
use crate::load::{self, Lent};
use crate::migration::{Migration, Script, Step};
use crate::{Error, Result};

/// Runs a migration and enters it into the ledger.
pub(super) async fn run(
    session: &Session,
    migration: &Migration,
    script: &Script,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<()> {
    let (file, started) = (migration.file_name(), Instant::now());
    for who in in_the_way(session, migration).await? {
        report(Event::InTheWay { file: file.clone(), who });
    }
    report(Event::Running { file: file.clone() });
    let own = Own::begin(session).await?;
    match script.steps.as_slice() {
        [step] if !script.transactional => alone(session, &own, migration, step, options, report).await?,
        _ => transaction(session, &own, migration, script, options, report).await?,
    }
    own.end(session).await.map_err(|error| error.context(format!("{file} was applied")))?;
    report(Event::Applied { file, took: started.elapsed() });
    Ok(())
}

/// Why a transaction did not come to its end.
enum Stop {
    /// It did not get a lock, or was the victim of a deadlock or of others who wrote at the same time: it can be tried again.
    GaveWay { place: String, error: Error },
    /// It failed.
    Failed(Error),
}

/// What says that.
const AGAIN: [SqlState; 3] =
    [SqlState::LOCK_NOT_AVAILABLE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE];

async fn transaction(
    session: &Session,
    own: &Own,
    migration: &Migration,
    script: &Script,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<()> {
    for attempt in 1.. {
        let once = attempt_once(session, own, migration, script, options);
        let error = match beside(session, options, &migration.file_name(), report, once).await {
            Ok(()) => return Ok(()),
            Err(Stop::GaveWay { place, .. }) if attempt < options.attempts => {
                // No transaction is open here: whoever waits behind us gets through.
                let pause = wait::pause(options.lock_timeout.max(Duration::from_millis(100)));
                let attempts = options.attempts;
                report(Event::GaveWay { place, attempt, attempts, pause });
                match until_stopped(tokio::time::sleep(pause)).await {
                    Ok(()) => continue,
                    Err(error) => error.detail(nothing_of(migration)),
                }
            }
            Err(Stop::GaveWay { error, .. }) => {
                error.detail(format!("it was tried {attempt} times")).detail(nothing_of(migration))
            }
            Err(Stop::Failed(error)) => error,
        };
        return Err(error);
    }
    Ok(())
}

async fn attempt_once(
    session: &Session,
    own: &Own,
    migration: &Migration,
    script: &Script,
    options: &Options,
) -> Result<(), Stop> {
    let begin = format!(
        "BEGIN {}; SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = {}",
        script.options,
        options.lock_timeout.as_millis(),
        options.statement_timeout.as_millis()
    );
    session.execute(&begin).await.map_err(Stop::Failed)?;
    for step in &script.steps {
        if let Err(error) = unless_stopped() {
            let _ = session.execute("ROLLBACK").await;
            return Err(Stop::Failed(error.detail(nothing_of(migration))));
        }
        if let Err(error) = execute(session, step, options).await.map_err(Stop::Failed)? {
            return Err(roll_back(session, migration, step, error).await);
        }
    }
    let entered = async {
        own.take_back(session).await?;
        journal::done(session, migration).await?;
        ledger::record(session, migration, ledger::How::Applied).await
    };
    if let Err(error) = entered.await {
        let _ = session.execute("ROLLBACK").await;
        let what = format!("{} cannot be entered into the ledger", migration.file_name());
        return Err(Stop::Failed(error.context(what)));
    }
    let committed = session.client().batch_execute("COMMIT").await;
    committed.map_err(|error| match error.code() {
        Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE => {
            Stop::GaveWay { place: migration.file_name(), error: failure::at_commit(migration, error) }
        }
        _ => Stop::Failed(failure::at_commit(migration, error)),
    })
}

/// Runs a step; the outer error is none of its own.
async fn execute(
    session: &Session,
    step: &Step,
    options: &Options,
) -> Result<Result<(), tokio_postgres::Error>> {
    let Some(lender) = &options.lender else { return Ok(session.client().batch_execute(&step.sql).await) };
    let lent = load::lend(lender, session, &step.sql).await?;
    if lent == Lent::Done {
        return Ok(Ok(()));
    }
    let done = session.client().batch_execute(&step.sql).await;
    if lent == Lent::Yes {
        load::give_back(lender, session).await?;
    }
    Ok(done)
}

/// Gives up on a transaction. Where the connection is gone, the server has done so already.
async fn roll_back(
    session: &Session,
    migration: &Migration,
    step: &Step,
    error: tokio_postgres::Error,
) -> Stop {
    let again = error.code().is_some_and(|code| AGAIN.contains(code));
    let _ = session.execute("ROLLBACK").await;
    let place = format!("{}:{}", migration.file_name(), step.position.line);
    let error = failure::explain(migration, step, error);
    if again {
        return Stop::GaveWay { place, error };
    }
    Stop::Failed(error.detail(nothing_of(migration)))
}

fn nothing_of(migration: &Migration) -> String {
    format!("nothing of {} was applied", migration.file_name())
}

/// Runs a statement that PostgreSQL refuses inside a transaction.
async fn alone(
    session: &Session,
    own: &Own,
    migration: &Migration,
    step: &Step,
    options: &Options,
    report: &mut dyn FnMut(Event),
) -> Result<()> {
    let file = migration.file_name();
    let expectation = Expectation::of(&step.sql);
    match expectation.probe(session).await? {
        // Only remains of ours may be cleared away; those of the journal already are.
        Found::Remains(what)
            if expectation.ends_by_clearing() || journal::has_failed(session, migration).await? =>
        {
            let done = clear(session, &expectation, &what, options.concurrent_timeout).await?;
            if done {
                return journal::finish(session, migration, ledger::How::Applied).await;
            }
        }
        found @ (Found::Done(_) | Found::Remains(_)) if !expectation.tolerates(&found) => {
            let what = found.to_string();
            return Err(Error::new(format!("{file}:{}: {what} before it was run", step.position)).hint(
                "if psql or another runner has applied this file, `palisade migrate --adopt` compares the database \
                 and enters it into the ledger; else drop what stands in the way",
            ));
        }
        _ => {}
    }
    journal::started(session, migration, &expectation).await?;
    let before = expectation.unnamed(session, &step.sql).await?;
    let work = within(session, options.concurrent_timeout, &step.sql);
    let ran = beside(session, options, &file, report, work).await;
    let ended = own.end(session).await;
    let Err(error) = ran else {
        ended?;
        return journal::finish(session, migration, ledger::How::Applied).await;
    };
    let error = failure::explain(migration, step, error);
    let noted = journal::failed(session, migration, &error.what).await;
    if noted.as_ref().is_err_and(|noted| noted.sqlstate.is_none() || session.client().is_closed()) {
        // The session is gone. The next run finds what was started, and judges it.
        return Err(error.hint("run `palisade migrate` again: it finds out what took place"));
    }
    let mut error = match clean_up(session, migration, &expectation, options, report, error).await {
        Ok(()) => return journal::finish(session, migration, ledger::How::Applied).await,
        Err(error) => error,
    };
    // On a full disk there may be room for it once what was left is dropped.
    if noted.is_err()
        && let Err(again) = journal::failed(session, migration, &error.what).await
    {
        let what = again.what;
        error =
            error.detail(format!("the journal cannot be written ({what}): the next run asks the catalog"));
    }
    let after = expectation.unnamed(session, &step.sql).await.unwrap_or_default();
    for index in after.difference(&before) {
        error = error.detail(format!(
            "index {index} is invalid since; unless somebody else builds it just now: DROP INDEX CONCURRENTLY {index}"
        ));
    }
    Err(error.detail(match expectation {
        Expectation::Repeatable => {
            "rows that were filled keep their values, and the next run fills the rest".to_owned()
        }
        Expectation::NoIndex { .. } => "the next run drops it".to_owned(),
        Expectation::Unknown => format!("{file} runs again; what it committed before it failed stays"),
        _ => nothing_of(migration),
    }))
}

/// Drops what a concurrent statement that failed has left: it costs every later write, and stands in the way of the next
/// attempt. No error where that has brought about what was wanted.
async fn clean_up(
    session: &Session,
    migration: &Migration,
    expectation: &Expectation,
    options: &Options,
    report: &mut dyn FnMut(Event),
    error: Error,
) -> Result<()> {
    let what = match expectation.probe(session).await {
        Ok(Found::Remains(what)) => what,
        Ok(Found::NotDone(what)) if matches!(expectation, Expectation::NoIndex { .. }) => {
            return Err(error.detail(what));
        }
        Ok(_) => return Err(error),
        Err(unknown) => return Err(error.detail(unknown.what)),
    };
    // Whoever holds the table makes the drop wait, too; then the next run clears it away.
    let cleared = clear(session, expectation, &what, options.concurrent_timeout);
    match beside(session, options, &migration.file_name(), report, cleared).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(error.detail(format!("{what}; it was dropped again"))),
        Err(failed) => Err(error.detail(failed.what)),
    }
}

/// Runs a statement for so long at most; zero is without end.
async fn within(session: &Session, timeout: Duration, sql: &str) -> Result<(), tokio_postgres::Error> {
    let client = session.client();
    client.batch_execute(&format!("SET statement_timeout = {}", timeout.as_millis())).await?;
    let ended = client.batch_execute(sql).await;
    // Where the connection is gone, so is the setting.
    let _ = client.batch_execute("SET statement_timeout = 0").await;
    ended
}

/// Drops what an attempt left behind, or finishes it where PostgreSQL knows no way back, within so long; zero is without
/// end. Whoever holds the table makes it wait. Says whether all that was wanted is there then.
pub(super) async fn clear(
    session: &Session,
    expectation: &Expectation,
    what: &str,
    timeout: Duration,
) -> Result<bool> {
    let Some(sql) = expectation.clearing() else { return Ok(false) };
    let cleared = within(session, timeout, &sql).await;
    let failed = |error| Error::from(error).context(format!("{what}, and that cannot be cleared away"));
    cleared.map_err(failed)?;
    Ok(matches!(expectation.probe(session).await?, Found::Done(_)))
}
