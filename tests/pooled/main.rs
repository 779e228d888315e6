//! Behind a real PgBouncer in transaction mode, with fewer servers than clients: that the lines which `policy app` prints
//! keep one caller's identity from every other, in each language, and that `check` works there.

#[path = "../cli/server.rs"]
#[expect(dead_code, reason = "shared with the transcripts, which use the rest")]
mod server;

mod bouncer;
/// What `policy app --lang rust-tokio` prints, compiled.
#[expect(unreachable_pub, reason = "the lines are for a module that others use")]
mod tokio_lines;

use std::path::{Path, PathBuf};
use std::process::Command;

use bouncer::Bouncer;
use server::Server;
use tokio_postgres::NoTls;
use tokio_postgres::types::Type;

/// The roles of a platform, and the login that `policy app` proposes.
const ROLES: &str = "
    CREATE ROLE anon NOLOGIN NOINHERIT;
    CREATE ROLE authenticated NOLOGIN NOINHERIT;
    CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
    CREATE ROLE app_login LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    GRANT authenticated TO app_login;
";

/// Two people for each of these, so that a mistaken identity is always seen.
const PEOPLE: &str = "
    SET row_security = off;
    INSERT INTO public.better_auth_users (id, name, email)
        SELECT 'person' || n, 'n' || n, n || '@example.test' FROM generate_series(1, 12) AS n;
";

/// Clients at once; the pool has two servers.
const CLIENTS: usize = 12;
const ROUNDS: usize = 25;

#[test]
fn the_lines_are_those_that_palisade_prints() {
    for (language, file) in [
        ("rust-tokio", "tokio_lines.rs"),
        ("rust-sqlx", "sqlx/src/lines.rs"),
        ("ts-postgres", "node/lines-postgres.ts"),
        ("ts-drizzle", "node/lines-drizzle.ts"),
    ] {
        let palisade = Path::new(env!("CARGO_BIN_EXE_palisade"));
        let printed =
            run(Command::new(palisade).args(["policy", "app", "--lang", language]).current_dir(root()));
        let path = folder().join(file);
        if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
            std::fs::write(&path, &printed).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap();
        assert_eq!(kept, printed, "{file}: INSTA_UPDATE=always writes it anew");
    }
}

#[test]
fn one_caller_is_never_another_with_tokio_postgres() {
    let server = populated();
    let Some(bouncer) = Bouncer::start(&server) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let strays = runtime.block_on(async {
        let clients: Vec<_> =
            (0..CLIENTS).map(|at| tokio::spawn(client(bouncer.url("app_login"), at))).collect();
        let mut done = 0;
        for client in clients {
            done += client.await.unwrap();
        }
        done
    });
    assert_eq!(strays, CLIENTS * ROUNDS, "every transaction was looked at");
    // The pool was one: fewer servers than clients were open.
    let open = "SELECT count(*)::text FROM pg_stat_activity WHERE usename = 'app_login'";
    assert!(server.ask(open).parse::<usize>().unwrap() <= 2, "{}", server.ask(open));
}

/// What the test above would see if the caller were set for the session: the same clients, with one word changed.
#[test]
fn a_caller_that_is_set_for_the_session_is_seen_by_others() {
    let server = populated();
    let Some(bouncer) = Bouncer::start(&server) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let left = runtime.block_on(async {
        let first = connected(&bouncer.url("app_login")).await;
        let second = connected(&bouncer.url("app_login")).await;
        first.simple_query("select set_config('app.current_user_id', 'person1', false)").await.unwrap();
        caller(&second).await
    });
    assert_eq!(
        left.as_deref(),
        Some("person1"),
        "the pool hands the session on, so that the tests above can fail"
    );
}

#[test]
#[ignore = "needs a registry to install sqlx from"]
fn one_caller_is_never_another_with_sqlx() {
    let server = populated();
    let Some(bouncer) = Bouncer::start(&server) else { return };
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.args(["run", "--quiet", "--manifest-path"]).arg(folder().join("sqlx/Cargo.toml"));
    cargo
        .env("CARGO_TARGET_DIR", root().join("target/pooled"))
        .env("POOLED_URL", bouncer.url_with_host("app_login"));
    assert_eq!(run(&mut cargo), "300 transactions of 12 callers\n");
}

#[test]
#[ignore = "needs node, and npm with a registry to install from"]
fn one_caller_is_never_another_with_postgres_js_and_drizzle() {
    let server = populated();
    let Some(bouncer) = Bouncer::start(&server) else { return };
    let node = folder().join("node");
    run(Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&node));
    run(Command::new("npx").arg("tsc").current_dir(&node));
    for client in ["postgres", "drizzle"] {
        let mut node_client = Command::new("node");
        node_client
            .args(["out/run.js", client])
            .current_dir(&node)
            .env("POOLED_URL", bouncer.url_with_host("app_login"));
        assert_eq!(run(&mut node_client), "300 transactions of 12 callers\n", "{client}");
    }
}

