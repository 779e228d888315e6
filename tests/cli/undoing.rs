//! `palisade down`: the way back as a migration, what it keeps, and what it says it cannot bring back.

use crate::manners::assert_schema;
use crate::project::{Project, assert_transcript};
use crate::server::Server;

const BEFORE: &str = "\
use palisade::{PgEnum, Table};

#[derive(PgEnum)]
pub enum Mood {
    Good,
    Bad,
}

#[derive(Table)]
#[table(name = \"note\", rls = off)]
#[index(heading, name = \"by_heading\")]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub heading: String,
    pub body: String,
    pub mood: Mood,
}
";

fn after() -> String {
    BEFORE
        .replace("    Bad,", "    #[value(\"sad\", renamed_from = \"bad\")]\n    Sad,")
        .replace("    pub heading", "    #[column(renamed_from = \"heading\")]\n    pub title")
        .replace("(heading, name = \"by_heading\")", "(title, name = \"by_heading\")")
        .replace("    pub body: String,\n", "    #[column(default = 1)]\n    pub pages: i32,\n")
}

/// A project whose second migration renames, drops and adds, both of them applied, with a row from before.
fn project(server: &Server) -> Project {
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.set("NO_COLOR", "1");
    project.put("schema/lib.rs", BEFORE);
    project.put("schema/log.sql", "create table public.log (line text);\n");
    done(&project, &["generate", "first"]);
    done(&project, &["migrate"]);
    server.execute(
        "INSERT INTO public.note VALUES (1, 'a', 'long', 'bad'); INSERT INTO public.log VALUES ('x')",
    );
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/lib.rs", &after());
    project.put("schema/log.sql", "");
    done(&project, &["generate", "second", "--allow", "drop:*"]);
    done(&project, &["migrate"]);
    project.set("PALISADE_CLOCK", "2026-11-04T09:00:00Z");
    project
}

fn done(project: &Project, command: &[&str]) {
    let ended = project.run(command);
    assert_eq!(ended.status, 0, "{command:?}: {}", ended.shown());
}

/// Everything but what changes with every run.
fn steady(text: &str) -> String {
    let keep = |line: &&str| {
        !["-- id: ", "-- hash: ", "-- parent: "].iter().any(|head| line.trim_start().starts_with(head))
    };
    text.lines().filter(keep).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_way_back_keeps_what_was_only_renamed_and_names_what_is_gone() {
    let server = Server::start();
    let project = project(&server);
    server.execute("UPDATE public.note SET pages = 7");
    let allow = "drop:column:public.note.pages";
    let text = project.transcript(&[
        &["down"],
        &["down", "--allow", allow, "--dry-run"],
        &["down", "--allow", allow, "--fill", "public.note.bodies=''", "--dry-run"],
        &["down", "--allow", allow, "--fill", "public.note.body=''"],
        &["migrate"],
        // The sources say otherwise, and everybody is told.
        &["check", "--offline"],
        &["generate", "--check"],
    ]);
    assert_eq!(
        server.ask("SELECT heading || ':' || mood FROM public.note"),
        "a:bad",
        "renames keep the values"
    );
    assert_eq!(server.ask("SELECT body FROM public.note"), "", "what was dropped comes back empty");
    assert_eq!(server.ask("SELECT count(*)::text FROM public.log"), "0");
    project.put("schema/lib.rs", BEFORE);
    project.put("schema/log.sql", "create table public.log (line text);\n");
    let settled = project.transcript(&[&["generate"], &["check", "--offline"], &["check"], &["verify"]]);
    assert_transcript!("down", steady(&[text, settled].join("\n")));
}

#[test]
fn the_way_back_goes_as_far_as_it_is_told() {
    let server = Server::start();
    let mut project = project(&server);
    // By hand, in a file that the tool wrote the frame of: rows are changed.
    project.migration(true, "UPDATE public.note SET pages = 2");
    let json = project.run(&[
        "down",
        "--to",
        "20261102090000",
        "--allow",
        "drop:*",
        "--format",
        "json",
        "--dry-run",
    ]);
    assert_eq!(json.status, 0, "{}", json.shown());
    assert_schema("down", &serde_json::from_str(&json.stdout).unwrap());
    let text = project.transcript(&[
        &["down"],
        &[
            "down",
            "--to",
            "20261102090000",
            "--allow",
            "drop:*",
            "--offline",
            "--fill",
            "public.note.body='-'",
        ],
        &["migrate"],
    ]);
    project.set("PALISADE_CLOCK", "2026-11-05T09:00:00Z");
    // A way back is a migration, and is undone like one.
    let again = project.transcript(&[
        &["down", "--allow", "drop:*"],
        &["down", "--to", "empty", "--allow", "drop:*"],
        &["migrate"],
        &["down", "--to", "nowhere"],
    ]);
    assert_transcript!("down_to", steady(&[text, again].join("\n")));
    assert_eq!(server.ask("SELECT to_regclass('public.note')::text"), "");
}

#[test]
fn what_was_filled_beside_a_column_is_not_lost_with_it_and_what_was_made_anew_is() {
    let server = Server::start();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\n[rls]\ndefault = \"off\"\n"));
    project.set("NO_COLOR", "1");
    let table = "create type public.size as enum ('s', 'm', 'l');\n\
                 create table public.shirt (id bigint primary key, size public.size, price numeric, note text);\n";
    project.put("schema/shirt.sql", table);
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    done(&project, &["generate", "first", "--offline"]);
    // The values of one column are carried over, those of another are cut off, those of a third are gone.
    project.migration(
        true,
        "ALTER TABLE public.shirt ADD COLUMN sizes text;\n\
         UPDATE public.shirt SET sizes = size::text",
    );
    project.migration(
        true,
        "ALTER TABLE public.shirt DROP COLUMN size;\n\
         ALTER TABLE public.shirt RENAME COLUMN sizes TO size;\n\
         DROP TYPE public.size;\n\
         CREATE TYPE public.size AS ENUM ('l', 'm', 's');\n\
         ALTER TABLE public.shirt ALTER COLUMN size TYPE public.size USING size::public.size",
    );
    project.migration(
        true,
        "ALTER TABLE public.shirt ALTER COLUMN price TYPE integer;\n\
         ALTER TABLE public.shirt DROP COLUMN note;\n\
         ALTER TABLE public.shirt ADD COLUMN note text",
    );
    assert_transcript!(
        "down_carried",
        steady(&project.transcript(&[&["down", "--to", "20261102090000", "--offline", "--allow", "drop:*"]]))
    );
}
