//! The files in `docs/ci` for GitHub, run: every `run:` block in bash, with a stand-in for `gh`, and `role.sql`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::project::{Ended, Project};
use crate::server::Server;

/// A step of a workflow: its name, and what it runs.
struct Step {
    name: String,
    script: String,
}

/// The steps of a GitHub workflow that run something.
fn steps(file: &str) -> Vec<Step> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci").join(file);
    let text = fs::read_to_string(&path).unwrap();
    let mut steps: Vec<Step> = Vec::new();
    let mut name = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let inner = line.trim_start();
        if let Some(rest) = inner.strip_prefix("- name: ") {
            rest.clone_into(&mut name);
        }
        if inner != "run: |" {
            continue;
        }
        let depth = line.len() - inner.len() + 2;
        let mut script = String::new();
        while let Some(line) =
            lines.next_if(|line| line.trim().is_empty() || line.starts_with(&" ".repeat(depth)))
        {
            script += &format!("{}\n", line.get(depth..).unwrap_or_default());
        }
        assert!(!script.contains("${{"), "{file}: an expression in a script can be made to run anything");
        steps.push(Step { name: name.clone(), script });
    }
    assert!(
        steps.iter().any(|step| step.name == "Install") || file.contains("comment"),
        "{file} has no steps"
    );
    // What builds Palisade is the one step that is not run here.
    steps.retain(|step| step.name != "Install");
    assert!(!steps.is_empty());
    steps
}

/// A project in a git repository, with stand-ins on its PATH: `palisade` is ours, `gh` writes down what it is told.
pub(crate) struct Ci {
    pub(crate) server: Server,
    pub(crate) project: Project,
}

/// The stand-in for `gh`, and its issues, pull requests and comments.
const GH: &str = include_str!("ci/gh");
const PULLS: &str =
    r#"[{ "number": 6, "head": { "sha": "an older one" } }, { "number": 7, "head": { "sha": "0123abc" } }]"#;
/// Somebody wrote as if it were the bot.
const COMMENTS: &str = r#"[{ "id": 1, "user": { "type": "User" }, "body": "<!-- palisade --> looks good" }]"#;
const ISSUES: &str = r#"[{ "number": 3, "title": "Staging is not what the schema says", "body": "I saw it, too", "author": "ann", "state": "open" }]"#;

