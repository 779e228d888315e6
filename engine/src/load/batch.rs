//! Many statements in one message: a round trip and a savepoint for each would take most of the time.

use std::pin::pin;

use futures_util::TryStreamExt;
use tokio_postgres::SimpleQueryMessage;
use tokio_postgres::error::{DbError, ErrorPosition};

use super::Statement;
use crate::Error;
use crate::connect::{Session, unless_stopped};

/// The most statements in one message.
pub(super) const LARGEST: usize = 128;

/// The statement that has failed. Those before it have run, and those after it have not; but where the message
/// itself could not be parsed, none has.
pub(super) struct Failed {
    /// Which one.
    pub(super) index: usize,
    /// What PostgreSQL says.
    pub(super) db: DbError,
    /// The character of the statement that it points to.
    pub(super) at: Option<usize>,
}

/// Runs the statements. The outer error is one of the connection.
pub(super) async fn run(session: &Session, statements: &[&Statement]) -> Result<Result<(), Failed>, Error> {
    // One that was cancelled would be tried again, and be said to have failed.
    unless_stopped()?;
    let mut message = String::new();
    let mut ends = Vec::with_capacity(statements.len());
    let mut chars = 0;
    for statement in statements {
        // Each text is one statement with all its quotes closed: the splitter has seen to that.
        message += &statement.text;
        message += ";\n";
        chars += statement.text.chars().count() + 2;
        ends.push(chars);
    }
    let mut done = 0;
    let error = match session.client().simple_query_raw(&message).await {
        Err(error) => error,
        Ok(stream) => {
            let mut stream = pin!(stream);
            loop {
                match stream.try_next().await {
                    Ok(Some(SimpleQueryMessage::CommandComplete(_))) => done += 1,
                    Ok(Some(_)) => {}
                    Ok(None) => return Ok(Ok(())),
                    Err(error) => break error,
                }
            }
        }
    };
    let Some(db) = error.as_db_error().cloned() else { return Err(error.into()) };
    let last = statements.len().saturating_sub(1);
    // Counted from one, in characters of the message. A message that cannot be parsed fails as a whole, and then
    // nothing but the position tells where.
    Ok(Err(match db.position() {
        Some(ErrorPosition::Original(at)) => {
            let at = (*at as usize).saturating_sub(1);
            let index = ends.partition_point(|&end| end <= at).min(last);
            let start = if index == 0 { 0 } else { ends[index - 1] };
            Failed { index, db, at: Some(at - start) }
        }
        _ => Failed { index: done.min(last), db, at: None },
    }))
}
