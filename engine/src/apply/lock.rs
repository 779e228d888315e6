//! One runner at a time, by an advisory lock on the session that runs the statements.

use std::fmt;
use std::time::{Duration, Instant};

use tokio_postgres::types::Type;

use super::Event;
use crate::connect::{Session, until_stopped};
use crate::{Error, Result};

/// `palisade` in ASCII: an arbitrary number that no other tool is likely to take.
pub(super) const KEY: i64 = i64::from_be_bytes(*b"palisade");

const POLL: Duration = Duration::from_millis(200);

/// Who holds the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The process of the server.
    pub backend: i32,
    /// Its role, application, address, and what it is doing, as far as we may see.
    pub description: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}{}", self.backend, self.description)
    }
}

/// Takes the lock, waiting for it as long as `wait`.
///
/// It is asked for again and again instead of waited for: a session that waits inside `pg_advisory_lock` holds a
/// snapshot, and a concurrent index build of the other runner waits for all snapshots to go.
pub(super) async fn acquire(session: &Session, wait: Duration, report: &mut dyn FnMut(Event)) -> Result<()> {
    let started = Instant::now();
    let mut told = None;
    loop {
        let rows = session.query("SELECT pg_try_advisory_lock($1)", &[(&KEY, Type::INT8)]).await?;
        if rows.first().is_some_and(|row| row.get(0)) {
            return Ok(());
        }
        let holder = holder(session).await?;
        if started.elapsed() >= wait {
            let who = holder.map_or_else(|| "it just finished".to_owned(), |holder| holder.to_string());
            return Err(Error::new("another runner is migrating this database")
                .detail(who)
                .hint("wait for it to finish, or wait longer: --wait 10m"));
        }
        if let Some(holder) = holder.filter(|holder| told != Some(holder.backend)) {
            told = Some(holder.backend);
            report(Event::Waiting(holder));
        }
        until_stopped(tokio::time::sleep(POLL.min(wait))).await?;
    }
}

/// Gives the lock back.
pub(super) async fn release(session: &Session) -> Result<()> {
    session.query("SELECT pg_advisory_unlock($1)", &[(&KEY, Type::INT8)]).await.map(|_| ())
}

async fn holder(session: &Session) -> Result<Option<Holder>> {
    let rows = session.query(include_str!("holder.sql"), &[(&KEY, Type::INT8)]).await?;
    Ok(rows.first().map(|row| {
        let mut description = String::new();
        let columns = [", role ", ", application ", " from ", ", connected since ", ", running "];
        for (column, prefix) in columns.iter().enumerate() {
            let value: Option<String> = row.get(column + 1);
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                description += prefix;
                description += &value;
            }
        }
        Holder { backend: row.get(0), description }
    }))
}
