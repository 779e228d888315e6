//! One attempt: statements as somebody, under a savepoint that always goes back.

use tokio_postgres::SimpleQueryMessage;

use crate::Result;
use crate::connect::{Session, unless_stopped};
use crate::world::{Caller, Identity};

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The last statement ran: how many rows, and what it returned.
    Done {
        /// The number of rows that it touched or returned.
        count: u64,
        /// What it returned, as texts.
        rows: Vec<Vec<Option<String>>>,
    },
    /// PostgreSQL refused it.
    Refused {
        /// By what.
        by: Refusal,
        /// What it said.
        message: String,
    },
    /// It failed for another reason.
    Failed {
        /// The SQLSTATE.
        code: String,
        /// What it said.
        message: String,
    },
}

/// What refuses with SQLSTATE 42501.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// A policy.
    Policy,
    /// A missing privilege.
    Grant,
    /// A trigger.
    Guard,
}

impl Outcome {
    /// A word or a number, to compare outcomes by.
    pub fn brief(&self) -> String {
        match self {
            Self::Done { count, .. } => count.to_string(),
            Self::Refused { by: Refusal::Policy, .. } => "refused by policy".into(),
            Self::Refused { by: Refusal::Grant, .. } => "refused by grant".into(),
            Self::Refused { by: Refusal::Guard, .. } => "refused by trigger".into(),
            Self::Failed { code, .. } => format!("failed {code}"),
        }
    }

    /// Whether a constraint stopped it, which is looked at only after every policy has let the row through.
    pub fn is_constraint(&self) -> bool {
        matches!(self, Self::Failed { code, .. } if code.starts_with("23"))
    }

    /// Whether it was denied: refused, or nothing was touched.
    pub fn is_denied(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Done { count: 0, .. })
    }

    /// What PostgreSQL said.
    pub fn message(&self) -> &str {
        match self {
            Self::Done { .. } => "",
            Self::Refused { message, .. } | Self::Failed { message, .. } => message,
        }
    }
}

/// Goes back to where an attempt began.
const BACK: &str = "ROLLBACK TO SAVEPOINT probe; RELEASE SAVEPOINT probe";

/// Attempts on one session, inside a transaction that somebody else has opened.
pub struct Actor<'a> {
    /// A superuser's session.
    pub session: &'a Session,
    /// How the database learns who calls.
    pub caller: &'a Caller,
}

