//! One connection with its settings pinned.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, CancelToken, Client, Connection, NoTls, Row, SimpleQueryMessage};

use super::target::Target;
use super::{Purpose, connect, pins, stop};
use crate::{Error, Result};

/// An open connection. Dropping it closes it.
#[derive(Debug)]
pub struct Session {
    client: Client,
    purpose: Purpose,
    version: u32,
    version_text: String,
    notes: Vec<String>,
    warnings: Arc<Mutex<Vec<String>>>,
    /// Where it is connected to.
    target: Option<Target>,
}

impl Session {
    /// Drives the connection on a task of its own and pins the settings.
    pub(super) async fn start<S, T>(
        client: Client,
        mut connection: Connection<S, T>,
        purpose: Purpose,
    ) -> Result<Self>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        OPEN.lock().unwrap_or_else(PoisonError::into_inner).push(client.cancel_token());
        let warnings = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&warnings);
        tokio::spawn(async move {
            // An error here closes the connection, and the statement that waits for an answer reports it.
            while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
                if let AsyncMessage::Notice(notice) = message {
                    let line = format!("{}: {}", notice.severity(), notice.message());
                    sink.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                }
            }
        });
        let (version, version_text) = (0, String::new());
        let mut session =
            Self { client, purpose, version, version_text, notes: Vec::new(), warnings, target: None };
        session.pin(None).await?;
        Ok(session)
    }

    pub(super) fn with_notes(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    /// Remembers the one server of a target that it is connected to.
    pub(super) fn connected_to(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// A second session for reading, which sees what the open transaction of this one sees. `None` where the server
    /// does not give one: then this one has to do.
    pub(crate) async fn twin(&self) -> Option<Session> {
        let target = self.target.as_ref().filter(|_| self.purpose == Purpose::Read)?;
        let exported = self.client.query_typed("SELECT pg_catalog.pg_export_snapshot()", &[]).await.ok()?;
        let snapshot: String = exported.first()?.get(0);
        let mut twin = Box::pin(connect(target, Purpose::Read)).await.ok()?;
        twin.client.batch_execute("ROLLBACK").await.ok()?;
        twin.pin(Some(&snapshot)).await.ok()?;
        Some(twin)
    }

    async fn pin(&mut self, snapshot: Option<&str>) -> Result<()> {
        let messages = self.client.simple_query(&pins::script(self.purpose, snapshot)).await?;
        let row = messages.iter().rev().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let column = |index| row.and_then(|row| row.get(index)).unwrap_or_default();
        self.version = column(0).parse().map_err(|_| {
            Error::new(format!("the server says that its version is `{}`, which is no number", column(0)))
                .hint("this is no PostgreSQL: name a server that is")
        })?;
        self.version_text = column(1).to_owned();
        Ok(())
    }

    /// Forgets every setting that somebody made on the session, and pins ours again. Not inside a transaction.
    pub(crate) async fn pin_again(&self) -> Result<()> {
        let script = format!("RESET ALL;\n{}", pins::script(self.purpose, None));
        self.client.simple_query(&script).await?;
        Ok(())
    }

    /// For [`Purpose::Read`]: ends the transaction and opens the next one, whose snapshot is a newer one.
    pub async fn renew_snapshot(&mut self) -> Result<()> {
        self.client.batch_execute("ROLLBACK").await?;
        self.pin(None).await
    }

    /// The rows of one query. The statement is unnamed, so that a pooler may run it on any of its servers; the
    /// types of the parameters are given, so that it takes one round trip.
    ///
    /// The columns must be of types that PostgreSQL has built in (cast others to `text`): to learn of another type,
    /// the driver would prepare named statements.
    pub async fn query(&self, sql: &str, params: &[(&(dyn ToSql + Sync), Type)]) -> Result<Vec<Row>> {
        self.client.query_typed(sql, params).await.map_err(|error| in_statement(error, sql))
    }

    /// Runs SQL without parameters for its effect; several statements are one transaction, unless they say
    /// otherwise.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).await.map_err(|error| in_statement(error, sql))
    }

    /// The driver's client, for callers that read PostgreSQL's errors field by field.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What the session is for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// `server_version_num`, such as 170002.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The major version, such as 17.
    pub fn major(&self) -> u32 {
        self.version / 10_000
    }

    /// `server_version`, such as `17.2 (Debian 17.2-1)`.
    pub fn version_text(&self) -> &str {
        &self.version_text
    }

    /// What the user should know of this connection, to be printed on stderr: a weak `sslmode`, for example.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The warnings that the server has sent since the last call.
    pub fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What ends the statements of the sessions of this process. A session that is gone has a key that nobody has.
static OPEN: Mutex<Vec<CancelToken>> = Mutex::new(Vec::new());

/// How long a request to cancel may take.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(2);

/// Asks the servers of all sessions to end the statements that they work on, and lets nothing else begin; returns how many
/// sessions there were.
///
/// The request goes in the clear, as libpq's does: it holds nothing but the key of the session.
pub async fn cancel_all() -> usize {
    stop::ask();
    let tokens = OPEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    // One that cannot be reached has nothing to be asked.
    let cancel = async |token: &CancelToken| {
        let _ = tokio::time::timeout(CANCEL_TIMEOUT, token.cancel_query(NoTls)).await;
    };
    futures_util::future::join_all(tokens.iter().map(cancel)).await.len()
}

/// PostgreSQL's error, with the first line of the statement below it.
fn in_statement(error: tokio_postgres::Error, sql: &str) -> Error {
    let line = sql.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let mut error = Error::from(error);
    error.details.push(format!("statement: {}", line.chars().take(120).collect::<String>()));
    error
}
