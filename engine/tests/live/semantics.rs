//! What row security means, tried on the server of the test: the rules that effective access is computed by.

use std::fmt::Write as _;

use futures_util::StreamExt as _;
use palisade_engine::connect::Session;
use palisade_engine::scratch::{Role, ScratchDb};
use tokio_postgres::SimpleQueryMessage;

use super::support;

const RULES: &str = include_str!("semantics.sql");

#[tokio::test]
async fn postgres_does_what_is_computed_with() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let db = scratch.create_database("semantics").await.unwrap();
    let session = db.connect_as(&Role::Superuser).await.unwrap();
    let (given, rules) = RULES.split_once("-- given:").unwrap().1.split_once("-- rule: ").unwrap();
    session.execute("BEGIN; SET LOCAL row_security = on; SET LOCAL search_path = public").await.unwrap();
    session.execute(given).await.unwrap();
    let (mut failures, mut count) = (String::new(), 0);
    for rule in rules.split("-- rule: ") {
        let (head, body) = rule.split_once('\n').unwrap();
        let (name, since) = head.split_once(", since ").unwrap_or((head, "13"));
        if scratch.major() < since.parse().unwrap() {
            continue;
        }
        count += 1;
        session.execute("SAVEPOINT rule").await.unwrap();
        for (what, expected, came) in follow(&db, &session, body).await {
            if came != expected {
                writeln!(failures, "{name}: {what}\n    expected {expected}, came {came}").unwrap();
            }
        }
        session.execute("ROLLBACK TO rule").await.unwrap();
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count >= 39, "{count} rules");
}

/// Runs a rule; every attempt with what is expected and what came.
async fn follow(db: &ScratchDb, session: &Session, body: &str) -> Vec<(String, String, String)> {
    let mut tried = Vec::new();
    let mut setup = String::new();
    for line in body.lines() {
        let Some(attempt) = line.strip_prefix("-- ") else {
            setup += line;
            setup.push('\n');
            continue;
        };
        session.execute(&std::mem::take(&mut setup)).await.unwrap_or_else(|error| panic!("{error:?}"));
        let (how, rest) = attempt.split_once(": ").unwrap();
        let (sql, expected) = rest.rsplit_once(" => ").unwrap();
        let came = match how.split_once(' ') {
            None => {
                let fresh = db.connect_as(&Role::Superuser).await.unwrap();
                outcome(&fresh, sql).await
            }
            Some((verb, role)) => as_role(session, role, sql, verb == "keep").await,
        };
        tried.push((attempt.to_owned(), expected.to_owned(), came));
    }
    tried
}

async fn as_role(session: &Session, role: &str, sql: &str, keep: bool) -> String {
    let role = if role == "admin" { "RESET ROLE".to_owned() } else { format!("SET LOCAL ROLE {role}") };
    session.execute(&format!("SAVEPOINT attempt; {role}")).await.unwrap();
    let came = outcome(session, sql).await;
    let end = if keep { "RESET ROLE; RELEASE attempt" } else { "ROLLBACK TO attempt; RESET ROLE" };
    session.execute(end).await.unwrap();
    came
}

/// What the last statement returned or how many rows it touched, or the SQLSTATE.
async fn outcome(session: &Session, sql: &str) -> String {
    let client = session.client();
    let state =
        |error: tokio_postgres::Error| error.code().map_or(error.to_string(), |code| code.code().to_owned());
    if sql.ends_with("to stdout") {
        return match client.copy_out(sql).await {
            Ok(rows) => Box::pin(rows).count().await.to_string(),
            Err(error) => state(error),
        };
    }
    let messages = match client.simple_query(sql).await {
        Ok(messages) => messages,
        Err(error) => return state(error),
    };
    let (mut rows, mut last): (Vec<String>, String) = (Vec::new(), String::new());
    for message in messages {
        match message {
            SimpleQueryMessage::Row(row) => {
                rows.push(
                    (0..row.len()).map(|at| row.get(at).unwrap_or("null")).collect::<Vec<_>>().join("|"),
                );
            }
            SimpleQueryMessage::CommandComplete(count) => {
                last = if rows.is_empty() { count.to_string() } else { rows.join(", ") };
                rows.clear();
            }
            _ => {}
        }
    }
    last
}
