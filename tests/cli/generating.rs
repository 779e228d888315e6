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
