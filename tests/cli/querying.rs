//! `ping`, `connect` and `query`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const USERS: &str = r#"
use palisade::Table;

#[derive(Table)]
#[table(name = "accounts", rls)]
#[policy(select, to = authenticated, using = "{owner} = (current_setting('request.jwt.claims', true)::jsonb ->> 'sub')")]
#[grant(select(id, owner, note), to = authenticated)]
pub struct Account {
    #[column(primary_key)]
    pub id: i64,
    pub owner: String,
    pub note: Option<String>,
    #[column(sensitive)]
    pub password: Option<String>,
}
"#;

fn database() -> (Server, Project) {
    let server = Server::start();
    server.execute_as_superuser("CREATE ROLE authenticated");
    server
        .execute_as_superuser(&format!("GRANT authenticated TO {}", server.ask("SELECT current_user::text")));
    server.execute(
        "CREATE TABLE public.accounts (id bigint PRIMARY KEY, owner text NOT NULL, note text, password text);
         ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;
         CREATE POLICY own ON public.accounts FOR SELECT TO authenticated
             USING (owner = (current_setting('request.jwt.claims', true)::jsonb ->> 'sub'));
         GRANT SELECT (id, owner, note) ON public.accounts TO authenticated;
         GRANT USAGE ON SCHEMA public TO authenticated;
         CREATE VIEW public.secrets AS SELECT id, password AS key FROM public.accounts;
         INSERT INTO public.accounts VALUES (1, 'ann', E'two\\nlines', 'hash1'), (2, 'bob', NULL, 'hash2'),
             (3, 'ann', '', NULL), (4, 'cy', 'a, \"b\"', 'hash4')",
    );
    let mut project = Project::with("roles = [\"authenticated\"]\n");
    project.put("schema/lib.rs", USERS);
    project.set("DATABASE_URL", &server.url());
    (server, project)
}

#[test]
fn rows_are_read() {
    let (_server, project) = database();
    let text = project.transcript(&[
        &["query", "select id, owner, note from accounts order by id"],
        &["query", "select id, owner, note from accounts order by id", "--format", "csv"],
        &["query", "select id, note is null as none, '{\"a\": 1}'::jsonb as data from accounts where owner = $1 order by id",
          "--param", "ann", "--format", "json"],
        &["query", "select id from accounts where owner = $1", "--param", "x' or true --"],
        &["query", "select n from generate_series(1, $1) as n", "--param", "7", "--rows", "3", "--page", "2"],
        &["query", "show server_encoding"],
    ]);
    assert_transcript!("query_rows", text);
}

#[test]
fn what_is_sensitive_is_not_shown() {
    let (_server, project) = database();
    let text = project.transcript(&[
        &["query", "select id, password from accounts order by id"],
        &["query", "select upper(password) as p, count(*) from accounts group by 1 order by 1"],
        &["query", "select to_jsonb(a) as a from accounts as a where id = 1"],
        &["query", "select * from secrets order by id limit 1"],
        &["query", "select id, password from accounts order by id limit 1", "--reveal"],
    ]);
    for (run, hidden) in text.split("$ palisade").skip(1).zip([true, true, true, true, false]) {
        assert_eq!(run.contains("hash1") || run.contains("HASH1"), !hidden, "{run}");
    }
    assert_transcript!("query_sensitive", text);
}

#[test]
fn a_caller_sees_what_row_security_lets_through() {
    let (_server, project) = database();
    let own = "select id, owner from accounts order by id";
    let text = project.transcript(&[
        &["query", own, "--as-user", "ann"],
        &["query", own, "--as-role", "authenticated", "--claims", "{\"sub\": \"bob\"}"],
        &["query", "select password from accounts", "--as-user", "ann"],
        &["query", own, "--as-role", "nobody"],
        &["query", own, "--claims", "[]"],
    ]);
    assert_transcript!("query_caller", text);
}

