//! One statement that a person typed, run as whoever that person wants to be, and its rows as PostgreSQL prints them.

mod caller;
mod ping;
mod redact;

use std::time::{Duration, Instant};

use tokio_postgres::error::{ErrorPosition, SqlState};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{SimpleQueryMessage, Statement};

pub use caller::Caller;
pub use ping::{Health, ping};
use redact::Hidden;
pub use redact::Sensitive;

use crate::connect::Session;
use crate::sql::{self, quote_ident, quote_literal};
use crate::{Error, Result};

/// What to run, and how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// One statement.
    pub sql: String,
    /// The values of `$1`, `$2`, …
    pub params: Vec<String>,
    /// Whether it may change anything. Otherwise it runs in a transaction that reads, and is rolled back.
    pub write: bool,
    /// The role of the session, before a caller is put on.
    pub role: Option<String>,
    /// Whom to be.
    pub caller: Option<Caller>,
    /// How long the statement may run; zero is without end.
    pub statement_timeout: Duration,
    /// How many rows to leave out at the start.
    pub skip: u64,
    /// How many rows to return at most; zero is all of them.
    pub rows: u64,
    /// Columns whose values are not shown.
    pub sensitive: Sensitive,
}

/// What came back.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The columns; none where the statement returns nothing.
    pub columns: Vec<Column>,
    /// The rows, each value as PostgreSQL prints it.
    pub rows: Vec<Vec<Option<String>>>,
    /// Whether there are rows behind these.
    pub more: bool,
    /// How many rows were changed, where the statement says so and returns none.
    pub affected: Option<u64>,
    /// How long the statement took.
    pub took: Duration,
}

/// A column of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The name of its type.
    pub kind: String,
    /// Whether its values were left out.
    pub redacted: bool,
}

/// What stands in place of a value that is not shown.
const REDACTED: &str = "•••";

/// Runs the statement in a transaction of its own.
///
/// # Errors
/// When PostgreSQL refuses it, with the place in the statement; nothing is changed then.
pub async fn run(session: &Session, request: &Request) -> Result<Answer> {
    let hidden = Hidden::find(session, &request.sensitive).await?;
    session.execute(if request.write { "BEGIN" } else { "BEGIN READ ONLY" }).await?;
    let answer = async {
        put_on(session, request).await?;
        let started = Instant::now();
        let mut answer = ask(session, request, &hidden).await?;
        answer.took = started.elapsed();
        Ok(answer)
    }
    .await;
    let end = if request.write && answer.is_ok() { "COMMIT" } else { "ROLLBACK" };
    // An error in here must not hide the first one.
    let ended = session.execute(end).await;
    answer.and_then(|answer| ended.map(|()| answer))
}

/// Sets what holds for the transaction alone: the time it may take, and who is asking.
async fn put_on(session: &Session, request: &Request) -> Result<()> {
    let mut script = format!("SET LOCAL statement_timeout = {};\n", request.statement_timeout.as_millis());
    let role = request.caller.as_ref().map(|caller| &caller.role).or(request.role.as_ref());
    if let Some(caller) = &request.caller {
        script += &caller.settings_sql();
    }
    if let Some(role) = role {
        script += &format!("SET LOCAL ROLE {};\n", quote_ident(role));
    }
    session.client().batch_execute(&script).await.map_err(|error| {
        let who = role.map_or_else(|| "the session".to_owned(), |role| format!("role `{role}`"));
        let missing = error.code() == Some(&SqlState::INVALID_PARAMETER_VALUE);
        Error::from(error).context(format!("{who} cannot be put on")).hint(match missing {
            true => "palisade query 'select rolname from pg_roles' shows the roles of this server",
            false => {
                "the role that connects has to be a member of it; an administrator can say GRANT role TO member"
            }
        })
    })
}

async fn ask(session: &Session, request: &Request, hidden: &Hidden) -> Result<Answer> {
    let client = session.client();
    // The server takes one statement here and no more, so that none can leave the transaction and go on.
    let statement = client.prepare(&request.sql).await.map_err(|error| explain(error, &request.sql, 0))?;
    let first =
        sql::significant(&request.sql).map_err(|error| error.in_file("the statement"))?.into_iter().next();
    match &first {
        None => return Err(Error::new("there is no statement").hint("palisade query 'select …'")),
        Some(word) if word.is_word("copy") => {
            return Err(Error::new(
                "COPY moves rows over a channel of its own, which is not here: nothing was done",
            )
            .hint("--format csv prints rows, palisade connect -- -c '\\copy …' reads and writes files"));
        }
        Some(_) => {}
    }
    let given = request.params.len();
    let asked = statement.params().len();
    if given != asked {
        return Err(Error::new(format!(
            "the statement has {asked} parameters, and {given} values are given"
        ))
        .hint("one --param VALUE for each of $1, $2, …, in this order"));
    }
    let redacted = hidden.of(statement.columns(), &request.sql);
    let columns = statement.columns().iter().zip(&redacted).map(|(column, redacted)| Column {
        name: column.name().to_owned(),
        kind: column.type_().name().to_owned(),
        redacted: *redacted,
    });
    let mut answer = Answer { columns: columns.collect(), ..Answer::default() };
    let messages = match fetch(session, request, &statement).await? {
        Some(messages) => messages,
        None => whole(session, request, &statement).await?,
    };
    collect(messages, request, &mut answer);
    for row in &mut answer.rows {
        let hide = row.iter_mut().zip(&redacted).filter(|(_, redacted)| **redacted);
        hide.for_each(|(value, _)| *value = value.take().map(|_| REDACTED.to_owned()));
    }
    Ok(answer)
}

/// How many rows a cursor goes at once.
const FARTHEST: u64 = i32::MAX as u64;

