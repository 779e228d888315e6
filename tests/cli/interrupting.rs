//! Ctrl-C and SIGTERM, in the middle of things.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::project::{Ended, Project, assert_transcript};
use crate::server::Server;

/// What a server is asked whether it is at work on the statement.
const SLEEPS: &str = "state = 'active' AND query ~ 'pg_sleep'";

/// Sends a signal, `-INT` as Ctrl-C does, once the server is at work on the statement, and waits for the end.
fn interrupt(server: &Server, signal: &str, child: Child) -> Ended {
    interrupt_while(server, signal, child, SLEEPS)
}

fn interrupt_while(server: &Server, signal: &str, child: Child, condition: &str) -> Ended {
    let busy =
        format!("SELECT count(*)::text FROM pg_stat_activity WHERE {condition} AND pid <> pg_backend_pid()");
    let started = Instant::now();
    // A session inside of a transaction goes on seeing what it saw first.
    let seen = || {
        server.ask("SELECT pg_stat_clear_snapshot()::text");
        server.ask(&busy)
    };
    while seen() == "0" {
        assert!(started.elapsed() < Duration::from_secs(30), "the statement was never run");
        std::thread::sleep(Duration::from_millis(20));
    }
    let ended = stop(signal, child);
    assert_eq!(seen(), "0", "the server is still at work");
    ended
}

/// Sends a signal, and waits for the end.
fn stop(signal: &str, child: Child) -> Ended {
    let signalled = Instant::now();
    let kill = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let ended = Ended::of(&child.wait_with_output().unwrap());
    // A command that does not come to its end by itself is ended after five seconds, and says nothing of what it did.
    assert!(signalled.elapsed() < Duration::from_millis(4500), "it took too long to stop: {ended:?}");
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

/// Between two attempts no statement is under way that a server could cancel.
#[test]
fn a_pause_is_not_waited_for() {
    let server = Server::start();
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    server.execute("CREATE TABLE public.t (id integer)");
    project.migration(true, "ALTER TABLE public.t ADD COLUMN slow integer");
    server.execute("BEGIN; LOCK TABLE public.t");
    let child = start(&project, &["migrate", "--lock-timeout", "3s"]);
    let paused = "state = 'idle' AND query ~ '^ROLLBACK'";
    let ended = interrupt_while(&server, "-INT", child, paused);
    server.execute("ROLLBACK");
    assert_eq!(ended.status, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("error: interrupted"), "{}", ended.stderr);
    assert!(ended.stderr.contains("nothing of 20260101000000_step_1.sql was applied"), "{}", ended.stderr);
}

/// What the application was asked for is said, and the rows of the set are not there.
#[test]
fn a_hook_says_how_far_it_came() {
    let server = Server::start();
    server.execute("CREATE TABLE public.kinds (name text PRIMARY KEY)");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let (asked, twice) = mpsc::channel();
    // It answers one request, and never the next.
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            if open.is_empty() {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    .unwrap();
            } else {
                asked.send(()).unwrap();
            }
            open.push(stream);
        }
    });
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    project.put(
        "schema/seeds/seeds.toml",
        &format!(
            "[[set]]\nname = \"first\"\n[[set.table]]\ntable = \"kinds\"\nkey = [\"name\"]\n\n[[set]]\nname = \"people\"\n\
             [[set.hook]]\nname = \"sign people up\"\nverify = \"select false\"\n\
             [[set.hook.http]]\nurl = \"http://127.0.0.1:{port}/a\"\n[[set.hook.http]]\nurl = \"http://127.0.0.1:{port}/b\"\n"
        ),
    );
    project.put("schema/seeds/kinds.csv", "name\nbase\n");
    let child = start(&project, &["seed"]);
    twice.recv_timeout(Duration::from_secs(30)).unwrap();
    let request = stop("-INT", child).shown().replace(&port, "PORT");
    assert_eq!(server.ask("SELECT count(*)::text FROM public.kinds"), "1");

    let command = "[[set]]\nname = \"people\"\n[[set.hook]]\nname = \"sign people up\"\nverify = \"select false\"\n\
                   command = [\"sh\", \"-c\", \"echo begun > begun; exec sleep 60\"]\n";
    project.put("schema/seeds/seeds.toml", command);
    let child = start(&project, &["seed"]);
    let started = Instant::now();
    while !project.path("begun").exists() {
        assert!(started.elapsed() < Duration::from_secs(30), "the hook was never run");
        std::thread::sleep(Duration::from_millis(20));
    }
    let command = stop("-TERM", child).shown();
    assert_transcript!("interrupted_hooks", [request, command].join("\n"));
}

