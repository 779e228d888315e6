//! Whether a session is one process of the server all the while, as what changes a database needs it.

use std::collections::BTreeSet;

use super::{Purpose, Session, Target, connect};
use crate::Result;

/// How often each of two connections asks who serves it.
const ROUNDS: usize = 4;

/// Whether each connection has a process of the server for itself. Behind a pooler that hands out servers by the transaction
/// two connections that ask by turns are served by one process, or one by several. They set nothing, since that would stay
/// with a server that others are given.
///
/// It is a sure sign where it is seen; between many other clients such a pooler may give each of the two the same server
/// every time.
///
/// # Errors
/// When the server cannot be reached.
pub async fn sessions_hold(target: &Target) -> Result<bool> {
    let one = connect(target, Purpose::Query).await?;
    // Whoever may have no second connection has one of its own.
    let Ok(other) = connect(target, Purpose::Query).await else { return Ok(true) };
    let (mut ones, mut others) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..ROUNDS {
        ones.insert(process(&one).await?);
        others.insert(process(&other).await?);
    }
    Ok(ones.len() == 1 && others.len() == 1 && ones.is_disjoint(&others))
}

/// The process that serves a query. Of several hosts, two may have processes of one number.
async fn process(session: &Session) -> Result<String> {
    let sql = "SELECT pg_catalog.format('%s %s', pid, pg_catalog.date_part('epoch', backend_start)) \
               FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()";
    Ok(session.query(sql, &[]).await?[0].try_get(0)?)
}