/// Reads a query through a cursor, so that no more rows come over than are asked for. `None` where PostgreSQL has no
/// cursor for the statement.
async fn fetch(
    session: &Session,
    request: &Request,
    statement: &Statement,
) -> Result<Option<Vec<SimpleQueryMessage>>> {
    const QUERIES: [&str; 4] = ["select", "values", "table", "with"];
    let tokens = sql::significant(&request.sql).map_err(|error| error.in_file("the statement"))?;
    let first = tokens.iter().find(|token| !token.is_punct("("));
    if !first.is_some_and(|token| QUERIES.iter().any(|word| token.is_word(word))) {
        return Ok(None);
    }
    const DECLARE: &str = "DECLARE palisade_query NO SCROLL CURSOR FOR\n";
    let declare = format!("{DECLARE}{}", request.sql);
    let values: Vec<_> = request.params.iter().map(|value| AsText(value)).collect();
    let params: Vec<_> = values
        .iter()
        .zip(statement.params())
        .map(|(value, kind)| (value as &(dyn ToSql + Sync), kind.clone()))
        .collect();
    let client = session.client();
    session.execute("SAVEPOINT palisade_query").await?;
    match client.query_typed(&declare, &params).await {
        Ok(_) => {}
        // A query that writes, or SELECT INTO.
        Err(error)
            if [SqlState::FEATURE_NOT_SUPPORTED, SqlState::INVALID_CURSOR_DEFINITION]
                .iter()
                .any(|state| error.code() == Some(state)) =>
        {
            session.execute("ROLLBACK TO SAVEPOINT palisade_query").await?;
            return Ok(None);
        }
        Err(error) => return Err(explain(error, &request.sql, DECLARE.chars().count())),
    }
    let mut left = request.skip;
    while left > 0 {
        let step = left.min(FARTHEST);
        let moved = client.simple_query(&format!("MOVE FORWARD {step} FROM palisade_query")).await;
        let moved = moved.map_err(|error| explain(error, &request.sql, 0))?;
        let at_end = moved
            .iter()
            .any(|message| matches!(message, SimpleQueryMessage::CommandComplete(rows) if *rows < step));
        left = if at_end { 0 } else { left - step };
    }
    let many = match request.rows {
        0 => "ALL".to_owned(),
        rows if rows >= FARTHEST => "ALL".to_owned(),
        // One more, to know whether there are any.
        rows => (rows + 1).to_string(),
    };
    let messages = client.simple_query(&format!("FETCH {many} FROM palisade_query")).await;
    messages.map(Some).map_err(|error| explain(error, &request.sql, 0))
}

/// Runs a statement that no cursor can be had for.
async fn whole(
    session: &Session,
    request: &Request,
    statement: &Statement,
) -> Result<Vec<SimpleQueryMessage>> {
    let client = session.client();
    if statement.params().is_empty() {
        return client.simple_query(&request.sql).await.map_err(|error| explain(error, &request.sql, 0));
    }
    // Results come as text only in the simple protocol, which has no parameters: EXECUTE hands them over.
    session.execute(&format!("PREPARE palisade_query AS\n{}", request.sql)).await?;
    let values: Vec<_> = request.params.iter().map(|value| quote_literal(value)).collect();
    let execute = format!("EXECUTE palisade_query({})", values.join(", "));
    let messages = client.simple_query(&execute).await.map_err(|error| explain(error, &request.sql, 0))?;
    // Behind a pooler the session is somebody else's next.
    session.execute("DEALLOCATE palisade_query").await?;
    Ok(messages)
}

fn collect(messages: Vec<SimpleQueryMessage>, request: &Request, answer: &mut Answer) {
    for message in messages {
        match message {
            SimpleQueryMessage::Row(row) => {
                answer.rows.push((0..row.len()).map(|index| row.get(index).map(str::to_owned)).collect());
            }
            SimpleQueryMessage::CommandComplete(count) if answer.columns.is_empty() => {
                answer.affected = Some(count);
            }
            _ => {}
        }
    }
    if request.rows > 0 && answer.rows.len() as u64 > request.rows {
        answer.rows.truncate(request.rows as usize);
        answer.more = true;
    }
}

/// A value in PostgreSQL's own notation, for a parameter of whatever type.
#[derive(Debug)]
struct AsText<'a>(&'a str);

impl ToSql for AsText<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// PostgreSQL's error with the line of the statement and a caret; `before` characters stood in front of it.
fn explain(error: tokio_postgres::Error, sql: &str, before: usize) -> Error {
    let position = error.as_db_error().and_then(|error| match error.position() {
        Some(ErrorPosition::Original(at)) => (*at as usize).checked_sub(before + 1),
        _ => None,
    });
    let code = error.code().cloned();
    let mut out = Error::from(error);
    if let Some(at) = position.filter(|at| *at <= sql.chars().count()) {
        let start: String = sql.chars().take(at).collect();
        let (line, column) =
            (start.matches('\n').count(), start.lines().last().unwrap_or_default().chars().count());
        let column = if start.ends_with('\n') { 0 } else { column };
        out.details.push(sql.lines().nth(line).unwrap_or_default().to_owned());
        out.details.push(format!("{}^", " ".repeat(column)));
    }
    let several = code == Some(SqlState::SYNTAX_ERROR) && out.what.contains("multiple commands");
    match code {
        Some(SqlState::READ_ONLY_SQL_TRANSACTION) => out.hint("if it is meant: --write"),
        Some(SqlState::ACTIVE_SQL_TRANSACTION) => out.hint(
            "a statement runs in a transaction here: palisade connect -- -c 'STATEMENT' runs it in none",
        ),
        _ if several => out.hint("one statement at a time; palisade connect -- -f FILE runs several"),
        _ => out,
    }
}
