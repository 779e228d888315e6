//! Two branches, each with migrations of its own: whether their order matters is tried, and what runs out of order is
//! proven before.

use std::fs;

use palisade_engine::migration::Migration;

use crate::manners::assert_schema;
use crate::project::{Project, assert_transcript};
use crate::server::Server;

const NOTE: &str = "create table public.note (id bigint primary key, heading text);\n";

fn project(server: &Server) -> Project {
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.set("NO_COLOR", "1");
    project.put("schema/note.sql", NOTE);
    done(&project, &["generate", "first", "--offline"]);
    project
}

fn done(project: &Project, command: &[&str]) {
    let ended = project.run(command);
    assert_eq!(ended.status, 0, "{command:?}: {}", ended.shown());
}

/// What a branch adds to the schema, with its migration. The folder is as it was before, afterwards.
fn branch(project: &mut Project, name: &str, day: &str, sql: &str) -> (String, String) {
    project.set("PALISADE_CLOCK", &format!("2026-11-{day}T09:00:00Z"));
    let before = fs::read_to_string(project.path("schema/note.sql")).unwrap();
    project.put("schema/note.sql", sql);
    done(project, &["generate", name, "--offline", "--allow", "drop:*"]);
    let file = format!("generated/migrations/202611{day}090000_{name}.sql");
    let text = fs::read_to_string(project.path(&file)).unwrap();
    fs::remove_file(project.path(&file)).unwrap();
    project.put("schema/note.sql", &before);
    done(project, &["generate", "--offline"]);
    (file, text)
}

/// Everything but what changes with every run.
fn steady(text: &str) -> String {
    let keep =
        |line: &&str| !["-- hash: ", "-- tool: "].iter().any(|head| line.trim_start().starts_with(head));
    text.lines().filter(keep).map(|line| format!("{line}\n")).collect()
}

/// The lines of a file that tell where it stands.
fn head(project: &Project, file: &str) -> String {
    let text = fs::read_to_string(project.path(file)).unwrap();
    let told =
        |line: &&str| ["-- id: ", "-- parent: ", "-- commutes: "].iter().any(|head| line.starts_with(head));
    format!("==> {file}\n{}\n", text.lines().filter(told).collect::<Vec<_>>().join("\n"))
}

#[test]
fn branches_that_commute_become_one_line_and_either_comes_first() {
    let server = Server::start();
    let mut project = project(&server);
    let (pages, pages_text) = branch(
        &mut project,
        "pages",
        "03",
        "create table public.note (id bigint primary key, heading text, pages int);\n",
    );
    let (tag, tag_text) =
        branch(&mut project, "tag", "04", &format!("{NOTE}create table public.tag (name text);\n"));
    // This database got the newer branch first.
    project.put(&tag, &tag_text);
    done(&project, &["migrate"]);
    project.put(&pages, &pages_text);
    project.put(
        "schema/note.sql",
        "create table public.note (id bigint primary key, heading text, pages int);\ncreate table public.tag (name text);\n",
    );
    let refused = project.transcript(&[&["migrate"], &["status"]]);
    let json = project.run(&["rebase", "--dry-run", "--format", "json"]);
    assert_eq!(json.status, 0, "{}", json.shown());
    assert_schema("rebase", &serde_json::from_str(&json.stdout).unwrap());
    assert_eq!(fs::read_to_string(project.path(&tag)).unwrap(), tag_text, "a dry run writes nothing");
    let settled = project.transcript(&[
        &["rebase"],
        &["rebase"],
        &["generate", "--offline"],
        &["status"],
        &["migrate"],
        &["check"],
        &["verify"],
    ]);
    let heads = [&pages, &tag].map(|file| head(&project, file)).concat();
    assert_transcript!("rebase_commutes", steady(&[refused, settled, heads].join("\n")));
}

