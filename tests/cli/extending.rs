//! Extensions that no PostgreSQL of this machine has: stubs stand for them, and the output says so.

use crate::project::{Project, assert_transcript};

const NOTE: &str = "\
use palisade::Table;

#[derive(Table)]
#[table(rls = off)]
#[index(embedding, using = ivfflat, opclass(embedding = vector_cosine_ops), name = \"by_meaning\")]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(type = \"vector(3)\")]
    pub embedding: Option<String>,
}
";

const SQL: &str = "\
create schema tools;
create extension if not exists vector version '0.7.4';
create extension pg_cron;
create extension palisade_has_no_such_extension schema tools;
create view public.near as select id, embedding operator(public.<=>) '[1,2,3]'::public.vector as distance from public.note;
create function public.nightly() returns bigint begin atomic select cron.schedule('nightly', '0 3 * * *', 'select 1'); end;
";

fn project(major: &str) -> Project {
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.set("NO_COLOR", "1");
    project.put("schema/lib.rs", NOTE);
    project.put("schema/all.sql", SQL);
    project
}

/// What changes from run to run and from machine to machine.
fn steady(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let header =
            ["-- id: ", "-- hash: ", "-- parent: "].iter().any(|mark| line.trim_start().starts_with(mark));
        let line = if header { line.split(": ").next().unwrap_or_default() } else { line };
        let line = match (line.find("PostgreSQL "), line.find(" here does"), line.find(", does not have")) {
            (Some(start), Some(end), _) | (Some(start), _, Some(end)) => {
                format!("{}PostgreSQL VERSION{}", &line[..start], &line[end..])
            }
            _ => line.to_owned(),
        };
        out += &line;
        out.push('\n');
    }
    out
}

#[test]
fn what_uses_an_extension_that_is_not_there_is_generated_and_the_proof_excepts_it() {
    let mut project = project("15");
    let first = project.transcript(&[&["generate", "first", "--dry-run"]]);
    assert_eq!(project.run(&["generate", "first"]).status, 0);
    // From nothing, by the runner, and once more.
    let verified = project.run(&["verify"]);
    assert_eq!(verified.status, 0, "{verified:?}");
    assert!(
        verified.stderr.contains("does not have palisade_has_no_such_extension, pg_cron, vector"),
        "{verified:?}"
    );
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/lib.rs", &NOTE.replace("vector(3)", "vector(4)"));
    let second = project.transcript(&[
        &["check", "migrations"],
        &["generate", "four", "--allow", "drop:*"],
        &["generate"],
        &["verify", "--strict"],
    ]);
    assert_transcript!("stubs", steady(&[first, second].join("\n")));
}

#[test]
fn what_a_stub_cannot_hold_is_refused_by_name() {
    let project = project("15");
    project.put("schema/lib.rs", "");
    project.put(
        "schema/all.sql",
        "create extension postgis;\ncreate table public.place (at geometry(Point, 4326));\n",
    );
    assert_transcript!("stub_refused", steady(&project.transcript(&[&["generate", "place"]])));
}
