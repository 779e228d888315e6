//! What a change means for access: compared, tried on rows, and reported for a pull request.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const BEFORE: &str = r#"
use palisade::Table;

#[derive(Table)]
#[table(name = "notes", rls)]
#[policy(select, update(text), to = app, when = owner(user_id))]
#[immutable(user_id)]
#[grant(select, to = app)]
#[grant(update(text), to = app)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub text: String,
    #[column(default = false)]
    pub shared: bool,
}
"#;

/// A project under version control with that schema at `before`, and in the working tree what `change` makes of it.
fn project(change: impl Fn(&str) -> String) -> Project {
    let major = std::env::var("PALISADE_TEST_PG").unwrap_or_else(|_| "15".to_owned());
    let mut project = Project::with(&format!(
        "postgres = {major}\nroles = [\"app\", \"anon\"]\n[rls]\ncaller = \"setting:app.user\"\n[app]\nroles = [\"app\"]\n"
    ));
    project.set("NO_COLOR", "1");
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.put("schema/lib.rs", BEFORE);
    let git = |args: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=test", "-c", "user.email=test@example.com"]).args(args);
        let output = command.current_dir(project.path("")).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "before"]);
    git(&["tag", "before"]);
    project.put("schema/lib.rs", &change(BEFORE));
    project
}

/// Shared notes are for everybody, and their owner may no longer write them.
fn shared(before: &str) -> String {
    before
        .replace("#[policy(select, update(text), to = app, when = owner(user_id))]", "#[policy(select, to = [app, anon], when = published(shared))]\n#[policy(select, to = app, when = owner(user_id))]")
        .replace("#[grant(select, to = app)]\n#[grant(update(text), to = app)]", "#[grant(select, to = [app, anon])]")
}

