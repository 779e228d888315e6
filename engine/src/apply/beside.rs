//! What happens beside a statement while it runs, seen by a second session: how far it is, and whom it waits for.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_postgres::types::Type;

use super::{Event, Options};
use crate::Result;
use crate::connect::{Purpose, Session, connect};

/// How often is looked, the first time after as long.
const EVERY: Duration = Duration::from_millis(500);

/// Does work on a session, and reports what is seen of it meanwhile. What takes less than half a second is not looked at.
///
/// The second session is no reason to fail: without it, only what the first one is sent is told. It opens no transaction,
/// since a concurrent build would wait for its end.
pub(super) async fn beside<T>(
    session: &Session,
    options: &Options,
    file: &str,
    report: &mut dyn FnMut(Event),
    work: impl Future<Output = T>,
) -> T {
    let backend = match &options.observer {
        Some(_) => backend(session).await.ok(),
        None => None,
    };
    let mut work = pin!(work);
    let mut eyes = None;
    let mut told = Vec::new();
    let mut next = Instant::now() + EVERY;
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = sleep_until(next) => {}
        }
        let mut seen: Vec<Event> = session
            .take_warnings()
            .into_iter()
            .filter_map(|said| said.strip_prefix("INFO: palisade: ").map(str::to_owned))
            .map(|how_far| Event::Progress { file: file.to_owned(), how_far })
            .collect();
        if let (Some(backend), Some(target)) = (backend, &options.observer) {
            if eyes.is_none() {
                eyes = connect(target, Purpose::Query).await.ok();
            }
            if let Some(session) = &eyes {
                seen.extend(look(session, backend, file).await.unwrap_or_default());
            }
        }
        for event in seen {
            if !told.contains(&event) {
                told.push(event.clone());
                report(event);
            }
        }
        next = Instant::now() + EVERY;
    }
}

async fn backend(session: &Session) -> Result<i32> {
    let rows = session.query("SELECT pg_catalog.pg_backend_pid()", &[]).await?;
    Ok(rows[0].try_get(0)?)
}

async fn look(session: &Session, backend: i32, file: &str) -> Result<Vec<Event>> {
    let rows = session.query(include_str!("beside.sql"), &[(&backend, Type::INT4)]).await?;
    let mut seen = Vec::new();
    for row in rows {
        let file = file.to_owned();
        if let Some(how_far) = row.try_get(0)? {
            seen.push(Event::Progress { file: file.clone(), how_far });
        }
        if let Some(who) = row.try_get(1)? {
            seen.push(Event::WaitsFor { file, who });
        }
    }
    Ok(seen)
}