#[test]
fn what_was_pushed_is_undone() {
    let server = Server::start();
    let mut project = Project::empty();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    project.put("palisade.toml", &format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    let table = "#[derive(palisade::Table)]\n#[table(name = \"notes\", rls = off)]\npub struct Note {\n    #[column(primary_key)]\n    \
                 pub id: i64,\n}\n";
    project.put("schema/lib.rs", table);
    project.put("schema/slow.sql", "CREATE FUNCTION public.slow() RETURNS integer LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN 1; END';");
    assert_eq!(project.run(&["push", "--yes"]).status, 0);
    server.execute("INSERT INTO public.notes VALUES (1)");
    let edited = table.replace(
        "pub id: i64,\n",
        "pub id: i64,\n    #[column(default = slow())]\n    pub n: i32,\n    pub b: Option<bool>,\n",
    );
    project.put("schema/lib.rs", &edited);
    let child = start(&project, &["push", "--yes"]);
    let ended = interrupt_while(&server, "-INT", child, "state = 'active' AND query ~ 'ALTER TABLE'");
    assert_eq!(ended.status, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("nothing was changed"), "{}", ended.stderr);
    let columns =
        "SELECT count(*)::text FROM pg_attribute WHERE attrelid = 'public.notes'::regclass AND attnum > 0";
    assert_eq!(server.ask(columns), "1");
}

/// A proof that is broken off writes nothing, and leaves no server behind.
#[test]
fn nothing_is_written_that_was_not_proven() {
    let mut project = Project::with("postgres = 15\n");
    project.set("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing");
    project.put("schema/slow.sql", "CREATE MATERIALIZED VIEW public.slow AS SELECT pg_sleep(60)::text AS x;");
    let mut child = start(&project, &["generate", "--offline", "-v"]);
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("loading the code")));
    std::thread::sleep(Duration::from_millis(700));
    let rest = std::thread::spawn(move || said.map(Result::unwrap).collect::<Vec<_>>().join("\n"));
    let ended = stop("-INT", child);
    assert_eq!(ended.status, 2, "{}", rest.join().unwrap());
    assert!(!project.path("generated").exists());
}

/// An attempt that is cancelled is not one that was refused: the hundreds behind it are not begun.
#[test]
fn attempts_are_not_gone_on_with() {
    let project = Project::with("postgres = 15\nroles = [\"app\"]\n\n[rls]\ncaller = \"setting:app.user\"\n");
    project.put(
        "schema/lib.rs",
        "use palisade::Table;\n\n#[derive(Table)]\n#[table(name = \"notes\", rls)]\n\
         #[policy(all, to = app, using = \"{author} = app.slowly()\")]\n#[grant(select, insert, update, delete, to = app)]\n\
         pub struct Note {\n    #[column(primary_key)]\n    pub id: i64,\n    #[column(index)]\n    pub author: String,\n}\n",
    );
    project.put(
        "schema/slowly.sql",
        "CREATE SCHEMA app;\nGRANT USAGE ON SCHEMA app TO app;\n\
         CREATE FUNCTION app.slowly() RETURNS text LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.3); RETURN \'\'ann\'\'; END';\n",
    );
    for args in [&["policy", "prove", "-v"] as &[&str], &["policy", "diff", "empty", "schema", "-v"]] {
        let mut child = start(&project, args);
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let so_far: Vec<String> = said.by_ref().take_while(|line| !line.contains("try")).collect();
        std::thread::sleep(Duration::from_millis(1500));
        let rest = std::thread::spawn(move || said.collect::<Vec<_>>().join("\n"));
        let ended = stop("-INT", child);
        let rest = rest.join().unwrap();
        assert_eq!(ended.status, 2, "{so_far:?} {rest}");
        assert!(rest.contains("interrupted"), "{so_far:?} {rest}");
    }
}

/// Ctrl-C is an answer, too, and no five seconds long.
#[test]
fn a_question_is_left_alone() {
    let server = Server::start();
    server.execute("CREATE TABLE public.t (id integer)");
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    project.migration(true, "CREATE TABLE public.t (id integer)");
    project.put("schema/lib.rs", "");
    // A terminal of its own; what is written into it is typed there. Some shells die of Ctrl-C in place of the program, so none stays between.
    let mut terminal = std::process::Command::new("script");
    terminal.args(["-qfec", &format!("exec '{}' reset", env!("CARGO_BIN_EXE_palisade")), "/dev/null"]);
    terminal.current_dir(project.path("")).env("DATABASE_URL", server.url());
    let spawned = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = spawned else {
        eprintln!("left out: there is no `script` here");
        return;
    };
    let (mut said, mut asked) = (child.stdout.take().unwrap(), Vec::new());
    while !String::from_utf8_lossy(&asked).contains("[y/N]") {
        let mut byte = [0];
        assert_eq!(said.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&asked));
        asked.push(byte[0]);
    }
    let typed = Instant::now();
    child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2), "{rest}");
    assert!(rest.contains("interrupted") && typed.elapsed() < Duration::from_secs(3), "{rest}");
    assert_eq!(server.ask("SELECT to_regclass('public.t')::text"), "public.t");
}
