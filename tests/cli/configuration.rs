//! What is said before a server is asked: configuration, sources, files.

use crate::project::{Project, assert_transcript};

#[test]
fn a_project_is_begun_once() {
    let project = Project::empty();
    assert_transcript!("init", project.transcript(&[&["init"], &["init"]]));
    assert!(project.path("generated/migrations").is_dir());
}

#[test]
fn mistakes_in_the_configuration() {
    let project = Project::with("[migrations]\ndialekt = \"plain\"\n");
    let wrong = project.transcript(&[&["status"], &["status", "--config", "nowhere/palisade.toml"]]);
    let project = Project::with("[env.staging]\nurl = { env = \"STAGING_URL\" }\n");
    let profiles =
        project.transcript(&[&["status"], &["migrate", "--env", "stagin"], &["status", "--env", "staging"]]);
    let nothing = Project::empty().transcript(&[&["status"], &["check", "--offline"]]);
    assert_transcript!("configuration", [wrong, profiles, nothing].join("\n"));
}

#[test]
fn mistakes_on_the_command_line() {
    let project = Project::empty();
    assert_transcript!(
        "command_line",
        project.transcript(&[
            &["check", "schma"],
            &["migrate", "--resolve", "x=maybe"],
            &["migrate", "--wait", "soon"],
            &["generate", "--clock", "noon"],
            &["generate", "!!!"],
        ])
    );
    assert_eq!(project.run(&["--version"]).status, 0);
}

#[test]
fn what_is_no_migration_is_named() {
    let project = Project::empty();
    project.put("generated/migrations/0001_users.sql", "CREATE TABLE users ();");
    project.put("generated/migrations/20260101000000_users.sql", "CREATE TABLE users ();");
    assert_transcript!("foreign_files", project.transcript(&[&["migrate"]]));
}

#[test]
fn colours_are_for_those_who_want_them() {
    let mut project = Project::empty();
    assert!(project.run(&["status", "--color", "always"]).stderr.starts_with("\u{1b}["));
    assert!(project.run(&["status"]).stderr.starts_with("error: "));
    project.set("NO_COLOR", "1");
    project.set("CLICOLOR_FORCE", "1");
    assert!(project.run(&["status"]).stderr.starts_with("error: "));
}
