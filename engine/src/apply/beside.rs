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
    let began = Instant::now();
    let mut next = began + EVERY;
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = sleep_until(next) => {}
        }
        // What was said before the last one is over.
        let warnings = session.take_warnings();
        let said = warnings.iter().rev().find_map(|said| said.strip_prefix("INFO: palisade: "));
        let mut seen: Vec<Event> = said
            .map(|said| Event::Progress { file: file.to_owned(), how_far: with_bar(said, began.elapsed()) })
            .into_iter()
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

/// What a backfill says of itself, `500 of about 2000 rows …`, with a bar and an estimate of what is left of it.
fn with_bar(said: &str, so_far: Duration) -> String {
    const WIDTH: usize = 20;
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0);
    let of = said.split_once(" of about ");
    let numbers = of.and_then(|(done, rest)| number(done).zip(number(rest.split(' ').next()?)));
    // The statistics may know of fewer rows than there are, or of none.
    let Some((done, all)) = numbers.filter(|(done, all)| done <= all) else { return said.to_owned() };
    let share = f64::from(done) / f64::from(all);
    let full = (1..=WIDTH).filter(|part| *part * all as usize <= WIDTH * done as usize).count();
    let left = so_far.mul_f64((1.0 - share) / share).as_secs();
    let left = match left {
        0 => String::new(),
        1..120 => format!(", about {left} s left"),
        120..7200 => format!(", about {} min left", left / 60),
        _ => format!(", about {} h left", left / 3600),
    };
    format!("[{}{}] {said}{left}", "#".repeat(full), ".".repeat(WIDTH - full))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backfill_says_how_long_it_may_take() {
        let cases = [
            (
                "500 of about 2000 rows of t looked at",
                60,
                "[#####...............] 500 of about 2000 rows of t looked at, about 3 min left",
            ),
            (
                "1999 of about 2000 rows of t looked at",
                60,
                "[###################.] 1999 of about 2000 rows of t looked at",
            ),
            (
                "1 of about 4000000000 rows of t looked at",
                1,
                "[....................] 1 of about 4000000000 rows of t looked at, about 1111111 h left",
            ),
            (
                "50 of about 100 rows of t looked at",
                90,
                "[##########..........] 50 of about 100 rows of t looked at, about 90 s left",
            ),
            (
                "2000 of about 2000 rows of t looked at",
                9,
                "[####################] 2000 of about 2000 rows of t looked at",
            ),
            // Nobody has counted, or not for long.
            ("500 of about 0 rows of t looked at", 60, "500 of about 0 rows of t looked at"),
            ("500 of about 20 rows of t looked at", 60, "500 of about 20 rows of t looked at"),
            (
                "waits for a row of t that somebody else holds",
                1,
                "waits for a row of t that somebody else holds",
            ),
        ];
        for (said, seconds, shown) in cases {
            assert_eq!(with_bar(said, Duration::from_secs(seconds)), shown);
        }
    }
}