#[test]
fn branches_of_which_the_order_matters_are_named_and_ordered() {
    let server = Server::start();
    let mut project = project(&server);
    // Both change one function: the last one wins.
    let says = |what: &str| {
        format!("{NOTE}create function public.f() returns text language sql as $$ select '{what}' $$;\n")
    };
    let (one, one_text) = branch(&mut project, "one", "03", &says("one"));
    let (two, two_text) = branch(&mut project, "two", "04", &says("two"));
    let replace = |text: &str| text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION");
    for (file, text) in [(&one, &one_text), (&two, &two_text)] {
        project.put(file, text);
    }
    project.put("schema/note.sql", &says("three"));
    // As they are, neither runs behind the other.
    let fails = project.transcript(&[&["rebase"]]);
    // Edited by hand so that both orders run, they lead to different ends.
    for (file, text) in [(&one, &one_text), (&two, &two_text)] {
        project.put(file, &replace(text));
    }
    // A file by hand is proven where it stands, alone.
    for (file, other, what) in [(&one, &two, "one"), (&two, &one, "two")] {
        let kept = fs::read_to_string(project.path(other)).unwrap();
        fs::remove_file(project.path(other)).unwrap();
        project.put("schema/note.sql", &says(what));
        done(&project, &["generate", "--reprove", file, "--offline"]);
        project.put(other, &kept);
    }
    project.put("schema/note.sql", &says("three"));
    let neither = project.transcript(&[&["rebase"]]);
    // The sources say which one is meant: it goes behind, although it is older.
    project.put("schema/note.sql", &says("one"));
    let ordered = project.transcript(&[&["rebase", "-v"], &["generate", "--offline"], &["verify"]]);
    assert!(!project.path(&one).exists(), "the file has the version of its new place");
    let heads = [two.as_str(), "generated/migrations/20261104090001_one.sql"]
        .map(|file| head(&project, file))
        .concat();
    // Nobody can say by hand what was not proven.
    let id = fs::read_to_string(project.path(&two)).unwrap();
    let id = id.lines().find_map(|line| line.strip_prefix("-- id: ")).unwrap();
    let moved = project.path("generated/migrations/20261104090001_one.sql");
    project.edit(&moved, "-- tool:", &format!("-- commutes: {id}\n-- tool:"));
    let by_hand = project.transcript(&[&["verify"], &["migrate"]]);
    // Also where the hash fits, the claim is tried.
    let mut claim = Migration::parse(&moved, &fs::read_to_string(&moved).unwrap()).unwrap();
    assert!(claim.is_edited());
    claim.header.others_edited = false;
    fs::write(&moved, claim.text()).unwrap();
    let claimed = by_hand + &project.transcript(&[&["verify"]]);
    done(&project, &["generate", "--reprove", "20261104090001_one.sql", "--offline"]);
    assert!(!fs::read_to_string(&moved).unwrap().contains("-- commutes:"), "another text was proven");
    assert_transcript!("rebase_ordered", steady(&[fails, neither, ordered, heads, claimed].join("\n")));
}

#[test]
fn a_part_of_a_branch_counts_too() {
    let server = Server::start();
    let mut project = project(&server);
    // What it does depends on a column that the other branch only has for a while.
    let by_hand = project.migration(
        true,
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_attribute WHERE attname = 'passing') THEN CREATE TABLE public.seen (); END IF; END $$",
    );
    let text = fs::read_to_string(&by_hand).unwrap();
    fs::remove_file(&by_hand).unwrap();
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    project.put("schema/note.sql", &NOTE.replace(");", ", passing int);"));
    done(&project, &["generate", "comes", "--offline"]);
    project.set("PALISADE_CLOCK", "2026-11-04T09:00:00Z");
    project.put("schema/note.sql", NOTE);
    done(&project, &["generate", "goes", "--offline", "--allow", "drop:*"]);
    fs::write(&by_hand, text).unwrap();
    assert_transcript!("rebase_part", steady(&project.transcript(&[&["rebase"], &["verify"]])));
}

#[test]
fn a_hotfix_runs_on_what_is_deployed_and_what_came_later_behind_it() {
    let server = Server::start();
    let mut project = project(&server);
    let git = |project: &Project, args: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=test", "-c", "user.email=test@example.com"]).args(args);
        let output = command.current_dir(project.path("")).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    git(&project, &["init", "-q", "-b", "main"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-qm", "first"]);
    git(&project, &["tag", "v1"]);
    // Production has v1.
    done(&project, &["migrate"]);
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    let pages = "create table public.note (id bigint primary key, heading text, pages int);\n";
    project.put("schema/note.sql", pages);
    done(&project, &["generate", "pages"]);
    git(&project, &["commit", "-qam", "pages", "--allow-empty"]);
    project.set("PALISADE_CLOCK", "2026-11-04T09:00:00Z");
    // What leans on what came later is no hotfix.
    let index = "create index note_pages on public.note (pages);\n";
    project.put("schema/note.sql", &format!("{pages}{index}"));
    let leans = project.transcript(&[&["generate", "fix", "--from", "@v1", "--hotfix"]]);
    let fix = "create index note_heading on public.note (heading);\n";
    project.put("schema/note.sql", &format!("{pages}{fix}"));
    let written = project.transcript(&[
        &["generate", "fix", "--from", "schema", "--hotfix"],
        &["generate", "fix", "--from", "@v1", "--hotfix"],
        &["verify"],
    ]);
    let file = "generated/migrations/20261104090000_fix.sql";
    let heads = head(&project, file);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-qm", "fix"]);
    // The hotfix goes out alone, and the rest follows.
    git(&project, &["checkout", "-q", "v1"]);
    git(&project, &["checkout", "-q", "main", "--", file]);
    let out = project.transcript(&[&["migrate"]]);
    git(&project, &["checkout", "-q", "-f", "main"]);
    let rest = project.transcript(&[&["status"], &["migrate"], &["check"]]);
    assert_transcript!("hotfix", steady(&[leans, written, heads, out, rest].join("\n")));
}
