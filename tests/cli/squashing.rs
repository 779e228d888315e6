//! `baseline` and `squash`: databases that existed before, and folders that have grown long.

use std::fs;

use crate::manners::assert_schema;
use crate::project::{Project, assert_transcript};
use crate::server::Server;

const NOTE: &str = "create table public.note (id bigint primary key, heading text);\n";

fn done(project: &Project, command: &[&str]) {
    let ended = project.run(command);
    assert_eq!(ended.status, 0, "{command:?}: {}", ended.shown());
}

/// A project with a migration a day, each of which adds a column; none is applied.
fn project(server: &Server) -> Project {
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    project.set("NO_COLOR", "1");
    let mut columns = String::new();
    for (day, name) in [("02", "first"), ("03", "pages"), ("04", "tags")] {
        project.set("PALISADE_CLOCK", &format!("2026-11-{day}T09:00:00Z"));
        project.put("schema/note.sql", &NOTE.replace(");", &format!("{columns});")));
        done(&project, &["generate", name, "--offline"]);
        let next = if name == "first" { "pages" } else { "tags" };
        columns += &format!(", {next} int");
    }
    project.set("PALISADE_CLOCK", "2026-11-05T09:00:00Z");
    project
}

/// Everything but what changes with every run.
fn steady(text: &str) -> String {
    let keep =
        |line: &&str| !["-- hash: ", "-- tool: "].iter().any(|head| line.trim_start().starts_with(head));
    text.lines().filter(keep).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_database_that_existed_before_gets_what_it_has() {
    let server = Server::start();
    let project = project(&server);
    server.execute("CREATE TABLE public.note (id bigint PRIMARY KEY, heading text, pages int)");
    let to = "20261103090000_pages.sql";
    let text = project.transcript(&[
        &["baseline"],
        &["baseline", "--to", "20261102090000_first.sql"],
        &["baseline", "--to", to],
        &["baseline", "--to", to],
        &["status"],
        &["migrate"],
        &["check"],
    ]);
    assert_transcript!("baseline", text);
}

#[test]
fn one_migration_stands_in_place_of_many() {
    let server = Server::start();
    let project = project(&server);
    done(&project, &["migrate", "--to", "20261103090000_pages.sql"]);
    let json = project.run(&["squash", "--to", "20261103090000", "--dry-run", "--format", "json"]);
    assert_eq!(json.status, 0, "{}", json.shown());
    assert_schema("squash", &serde_json::from_str(&json.stdout).unwrap());
    let squashed = project.transcript(&[
        &["squash", "beginning", "--to", "20261103090000"],
        &["status"],
        &["check", "--offline"],
        &["migrate"],
        &["migrate"],
        &["check"],
        &["verify"],
        &["generate", "--check"],
    ]);
    let ledger = "SELECT string_agg(name || ' ' || how, ', ' ORDER BY applied_at) FROM palisade.migrations";
    let ledger = format!("{}\n", server.ask(ledger));
    let files = ["beginning", "tags"].map(|name| {
        let day = if name == "tags" { "04" } else { "03" };
        fs::read_to_string(project.path(&format!("generated/migrations/202611{day}090000_{name}.sql")))
            .unwrap()
    });
    assert_transcript!("squash", steady(&[squashed, ledger, files.join("\n")].join("\n")));
}

#[test]
fn rows_stop_a_squash_and_a_part_of_it_does_not_count() {
    let server = Server::start();
    let project = project(&server);
    done(&project, &["migrate", "--to", "20261102090000"]);
    project.migration(true, "INSERT INTO public.note VALUES (1, 'welcome', 1, 1)");
    let text = project.transcript(&[&["squash"], &["squash", "--without-rows"], &["status"], &["migrate"]]);
    assert_transcript!("squash_part", steady(&text));
}
