//! A project in a folder of its own, and what the binary says in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use palisade_engine::config::Dialect;
use palisade_engine::migration::{Draft, Folder, Group, Slug, Stamp, write};
use palisade_engine::plan::Statement;
use tempfile::TempDir;

/// A project. Its folder goes with it.
pub(crate) struct Project {
    folder: TempDir,
    /// Its place in there.
    below: &'static str,
    variables: Vec<(String, String)>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self::below("")
    }

    /// An empty folder of that name.
    pub(crate) fn below(below: &'static str) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap(), below, variables: Vec::new() };
        fs::create_dir_all(project.here()).unwrap();
        project
    }

    fn here(&self) -> PathBuf {
        self.folder.path().join(self.below)
    }

    /// A folder with a `palisade.toml`.
    pub(crate) fn with(toml: &str) -> Self {
        let project = Self::empty();
        project.put("palisade.toml", toml);
        project
    }

    /// Sets a variable for the commands to come.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.here().join(name)
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds a migration, and returns the path of its file.
    pub(crate) fn migration(&self, transactional: bool, sql: &str) -> PathBuf {
        let folder = Folder::read(&self.path("generated/migrations"), Dialect::Plain).unwrap();
        let number = folder.migrations().len() + 1;
        let groups = [Group::new(transactional, vec![Statement::new(sql)])];
        let draft = Draft {
            slug: Slug::new(&format!("step {number}")).unwrap(),
            groups: &groups,
            proven: "nothing",
            dialect: Dialect::Plain,
            search_path: &[],
        };
        let stamp = Stamp::fixed(&format!("2026-01-{number:02}T00:00:00Z")).unwrap();
        let written = write(&folder, &draft, &stamp).unwrap();
        folder.path().join(written[0].file_name())
    }

    /// Puts other text into a file.
    pub(crate) fn edit(&self, path: &Path, from: &str, to: &str) {
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replace(from, to)).unwrap();
    }

    /// The command, ready to be run: with no variables of ours or libpq's but those that were set.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_palisade"));
        let ours =
            |name: &str| name.starts_with("PG") || name.starts_with("PALISADE_") || name == "DATABASE_URL";
        for (name, _) in std::env::vars().filter(|(name, _)| ours(name) && name != "PALISADE_CACHE") {
            command.env_remove(name);
        }
        command.args(args).current_dir(self.here()).envs(self.variables.iter().cloned());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        Ended::of(&self.command(args).output().unwrap())
    }

    /// Runs commands one after the other, and returns all that they say.
    pub(crate) fn transcript(&self, commands: &[&[&str]]) -> String {
        let runs =
            commands.iter().map(|args| format!("$ palisade {}\n{}", args.join(" "), self.run(args).shown()));
        let here = self.here().canonicalize().unwrap();
        runs.collect::<Vec<_>>().join("\n").replace(here.to_str().unwrap(), "HERE")
    }
}

impl Ended {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            status: output.status.code().expect("the program was not killed"),
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    pub(crate) fn shown(&self) -> String {
        let stream = |name: &str, text: &str| match text {
            "" => String::new(),
            text => format!(
                "{name}:\n{}\n",
                text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
            ),
        };
        format!(
            "{}{}status: {}\n",
            stream("stdout", &self.stdout),
            stream("stderr", &self.stderr),
            self.status
        )
    }
}

/// A snapshot without what changes from run to run.
macro_rules! assert_transcript {
    ($name:literal, $text:expr) => {
        insta::with_settings!({
            filters => vec![
                (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME"),
                (r"process \d+", "process PID"),
                (r"in \d+\.\d s", "in N s"),
                (r"/\S*/\.s\.PGSQL\.\d+", "SOCKET"),
            ],
            omit_expression => true,
        }, { insta::assert_snapshot!($name, $text) });
    };
}
pub(crate) use assert_transcript;
