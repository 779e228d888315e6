//! The files in `docs/ci`, run: every `run:` block of the GitHub workflows in bash, with a stand-in for `gh`, and `role.sql`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

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
struct Ci {
    server: Server,
    project: Project,
}

const GH: &str = r#"#!/bin/sh
echo "gh $*" >> "$GH_LOG"
case "$*" in
  *--input*) for last; do :; done; cat "$last" >> "$GH_LOG" ;;
  *'/pulls '*) echo 7 ;;
  *'/comments --jq'*) cat "$GH_OLD" 2>/dev/null || true ;;
  'issue list'*) cat "$GH_OPEN" 2>/dev/null || true ;;
  *--body-file*) cat issue.md >> "$GH_LOG" ;;
esac
"#;

impl Ci {
    fn start() -> Self {
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
        let log = project.path("gh.log").display().to_string();
        let old = project.path("old").display().to_string();
        let open = project.path("open").display().to_string();
        for (name, value) in [
            ("PATH", path.as_str()),
            ("GH_LOG", &log),
            ("GH_OLD", &old),
            ("GH_OPEN", &open),
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
    fn run(&self, script: &str) -> Ended {
        // The variables of a project, for another program.
        let ours = self.project.command(&[]);
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        command.current_dir(self.project.path("."));
        for (name, value) in ours.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Ended::of(&command.output().unwrap())
    }

    fn log(&self) -> String {
        let text = fs::read_to_string(self.project.path("gh.log")).unwrap_or_default();
        let _ = fs::remove_file(self.project.path("gh.log"));
        text
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
    let knows_report = ci.project.run(&["--help"]).stdout.lines().any(|line| line.starts_with("  report"));
    for step in steps("github-pull-request.yml") {
        if step.script.contains("palisade report") && !knows_report {
            eprintln!("left out: this palisade has no `report` yet: {}", step.name);
            continue;
        }
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
    let log = ci.log();
    assert!(log.contains("gh api --method POST repos/team/app/issues/7/comments"), "{log}");
    assert!(log.contains("Access unchanged") && !log.contains("@everybody"), "{log}");
    assert!(log.contains("head=somebody:feature") && log.contains("0123abc"), "{log}");
    ci.project.put("old", "99\n");
    assert_eq!(ci.run(&step.script).status, 0);
    let log = ci.log();
    assert!(
        log.contains("--method PATCH repos/team/app/issues/comments/99") && !log.contains("POST"),
        "{log}"
    );

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

    let clean = ci.run(&step.script);
    assert_eq!(clean.status, 0, "{clean:?}");
    assert!(!ci.log().contains("issue create"));
    ci.server.execute("ALTER TABLE public.notes ADD COLUMN by_hand text");
    let drifted = ci.run(&step.script);
    assert_eq!(drifted.status, 0, "{drifted:?}");
    let log = ci.log();
    assert!(log.contains("gh issue create") && log.contains("by_hand"), "{log}");
    ci.project.put("open", "12\n");
    assert_eq!(ci.run(&step.script).status, 0);
    assert!(ci.log().contains("gh issue edit 12"));
    ci.server.execute("ALTER TABLE public.notes DROP COLUMN by_hand");
    assert_eq!(ci.run(&step.script).status, 0);
    assert!(ci.log().contains("gh issue close 12"));
    ci.project.set("STAGING_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing");
    assert_eq!(ci.run(&step.script).status, 2, "what could not be told is no success");
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

/// GitLab's file is YAML of our own making: its commands are those of the others.
#[test]
fn gitlab_runs_the_same_commands() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci/gitlab.yml");
    let text = fs::read_to_string(path).unwrap();
    let project = Project::empty();
    let mut found = 0;
    for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("- ")) {
        // A plain scalar: YAML would read these as something else.
        assert!(!line.contains(": ") || line.starts_with("if: "), "{line}");
        assert!(!line.contains(" #"), "{line}");
        for part in line.split("; ").filter(|part| part.starts_with("palisade ")) {
            let words: Vec<&str> = part.split([' ', '>', '|']).filter(|word| !word.is_empty()).collect();
            let flags = words.iter().filter(|word| word.starts_with("--"));
            if words[1] == "report" {
                continue;
            }
            let help = project.run(&[words[1], "--help"]).stdout;
            for flag in flags {
                assert!(help.contains(*flag), "`{part}`: {} has no {flag}", words[1]);
            }
            found += 1;
        }
    }
    assert!(found >= 7, "{found}");
}
