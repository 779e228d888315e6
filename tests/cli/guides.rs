//! The guides in `docs/guides`, run block by block.
//!
//! Behind the language of a fenced block stands what becomes of it: `file=PATH` writes a file, `append=PATH` adds to one,
//! `sh` runs lines in bash and wants status 0 or `status=N`; a `text` block behind it holds lines of its output, in their
//! order, `…` standing for anything. A block that is not to be run has `*Not run by the tests` in the line above it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::project::{Ended, Project};
use crate::server::Server;

struct Block {
    line: usize,
    language: String,
    words: Vec<String>,
    text: String,
    run: bool,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut above = "";
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let mut words = info.split_whitespace().map(str::to_owned);
            let language =
                words.next().unwrap_or_else(|| panic!("line {}: the block says no language", number + 1));
            let inner = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            let text = inner.map(|line| format!("{line}\n")).collect();
            let run = !above.starts_with("*Not run by the tests");
            blocks.push(Block { line: number + 1, language, words: words.collect(), text, run });
        } else if !line.is_empty() {
            above = line;
        }
    }
    blocks
}

impl Block {
    fn word(&self, key: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

/// A folder and a database in which a guide is followed.
struct Walk {
    server: Server,
    project: Project,
}

impl Walk {
    fn start(prepare: &str) -> Self {
        let server = Server::start();
        if !prepare.is_empty() {
            server.execute_as_superuser(prepare);
        }
        let mut project = Project::empty();
        project.put("bin/palisade", &format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_palisade")));
        fs::set_permissions(project.path("bin/palisade"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", project.path("bin").display(), std::env::var("PATH").unwrap());
        project.set("PATH", &path);
        project.set("DATABASE_URL", &server.url());
        Self { server, project }
    }

    fn bash(&self, script: &str) -> Ended {
        let ours = self.project.command(&[]);
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-c", script]).current_dir(self.project.path("."));
        for (name, value) in ours.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Ended::of(&command.output().unwrap())
    }

    /// Follows a guide; returns how many blocks did something.
    fn follow(&self, name: &str) -> usize {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guides").join(name);
        let text = fs::read_to_string(&path).unwrap();
        let major = self.server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
        let mut last = String::new();
        let mut done = 0;
        for block in blocks(&text) {
            let at = format!("{name}:{}", block.line);
            if !block.run {
                continue;
            }
            // Guides are written for the version that new projects start with; the test has another one.
            let text = block.text.replace("postgres = 17", &format!("postgres = {major}"));
            if let Some(path) = block.word("file") {
                self.project.put(path, &text);
            } else if let Some(path) = block.word("append") {
                let before = fs::read_to_string(self.project.path(path)).unwrap();
                self.project.put(path, &format!("{before}{text}"));
            } else if block.language == "sh" {
                let ended = self.bash(&text);
                let wanted = block.word("status").map_or(0, |status| status.parse().unwrap());
                assert_eq!(ended.status, wanted, "{at}\n{}", ended.shown());
                last = format!("{}{}", ended.stdout, ended.stderr);
            } else if block.language == "text" {
                assert!(!last.is_empty(), "{at}: nothing was run in front of it");
                says(&at, &last, &block.text);
            } else {
                panic!("{at}: a {} block is neither written, nor run, nor marked", block.language);
            }
            if block.word("file") == Some("palisade.toml") || self.project.path("palisade.toml").exists() {
                self.right_major(&major);
            }
            done += 1;
        }
        done
    }

    fn right_major(&self, major: &str) {
        let path = self.project.path("palisade.toml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("postgres = 17", &format!("postgres = {major}"))).unwrap();
    }
}

/// Whether the output has the lines, in their order; `…` stands for anything within a line, or for lines.
fn says(at: &str, output: &str, wanted: &str) {
    let mut rest = output.lines();
    for line in wanted.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "…") {
        let parts: Vec<&str> = line.split('…').collect();
        let fits = |there: &str| {
            let mut there = there.trim();
            let whole = parts.len() == 1;
            parts.iter().all(|part| match there.find(part.trim()) {
                Some(found) => {
                    there = &there[found + part.trim().len()..];
                    true
                }
                None => false,
            }) && (!whole || there.is_empty())
        };
        assert!(rest.any(fits), "{at}: `{line}` is not in the output, or not in its place:\n{output}");
    }
}

#[test]
fn ten_minutes() {
    assert!(Walk::start("").follow("ten-minutes.md") > 8);
}

#[test]
fn from_drizzle() {
    assert!(Walk::start("").follow("from-drizzle.md") > 4);
}

#[test]
fn policies_only() {
    let walk = Walk::start("");
    walk.server.execute_as_superuser("ALTER ROLE palisade_loader CREATEROLE");
    assert!(walk.follow("policies-only.md") > 4);
}

#[test]
fn supabase() {
    let walk = Walk::start("CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role BYPASSRLS");
    walk.server.execute_as_superuser(&format!(
        "GRANT anon, authenticated, service_role TO {}",
        walk.server.ask("SELECT current_user::text")
    ));
    assert!(walk.follow("supabase.md") > 4);
}

#[test]
fn better_auth() {
    let walk = Walk::start("CREATE ROLE authenticated");
    walk.server.execute_as_superuser(&format!(
        "GRANT authenticated TO {}",
        walk.server.ask("SELECT current_user::text")
    ));
    assert!(walk.follow("better-auth.md") > 4);
}

#[test]
fn online_migrations() {
    assert!(Walk::start("").follow("online-migrations.md") > 4);
}

#[test]
fn history() {
    assert!(Walk::start("").follow("history.md") > 8);
}

#[test]
fn policies() {
    let walk = Walk::start("CREATE ROLE authenticated");
    walk.server.execute_as_superuser(&format!(
        "GRANT authenticated TO {}",
        walk.server.ask("SELECT current_user::text")
    ));
    assert!(walk.follow("policies.md") > 5);
}

#[test]
fn seeds() {
    assert!(Walk::start("").follow("seeds.md") > 15);
}

#[test]
fn ci() {
    assert!(Walk::start("").follow("ci.md") > 3);
}

/// Every guide is followed by a test.
#[test]
fn no_guide_is_left_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guides");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let here = include_str!("guides.rs");
    assert!(names.len() >= 7, "{names:?}");
    for name in names {
        assert!(here.contains(&format!("follow(\"{name}\")")), "{name} is followed by no test");
    }
}
