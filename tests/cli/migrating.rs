//! Applying: what is done, what is refused, and two runners at once.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::project::{Ended, Project, assert_transcript};
use crate::server::Server;

fn project(server: &Server) -> Project {
    let mut project = Project::with("[env.local]\nenv_file = \".env\"\n");
    project.put(".env", &format!("DATABASE_URL='{}'\n", server.url()));
    project.set("NO_COLOR", "1");
    project
}

#[test]
fn migrations_are_applied_and_shown() {
    let server = Server::start();
    let project = project(&server);
    project.migration(true, "CREATE TABLE public.t (id integer)");
    project.migration(false, "CREATE INDEX CONCURRENTLY t_id ON public.t (id)");
    let first = "20260101000000_step_1.sql";
    assert_transcript!(
        "migrate",
        project.transcript(&[
            &["status"],
            &["migrate", "--dry-run", "--to", first],
            &["migrate", "--to", first],
            &["status"],
            &["migrate"],
            &["migrate"],
            &["status"],
            &["status", "--format", "json"],
            &["status", "--format", "sql"],
        ])
    );
    assert_eq!(
        server.ask("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'public.t_id'::regclass"),
        "true"
    );
}

#[test]
fn edited_and_missing_migrations_are_refused_by_name() {
    let server = Server::start();
    let project = project(&server);
    let first = project.migration(true, "CREATE TABLE public.t (id integer)");
    assert_eq!(project.run(&["migrate"]).status, 0);
    let second = project.migration(true, "CREATE TABLE public.u (id integer)");
    let text = std::fs::read_to_string(&first).unwrap();
    project.edit(&first, "integer", "bigint");
    let edited = project.transcript(&[&["migrate"], &["status"]]);
    std::fs::remove_file(&first).unwrap();
    let missing = project.transcript(&[&["migrate"], &["status"]]);
    assert_eq!(server.ask("SELECT to_regclass('public.u')::text"), "", "nothing was run");
    std::fs::write(&first, text).unwrap();
    project.edit(&second, "integer", "integr");
    let unproven = project.transcript(&[&["migrate"]]);
    assert_transcript!("edited_and_missing", [edited, missing, unproven].join("\n"));
}

#[test]
fn a_statement_that_fails_is_named_with_its_line() {
    let server = Server::start();
    let project = project(&server);
    project.migration(true, "CREATE TABLE public.t (\n    id integer,\n    at timestampz\n)");
    assert_transcript!("failing_statement", project.transcript(&[&["migrate"], &["status"]]));
}

#[test]
fn one_of_two_runners_leaves_or_waits() {
    let server = Server::start();
    let project = project(&server);
    project.migration(true, "CREATE TABLE public.t (id integer)");
    // The first runner is held up in the middle of its work.
    project.migration(true, "LOCK TABLE public.t");
    server.execute("CREATE TABLE public.held ()");
    project.migration(true, "DROP TABLE public.held");
    server.execute("BEGIN; SELECT * FROM public.held");
    let mut first = project.command(&["migrate", "--lock-timeout", "30s"]);
    let first = first.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let waiting = "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    while server.ask(waiting) == "0" {
        std::thread::sleep(std::time::Duration::from_millis(20));
        // Within a transaction, the view shows what it showed first.
        server.execute("SELECT pg_stat_clear_snapshot()");
    }
    assert_transcript!("second_runner", project.transcript(&[&["migrate", "--wait", "0"]]));
    let mut third = project.command(&["migrate", "--wait", "30s"]);
    let third = third.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    server.execute("COMMIT");
    let first = Ended::of(&first.wait_with_output().unwrap());
    let third = Ended::of(&third.wait_with_output().unwrap());
    assert_eq!((first.status, third.status), (0, 0), "{first:?} {third:?}");
    assert_eq!(first.stdout.lines().count(), 3);
    assert_eq!(third.stdout, "");
    assert_eq!(server.ask("SELECT count(*)::text FROM palisade.migrations"), "3");
}

/// A concurrent build waits for every transaction that is open; whoever waits for the build has none.
#[test]
fn one_of_two_runners_leaves_or_waits_for_a_concurrent_build() {
    let server = Server::start();
    let project = project(&server);
    project.migration(true, "CREATE TABLE public.t (id integer)");
    project.migration(false, "CREATE INDEX CONCURRENTLY t_id ON public.t (id)");
    assert_eq!(project.run(&["migrate", "--to", "20260101000000"]).status, 0);
    server.elsewhere().execute("INSERT INTO public.t VALUES (1)");
    let writer = server.elsewhere();
    writer.execute("BEGIN; INSERT INTO public.t VALUES (2)");
    let start = |args: &[&str]| {
        let mut command = project.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let until = |condition: &str| {
        let began = Instant::now();
        while server.ask(&format!("SELECT count(*)::text FROM pg_stat_activity WHERE {condition}")) == "0" {
            assert!(began.elapsed() < Duration::from_secs(60), "never: {condition}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let first = start(&["migrate"]);
    until("query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'");
    let second = project.run(&["migrate", "--wait", "0"]);
    assert_eq!((second.status, second.stdout.as_str()), (2, ""), "{}", second.stderr);
    assert!(second.stderr.contains("error: another runner is migrating this database"), "{}", second.stderr);
    assert!(second.stderr.contains("running CREATE INDEX CONCURRENTLY t_id"), "{}", second.stderr);
    let third = start(&["migrate", "--wait", "60s"]);
    until("pid <> pg_backend_pid() AND (query LIKE '%pg_try_advisory_lock%' OR query LIKE '%pg_locks%')");
    writer.execute("COMMIT");
    let first = Ended::of(&first.wait_with_output().unwrap());
    let third = Ended::of(&third.wait_with_output().unwrap());
    assert_eq!((first.status, third.status), (0, 0), "{first:?} {third:?}");
    assert_eq!(first.stdout, "20260102000000_step_2.sql\n");
    assert_eq!(third.stdout, "");
    assert!(third.stderr.ends_with("nothing to apply\n"), "{}", third.stderr);
    assert_eq!(
        server.ask("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'public.t_id'::regclass"),
        "true"
    );
}
