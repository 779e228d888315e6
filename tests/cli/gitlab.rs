//! The file in `docs/ci` for GitLab, run: the script of every job, with a stand-in for `curl`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use crate::ci::Ci;

/// The scripts of the jobs by their names. What installs Palisade is a `before_script`, and is not run.
fn scripts() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci/gitlab.yml");
    let text = fs::read_to_string(path).unwrap();
    let (mut scripts, mut job, mut key) = (BTreeMap::new(), "", "");
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        if let Some(name) = line.strip_suffix(':').filter(|line| !line.starts_with(' ')) {
            job = name;
        } else if line.starts_with("  ") && !line.starts_with("   ") {
            key = line.trim().split(':').next().unwrap();
        } else if let Some(command) = line.strip_prefix("    - ").filter(|_| key == "script") {
            // A plain scalar: YAML would read these as something else.
            assert!(!command.contains(": ") && !command.contains(" #"), "{line}");
            assert!(!command.starts_with(['[', '{', '"', '\'', '&', '*', '!', '|', '>', '%', '@']), "{line}");
            *scripts.entry(job.to_owned()).or_default() += format!("{command}\n").as_str();
        }
    }
    assert_eq!(scripts.len(), 4, "{:?}", scripts.keys());
    scripts
}

fn start() -> Ci {
    let mut ci = Ci::start();
    ci.project.put("bin/curl", include_str!("ci/curl"));
    fs::set_permissions(ci.project.path("bin/curl"), fs::Permissions::from_mode(0o755)).unwrap();
    let notes = r#"[{ "id": 1, "author": { "id": 9 }, "body": "<!-- palisade --> looks good" }]"#;
    let issues = r#"[{ "iid": 3, "title": "Staging is not what the schema says", "description": "I saw it, too", "state": "opened", "mine": false }]"#;
    ci.project.put("gitlab/notes.json", notes);
    ci.project.put("gitlab/issues.json", issues);
    let state = ci.project.path("gitlab").display().to_string();
    for (name, value) in [
        ("GITLAB", state.as_str()),
        ("CI_API_V4_URL", "https://gitlab.example/api/v4"),
        ("CI_PROJECT_ID", "5"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("PALISADE_TOKEN", "a token"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "HEAD~1"),
        ("CI_COMMIT_SHA", "HEAD"),
    ] {
        ci.project.set(name, value);
    }
    ci
}

#[test]
fn a_merge_request_is_reported_and_commented() {
    let (ci, scripts) = (start(), scripts());
    let git = ci.run(
        "git init -q . && git add -A && git -c user.name=a -c user.email=a@b commit -qm one && \
         git -c user.name=a -c user.email=a@b commit -q --allow-empty -m two",
    );
    assert_eq!(git.status, 0, "{git:?}");
    let reported = ci.run(&scripts["palisade report"]);
    assert_eq!(reported.status, 0, "{reported:?}");
    // The image of the second job has no bash.
    let comment = || ci.shell(&["sh", "-ec", &scripts["palisade comment"]]);
    let said = comment();
    assert_eq!(said.status, 0, "{said:?}");
    ci.project.put("report/report.md", "## Access widened\n@everybody\n  /close\n/merge\n");
    assert_eq!(comment().status, 0);
    let notes = ci.state("gitlab/notes.json");
    assert_eq!(notes.len(), 2, "what somebody else wrote stays, and ours is updated: {notes:?}");
    assert_eq!(notes[0]["body"], "<!-- palisade --> looks good");
    let said = notes[1]["body"].as_str().unwrap();
    assert!(said.contains("Access widened") && !said.contains("@everybody"), "{said}");
    assert!(!said.lines().any(|line| line.trim_start().starts_with('/')), "{said}");

    fs::remove_file(ci.project.path("report/report.md")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", ci.project.path("report/report.md")).unwrap();
    assert_eq!(comment().status, 1);
    assert_eq!(ci.state("gitlab/notes.json"), notes);
}

#[test]
fn drift_opens_one_issue_and_closes_it() {
    let (mut ci, scripts) = (start(), scripts());
    let migrated = ci.run(&scripts["palisade migrate"]);
    assert_eq!(migrated.status, 0, "{migrated:?}");
    assert_eq!(ci.server.ask("SELECT to_regclass('public.notes')::text"), "public.notes");
    let open = |ci: &Ci| -> Vec<Value> {
        let issues = ci.state("gitlab/issues.json");
        assert_eq!(
            issues[0]["description"], "I saw it, too",
            "somebody's own issue of that title is left alone"
        );
        issues.into_iter().skip(1).filter(|issue| issue["state"] == "opened").collect()
    };
    let drift = |ci: &Ci| ci.run(&scripts["palisade drift"]);
    let clean = drift(&ci);
    assert_eq!((clean.status, open(&ci).len()), (0, 0), "{clean:?}");
    for column in ["by_hand", "another"] {
        ci.server.execute(&format!("ALTER TABLE public.notes ADD COLUMN {column} text"));
        let drifted = drift(&ci);
        assert_eq!(drifted.status, 0, "{drifted:?}");
        let issues = open(&ci);
        assert_eq!(issues.len(), 1, "{issues:?}");
        assert!(issues[0]["description"].as_str().unwrap().contains(column), "{issues:?}");
    }
    ci.server.execute("ALTER TABLE public.notes DROP COLUMN by_hand, DROP COLUMN another");
    assert_eq!((drift(&ci).status, open(&ci).len()), (0, 0));
    ci.project.set("STAGING_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing");
    assert_eq!(drift(&ci).status, 2, "what could not be told is no success");
    assert_eq!(open(&ci).len(), 0);
}
