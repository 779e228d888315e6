//! A statement that runs in no transaction, watched from beside it. It cannot be asked for its own locks, so a second
//! session stands in its way as a writer would: what waits for a writer shows which lock it waits for.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio_postgres::types::Type;

use super::{Touched, Watch, lock};
use crate::connect::Session;
use crate::error::Result;
use crate::plan::Lock;

/// The tables that a writer can hold, so that the statement meets one.
const WRITER: &str = "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'USAGE') AND n.nspname NOT LIKE 'pg\\_%' \
       AND n.nspname NOT IN ('information_schema', 'palisade')";

/// The locks that a process holds or waits for, and whether it waits for any at all.
const LOCKS: &str = "SELECT relation, mode, (SELECT bool_or(NOT granted) FROM pg_locks WHERE pid = $1) FROM pg_locks \
     WHERE pid = $1 AND locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Runs a statement on its session and tells what it did to the relations that were there before. A scan is not seen: a
/// session counts its own alone.
///
/// # Errors
/// When the statement fails, or the server cannot be asked.
pub async fn alone(session: &Session, beside: &Session, sql: &str) -> Result<Vec<Touched>> {
    let process: i32 = session.query("SELECT pg_backend_pid()", &[]).await?[0].get(0);
    let watch = Watch::begin(beside).await?;
    let tables: Vec<String> = beside.query(WRITER, &[]).await?.iter().map(|row| row.get(0)).collect();
    beside.execute("BEGIN").await?;
    if !tables.is_empty() {
        beside.execute(&format!("LOCK TABLE {} IN ROW EXCLUSIVE MODE", tables.join(", "))).await?;
    }
    let mut seen = BTreeMap::new();
    let mut writing = true;
    let ended = {
        let statement = session.execute(sql);
        tokio::pin!(statement);
        loop {
            let looked = tokio::select! {
                biased;
                ended = &mut statement => break ended,
                looked = look(beside, process, &mut seen) => looked?,
            };
            if looked && writing {
                // It has met the writer, who ends now.
                beside.execute("ROLLBACK").await?;
                writing = false;
            }
        }
    };
    if writing {
        beside.execute("ROLLBACK").await?;
    }
    ended?;
    let mut now = Watch::begin(beside).await?;
    for (relation, state) in &mut now.relations {
        state.lock = seen.get(relation).copied();
    }
    Ok(watch.compare(&now))
}

/// Adds the locks of a process; whether it waits for somebody.
async fn look(beside: &Session, process: i32, seen: &mut BTreeMap<u32, Lock>) -> Result<bool> {
    tokio::time::sleep(Duration::from_millis(2)).await;
    let mut waits = false;
    for row in beside.query(LOCKS, &[(&process, Type::INT4)]).await? {
        waits |= row.get::<_, Option<bool>>(2).unwrap_or(false);
        if let Some(lock) = lock(row.get(1)) {
            let known = seen.entry(row.get(0)).or_insert(lock);
            *known = lock.max(*known);
        }
    }
    Ok(waits)
}