impl Actor<'_> {
    /// Prepares as superuser, then runs the statements as somebody. What was done stays, with the superuser back in
    /// place, until [`Actor::back`]; after a failure it is gone already.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn act(&self, who: &Identity, setup: &str, statements: &[String]) -> Result<Outcome> {
        let answer = self.session.client().simple_query(&self.script(who, setup, statements, "")).await;
        // What was cancelled was not refused.
        unless_stopped()?;
        match answer {
            Ok(messages) => Ok(last_but(&messages, 1)),
            Err(error) => {
                let outcome = refused(error)?;
                self.back().await?;
                Ok(outcome)
            }
        }
    }

    fn script(&self, who: &Identity, setup: &str, statements: &[String], look: &str) -> String {
        format!(
            "SAVEPOINT probe;\n{setup}\n{}{};\nSET LOCAL ROLE NONE;\n{look}",
            self.caller.become_sql(who),
            statements.join(";\n"),
        )
    }

    /// Undoes the last attempt.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn back(&self) -> Result<()> {
        self.session.execute(BACK).await
    }

    /// Runs the statements and undoes them.
    ///
    /// # Errors
    /// As [`Actor::act`].
    pub async fn attempt(&self, who: &Identity, setup: &str, statements: &[String]) -> Result<Outcome> {
        Ok(self.attempt_and_look(who, setup, statements, "").await?.0)
    }

    /// Runs the statements, a query of the superuser's that looks at what they did, and undoes them. The way back
    /// goes out with them, so that an attempt is one journey however it ends, and many can be under way at once.
    ///
    /// # Errors
    /// As [`Actor::act`].
    pub(super) async fn attempt_and_look(
        &self,
        who: &Identity,
        setup: &str,
        statements: &[String],
        look: &str,
    ) -> Result<(Outcome, Rows)> {
        let client = self.session.client();
        let script = self.script(who, setup, statements, look);
        let (answer, back) =
            futures_util::future::join(client.simple_query(&script), self.session.execute(BACK)).await;
        unless_stopped()?;
        back?;
        match answer {
            Ok(messages) if look.is_empty() => Ok((last_but(&messages, 1), Rows::new())),
            Ok(messages) => {
                let seen = match last_but(&messages, 0) {
                    Outcome::Done { rows, .. } => rows,
                    _ => Rows::new(),
                };
                Ok((last_but(&messages, 2), seen))
            }
            Err(error) => Ok((refused(error)?, Rows::new())),
        }
    }

    /// What several queries return to somebody, each by itself; nothing if any of them is refused.
    ///
    /// # Errors
    /// When the connection is lost.
    pub(super) async fn read_all(&self, who: &Identity, queries: &[String]) -> Result<Option<Vec<Rows>>> {
        let client = self.session.client();
        let script = self.script(who, "", queries, "");
        let (answer, back) =
            futures_util::future::join(client.simple_query(&script), self.session.execute(BACK)).await;
        unless_stopped()?;
        back?;
        match answer {
            Ok(messages) => {
                let rows = |at: usize| match last_but(&messages, queries.len() - at) {
                    Outcome::Done { rows, .. } => rows,
                    _ => Rows::new(),
                };
                Ok(Some((0..queries.len()).map(rows).collect()))
            }
            Err(error) => refused(error).map(|_| None),
        }
    }

    /// The rows of a query that runs as superuser, with the settings of a caller.
    ///
    /// # Errors
    /// PostgreSQL's.
    pub(crate) async fn ask(&self, who: &Identity, sql: &str) -> Result<Rows> {
        let me = crate::sql::quote_literal(who.id.as_deref().unwrap_or_default());
        let script = format!(
            "SAVEPOINT probe;\n{}SET LOCAL ROLE NONE;\nSET LOCAL row_security = off;\n\
             SELECT pg_catalog.set_config('palisade.me', {me}, true);\n{sql}",
            self.caller.become_sql(who),
        );
        let client = self.session.client();
        let (answer, back) =
            futures_util::future::join(client.simple_query(&script), self.session.execute(BACK)).await;
        unless_stopped()?;
        back?;
        match last_but(&answer?, 0) {
            Outcome::Done { rows, .. } => Ok(rows),
            _ => Ok(Rows::new()),
        }
    }
}

/// Rows as texts.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

/// What PostgreSQL's error means.
fn refused(error: tokio_postgres::Error) -> Result<Outcome> {
    let Some(refusal) = error.as_db_error() else { return Err(error.into()) };
    let (code, message) = (refusal.code().code().to_owned(), refusal.message().to_owned());
    let spoken =
        [Some(message.as_str()), refusal.detail()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    if code != "42501" {
        return Ok(Outcome::Failed { code, message: spoken });
    }
    let by = if message.contains("row-level security") {
        Refusal::Policy
    } else if message.starts_with("permission denied for") || message.starts_with("must be owner") {
        Refusal::Grant
    } else {
        Refusal::Guard
    };
    Ok(Outcome::Refused { by, message: spoken })
}

/// The outcome of the last statement but so many.
fn last_but(messages: &[SimpleQueryMessage], after: usize) -> Outcome {
    let mut ends: Vec<usize> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        if matches!(message, SimpleQueryMessage::CommandComplete(_)) {
            ends.push(at);
        }
    }
    let Some(own) = ends.len().checked_sub(1 + after) else {
        return Outcome::Done { count: 0, rows: Vec::new() };
    };
    let start = own.checked_sub(1).map_or(0, |before| ends[before] + 1);
    let count = match &messages[ends[own]] {
        SimpleQueryMessage::CommandComplete(count) => *count,
        _ => 0,
    };
    let rows = messages[start..ends[own]].iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect())
        }
        _ => None,
    });
    Outcome::Done { count, rows: rows.collect() }
}