#[test]
fn a_difference_has_a_witness() {
    let project = project(shared);
    assert_transcript!(
        "policy_diff",
        project.transcript(&[
            &["policy", "diff", "schema@before", "schema"],
            &["policy", "diff", "schema@before", "schema", "--no-execution"],
            &["policy", "diff", "schema", "schema"],
            &["policy", "matrix", "--observed"],
        ])
    );
    // What is tried and what is seen is the same every time, and so is what has to be approved.
    let json = |args: &[&str]| -> serde_json::Value {
        let ended = project.run(&[args, &["--format", "json"]].concat());
        assert_eq!(ended.status, 1, "{}", ended.stderr);
        serde_json::from_str(&ended.stdout).unwrap()
    };
    let diff: &[&str] = &["policy", "diff", "schema@before"];
    let (once, twice) = (json(diff), json(diff));
    assert_eq!(once, twice);
    let without = json(&["policy", "diff", "schema@before", "--no-execution"]);
    assert_eq!(once["digest"], without["digest"]);
    let witnesses = |value: &serde_json::Value| {
        let findings = value["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["witnesses"].as_array().unwrap().len()).sum::<usize>()
    };
    assert!(witnesses(&once) > 0);
    assert_eq!(witnesses(&without), 0);
}

#[test]
fn a_pull_request_is_reported() {
    let project = project(shared);
    assert_transcript!(
        "report",
        project.transcript(&[
            &["report", "schema@before"],
            &["report", "schema@before", "schema@before"],
            &["report", "schema@before", "schema@before", "--checks"],
            &["report", "schema@nowhere"],
        ])
    );
    let approve: &[&str] = &["policy", "diff", "schema@before", "schema", "--approve", "notes are published"];
    assert_eq!(project.run(approve).status, 1);
    let approved = project.run(&["report", "schema@before"]);
    assert_eq!(approved.status, 0, "{}", approved.stderr);
    assert!(approved.stdout.contains("Approved: `notes are published`"), "{}", approved.stdout);
}

/// What the first run found out is remembered: the second asks no server, and computes the access of no whole state.
#[test]
fn a_report_remembers_what_it_found_out_once() {
    let new = format!("    pub text: String,\n    pub new_{}: Option<String>,", std::process::id());
    let project = project(|before| shared(before).replace("    pub text: String,", &new));
    let report = || project.run(&["report", "schema@before", "--no-execution", "-v"]);
    let (first, second) = (report(), report());
    assert_eq!((first.status, &first.stdout), (1, &second.stdout), "{}", first.stderr);
    assert!(first.stderr.contains("loading the code"), "{}", first.stderr);
    assert!(first.stderr.contains("finding out who may do what"), "{}", first.stderr);
    for step in ["starting a scratch", "loading the code", "finding out who may do what"] {
        assert!(!second.stderr.contains(step), "{}", second.stderr);
    }
}

/// With a database that is as the base, rows are counted; with checks, the way back is tried and policies are weakened.
#[test]
fn a_report_looks_at_everything_it_is_asked_to() {
    let server = Server::start();
    let mut project = project(|before| {
        shared(before)
            .replace(
                "    pub text: String,",
                "    #[column(check = \"{text} <> ''\")]\n    pub text: String,",
            )
            .replace(
                "    #[column(default = false)]\n    pub shared: bool,\n",
                "    pub shared: bool,\n    pub kind: Option<String>,\n",
            )
    });
    project.set("DATABASE_URL", &server.url());
    server.execute_as_superuser("CREATE ROLE app; CREATE ROLE anon");
    let pushed = project.run(&["diff", "env:local", "schema@before", "--format", "sql"]);
    server.execute(
        &pushed.stdout.lines().filter(|line| !line.starts_with("SET ")).collect::<Vec<_>>().join("\n"),
    );
    server.execute("SET row_security = off; INSERT INTO public.notes (id, user_id, text) VALUES (1, 'a', ''), (2, 'b', 'x')");
    assert_transcript!(
        "report_against",
        project.transcript(&[&["report", "schema@before", "--against", "local", "--checks", "--mutants"]])
    );
    let json =
        project.run(&["report", "schema@before", "--against", "local", "--checks", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(said["against"]["measured"][0]["rows"], 1, "{}", said["against"]);
    assert_eq!(said["back"]["not_proven"], serde_json::Value::Null, "{}", said["back"]);
    crate::manners::assert_schema("report", &said);
}

/// Tables and policies may be called whatever their author likes; none of it becomes Markdown of ours. What decides what is
/// looked at is named where it changes, too.
#[test]
fn names_do_not_get_out_of_a_report() {
    let project = project(|before| before.to_owned());
    let table = "public.\"x`<img src=y>|@everyone\n## Access unchanged\"";
    project.put(
        "schema/evil.sql",
        &format!(
            "CREATE TABLE {table} (id integer PRIMARY KEY);\nALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n\
             CREATE POLICY \"p```\n</details>\n@team\" ON {table} FOR SELECT TO anon USING (true);\nGRANT SELECT ON {table} TO anon;\n"
        ),
    );
    let toml = std::fs::read_to_string(project.path("palisade.toml")).unwrap();
    project.put("palisade.toml", &format!("{toml}[env.other]\n"));
    project.put(".github/workflows/palisade.yml", "on: push\n");
    let report: &[&str] = &["report", "schema@before", "--no-execution"];
    let said = project.run(report);
    assert_eq!(said.status, 1, "{}", said.stderr);
    let widened = said.stdout.lines().filter(|line| line.starts_with("| WIDENED"));
    let name = "``public.\"x`<img src=y>\\|@everyone ## Access unchanged\"``";
    assert!(
        widened.clone().count() == 1 && widened.clone().all(|line| line.contains(name)),
        "{}",
        said.stdout
    );
    // Outside of code and of blocks of code there is nothing of theirs.
    let mut fence = None;
    for line in said.stdout.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            Some(open) if ticks >= open && line.trim_matches('`').is_empty() => fence = None,
            None => {
                let plain: String = line.split("``").step_by(2).collect();
                let plain: String = plain.split('`').step_by(2).collect();
                assert!(
                    !plain.contains('@')
                        && !plain.contains("<img")
                        && !plain.starts_with("## Access unchanged"),
                    "{line}"
                );
            }
            Some(_) => {}
        }
    }
    assert_eq!(fence, None);
    let guards = "### What decides what is looked at changes, too\n\n- `.github/workflows/palisade.yml`\n- `palisade.toml`\n";
    assert!(said.stdout.contains(guards), "{}", said.stdout);
    assert!(said.stdout.contains("+[env.other]"), "{}", said.stdout);
    assert_eq!(project.run(report).stdout, said.stdout, "a bot updates its comment by it");
}
