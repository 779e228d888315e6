//! How a server is: how fast it answers, what it is, and what stands in between.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::Result;
use crate::connect::{Host, Purpose, Target, connect};

/// What a server said of itself.
#[derive(Debug, Clone)]
pub struct Health {
    /// How long it took to connect, handshakes and password included.
    pub connected: Duration,
    /// How long one question and its answer take, at the median.
    pub latency: Duration,
    /// `server_version`.
    pub version: String,
    /// Protocol and cipher between the server and whoever is connected to it; `None` in the clear.
    pub tls: Option<String>,
    /// Whether it only reads, because it follows another one.
    pub standby: bool,
    /// Why a pooler seems to stand in between; `None` where nothing hints at one.
    pub pooler: Option<String>,
    /// How many connections the server, the database and the role allow.
    pub connections: i32,
    /// What else there is to know.
    pub notes: Vec<String>,
}

/// How often the question is asked.
const ROUNDS: usize = 5;

/// Ports that poolers listen on by their own defaults or by those of a platform.
const POOLER_PORTS: [u16; 2] = [6432, 6543];

/// Connects and asks.
///
/// # Errors
/// When the server cannot be reached, or does not let us in.
pub async fn ping(target: &Target) -> Result<Health> {
    let started = Instant::now();
    let session = connect(target, Purpose::Query).await?;
    let connected = started.elapsed();
    let mut rounds = Vec::new();
    let mut processes = BTreeSet::new();
    let mut last = None;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let rows = session.query(include_str!("health.sql"), &[]).await?;
        rounds.push(started.elapsed());
        processes.extend(rows.first().map(|row| row.get::<_, i32>(0)));
        last = rows.into_iter().next();
    }
    rounds.sort();
    let row = last.ok_or_else(|| crate::Error::new("the server gave no answer"))?;
    let port: Option<i32> = row.get(1);
    let limits = [Some(row.get::<_, i32>(4)), row.get(5), row.get(6)];
    let tls: String = row.get(3);
    Ok(Health {
        connected,
        latency: rounds[ROUNDS / 2],
        version: session.version_text().to_owned(),
        tls: Some(tls).filter(|tls| !tls.is_empty()),
        standby: row.get(2),
        pooler: pooler(target, processes.len(), port),
        connections: limits.into_iter().flatten().min().unwrap_or_default(),
        notes: session.notes().to_vec(),
    })
}

fn pooler(target: &Target, processes: usize, port: Option<i32>) -> Option<String> {
    let endpoint = target.endpoints().first()?;
    if processes > 1 {
        return Some("transaction: one connection was served by several processes".to_owned());
    }
    if POOLER_PORTS.contains(&endpoint.port) {
        return Some(format!("likely: {} is a port of poolers", endpoint.port));
    }
    match (&endpoint.host, port) {
        (Host::Tcp(host), _) if host.contains("pooler") => Some(format!("likely, by the name of {host}")),
        (Host::Tcp(_), Some(port)) if port != i32::from(endpoint.port) => {
            Some(format!("possible: the server itself listens on {port}"))
        }
        _ => None,
    }
}
