//! Generating: renames, what looks like one, other bases than the folder, and a database that was changed by hand.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const BEFORE: &str = "\
use palisade::Table;

#[derive(Table)]
#[table(rls = off)]
#[index(heading, name = \"by_heading\")]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub heading: String,
}
";

fn after() -> String {
    BEFORE
        .replace("    pub heading", "    pub title")
        .replace("(heading, name = \"by_heading\")", "(title, name = \"by_title\")")
}

/// A project with that schema, and what `.sql` files say beside it.
fn project(major: &str) -> Project {
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.set("NO_COLOR", "1");
    project.put("schema/lib.rs", BEFORE);
    let sql = "create function public.one() returns int language sql as 'select 1';\n\
               create table public.log (line text);\n";
    project.put("schema/functions.sql", sql);
    project
}

fn major(server: &Server) -> String {
    server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text")
}

/// Everything but what changes with every run: ids and hashes.
fn steady(text: &str) -> String {
    let steady = text.lines().map(|line| match line.trim_start() {
        header
            if header.starts_with("-- id: ")
                || header.starts_with("-- hash: ")
                || header.starts_with("-- parent: ") =>
        {
            line.split(": ").next().unwrap_or_default().to_owned() + ": …"
        }
        _ => line.to_owned(),
    });
    steady.map(|line| line + "\n").collect()
}

#[test]
fn what_looks_like_a_rename_stops_a_run_until_somebody_says_so() {
    let server = Server::start();
    let mut project = project(&major(&server));
    let first = project.run(&["generate", "first"]);
    assert_eq!(first.status, 0, "{first:?}");
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/lib.rs", &after());
    project.put(
        "schema/functions.sql",
        "create function public.uno() returns int language sql as 'select 1';\n\
         create table public.log (entry text);\n",
    );
    let stopped = project.transcript(&[&["generate"], &["generate", "--dry-run"]]);
    project.put(
        "two.toml",
        "[[separate]]\nold = \"column heading on table public.note\"\nnew = \"column title on table public.note\"\n\
         [[rename]]\nold = \"column line on table public.log\"\nnew = \"column entry on table public.log\"\n\
         [[rename]]\nold = \"function public.one()\"\nnew = \"function public.uno()\"\n",
    );
    let separate = project.transcript(&[&["generate", "--hints", "two.toml"]]);
    // What was asked for, written down.
    let written = after()
        .replace("    pub title", "    #[column(renamed_from = \"heading\")]\n    pub title")
        .replace("\"by_title\"", "\"by_title\", renamed_from = \"by_heading\"");
    project.put("schema/lib.rs", &written);
    project.put(
        "schema/functions.sql",
        "-- palisade: renamed_from one\ncreate function public.uno() returns int language sql as 'select 1';\n\
         -- palisade: column entry renamed_from line\ncreate table public.log (entry text);\n",
    );
    let dry = project.transcript(&[&["generate", "--dry-run"]]);
    let done = project.transcript(&[&["generate", "renamed"], &["generate"]]);
    assert_transcript!("renames", steady(&[stopped, separate, dry, done].join("\n")));
}

#[test]
fn a_database_that_was_changed_by_hand_stops_a_run() {
    let server = Server::start();
    let mut project = project(&major(&server));
    project.set("DATABASE_URL", &server.url());
    let new = project.transcript(&[&["generate", "first"], &["migrate"], &["generate"]]);
    server.execute("ALTER TABLE public.note ADD COLUMN by_hand text");
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/lib.rs", &BEFORE.replace("String,\n}", "String,\n    pub pages: Option<i32>,\n}"));
    let drift =
        project.transcript(&[&["generate", "pages"], &["generate", "pages", "--offline"], &["generate"]]);
    // The database as the base: the migration says what leads from there.
    let from = project.transcript(&[&["generate", "--from", "env:local", "--allow", "drop:*", "--dry-run"]]);
    let text = steady(&[new, drift, from].join("\n"));
    assert_transcript!("drift", text);
}