#[test]
fn check_works_behind_it() {
    let server = populated();
    let Some(bouncer) = Bouncer::start(&server) else { return };
    let check = |url: String| {
        let mut palisade = Command::new(env!("CARGO_BIN_EXE_palisade"));
        palisade.arg("check").current_dir(root()).env("DATABASE_URL", url).output().unwrap()
    };
    // Twice, so that the second finds servers that the first has used.
    for _ in 0..2 {
        let clean = check(bouncer.url("app_login"));
        assert_eq!(clean.status.code(), Some(0), "{}", String::from_utf8_lossy(&clean.stderr));
    }
    server.execute_as_superuser("ALTER TABLE public.races ADD by_hand int");
    let differs = check(bouncer.url("app_login"));
    assert_eq!(differs.status.code(), Some(1), "{}", String::from_utf8_lossy(&differs.stderr));
    assert!(String::from_utf8_lossy(&differs.stdout).contains("column by_hand on table public.races"));
}

/// Every command that changes a database, and before it sets or writes anything.
#[test]
fn migrate_notices_it_and_says_where_to_connect() {
    let server = populated();
    let Some(bouncer) = Bouncer::start(&server) else { return };
    let palisade = |args: &[&str]| {
        let mut palisade = Command::new(env!("CARGO_BIN_EXE_palisade"));
        let url = bouncer.url("app_login");
        palisade.args(args).current_dir(root()).env("DATABASE_URL", url).output().unwrap()
    };
    for command in [&["migrate"][..], &["migrate", "--wait", "0"], &["seed"]] {
        let refused = palisade(command);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{command:?}: {said}");
        for expected in
            ["goes through a transaction pooler", "nothing was done", "leads to the server itself"]
        {
            assert!(said.contains(expected), "{command:?}: {said}");
        }
    }
    // What others get from the pool is as it was.
    let path = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let client = connected(&bouncer.url("app_login")).await;
        client.query_one("SHOW search_path", &[]).await.unwrap().get::<_, String>(0)
    });
    assert_eq!(path, "\"$user\", public");
    let readable = "GRANT USAGE ON SCHEMA palisade TO app_login; GRANT SELECT ON ALL TABLES IN SCHEMA palisade TO app_login";
    server.execute_as_superuser(readable);
    let standing = palisade(&["migrate", "--dry-run"]);
    assert_eq!(standing.status.code(), Some(0), "{}", String::from_utf8_lossy(&standing.stderr));
    // Where sessions hold, it runs.
    let mut direct = Command::new(env!("CARGO_BIN_EXE_palisade"));
    let direct =
        direct.arg("migrate").current_dir(root()).env("DATABASE_URL", server.url()).output().unwrap();
    assert_eq!(direct.status.code(), Some(0), "{}", String::from_utf8_lossy(&direct.stderr));
}

/// Transactions of one person; how many of them were looked at. Some are left in the middle, as a failing request does.
async fn client(url: String, at: usize) -> usize {
    let me = format!("person{}", at + 1);
    let mut client = connected(&url).await;
    for round in 0..ROUNDS {
        assert_eq!(caller(&client).await, None, "{me} found a caller outside of a transaction");
        let tx = tokio_lines::begin_as(&mut client, &me).await.unwrap();
        let asked = "select current_user::text, private.caller(), (select string_agg(id, ',') from public.better_auth_users)";
        let rows = tx.query_typed(asked, &[]).await.unwrap();
        let found: Vec<Option<String>> = (0..3).map(|column| rows[0].get(column)).collect();
        assert_eq!(found, [Some("authenticated".to_owned()), Some(me.clone()), Some(me.clone())]);
        match round % 3 {
            0 => tx.commit().await.unwrap(),
            1 => tx.rollback().await.unwrap(),
            // An error, and a transaction that is dropped.
            _ => assert!(tx.query_typed("select 1 / $1", &[(&0_i32, Type::INT4)]).await.is_err()),
        }
    }
    ROUNDS
}

async fn connected(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// What the session says of the caller; nothing is said by an empty text.
async fn caller(client: &tokio_postgres::Client) -> Option<String> {
    let sql = "select nullif(current_setting('app.current_user_id', true), '')";
    client.query_typed(sql, &[]).await.unwrap()[0].get(0)
}

fn populated() -> Server {
    let server = Server::start();
    server.execute_as_superuser(ROLES);
    let mut palisade = Command::new(env!("CARGO_BIN_EXE_palisade"));
    run(palisade.arg("migrate").current_dir(root()).env("DATABASE_URL", server.url()));
    server.execute_as_superuser(PEOPLE);
    server
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn folder() -> PathBuf {
    root().join("tests/pooled")
}

/// What a command that has to succeed prints.
fn run(command: &mut Command) -> String {
    let ended = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (stdout, stderr) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "{command:?}: {}\n{stdout}{stderr}", ended.status);
    stdout.into_owned()
}
