//! Manners where something is in the way: readers that leave, full disks, files in place of folders, names with spaces.

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;

use crate::project::{Ended, Project, assert_transcript};
use crate::server::Server;

/// Forty tables, so that what is printed is more than a pipe holds.
fn many_tables() -> Project {
    let project = Project::empty();
    let table = |number: usize| {
        let columns = (0..40).map(|column| format!("column_{column} text")).collect::<Vec<_>>().join(", ");
        format!("create table public.table_{number} (id bigint primary key, {columns});\n")
    };
    project.put("palisade.toml", "postgres = 15\n");
    project.put("schema/tables.sql", &(0..40).map(table).collect::<String>());
    project
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let project = many_tables();
    let whole = project.run(&["diff", "empty", "schema", "--format", "json"]);
    assert!(whole.stdout.len() > 70_000, "{}", whole.stdout.len());
    let runs: [(&[&str], i32); 4] = [
        (&["diff", "empty", "schema", "--format", "json"], 1),
        (&["export", "json-schema"], 0),
        (&["lint", "--format", "json"], 0),
        (&["--help"], 0),
    ];
    for (args, status) in runs {
        let mut command = project.command(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // One byte, and the pipe is closed, as `head -c 1` does it.
        let mut first = [0];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut first).unwrap();
        drop(stdout);
        let ended = Ended::of(&child.wait_with_output().unwrap());
        assert!(!ended.stderr.contains("panic") && !ended.stderr.contains("error"), "{args:?}: {ended:?}");
        assert!(ended.status == status || args[0] == "lint", "{args:?}: {ended:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_an_error() {
    let mut project = many_tables();
    project.set("DATABASE_URL", "postgresql://me@localhost/app");
    for args in [
        &["diff", "empty", "schema"] as &[&str],
        &["export", "dot"],
        &["env"],
        &["--help"],
        &["help", "diff"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let ended = Ended::of(&project.command(args).stdout(full).output().unwrap());
        assert_eq!(ended.status, 2, "{args:?}: {ended:?}");
        assert!(ended.stderr.starts_with("error: "), "{args:?}: {ended:?}");
        assert!(ended.stderr.contains("No space left"), "{args:?}: {ended:?}");
        // Nobody hears it, and the status says it.
        let full = File::options().write(true).open("/dev/full").unwrap();
        let deaf = project.command(&["status", "--env", "nowhere"]).stderr(full).status().unwrap();
        assert_eq!(deaf.code(), Some(2));
    }
}

/// What stands where a folder should be cannot be written to, not even by root, whom permissions do not stop.
#[test]
fn folders_that_cannot_be_written_to() {
    let project = Project::with("postgres = 15\n");
    project.put("schema/notes.sql", "create table public.notes (id bigint primary key);\n");
    project.put("generated", "a file\n");
    project.put("docs", "a file\n");
    let text = project.transcript(&[
        &["generate", "first", "--offline"],
        &["check", "--offline"],
        &["export", "dot", "--out", "docs/schema.dot"],
        &["eject", "--files-only", "--into", "docs/schema.sql"],
        &["man", "--into", "docs/man"],
    ]);
    assert_transcript!("unwritable", text);
    assert_eq!(std::fs::read_to_string(project.path("generated")).unwrap(), "a file\n");

    let mut elsewhere = Project::empty();
    elsewhere.put("schema", "a file\n");
    let init = elsewhere.run(&["init"]);
    assert_eq!(init.status, 2, "{init:?}");
    assert!(init.stderr.starts_with("error: "), "{init:?}");
    let left: Vec<_> =
        std::fs::read_dir(elsewhere.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["schema"], "nothing of it is left");

    // A cache that was named is used or refused.
    elsewhere = Project::with("postgres = 15\n");
    elsewhere.put("schema/notes.sql", "create table public.notes (id bigint primary key);\n");
    let cache = elsewhere.path("palisade.toml/cache");
    let refused = Ended::of(
        &elsewhere.command(&["diff", "empty", "schema"]).env("PALISADE_CACHE", cache).output().unwrap(),
    );
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(refused.stderr.contains("PALISADE_CACHE"), "{refused:?}");
}

/// Users of services have none: their cache goes among the temporary files.
#[test]
fn without_a_home() {
    let project = many_tables();
    let temporary = tempfile::tempdir().unwrap();
    for home in [None, Some("/dev/null/home")] {
        let mut command = project.command(&["diff", "empty", "schema"]);
        for name in ["HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "PALISADE_CACHE"] {
            command.env_remove(name);
        }
        command.envs(home.map(|home| ("HOME", home))).env("TMPDIR", temporary.path());
        let ended = Ended::of(&command.output().unwrap());
        assert_eq!((ended.status, ended.stderr.as_str()), (1, ""), "{home:?}: {ended:?}");
    }
}

#[test]
fn a_folder_with_spaces_and_umlauts() {
    let server = Server::start();
    let mut project = Project::below("Größe mit Leerzeichen 'und' \"mehr\"");
    project.set("DATABASE_URL", &server.url());
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    assert_eq!(project.run(&["init"]).status, 0);
    let toml = std::fs::read_to_string(project.path("palisade.toml")).unwrap();
    let line = toml.lines().find(|line| line.starts_with("postgres = ")).unwrap();
    project.put("palisade.toml", &toml.replace(line, &format!("postgres = {major}")));
    project.put("schema/ähm.sql", "create table public.\"Größen\" (id bigint primary key);\n");
    for args in [
        &["generate", "größe"] as &[&str],
        &["migrate"],
        &["check"],
        &["verify"],
        &["lint", "schema"],
        &["report", "empty", "--no-execution"],
        &["export", "dot", "--out", "Bild der Tabellen.dot"],
        &["seed", "--fake", "10"],
    ] {
        let ended = project.run(args);
        assert!(ended.status < 2, "{args:?}: {ended:?}");
    }
    assert_eq!(server.ask("SELECT (count(*) > 0)::text FROM public.\"Größen\""), "true");
}
