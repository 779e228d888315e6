//! `lint` in every form, what it repairs, and the pages of codes.

use std::process::Command;

use crate::project::{Project, assert_transcript};

const STRUCTS: &str = r#"
#[derive(Table)]
#[table(name = "people", rls = force, allow(PL100, reason = "there was a time"))]
#[policy(select, to = authenticated, using = "id = app.uid()")]
#[grant(select, to = authenticated)]
pub struct Person {
    #[column(primary_key)]
    pub id: String,
}

#[derive(Table)]
#[table(name = "notes", rls = force)]
#[index(team, name = "by_team")]
#[index(team, name = "by_team_again")]
#[policy(select, to = authenticated, using = "owner_id = app.uid() or team = app.uid() and app.uid() is not null")]
#[policy(insert, to = authenticated, check = "owner_id = app.uid()")]
#[grant(select, insert, to = authenticated)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = Person::id)]
    pub owner_id: String,
    pub team: String,
}

/// Everybody's notes.
#[derive(View)]
#[view(name = "feed", sql = "select id, team from notes")]
#[grant(select, to = authenticated)]
pub struct Feed {}
"#;

const FUNCTIONS: &str = "\
create schema app;
grant usage on schema app to authenticated;
create function app.uid() returns text language sql stable set search_path = ''
  as $$ select nullif(current_setting('app.user', true), '') $$;
revoke execute on function app.uid() from public;
grant execute on function app.uid() to authenticated;
";

fn project() -> Project {
    let mut project = Project::with("roles = [\"authenticated\"]\n\n[rls]\ncaller = \"setting:app.user\"\n");
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.put("schema/lib.rs", STRUCTS);
    project.put("schema/functions.sql", FUNCTIONS);
    project
}

fn git(project: &Project, args: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
        .args(args)
        .current_dir(project.path("."))
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn findings_in_every_form() {
    let project = project();
    let text =
        project.transcript(&[&["lint"], &["lint", "--format", "github"], &["lint", "--format", "json"]]);
    assert_transcript!("lint_forms", text);
    let sarif = project.run(&["lint", "--format", "sarif"]);
    assert_eq!(sarif.status, 1);
    let mut sarif: serde_json::Value = serde_json::from_str(&sarif.stdout).unwrap();
    // The pages of all rules, which `explain` shows; one is enough here.
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap();
    assert!(rules.len() > 80, "every rule is described");
    rules.retain(|rule| rule["id"] == "PL150");
    assert_transcript!("lint_sarif", format!("{sarif:#}"));
}

/// A file by hand, for code hosts: where each finding is, from which character to which.
#[test]
fn findings_of_a_file_in_every_form() {
    let mut project = Project::with("postgres = 15\n");
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.put("schema/a.sql", "CREATE TABLE public.orders (id bigint, note text);");
    assert_eq!(project.run(&["generate", "orders"]).status, 0);
    let place = "by hand/ä, 1.sql";
    project.put(
        place,
        "SELECT 1;\nSELECT 'ä'; ALTER TABLE public.orders\n  DROP COLUMN note;\n\
         ALTER TABLE public.orders ALTER COLUMN id TYPE integer;\n",
    );
    let github = project.transcript(&[&["lint", place, "--format", "github"]]);
    let run = project.run(&["lint", place, "--format", "sarif"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let sarif: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for field in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[field]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
    }
    for result in run["results"].as_array().unwrap() {
        // What a code host needs of each: its rule, a level, a message, a fingerprint, and a place in a file.
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
        assert!(["error", "warning", "note"].iter().any(|level| result["level"] == *level), "{result}");
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{result}");
        assert!(result["partialFingerprints"]["object/v1"].is_string(), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        let region = |name: &str| place["region"][name].as_u64().filter(|number| *number > 0).unwrap();
        assert!(
            (region("startLine"), region("startColumn")) < (region("endLine"), region("endColumn")),
            "{result}"
        );
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    }
    let results = format!("{:#}", run["results"]);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_transcript!("lint_file_forms", [github, results].join("\n"));
}

#[test]
fn a_code_is_explained() {
    let project = Project::empty();
    assert_transcript!("explain", project.transcript(&[&["explain", "PL203"], &["explain", "pl999"]]));
    let all = project.run(&["explain"]);
    assert!(all.stdout.lines().count() > 100 && all.stdout.contains("\nPL150  "), "{}", all.stdout);
}

#[test]
fn what_is_certain_is_repaired() {
    let project = project();
    let outside = project.transcript(&[&["lint", "--fix"], &["lint", "empty", "--fix"]]);
    git(&project, &["init", "-q"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-qm", "first"]);
    project.put("schema/lib.rs", &format!("{STRUCTS}\n// not committed\n"));
    let dirty = project.transcript(&[&["lint", "--fix"]]);
    project.put("schema/lib.rs", STRUCTS);
    let shown = project.transcript(&[&["lint", "--fix", "--dry-run"]]);
    assert_eq!(std::fs::read_to_string(project.path("schema/lib.rs")).unwrap(), STRUCTS, "a dry run");
    let repaired = project.transcript(&[&["lint", "--fix"]]);
    let after = std::fs::read_to_string(project.path("schema/lib.rs")).unwrap();
    git(&project, &["commit", "-qam", "second"]);
    let again = project.transcript(&[&["lint", "--fix"]]);
    assert_eq!(
        std::fs::read_to_string(project.path("schema/lib.rs")).unwrap(),
        after,
        "nothing is left to repair"
    );
    assert_transcript!("lint_fix", [outside, dirty, shown, repaired, after, again].join("\n"));
}
