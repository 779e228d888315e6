//! The reference application on a server of its own: what the migrations build is tried as each kind of caller.

#[path = "../cli/server.rs"]
#[expect(dead_code, reason = "shared with the transcripts, which use the rest")]
mod server;

use std::path::{Path, PathBuf};
use std::process::Command;

use server::Server;

const ACCESS: &str = include_str!("access.sql");
const STRUCTURE: &str = include_str!("structure.sql");

/// The roles that a platform has before the first migration, and one that the application's server logs in as.
const ROLES: &str = "
    CREATE ROLE anon NOLOGIN NOINHERIT;
    CREATE ROLE authenticated NOLOGIN NOINHERIT;
    CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
    CREATE ROLE ultracoach_server LOGIN IN ROLE service_role;
";

#[test]
fn everybody_may_what_is_meant_and_nothing_else() {
    let server = migrated();
    server.execute_as_superuser(ACCESS);
    server.execute_as_superuser(STRUCTURE);
}

#[test]
#[should_panic(expected = "ben: select from public.workouts\\n    expected 0, got 6")]
fn access_that_widens_is_noticed() {
    let server = migrated();
    server.execute_as_superuser("ALTER POLICY workouts_select_authenticated ON public.workouts USING (true)");
    server.execute_as_superuser(ACCESS);
}

#[test]
#[should_panic(expected = "a foreign key has an index: public.messages messages_workout_id_fkey")]
fn a_foreign_key_without_an_index_is_noticed() {
    let server = migrated();
    server.execute_as_superuser("DROP INDEX public.messages_workout_id_idx");
    server.execute_as_superuser(STRUCTURE);
}

#[test]
#[ignore = "needs node, and npm with a registry to install from"]
fn better_auth_signs_up_in_and_out() {
    let server = migrated();
    let folder = root().join("tests/better_auth");
    run(Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&folder));
    let url = server.url_for("ultracoach_server");
    run(Command::new("node").arg("run.mjs").current_dir(&folder).env("BETTER_AUTH_URL", url));
}

/// A server on which the migrations of `generated/` have run.
fn migrated() -> Server {
    let server = Server::start();
    server.execute_as_superuser(ROLES);
    let mut palisade = Command::new(env!("CARGO_BIN_EXE_palisade"));
    run(palisade.arg("migrate").current_dir(root()).env("DATABASE_URL", server.url()));
    server
}

/// The folder of the repository, which is the project that the tool works on.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(command: &mut Command) {
    let ended = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        ended.status.success(),
        "{command:?}: {}\n{}{}",
        ended.status,
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr),
    );
}
