//! `kill -9` of a runner in the middle of its work: the next one ends where one that nobody disturbed does.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::project::{Ended, Project};
use crate::server::{Elsewhere, Server};

const BACKFILL: &str = "DO $palisade_backfill$
BEGIN
  FOR part IN 0..29 LOOP
    UPDATE public.t SET filled = 'f' || id WHERE id / 100 = part AND filled IS NULL;
    COMMIT;
    RAISE INFO 'palisade: % of about 3000 rows of public.t looked at', 100 * part;
  END LOOP;
END
$palisade_backfill$";

/// One file for each sort of step; the first makes what the others change.
fn project(server: &Server) -> Project {
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    project.migration(
        true,
        "CREATE TABLE public.t (id integer PRIMARY KEY, filled text); \
         INSERT INTO public.t SELECT n FROM generate_series(0, 2999) n",
    );
    project.migration(
        true,
        "CREATE TABLE public.u (id integer); ALTER TABLE public.t ADD COLUMN body text DEFAULT 'b'",
    );
    project.migration(false, BACKFILL);
    project.migration(false, "CREATE UNIQUE INDEX CONCURRENTLY t_filled ON public.t (filled)");
    project.migration(false, "CREATE INDEX CONCURRENTLY t_body ON public.t (body)");
    project.migration(false, "CREATE INDEX CONCURRENTLY t_both ON public.t (body, filled)");
    project.migration(true, "ALTER TABLE public.t ALTER COLUMN filled SET NOT NULL");
    project
}

/// A runner, once the server waits for somebody with what it asked for.
fn started(server: &Server, project: &Project, to: &str, asked: &str) -> Child {
    let args = ["migrate", "-v", "--to", to, "--lock-timeout", "60s", "--wait", "60s"];
    let mut command = project.command(&args);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    await_one(server, &format!("query LIKE '{asked}%' AND wait_event_type = 'Lock'"));
    child
}