#[test]
fn revisions_of_migrations_and_snapshots_are_sources() {
    let server = Server::start();
    let mut project = project(&major(&server));
    let git = |args: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=test", "-c", "user.email=test@example.com"]).args(args);
        let output = command.current_dir(project.path("")).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    assert_eq!(project.run(&["generate", "first"]).status, 0);
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "first"]);
    git(&["tag", "before"]);
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/lib.rs", &BEFORE.replace("String,\n}", "String,\n    pub body: Option<String>,\n}"));
    assert_eq!(project.run(&["generate", "body"]).status, 0);
    assert_transcript!(
        "revisions",
        project.transcript(&[
            &["diff", "migrations@before", "schema@before"],
            &["diff", "snapshot@before", "schema@before"],
            &["diff", "migrations@before", "migrations"],
            &["diff", "snapshot@before", "snapshot"],
            &["diff", "migrations@nowhere", "schema"],
        ])
    );
}

#[test]
fn the_last_grant_that_goes_away_is_taken_back_and_the_role_is_forgotten() {
    let server = Server::start();
    let mut project = project(&major(&server));
    project.set("DATABASE_URL", &server.url());
    server.execute_as_superuser("CREATE ROLE analyst; CREATE ROLE stranger");
    let grant = "#[grant(select, to = analyst)]\n#[index";
    project.put("schema/lib.rs", &BEFORE.replace("#[index", grant));
    for command in [&["generate", "first"][..], &["migrate"]] {
        assert_eq!(project.run(command).status, 0, "{command:?}");
    }
    // Somebody's who is none of ours: named, and left alone.
    server.execute("GRANT SELECT ON public.note TO stranger");
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/lib.rs", BEFORE);
    let gone =
        project.transcript(&[&["check"], &["generate", "gone"], &["generate", "--dry-run"], &["check"]]);
    let held = || {
        server.ask("SELECT string_agg(grantee::regrole::text, ',' ORDER BY 1) FROM pg_class c, aclexplode(relacl) \
                              WHERE c.oid = 'public.note'::regclass AND privilege_type = 'SELECT' AND grantee <> relowner")
    };
    assert_eq!(held(), "analyst,stranger");
    assert_eq!(project.run(&["migrate"]).status, 0);
    assert_eq!(held(), "stranger");
    // From now on, nothing but a migration names the role, and every scratch has to make it.
    let verified = project.run(&["verify"]);
    assert_eq!(verified.status, 0, "{verified:?}");
    let later = project.transcript(&[&["generate"], &["diff", "migrations", "schema"], &["check"]]);
    assert_transcript!("last_grant", steady(&[gone, later].join("\n")));
}

/// A server on which `app` migrates, that has the first migration.
fn with_app(project: &mut Project) -> Server {
    let server = Server::start();
    server.execute_as_superuser(
        "CREATE ROLE readers; CREATE ROLE stranger; CREATE ROLE keeper; CREATE ROLE app LOGIN BYPASSRLS IN ROLE readers",
    );
    server.execute("GRANT CREATE ON SCHEMA public TO app");
    server.execute(&format!(
        "GRANT CREATE ON DATABASE {} TO app",
        server.ask("SELECT current_database()::text")
    ));
    project.set("DATABASE_URL", &server.url_for("app"));
    for command in [&["generate", "first"][..], &["migrate"]] {
        let ended = project.run(command);
        assert_eq!(ended.status, 0, "{ended:?}");
    }
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    server
}

/// The test server's major, without starting one.
fn test_major() -> String {
    std::env::var("PALISADE_TEST_PG").unwrap_or_else(|_| "15".to_owned())
}