#[test]
fn nothing_is_written_without_being_asked_for() {
    let (server, project) = database();
    let text = project.transcript(&[
        &["query", "delete from accounts"],
        &["query", "select 1; commit; delete from accounts"],
        &["query", "with gone as (delete from accounts returning id) select * from gone"],
        &["query", "selct 1"],
        &["query", "select nothing\n  from accounts"],
        &["query", "select $1"],
    ]);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.accounts"), "4");
    let written = project.transcript(&[
        &["query", "delete from accounts where id = $1 returning id, owner", "--param", "4", "--write"],
        &["query", "update accounts set note = 'x'", "--write"],
    ]);
    assert_eq!(server.ask("SELECT string_agg(note, ',') FROM public.accounts"), "x,x,x");
    project.put("palisade.toml", "[env.local]\nprotected = true\n");
    let refused = project.transcript(&[&["query", "delete from accounts", "--write"]]);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.accounts"), "3");
    assert_transcript!("query_write", [text, written, refused].join("\n"));
}

#[test]
fn a_server_is_asked_how_it_is() {
    let (_server, mut project) = database();
    let pinged = project.run(&["ping"]);
    assert_eq!(pinged.status, 0, "{}", pinged.stderr);
    let shape: Vec<_> = pinged.stdout.lines().filter_map(|line| line.split("  ").next()).collect();
    assert_eq!(shape, ["target", "server", "latency", "tls", "pooler", "connections"]);
    assert!(pinged.stdout.contains("ms to connect"), "{}", pinged.stdout);
    insta::with_settings!({
        filters => vec![(r"\d+\.\d+ ms", "N ms"), (r"PostgreSQL \S.*", "PostgreSQL VERSION"), (r"target( +).*", "target${1}URL"), (r"\d+ allowed", "N allowed")],
        omit_expression => true,
    }, { insta::assert_snapshot!("ping", project.transcript(&[&["ping"]])); });
    project.put("palisade.toml", "[env.local]\npool_size = 100000\n");
    let crowded = project.run(&["ping", "--format", "json"]);
    assert!(
        crowded.stderr.starts_with("note: the profile's pool of 100000 is larger than"),
        "{}",
        crowded.stderr
    );
    project.set("DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:1/app");
    let nobody = project.run(&["ping"]);
    assert_eq!(nobody.status, 2);
    assert!(!nobody.stderr.contains("s3cret"));
}

#[test]
fn psql_is_told_by_its_environment() {
    let mut project =
        Project::with("[env.production]\nurl = { env = \"URL\" }\nprotected = true\nrole = \"owner\"\n");
    project.put("bin/psql", "#!/bin/sh\necho \"args: $*\"\nenv | grep ^PG | sort\n");
    fs::set_permissions(project.path("bin/psql"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", project.path("bin").display(), std::env::var("PATH").unwrap());
    project.set("PATH", &path);
    project.set("PGHOSTADDR", "192.0.2.1");
    project.set("URL", "postgresql://me:s3cret@db.example:6543/app?sslmode=require");
    let text = project.transcript(&[&["connect", "--env", "production", "--", "-c", "\\dt"]]);
    project.put("bin/pg_dump", "#!/bin/sh\necho \"args: $*\"\nenv | grep ^PG | sort\n");
    fs::set_permissions(project.path("bin/pg_dump"), fs::Permissions::from_mode(0o755)).unwrap();
    let text = format!(
        "{text}\n{}",
        project.transcript(&[&[
            "connect",
            "--env",
            "production",
            "--program",
            "pg_dump",
            "--",
            "--file",
            "app.dump"
        ]])
    );
    assert_transcript!("connect", text);
    project.set("PATH", "/nowhere");
    let missing = project.transcript(&[
        &["connect", "--env", "production"],
        &["connect", "--env", "production", "--program", "pg_dump"],
        &["connect", "--env", "production", "--program", "pgcli"],
        &["connect", "--env", "nowhere"],
    ]);
    assert_transcript!("connect_missing", missing);
}

#[test]
fn odd_questions_have_an_answer() {
    let (_server, project) = database();
    let text = project.transcript(&[
        &["query", " -- nothing"],
        &["query", "select 1; select 2"],
        &["query", "vacuum accounts", "--write"],
        &["query", "copy accounts to stdout"],
        &["query", "select n from generate_series(1, 3) as n", "--rows", "18446744073709551615"],
        &[
            "query",
            "select n from generate_series(1, 3) as n",
            "--rows",
            "2",
            "--page",
            "9223372036854775807",
        ],
        &["query", "update accounts set note = 'x' where id = 1", "--write"],
    ]);
    assert_transcript!("query_odd", text);
}
