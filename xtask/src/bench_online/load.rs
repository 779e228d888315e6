//! Clients that keep a table busy, and how long each of their operations took.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use palisade_engine::connect::{Purpose, Session, Target, connect};
use palisade_engine::{Error, Result};
use tokio::task::JoinHandle;

/// Clients at work.
pub(super) struct Load {
    ended: Arc<AtomicBool>,
    clients: Vec<JoinHandle<Result<Vec<Duration>>>>,
    others: Vec<JoinHandle<Result<()>>>,
}

/// How long operations took.
pub(super) struct Stalls {
    pub(super) operations: usize,
    /// 99 of a hundred took no longer.
    pub(super) p99: Duration,
    pub(super) longest: Duration,
}

impl Load {
    pub(super) async fn start(target: &Target, clients: usize, rows: u32) -> Result<Self> {
        let ended = Arc::new(AtomicBool::new(false));
        let mut load = Self { ended: Arc::clone(&ended), clients: Vec::new(), others: Vec::new() };
        for number in 0..clients {
            let session = connect(target, Purpose::Query).await?;
            load.clients.push(tokio::spawn(operate(session, number, rows, Arc::clone(&ended))));
        }
        let session = connect(target, Purpose::Query).await?;
        load.others.push(tokio::spawn(linger(session, Arc::clone(&ended))));
        let session = connect(target, Purpose::Query).await?;
        load.others.push(tokio::spawn(read_all(session, Arc::clone(&ended))));
        Ok(load)
    }

    pub(super) async fn stop(self) -> Result<Stalls> {
        self.ended.store(true, Ordering::Relaxed);
        let mut took = Vec::new();
        for client in self.clients {
            took.extend(client.await.map_err(|error| Error::new(error.to_string()))??);
        }
        for other in self.others {
            other.await.map_err(|error| Error::new(error.to_string()))??;
        }
        took.sort_unstable();
        let longest = took.last().copied().unwrap_or_default();
        let p99 = took.get(took.len() * 99 / 100).copied().unwrap_or_default();
        Ok(Stalls { operations: took.len(), p99, longest })
    }
}

/// Reads and writes one row after the other, as an application does: a short transaction, and a pause.
async fn operate(
    session: Session,
    number: usize,
    rows: u32,
    ended: Arc<AtomicBool>,
) -> Result<Vec<Duration>> {
    let (mut took, mut at) = (Vec::new(), number as u64 * 7919);
    while !ended.load(Ordering::Relaxed) {
        at = (at * 6_364_136_223 + 1_442_695) % u64::from(rows - 1);
        // Row 1 is held by somebody for seconds, whether anything is migrated or not.
        let id = at + 2;
        let began = Instant::now();
        if at % 3 == 0 {
            session.execute(&format!("UPDATE public.orders SET seen = seen + 1 WHERE id = {id}")).await?;
        } else {
            session.execute(&format!("SELECT title FROM public.orders WHERE id = {id}")).await?;
        }
        took.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(took)
}

/// Changes a row and thinks about it for three seconds, again and again.
async fn linger(session: Session, ended: Arc<AtomicBool>) -> Result<()> {
    while !ended.load(Ordering::Relaxed) {
        session.execute("BEGIN; UPDATE public.orders SET seen = seen + 1 WHERE id = 1").await?;
        tokio::time::sleep(Duration::from_secs(3)).await;
        session.execute("COMMIT").await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}

/// Reads the whole table at length, again and again.
async fn read_all(session: Session, ended: Arc<AtomicBool>) -> Result<()> {
    while !ended.load(Ordering::Relaxed) {
        session.execute("SELECT md5(string_agg(title, '' ORDER BY id)) FROM public.orders").await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}