#[test]
fn the_proof_runs_as_the_role_of_the_profile_with_its_default_privileges() {
    let mut project = project(&test_major());
    let server = with_app(&mut project);
    let sql = std::fs::read_to_string(project.path("schema/functions.sql")).unwrap();
    server.execute_as_superuser("ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO stranger");
    project.put("schema/functions.sql", &format!("{sql}create table public.fresh (a int);"));
    let given = project.transcript(&[&["generate", "fresh", "--dry-run"]]);
    server.execute_as_superuser("ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO PUBLIC");
    let refused =
        project.transcript(&[&["generate", "fresh"], &["generate", "fresh", "--offline", "--dry-run"]]);
    // Said in the sources, migrations count with it.
    let sql = format!("{sql}alter default privileges grant select on tables to public;\n");
    project.put("schema/functions.sql", &sql);
    for command in [&["generate", "defaults", "--offline"][..], &["migrate"]] {
        assert_eq!(project.run(command).status, 0, "{command:?}");
    }
    project.set("PALISADE_CLOCK", "2026-11-04T09:00:00Z");
    project.put("schema/functions.sql", &format!("{sql}create table public.fresh (a int);"));
    let declared = project.transcript(&[&["generate", "fresh"], &["migrate"]]);
    let ask = "SELECT has_table_privilege('stranger', 'public.fresh', 'SELECT')::text || (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(relacl) a) \
               FROM pg_class WHERE oid = 'public.fresh'::regclass";
    assert_eq!(server.ask(ask), "trueapp=arwdDxt/app stranger=r/app");
    assert_transcript!("proof_default_privileges", steady(&[given, refused, declared].join("\n")));
}

#[test]
fn the_proof_knows_what_belongs_to_others() {
    let mut project = project(&test_major());
    let server = with_app(&mut project);
    server.execute_as_superuser("ALTER TABLE public.log OWNER TO keeper");
    project.put(
        "schema/functions.sql",
        "create function public.one() returns int language sql as 'select 1';\n\
         create table public.log (line text, at timestamptz);\n",
    );
    let refused = project.transcript(&[&["generate", "at"]]);
    server.execute_as_superuser("GRANT keeper TO app");
    let member = project.transcript(&[&["generate", "at"]]);
    assert_eq!(project.run(&["migrate"]).status, 0);
    assert_transcript!("proof_owners", steady(&[refused, member].join("\n")));
}

#[test]
fn a_leakproof_function_is_proven_where_the_role_is_a_superuser() {
    let mut project = project(&test_major());
    let server = with_app(&mut project);
    let sql = std::fs::read_to_string(project.path("schema/functions.sql")).unwrap();
    let leakproof = "create type public.pair as (a int, b int);\n\
                     create function public.quiet(p public.pair) returns bool leakproof immutable language sql as 'select (p).a = 1';\n";
    project.put("schema/functions.sql", &format!("{sql}{leakproof}"));
    let refused = project.transcript(&[&["generate", "quiet"]]);
    project.set("DATABASE_URL", &server.url_for("palisade_admin"));
    let proven = project.transcript(&[&["generate", "quiet"]]);
    // Replays and the runner of `verify` lend the rights for that statement.
    for command in [&["verify"][..], &["generate", "--check"], &["migrate"]] {
        let ended = project.run(command);
        assert_eq!(ended.status, 0, "{command:?} {ended:?}");
    }
    assert_transcript!("proof_leakproof", steady(&[refused, proven].join("\n")));
}

#[test]
fn stale_files_are_found_without_a_database() {
    let project = project("17");
    let nothing = project.transcript(&[&["check", "--offline"]]);
    let generated = project.run(&["generate", "first"]);
    assert_eq!(generated.status, 0, "{generated:?}");
    let fresh = project.transcript(&[&["check", "--offline"]]);
    // What means nothing makes nothing stale.
    let sql = std::fs::read_to_string(project.path("schema/functions.sql")).unwrap();
    project.put(
        "schema/functions.sql",
        &format!("-- two of them\n{}", sql.replace("create table", "create  table")),
    );
    assert_eq!(project.run(&["check", "--offline"]).status, 0);
    project.put("schema/functions.sql", &sql.replace("'select 1'", "'select 2'"));
    let function = project.transcript(&[&["check", "--offline"]]);
    project.put("schema/functions.sql", &sql);
    project.put("schema/lib.rs", &BEFORE.replace("pub heading: String", "pub heading: Option<String>"));
    let column = project.transcript(&[&["check", "--offline"]]);
    project.put("schema/lib.rs", BEFORE);
    let file = project.path("generated/migrations/20261102090000_first.sql");
    project.edit(&file, "bigint", "integer");
    let edited = project.transcript(&[&["check", "--offline"]]);
    assert_transcript!("offline", [nothing, fresh, function, column, edited].join("\n"));
}

