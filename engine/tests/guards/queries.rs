//! The number of queries does not grow with the database.

use std::time::Duration;

use super::support::{self, Server};
use palisade_engine::connect::{Purpose, Target, connect};
use palisade_engine::introspect::introspect;

#[tokio::test]
async fn a_large_database_is_read_with_as_many_statements_as_an_empty_one() {
    let settings = [
        "logging_collector=on",
        "log_directory={}",
        "log_filename=statements",
        "log_statement=all",
        "log_line_prefix=<%d> ",
    ];
    let server = support::server(&settings, "trust").await;
    for database in ["none", "many"] {
        server.admin.execute(&format!("create database {database}")).await.unwrap();
    }
    connect(&target(&server, "many"), Purpose::Apply)
        .await
        .unwrap()
        .execute(
            "set search_path = public;
             do $$ begin
               for i in 1..200 loop
                 execute format('create table t%s (id int primary key, name text default %L check (name <> %L))', i, 'x', 'y');
                 execute format('create index on t%s (name); comment on table t%s is %L', i, i, 'one of many');
                 execute format('alter table t%s enable row level security', i);
                 execute format('create policy p on t%s using (id > 0)', i);
                 execute format('create view v%s as select * from t%s', i, i);
               end loop;
             end $$",
        )
        .await
        .unwrap();
    let none = statements(&server, "none").await;
    let many = statements(&server, "many").await;
    assert_eq!(none, many);
    // One for each kind, and a few around them.
    let most = palisade_engine::kinds::Kind::ALL.len() + 15;
    assert!((10..most).contains(&none), "{none} statements to read a database");
}

fn target(server: &Server, database: &str) -> Target {
    let url = format!("postgresql://postgres@127.0.0.1:{}/{database}?sslmode=disable", server.port);
    Target::parse_with(&url, &|_| None).unwrap()
}

/// Reads a database and counts, in the log of the server, the statements that this took.
async fn statements(server: &Server, database: &str) -> usize {
    let log = server.folder.path().join("statements");
    let count = |text: &str, what: &str| {
        text.lines()
            .filter(|line| line.starts_with(&format!("<{database}> LOG:")) && line.contains(what))
            .count()
    };
    let before = count(&std::fs::read_to_string(&log).unwrap(), ": ");
    let mut session = connect(&target(server, database), Purpose::Read).await.unwrap();
    introspect(&mut session).await.unwrap();
    session.execute("select 'the end'").await.unwrap();
    for _ in 0..500 {
        let text = std::fs::read_to_string(&log).unwrap();
        if count(&text, "'the end'") > 0 {
            return count(&text, ": ") - before;
        }
        // The collector writes the log when it comes to it.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the server's log does not show the last statement");
}
