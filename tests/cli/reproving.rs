//! `generate --reprove`: files that somebody edited by hand.

use std::fs;

use crate::manners::assert_schema;
use crate::project::{Project, assert_transcript};
use crate::server::Server;

const NOTE: &str = "create table public.note (id bigint primary key, heading text);\n";
const SLUG: &str = "create table public.note (id bigint primary key, heading text, slug text not null);\n";

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
fn a_file_by_hand_is_proven_or_refused_with_what_differs() {
    let server = Server::start();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.set("NO_COLOR", "1");
    project.put("schema/note.sql", NOTE);
    done(&project, &["generate", "first"]);
    done(&project, &["migrate"]);
    server.execute("INSERT INTO public.note VALUES (1, 'A b')");
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/note.sql", SLUG);
    done(&project, &["generate", "slug"]);
    let file = project.path("generated/migrations/20261103090000_slug.sql");
    let name = "20261103090000_slug.sql";
    let written = fs::read_to_string(&file).unwrap();
    let begin = written.find("ALTER TABLE public.note").unwrap();
    let by_hand = |sql: &str| {
        let head = &written[..begin];
        fs::write(&file, format!("{head}{sql}\nCOMMIT;\n")).unwrap();
    };
    // Half of it.
    by_hand("ALTER TABLE public.note ADD COLUMN slug text;\n");
    let half = project.transcript(&[&["migrate"], &["generate", "--reprove", name]]);
    // With rows that nobody agreed to lose.
    let filled = "ALTER TABLE public.note ADD COLUMN slug text;\n\n\
                  -- Made of the heading, as the application does.\n\
                  UPDATE public.note SET slug = lower(replace(heading, ' ', '-'));\n\n\
                  ALTER TABLE public.note ALTER COLUMN slug SET NOT NULL;\n";
    by_hand(&format!(
        "ALTER TABLE public.note DROP COLUMN heading;\nALTER TABLE public.note ADD COLUMN heading text;\n{filled}"
    ));
    let loses = project.transcript(&[&["generate", "--reprove", name]]);
    by_hand(filled);
    let json = project.run(&["generate", "--reprove", name, "--dry-run", "--format", "json"]);
    assert_eq!(json.status, 0, "{}", json.shown());
    assert_schema("generate", &serde_json::from_str(&json.stdout).unwrap());
    let proven = project.transcript(&[
        &["generate", "--reprove", name],
        &["check", "--offline"],
        &["migrate"],
        &["check"],
    ]);
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(server.ask("SELECT slug FROM public.note"), "a-b");
    // What ran somewhere stays what it is.
    fs::write(&file, text.replace("lower(", "upper(")).unwrap();
    let applied = project.transcript(&[&["generate", "--reprove", name]]);
    assert_transcript!("reprove", steady(&[half, loses, proven, text, applied].join("\n")));
}