/// A checkout on Windows has other line ends, and means the same; those in the body of a function are its own.
#[test]
fn line_ends() {
    let server = Server::start();
    let mut project = Project::empty();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    project.put("palisade.toml", &format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    let ran = |args: &[&str]| {
        let ended = project.run(args);
        assert_eq!(ended.status, 0, "{args:?}: {ended:?}");
    };
    let struct_of = |ends: &str| {
        "/// Two\n/// lines.\n#[derive(palisade::Table)]\n#[table(name = \"notes\", rls = off)]\npub struct Note {\n    #[column(primary_key)]\n    pub id: i64,\n    \
         #[column(check = \"{id} >\n 0\")]\n    pub n: i32,\n}\n"
            .replace('\n', ends)
    };
    let sql = "create function public.f() returns text language sql as $$\n  select 'a'\n$$;\n";
    project.put("schema/lib.rs", &struct_of("\n"));
    project.put("schema/f.sql", sql);
    ran(&["generate", "first"]);
    ran(&["migrate"]);
    project.put("schema/lib.rs", &struct_of("\r\n"));
    project.put("schema/f.sql", &sql.replace('\n', "\r\n"));
    for args in [&["check"] as &[&str], &["check", "--offline"], &["generate", "--check"]] {
        ran(args);
    }
    let migrations = std::fs::read_dir(project.path("generated/migrations")).unwrap();
    for file in migrations.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some()) {
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(file, text.replace('\n', "\r\n")).unwrap();
    }
    ran(&["status"]);

    // A body with other line ends than its file.
    project.put(
        "schema/f.sql",
        "create function public.f() returns text language sql as $$\r\n  select 'b'\r\n$$;\n",
    );
    ran(&["generate", "second"]);
    ran(&["migrate"]);
    for args in [&["check"] as &[&str], &["check", "--offline"], &["status"]] {
        ran(args);
    }
    assert_eq!(server.ask("SELECT prosrc FROM pg_proc WHERE proname = 'f'"), "\r\n  select 'b'\r\n");
}

/// A full disk, where the test may mount one.
#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let mut project = Project::with("postgres = 15\n");
    project.set("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing");
    let disk = project.path("generated");
    std::fs::create_dir(&disk).unwrap();
    let mount = |options: &str| {
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&disk);
        mount.output().is_ok_and(|output| output.status.success())
    };
    if !mount("size=96k") {
        eprintln!("skipped: this user may not mount a small disk");
        return;
    }
    let files = || {
        let mut found = Vec::new();
        let mut folders = vec![disk.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let folder = entry.file_type().unwrap().is_dir();
                if folder {
                    folders.push(entry.path())
                } else {
                    found.push((entry.path(), std::fs::read(entry.path()).unwrap()))
                }
            }
        }
        found.sort();
        found
    };
    project.put("schema/a.sql", "CREATE TABLE public.a (id integer);");
    let first = project.run(&["generate", "first", "--offline"]);
    let before = files();
    // Each file of a snapshot is a page at least.
    let more: String = (0..20).map(|n| format!("CREATE TABLE public.b{n} (id integer);\n")).collect();
    project.put("schema/b.sql", &more);
    let second = project.run(&["generate", "second", "--offline"]);
    let after = files();
    let room = mount("remount,size=10m");
    let third = project.run(&["generate", "second", "--offline"]);
    let fresh = project.run(&["check", "--offline"]);
    let unmounted = std::process::Command::new("umount").arg("-l").arg(&disk).status();
    assert!(room && unmounted.is_ok_and(|status| status.success()));
    assert_eq!(first.status, 0, "{}", first.stderr);
    assert_eq!(second.status, 2, "{}", second.stderr);
    assert!(
        second.stderr.contains("No space left on device") && second.stderr.contains("nothing was written"),
        "{}",
        second.stderr
    );
    assert!(
        before == after,
        "something was written: {:?}",
        after.iter().map(|file| &file.0).collect::<Vec<_>>()
    );
    assert_eq!((third.status, fresh.status), (0, 0), "{}{}", third.stderr, fresh.stderr);
}
