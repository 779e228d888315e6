//! What is the runner's own on its session: who it is, its settings, and the lock. A file may change each of them for
//! itself, and no other file and no row of the ledger sees it.

use std::time::Duration;

use tokio_postgres::types::Type;

use super::lock;
use crate::Result;
use crate::connect::Session;
use crate::sql::quote_ident;

/// Who runs the files.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Own {
    logged_in: String,
    role: String,
}

impl Own {
    /// Begins a file: names are looked up where psql would look for them.
    pub(super) async fn begin(session: &Session) -> Result<Self> {
        Ok(Self::ask(session, true).await?.0)
    }

    /// Who runs, and whether the lock is held. Sets where names are looked up on the way.
    async fn ask(session: &Session, as_psql: bool) -> Result<(Self, bool)> {
        let rows = session
            .query(include_str!("own.sql"), &[(&lock::KEY, Type::INT8), (&as_psql, Type::BOOL)])
            .await?;
        Ok((Self { logged_in: rows[0].try_get(0)?, role: rows[0].try_get(1)? }, rows[0].try_get(2)?))
    }

    /// Becomes the runner again, in the transaction that is open if one is: the ledger is not the file's. Whether the lock
    /// is still held.
    pub(super) async fn take_back(&self, session: &Session) -> Result<bool> {
        let (now, locked) = Self::ask(session, false).await?;
        if now != *self {
            let role = if self.role == self.logged_in { "NONE".into() } else { quote_ident(&self.role) };
            session.execute(&format!("RESET SESSION AUTHORIZATION; SET ROLE {role}")).await?;
        }
        Ok(locked)
    }

    /// Ends a file outside of a transaction: what it set for the session is forgotten, and the lock that keeps two runners
    /// apart is held, also where the file has let go of all locks.
    pub(super) async fn end(&self, session: &Session) -> Result<()> {
        session.pin_again().await?;
        if !self.take_back(session).await? {
            lock::acquire(session, Duration::ZERO, &mut |_| {}).await?;
        }
        Ok(())
    }
}
