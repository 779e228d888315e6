//! The scripts of a team that came from Drizzle Kit, and what takes the place of each. Where a file beside this one has the
//! transcript already, its name stands here.
//!
//! `db:connect`, `db:query`, keepalive: querying, the latter as `ping`. `db:generate`: generating. `db:push`: pushing. `db:migrate`,
//! `prod:db:status`: migrating. `db:seed` with its onboarding, static data and secure users: seeding. Fake rows: faking.
//! `db:fresh`: resetting. The `prod:` doubles: profiles. A first hour: beginning. Here: `db:validate:schema`,
//! `db:introspect`, `db:drop`, `db:studio`, the script that
//! made backups, the one that wrote TEST_ variables into `.env.local` (seeding, as outputs), and what bad input leaves behind.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const NOTES: &str = "use palisade::Table;\n\n#[derive(Table)]\n#[table(name = \"notes\", rls = off)]\npub struct Note {\n    \
                     #[column(primary_key)]\n    pub id: i64,\n    pub body: String,\n}\n";

fn project() -> (Server, Project) {
    let server = Server::start();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!(
        "postgres = {major}\n\n[env.local]\nurl = {{ env = \"DATABASE_URL\" }}\n\n[env.production]\n\
         url = {{ env = \"DATABASE_URL\" }}\nprotected = true\n\n[env.broken]\nurl = {{ env = \"BROKEN_URL\" }}\nenv_file = \".env.broken\"\n"
    ));
    project.put("schema/lib.rs", NOTES);
    project.set("DATABASE_URL", &server.url());
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    (server, project)
}

fn first(project: &Project) {
    for args in [&["generate", "first"] as &[&str], &["migrate"]] {
        let ended = project.run(args);
        assert_eq!(ended.status, 0, "{ended:?}");
    }
}

/// 470 lines of bash with a list of objects kept by hand.
#[test]
fn db_validate_schema() {
    let (server, project) = project();
    first(&project);
    let clean = project.transcript(&[&["check"]]);
    server.execute(
        "ALTER TABLE public.notes ALTER COLUMN body DROP NOT NULL; CREATE INDEX by_hand ON public.notes (body);
         CREATE FUNCTION public.by_hand() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    );
    let drift = project.transcript(&[&["check"]]);
    // What it means for access has tests of its own.
    let (drift, access) =
        drift.split_once("  what was done by hand made of access").expect("a word on access");
    assert!(access.contains("public.by_hand()"), "{access}");
    let json = project.run(&["check", "--format", "json"]);
    assert_eq!(json.status, 1);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["differences"].as_array().unwrap().len(), 3, "{json:#}");
    server.execute("DROP FUNCTION public.by_hand; DROP INDEX public.by_hand; ALTER TABLE public.notes ALTER COLUMN body SET NOT NULL");
    assert_eq!(project.run(&["check"]).status, 0);
    assert_transcript!("check_drift", [clean.as_str(), drift].join("\n"));
}

#[test]
fn db_introspect() {
    let (server, project) = project();
    std::fs::remove_file(project.path("schema/lib.rs")).unwrap();
    server.execute_as_superuser("CREATE ROLE reader");
    server.execute(
        "CREATE TYPE public.mood AS ENUM ('good', 'bad');
         CREATE TABLE public.people (id bigint PRIMARY KEY, mood public.mood NOT NULL, email text UNIQUE);
         GRANT SELECT ON public.people TO reader;
         CREATE POLICY mine ON public.people TO CURRENT_USER USING (true);
         CREATE FUNCTION public.one() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    );
    let mut text = project.transcript(&[&["pull", "--dry-run"], &["pull"], &["check"]]);
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    text = text.replace(&format!("PostgreSQL {major}"), "PostgreSQL MAJOR");
    // What somebody wrote is never written over.
    project.put("schema/lib.rs", NOTES);
    text += "\n";
    text += &project.transcript(&[&["pull"]]);
    assert_eq!(std::fs::read_to_string(project.path("schema/lib.rs")).unwrap(), NOTES);
    assert_transcript!("pull", text);
}

/// A migration that ran nowhere is deleted and generated again; one that ran is missed.
#[test]
fn db_drop() {
    let (server, mut project) = project();
    first(&project);
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/lib.rs", &NOTES.replace("pub body: String", "pub body: Option<String>"));
    assert_eq!(project.run(&["generate", "second"]).status, 0);
    let second = project.path("generated/migrations/20261103090000_second.sql");
    std::fs::remove_file(&second).unwrap();
    let text =
        project.transcript(&[&["check", "--offline"], &["generate", "other", "--offline"], &["status"]]);
    let there = std::fs::read_dir(project.path("generated/migrations")).unwrap().count();
    assert_eq!(there, 2);
    std::fs::remove_file(project.path("generated/migrations/20261102090000_first.sql")).unwrap();
    let missing = project.run(&["migrate"]);
    assert_eq!(missing.status, 2, "{missing:?}");
    assert_eq!(server.ask("SELECT attnotnull::text FROM pg_attribute WHERE attrelid = 'public.notes'::regclass AND attname = 'body'"), "true");
    assert_transcript!("drop_migration", text);
}