fn await_one(server: &Server, condition: &str) {
    let count = format!("SELECT count(*)::text FROM pg_stat_activity WHERE {condition}");
    let began = Instant::now();
    while server.ask(&count) == "0" {
        assert!(began.elapsed() < Duration::from_secs(60), "never: {condition}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None, "it was not killed: it had ended");
}

fn runs(project: &Project, args: &[&str]) -> Ended {
    let ended = project.run(&[&["migrate"], args].concat());
    assert_eq!(ended.status, 0, "{args:?}: {}", ended.stderr);
    ended
}

#[test]
fn the_next_run_ends_where_an_undisturbed_one_does() {
    let server = Server::start();
    let project = project(&server);
    runs(&project, &["--to", "20260101000000"]);
    let other = server.elsewhere();
    let held = |sql: &str| other.execute(&format!("BEGIN; {sql}"));
    let release = |other: &Elsewhere| other.execute("COMMIT");

    // In a transaction, which waits for a lock behind its first statement.
    held("SELECT FROM public.t");
    kill(started(&server, &project, "20260102000000", "ALTER TABLE public.t"));
    release(&other);
    runs(&project, &["--to", "20260102000000", "--wait", "60s"]);

    // In a backfill, which waits for a row behind the first half of them.
    held("SELECT FROM public.t WHERE id = 1500 FOR UPDATE");
    let mut child = started(&server, &project, "20260103000000", "DO $palisade_backfill$");
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let bar = said.find(|line| line.contains('#')).unwrap_or_default();
    assert!(bar.contains("step_3.sql: [#########...........] 1400 of about 3000 rows"), "{bar}");
    kill(child);
    let filled = "SELECT count(filled)::text FROM public.t";
    assert_eq!(server.ask(filled), "1500");
    release(&other);
    let again = runs(&project, &["--to", "20260103000000", "--wait", "60s"]);
    assert!(again.stderr.contains("rows that have no value yet are filled"), "{}", again.stderr);
    assert_eq!(server.ask(filled), "3000");

    // In a build, which waits for whoever writes the table; the server goes on with it, and the next run waits for that.
    held("UPDATE public.t SET body = 'c' WHERE id = 1");
    kill(started(&server, &project, "20260104000000", "CREATE UNIQUE INDEX"));
    let leaves = project.run(&["migrate", "--to", "20260104000000", "--wait", "0"]);
    assert_eq!(leaves.status, 2);
    assert!(leaves.stderr.contains("running CREATE UNIQUE INDEX CONCURRENTLY t_filled"), "{}", leaves.stderr);
    let mut waits = project.command(&["migrate", "--to", "20260104000000", "--wait", "60s"]);
    let waits = waits.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    await_one(&server, "query LIKE '%pg_try_advisory_lock%' OR query LIKE '%pg_locks%'");
    release(&other);
    let waits = Ended::of(&waits.wait_with_output().unwrap());
    assert_eq!(waits.status, 0, "{}", waits.stderr);
    assert!(
        waits.stderr.contains("t_filled on public.t exists and is valid, so that it is done"),
        "{}",
        waits.stderr
    );

    // In a build that the server gives up as well: its remains are dropped, and it is built again.
    held("UPDATE public.t SET body = 'd' WHERE id = 2");
    kill(started(&server, &project, "20260105000000", "CREATE INDEX"));
    let end = "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'";
    assert_eq!(server.ask(end), "true");
    release(&other);
    let again = runs(&project, &["--to", "20260105000000", "--wait", "60s"]);
    assert!(again.stderr.contains("it was dropped, and is built again"), "{}", again.stderr);
    // Between a build that is done and its row in the journal, which waits for a third one.
    let third = server.elsewhere();
    held("UPDATE public.t SET body = 'e' WHERE id = 3");
    let child = started(&server, &project, "20260106000000", "CREATE INDEX");
    third.execute("BEGIN; LOCK TABLE palisade.journal IN SHARE MODE");
    release(&other);
    await_one(&server, "query LIKE 'INSERT INTO palisade.journal%' AND wait_event_type = 'Lock'");
    kill(child);
    release(&third);
    let last = runs(&project, &["--wait", "60s"]);
    assert!(
        last.stderr.contains("index t_both on public.t exists and is valid, so that it is done"),
        "{}",
        last.stderr
    );

    assert_eq!(runs(&project, &[]).stdout, "");
    assert_eq!(project.run(&["status"]).status, 0);
    let ends = "SELECT string_agg(how, ' ' ORDER BY version) FROM palisade.migrations";
    assert_eq!(server.ask(ends), "applied applied applied recovered applied recovered applied");
    let failures =
        "SELECT string_agg(message, ', ' ORDER BY entry) FROM palisade.journal WHERE event = 'failed'";
    assert_eq!(
        server.ask(failures),
        "rows that have no value yet are filled, index t_body on public.t is invalid"
    );

    // A database in which nobody was killed.
    let mut undisturbed = self::project(&server);
    server.execute_as_superuser(&format!(
        "CREATE DATABASE undisturbed OWNER {}",
        server.ask("SELECT current_user::text")
    ));
    let url = server
        .url()
        .replace(&format!("/{}?", server.ask("SELECT current_database()::text")), "/undisturbed?");
    undisturbed.set("DATABASE_URL", &url);
    for file in std::fs::read_dir(project.path("generated/migrations")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), undisturbed.path("generated/migrations").join(file.file_name())).unwrap();
    }
    runs(&undisturbed, &[]);
    let differs = undisturbed.run(&["diff", &server.url(), &url]);
    assert_eq!((differs.status, differs.stdout.as_str()), (0, ""), "{}", differs.stderr);
    let rows = "SELECT count(DISTINCT filled) || ' ' || count(*) FROM public.t WHERE filled = 'f' || id";
    assert_eq!(server.ask(rows), "3000 3000");
}
