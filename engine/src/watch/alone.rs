//! A statement that runs in no transaction, watched from beside it. It cannot be asked for its own locks, so two other
//! sessions stand in its way as writers would: what waits for a writer shows which lock it waits for.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio_postgres::types::Type;

use super::{Touched, Watch, lock};
use crate::connect::Session;
use crate::error::Result;
use crate::plan::Lock;

/// The tables that a writer can hold, so that the statement meets one; partitions apart, since what detaches one waits for whoever
/// uses the table above first, and for whoever uses the partition then.
const WRITER: &str = "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relkind IN ('r', 'p') AND c.relispartition = $1 AND pg_has_role(c.relowner, 'USAGE') \
       AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'palisade')";

/// The locks that a process holds or waits for. What waits for the end of another transaction may hold none on a relation.
const LOCKS: &str = "SELECT CASE WHEN locktype = 'relation' \
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) THEN relation END, mode, granted \
     FROM pg_locks WHERE pid = $1";

/// Runs a statement on its session and tells what it did to the relations that were there before. A scan is not seen: a
/// session counts its own alone.
///
/// # Errors
/// When the statement fails, or the server cannot be asked.
pub async fn alone(session: &Session, beside: &[Session; 2], sql: &str) -> Result<Vec<Touched>> {
    let process: i32 = session.query("SELECT pg_backend_pid()", &[]).await?[0].get(0);
    let [eyes, _] = beside;
    let watch = Watch::begin(eyes).await?;
    let mut writers = Vec::new();
    for (writer, partitions) in beside.iter().zip([false, true]) {
        let tables = eyes.query(WRITER, &[(&partitions, Type::BOOL)]).await?;
        let tables: Vec<String> = tables.iter().map(|row| row.get(0)).collect();
        writer.execute("BEGIN").await?;
        if !tables.is_empty() {
            let lock = format!("LOCK TABLE ONLY {} IN ROW EXCLUSIVE MODE", tables.join(", ONLY "));
            writer.execute(&lock).await?;
        }
        writers.push(writer);
    }
    let mut left = writers.into_iter();
    let mut seen = BTreeMap::new();
    let ended = {
        let statement = session.execute(sql);
        tokio::pin!(statement);
        loop {
            let looked = tokio::select! {
                biased;
                ended = &mut statement => break ended,
                looked = look(eyes, process, &mut seen) => looked?,
            };
            // It has met a writer, who ends now; the other one may come next.
            if looked && let Some(writer) = left.next() {
                writer.execute("ROLLBACK").await?;
            }
        }
    };
    for writer in left {
        writer.execute("ROLLBACK").await?;
    }
    ended?;
    let mut now = Watch::begin(eyes).await?;
    for (relation, state) in &mut now.relations {
        state.lock = seen.get(relation).copied();
    }
    Ok(watch.compare(&now))
}

/// Adds the locks of a process; whether it waits for somebody.
async fn look(eyes: &Session, process: i32, seen: &mut BTreeMap<u32, Lock>) -> Result<bool> {
    tokio::time::sleep(Duration::from_millis(2)).await;
    let mut waits = false;
    for row in eyes.query(LOCKS, &[(&process, Type::INT4)]).await? {
        waits |= !row.get::<_, bool>(2);
        if let (Some(relation), Some(lock)) = (row.get::<_, Option<u32>>(0), lock(row.get(1))) {
            let known = seen.entry(relation).or_insert(lock);
            *known = lock.max(*known);
        }
    }
    Ok(waits)
}