/// Tables with their rows, keys as a diagram, and who sees what: all of it read-only, on a terminal.
#[test]
fn db_studio() {
    let (server, project) = project();
    server.execute_as_superuser("CREATE ROLE app");
    server.execute_as_superuser(&format!("GRANT app TO {}", server.ask("SELECT current_user::text")));
    let toml = std::fs::read_to_string(project.path("palisade.toml")).unwrap();
    project
        .put("palisade.toml", &format!("roles = [\"app\"]\n{toml}\n[rls]\ncaller = \"setting:app.user\"\n"));
    project.put(
        "schema/lib.rs",
        &NOTES.replace(
            "rls = off)]",
            "rls)]\n#[policy(select, to = app, when = owner(body))]\n#[grant(select, to = app)]",
        ),
    );
    first(&project);
    server.execute(
        "SET row_security = off; INSERT INTO public.notes VALUES (1, 'ann'), (2, 'bob'), (3, 'ann')",
    );
    assert_transcript!(
        "studio",
        project.transcript(&[
            &["export", "mermaid"],
            &["query", "select * from notes order by id", "--rows", "2"],
            &["query", "select * from notes order by id", "--as-role", "app", "--as-user", "ann"],
            &["policy", "matrix"],
        ])
    );
}

/// PostgreSQL's own programs, told by their environment where to connect.
#[test]
fn a_backup_and_its_way_back() {
    let (server, mut project) = project();
    let version = std::process::Command::new("pg_dump").arg("--version").output();
    let version = version.map(|said| String::from_utf8_lossy(&said.stdout).into_owned()).unwrap_or_default();
    let number =
        |text: &str| text.split(|c: char| !c.is_ascii_digit()).find_map(|part| part.parse::<u32>().ok());
    if number(&version) < number(&server.ask("SHOW server_version")) {
        eprintln!("left out: no pg_dump here is as new as the server ({version})");
        return;
    }
    first(&project);
    server.execute("INSERT INTO public.notes VALUES (1, 'kept')");
    let made = project.transcript(&[&[
        "connect",
        "--program",
        "pg_dump",
        "--",
        "--format",
        "custom",
        "--file",
        "app.dump",
    ]]);
    let other = Server::start();
    project.set("DATABASE_URL", &other.url());
    let back = project.transcript(&[
        &[
            "connect",
            "--program",
            "pg_restore",
            "--",
            "--no-owner",
            "--exit-on-error",
            "--dbname",
            "",
            "app.dump",
        ],
        &["status"],
        &["check"],
    ]);
    assert_eq!(other.ask("SELECT body FROM public.notes"), "kept");
    assert!(made.ends_with("status: 0\n") && back.matches("status: 0").count() == 3, "{made}\n{back}");
    let said: Vec<&str> = made.lines().chain([""]).chain(back.lines()).collect();
    let said: Vec<&str> = said.into_iter().filter(|line| !line.starts_with("  profile local: ")).collect();
    assert_transcript!("backup", said.join("\n"));
}

/// Everything that a database holds, in one text.
fn everything(server: &Server) -> String {
    server.ask(
        "SELECT concat((SELECT string_agg(c.oid::regclass || ' ' || c.relfilenode, ',' ORDER BY c.oid) FROM pg_class c
                        WHERE c.relnamespace = 'public'::regnamespace),
                       (SELECT string_agg(n::text, ',' ORDER BY id) FROM public.notes n),
                       (SELECT count(*) FROM palisade.migrations))",
    )
}

#[test]
fn bad_input_changes_nothing() {
    let (server, project) = project();
    first(&project);
    server.execute("INSERT INTO public.notes VALUES (1, 'kept')");
    project.put("schema/lib.rs", &NOTES.replace("pub body: String", "pub body: Option<String>"));
    project.put(
        "schema/seeds/seeds.toml",
        "[[set]]\nname = \"notes\"\n[[set.table]]\ntable = \"notes\"\nkey = [\"id\"]\n",
    );
    project.put("schema/seeds/notes.csv", "id,body\n2,fine\nthree,wrong\n");
    project.put(".env.broken", "BROKEN_URL=\"postgresql://me@localhost/db\nOTHER=1\n");
    let before = everything(&server);
    let refused: &[&[&str]] = &[
        // A profile that is not there.
        &["migrate", "--env", "stagin"],
        &["push", "--yes", "--env", "stagin"],
        &["seed", "--env", "stagin"],
        &["reset", "--yes", "--env", "stagin"],
        // An env file with a mistake.
        &["migrate", "--env", "broken"],
        &["query", "delete from notes", "--write", "--env", "broken"],
        // A CSV with a bad row.
        &["seed"],
        // A production profile in the wrong hands.
        &["push", "--yes", "--env", "production"],
        &["reset", "--yes", "--env", "production"],
        &["seed", "--fake", "10", "--env", "production"],
        &["query", "delete from notes", "--write", "--env", "production"],
        &["query", "delete from notes", "--env", "production"],
    ];
    for args in refused {
        let ended = project.run(args);
        assert_eq!(ended.status, 2, "{args:?}: {ended:?}");
        assert!(ended.stdout.is_empty(), "{args:?}: {ended:?}");
        assert!(ended.stderr.starts_with("error: "), "{args:?}: {ended:?}");
        assert_eq!(everything(&server), before, "{args:?}");
    }
    let row = project.run(&["seed"]);
    assert!(row.stderr.contains("notes.csv:3"), "the line is named: {}", row.stderr);
    assert_transcript!("bad_input", project.transcript(&refused[..9]));
}
