//! Connections to PostgreSQL: where to, how safely, and with which settings pinned.
//!
//! Every session that the engine opens comes from here, so that none of them prints or parses anything under
//! settings of its own.

mod failure;
mod hold;
mod passfile;
mod pins;
mod psql;
mod session;
mod stop;
mod target;
mod tls;
mod url;

use std::time::Duration;

use tokio_postgres::config::SslMode;

use crate::Result;

pub use hold::sessions_hold;
pub use session::{Session, cancel_all};
pub use stop::{unless_stopped, until_stopped};
pub use target::{Endpoint, Host, Target};
pub use tls::TlsMode;

/// What a session is for; decides its transaction, its timeouts and its pins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To read a catalog. The session is one read-only `REPEATABLE READ` transaction with its pins set for that
    /// transaction alone, so that it works through a pooler that hands out servers by the transaction.
    Read,
    /// To load or to prove something on a scratch. Pins hold for the session; a statement may take two minutes.
    Scratch,
    /// To change a real database. Pins hold for the session; the runner sets its timeouts by the statement.
    Apply,
    /// To run what a person typed, as that person's own client would: nothing is pinned, no transaction is open.
    Query,
}

/// Opens a session. The endpoints of the target are tried in their order; the error names them all.
pub async fn connect(target: &Target, purpose: Purpose) -> Result<Session> {
    let mut failures = Vec::new();
    for endpoint in &target.endpoints {
        match connect_endpoint(target, endpoint, purpose).await {
            Ok(session) => return Ok(session),
            Err(error) => failures.push(error),
        }
    }
    Err(failure::merged(failures))
}

async fn connect_endpoint(target: &Target, endpoint: &Endpoint, purpose: Purpose) -> Result<Session> {
    let explain = |error| failure::explain(target, endpoint, error);
    let mode = target.tls_for(endpoint);
    let tls =
        tls::connector(target, mode).map_err(|error| error.context(failure::cannot(target, endpoint)))?;
    let mut config = target.config(endpoint)?;
    let mut last = None;
    for &attempt in attempts(mode) {
        config.ssl_mode(attempt);
        // The driver's own limit ends with the TCP handshake, and a server may be silent after it.
        let limit = config.get_connect_timeout().copied().unwrap_or(CONNECT_TIMEOUT);
        let Ok(connected) = tokio::time::timeout(limit, config.connect(tls.clone())).await else {
            return Err(failure::silent(endpoint));
        };
        match connected {
            Ok((client, connection)) => {
                let session = Session::start(client, connection, purpose).await.map_err(|error| {
                    let place = format!("{} refused the settings of the session", target.place(endpoint));
                    error.context(place)
                })?;
                let notes = target.notes_for(endpoint, mode);
                return Ok(session.with_notes(notes).connected_to(target.at(endpoint)));
            }
            // libpq falls back only from what another mode of encryption may cure.
            Err(error) if failure::may_be_encryption(&error) => last = Some(error),
            Err(error) => return Err(explain(error)),
        }
    }
    Err(last.map_or_else(|| crate::Error::new(failure::cannot(target, endpoint)), explain))
}

/// What libpq tries, in its order, for each of its modes.
fn attempts(mode: TlsMode) -> &'static [SslMode] {
    match mode {
        TlsMode::Disable => &[SslMode::Disable],
        TlsMode::Allow => &[SslMode::Disable, SslMode::Require],
        TlsMode::Prefer => &[SslMode::Prefer, SslMode::Disable],
        TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => &[SslMode::Require],
    }
}

/// How long to wait for a server that does not answer, unless the URL says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
