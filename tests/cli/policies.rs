//! The policy commands: the matrix, the difference with its gate, sentences that hold and fail, and a leak that is found.

use std::process::Command;

use crate::project::{Project, assert_transcript};

const STRUCTS: &str = r#"
#[derive(Table)]
#[table(name = "people", rls)]
#[policy(select, to = app, when = owner(id))]
#[grant(select, to = app)]
pub struct Person {
    #[column(primary_key)]
    pub id: String,
}

#[derive(Table)]
#[table(name = "notes", rls)]
#[policy(select, insert, update(text), to = app, when = owner(user_id))]
#[immutable(user_id)]
#[grant(select, insert, update(text), to = app)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Person::id, index)]
    pub user_id: String,
    pub text: String,
}
"#;

fn project() -> Project {
    let mut project = Project::with("[rls]\ncaller = \"setting:app.user\"\n");
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.set("PALISADE_SEED", "1");
    project.put("schema/lib.rs", STRUCTS);
    project
}

fn git(project: &Project, args: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=x", "-c", "user.email=x@example.org"]).args(args);
    let done = git.current_dir(project.path(".")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_matrix_and_a_difference_with_its_gate() {
    let project = project();
    let matrix = project.transcript(&[&["policy", "matrix"], &["policy", "matrix", "--write"]]);
    let page = std::fs::read_to_string(project.path("generated/access/table-public.notes.md"));
    git(&project, &["init", "-q"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-qm", "first"]);
    project.put(
        "schema/lib.rs",
        &STRUCTS.replace(
            "select, insert, update(text), to = app, when = owner(user_id)",
            "select, insert, update(text), to = app, when = public",
        ),
    );
    let gate: &[&str] = &["policy", "diff", "schema@HEAD", "schema", "--no-execution", "--gate"];
    let approve: &[&str] = &[
        "policy",
        "diff",
        "schema@HEAD",
        "schema",
        "--no-execution",
        "--gate",
        "--approve",
        "notes are for all of us",
    ];
    let stopped = project.transcript(&[
        &["policy", "diff", "schema@HEAD", "schema", "--no-execution"],
        gate,
        &["policy", "matrix", "--check"],
    ]);
    let approved = project.transcript(&[approve, gate]);
    // Another change of access than the one that was approved.
    project.put(
        "schema/lib.rs",
        &STRUCTS
            .replace("when = owner(user_id)", "when = public")
            .replace("when = owner(id)", "when = public"),
    );
    let void = project.transcript(&[gate]);
    assert_transcript!("policy_matrix_diff", [matrix, page.unwrap(), stopped, approved, void].join("\n"));
}

#[test]
fn sentences_that_hold_and_sentences_that_fail() {
    let project = project();
    let world = "world { anna; bert; row notes(user_id = anna); row notes(user_id = bert) }\n";
    project.put(
        "schema/notes.policy",
        &format!("{world}anna can read notes of anna\nanna cannot read notes of bert\n"),
    );
    let holds = project.transcript(&[&["policy", "test"]]);
    project.put(
        "schema/notes.policy",
        &format!("{world}anna can read notes of bert\nanna cannot update notes of anna set text = 'x'\n"),
    );
    let fails = project.transcript(&[&["policy", "test"]]);
    assert_transcript!("policy_test", [holds, fails].join("\n"));
}

/// Who asks has to be somebody.
#[test]
fn a_sentence_without_roles() {
    let project = Project::with("postgres = 15\n");
    project.put("schema/lib.rs", "#[derive(palisade::Table)]\n#[table(name = \"notes\", rls)]\n#[policy(none, reason = \"the server alone\")]\npub struct Note {\n    #[column(primary_key)]\n    pub id: i64,\n}\n");
    project.put("schema/notes.policy", "world { anna }\r\nanna cannot read notes\r\n");
    assert_transcript!("policy_no_roles", project.transcript(&[&["policy", "test"]]));
}

#[test]
fn a_leak_is_found_with_the_script_that_shows_it() {
    let project = project();
    let door = "create view public.feed as select id, user_id, text from public.notes;\n\
                grant select on public.feed to app;\n";
    project.put("schema/feed.sql", door);
    assert_transcript!("policy_prove", project.transcript(&[&["policy", "prove"]]));
}