impl Ci {
    pub(crate) fn start() -> Self {
        let server = Server::start();
        let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
        let mut project = Project::with(&format!(
            "postgres = {major}\n\n[env.local]\nurl = {{ env = \"DATABASE_URL\" }}\n\n[env.staging]\nurl = {{ env = \"STAGING_DATABASE_URL\" }}\n\n\
             [env.production]\nurl = {{ env = \"PRODUCTION_DATABASE_URL\" }}\nprotected = true\n"
        ));
        project.put(
            "schema/lib.rs",
            "use palisade::Table;\n\n#[derive(Table)]\n#[table(name = \"notes\", rls)]\n\
             #[policy(none, reason = \"the server alone\")]\npub struct Note {\n    #[column(primary_key)]\n    pub id: i64,\n    pub body: String,\n}\n",
        );
        for (name, text) in [
            ("bin/gh", GH.to_owned()),
            ("bin/palisade", format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_palisade"))),
        ] {
            project.put(name, &text);
            fs::set_permissions(project.path(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let path = format!("{}:{}", project.path("bin").display(), std::env::var("PATH").unwrap());
        let state = project.path("gh").display().to_string();
        for (name, text) in [("pulls", PULLS), ("comments", COMMENTS), ("issues", ISSUES)] {
            project.put(&format!("gh/{name}.json"), text);
        }
        for (name, value) in [
            ("PATH", path.as_str()),
            ("GH", &state),
            ("PRODUCTION_DATABASE_URL", &server.url()),
            ("STAGING_DATABASE_URL", &server.url()),
            ("REPOSITORY", "team/app"),
            ("HEAD_OWNER", "somebody"),
            ("HEAD_BRANCH", "feature"),
            ("HEAD_SHA", "0123abc"),
            ("BASE", "HEAD~1"),
            ("HEAD", "HEAD"),
        ] {
            project.set(name, value);
        }
        let generated = project.run(&["generate", "first"]);
        assert_eq!(generated.status, 0, "{generated:?}");
        Self { server, project }
    }

    /// Runs a script as GitHub does.
    pub(crate) fn run(&self, script: &str) -> Ended {
        self.shell(&["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script])
    }

    pub(crate) fn shell(&self, line: &[&str]) -> Ended {
        // The variables of a project, for another program.
        let ours = self.project.command(&[]);
        let mut command = Command::new(line[0]);
        command.args(&line[1..]);
        command.current_dir(self.project.path("."));
        for (name, value) in ours.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Ended::of(&command.output().unwrap())
    }

    /// What `gh` was told since the last time.
    fn log(&self) -> String {
        let text = fs::read_to_string(self.project.path("gh/log")).unwrap_or_default();
        let _ = fs::remove_file(self.project.path("gh/log"));
        text
    }

    /// A file of a stand-in.
    pub(crate) fn state(&self, file: &str) -> Vec<Value> {
        serde_json::from_str(&fs::read_to_string(self.project.path(file)).unwrap()).unwrap()
    }
}

#[test]
fn what_a_pull_request_runs() {
    let ci = Ci::start();
    let git = ci.run(
        "git init -q . && git add -A && git -c user.name=a -c user.email=a@b commit -qm one && \
         git -c user.name=a -c user.email=a@b commit -q --allow-empty -m two",
    );
    assert_eq!(git.status, 0, "{git:?}");
    for step in steps("github-pull-request.yml") {
        let ended = ci.run(&step.script);
        assert_eq!(ended.status, 0, "{}: {ended:?}", step.name);
    }
    // A change that nobody generated for stops the pull request.
    ci.project.edit(&ci.project.path("schema/lib.rs"), "pub body: String", "pub body: Option<String>");
    let stale = &steps("github-pull-request.yml")[0];
    assert_eq!(ci.run(&stale.script).status, 1, "{}", stale.name);
}

#[test]
fn the_comment_is_written_once_and_then_updated() {
    let ci = Ci::start();
    ci.project.put("report/report.md", "## Access unchanged\n\n@everybody `x`\n");
    let [step] = steps("github-comment.yml").try_into().ok().expect("one step");
    let ended = ci.run(&step.script);
    assert_eq!(ended.status, 0, "{ended:?}");
    let comments = ci.state("gh/comments.json");
    let said = comments[1]["body"].as_str().unwrap();
    assert!(said.starts_with("<!-- palisade -->") && said.contains("Access unchanged"), "{said}");
    assert!(!said.contains("@everybody"), "{said}");
    assert!(ci.log().contains("head=somebody:feature"));
    ci.project.put("report/report.md", "## Access widened\n");
    assert_eq!(ci.run(&step.script).status, 0);
    let comments = ci.state("gh/comments.json");
    assert_eq!(comments.len(), 2, "what somebody else wrote stays, and ours is updated: {comments:?}");
    assert!(comments[0]["body"].as_str().unwrap().ends_with("looks good"));
    assert!(comments[1]["body"].as_str().unwrap().contains("Access widened"));

    // So many mentions that what keeps them from calling anybody makes the text too long.
    ci.project.put("report/report.md", &"@".repeat(60_000));
    assert_eq!(ci.run(&step.script).status, 0);
    let comment = fs::read_to_string(ci.project.path("comment.md")).unwrap();
    assert!(comment.chars().count() < 65_536 && comment.contains("The report is longer"));
    ci.log();

    // A link leads to what only this job may read.
    ci.project.put("secret", "a token");
    fs::remove_file(ci.project.path("report/report.md")).unwrap();
    std::os::unix::fs::symlink("../secret", ci.project.path("report/report.md")).unwrap();
    assert_eq!(ci.run(&step.script).status, 1);
    assert_eq!(ci.log(), "");
    fs::remove_file(ci.project.path("report/report.md")).unwrap();
    assert_eq!(ci.run(&step.script).status, 0, "a run that ended before its report has nothing to say");
    assert_eq!(ci.log(), "");
}

/// What builds Palisade runs code of many people: it sees no secret. Actions are what they were when they were chosen.
#[test]
fn secrets_are_given_to_single_steps_and_actions_are_pinned() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci");
    let mut found = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.file_name().unwrap().to_str().unwrap().starts_with("github-") {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let depth = line.len() - line.trim_start().len();
            if line.contains("${{ secrets.") {
                assert!(depth >= 10, "{}: {line}", path.display());
                found += 1;
            }
            if let Some((_, action)) = line.split_once("uses: ") {
                let commit = action.split_once('@').unwrap().1.split(' ').next().unwrap();
                assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{line}");
            }
        }
    }
    assert_eq!(found, 4);
}

#[test]
fn drift_opens_one_issue_and_closes_it() {
    let ci = Ci::start();
    let [step] = steps("github-drift.yml").try_into().ok().expect("one step");
    assert_eq!(ci.project.run(&["migrate", "--env", "production"]).status, 0);

    // The role that may only connect is enough.
    let role = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci/role.sql");
    let superuser = ci.server.superuser_url();
    let made = ci.run(&format!(
        "psql -X -q -v ON_ERROR_STOP=1 -v password=secret -f '{}' '{superuser}'",
        role.display()
    ));
    assert_eq!(made.status, 0, "{made:?}");
    let mut ci = ci;
    ci.project.set("STAGING_DATABASE_URL", &ci.server.url_for("palisade_check:secret"));
    let refused = ci.project.run(&["query", "select * from notes", "--env", "staging"]);
    assert!(refused.stderr.contains("permission denied"), "{refused:?}");

    let open = |ci: &Ci| -> Vec<Value> {
        let issues = ci.state("gh/issues.json");
        assert_eq!(issues[0]["body"], "I saw it, too", "somebody's own issue of that title is left alone");
        assert_eq!(issues[0]["state"], "open");
        issues.into_iter().skip(1).filter(|issue| issue["state"] == "open").collect()
    };
    let clean = ci.run(&step.script);
    assert_eq!(clean.status, 0, "{clean:?}");
    assert_eq!(open(&ci).len(), 0);
    ci.server.execute("ALTER TABLE public.notes ADD COLUMN by_hand text");
    let drifted = ci.run(&step.script);
    assert_eq!(drifted.status, 0, "{drifted:?}");
    assert!(open(&ci)[0]["body"].as_str().unwrap().contains("by_hand"));
    ci.server.execute("ALTER TABLE public.notes ADD COLUMN another text");
    assert_eq!(ci.run(&step.script).status, 0);
    let issues = open(&ci);
    assert_eq!(issues.len(), 1, "{issues:?}");
    assert!(issues[0]["body"].as_str().unwrap().contains("another"));
    ci.server.execute("ALTER TABLE public.notes DROP COLUMN by_hand, DROP COLUMN another");
    assert_eq!(ci.run(&step.script).status, 0);
    assert_eq!(open(&ci).len(), 0);
    ci.project.set("STAGING_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing");
    assert_eq!(ci.run(&step.script).status, 2, "what could not be told is no success");
    assert_eq!(open(&ci).len(), 0);
}

#[test]
fn a_deploy_migrates_and_checks() {
    let ci = Ci::start();
    for step in steps("github-migrate.yml") {
        let ended = ci.run(&step.script);
        assert_eq!(ended.status, 0, "{}: {ended:?}", step.name);
    }
    assert_eq!(ci.server.ask("SELECT to_regclass('public.notes')::text"), "public.notes");
}
