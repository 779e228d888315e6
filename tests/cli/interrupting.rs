//! Ctrl-C and SIGTERM, in the middle of things.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::project::{Ended, Project};
use crate::server::Server;

/// Sends a signal, `-INT` as Ctrl-C does, once the server is at work on the statement, and waits for the end.
fn interrupt(server: &Server, signal: &str, child: Child) -> Ended {
    let started = Instant::now();
    let busy = "SELECT count(*)::text FROM pg_stat_activity WHERE state = 'active' AND query ~ 'pg_sleep' AND pid <> pg_backend_pid()";
    while server.ask(busy) == "0" {
        assert!(started.elapsed() < Duration::from_secs(30), "the statement was never run");
        std::thread::sleep(Duration::from_millis(20));
    }
    let signalled = Instant::now();
    let kill = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let ended = Ended::of(&child.wait_with_output().unwrap());
    assert!(signalled.elapsed() < Duration::from_secs(10), "it took too long to stop");
    assert_eq!(server.ask(busy), "0", "the server is still at work");
    ended
}

fn start(project: &Project, args: &[&str]) -> Child {
    project.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_migration_is_undone() {
    let server = Server::start();
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    project.migration(true, "CREATE TABLE public.t (id integer)");
    project.migration(true, "ALTER TABLE public.t ADD COLUMN slow integer; SELECT pg_sleep(60)");
    let ended = interrupt(&server, "-INT", start(&project, &["migrate"]));
    assert_eq!(ended.status, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("interrupted"), "{}", ended.stderr);
    assert!(ended.stderr.contains("nothing of 20260102000000_step_2.sql was applied"), "{}", ended.stderr);
    let column =
        "SELECT count(*)::text FROM pg_attribute WHERE attrelid = 'public.t'::regclass AND attname = 'slow'";
    assert_eq!(server.ask(column), "0");
    // The lock is free, and the first file stays.
    assert_eq!(server.ask("SELECT count(*)::text FROM palisade.migrations"), "1");
    assert_eq!(server.ask("SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory'"), "0");
}

#[test]
fn a_set_is_not_loaded() {
    let server = Server::start();
    server.execute("CREATE TABLE public.kinds (name text PRIMARY KEY)");
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    project.put(
        "schema/seeds/seeds.toml",
        "[[set]]\nname = \"kinds\"\nsql = [\"slow.sql\"]\n[[set.table]]\ntable = \"kinds\"\nkey = [\"name\"]\n",
    );
    project.put("schema/seeds/kinds.csv", "name\nbase\n");
    project.put("schema/seeds/slow.sql", "SELECT pg_sleep(60)");
    let ended = interrupt(&server, "-TERM", start(&project, &["seed"]));
    assert_eq!(ended.status, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("no row of set `kinds` was loaded"), "{}", ended.stderr);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.kinds"), "0");
}
