//! The reference application on a server of its own: what the migrations build is tried as each kind of caller.

#[path = "../cli/server.rs"]
#[expect(dead_code, reason = "shared with the transcripts, which use the rest")]
mod server;

use std::path::{Path, PathBuf};
use std::process::Command;

use server::Server;

const ACCESS: &str = include_str!("access.sql");
const PRECONDITIONS: &str = include_str!("preconditions.sql");
const STRUCTURE: &str = include_str!("structure.sql");

/// The roles that a platform has before the first migration, and one that the application's server logs in as.
const ROLES: &str = "
    CREATE ROLE anon NOLOGIN NOINHERIT;
    CREATE ROLE authenticated NOLOGIN NOINHERIT;
    CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
    CREATE ROLE ultracoach_server LOGIN IN ROLE service_role;
";

#[test]
fn no_finding_is_left_that_nobody_gave_a_reason_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO_BIN_EXE_palisade")).arg("lint").current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_is_generated_is_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut command = Command::new(env!("CARGO_BIN_EXE_palisade"));
    let output = command.args(["check", "--offline"]).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

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
fn seeds_are_loaded_once_and_made_up_rows_fit() {
    let server = migrated();
    let palisade = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_palisade"));
        run(command.args(args).current_dir(root()).env("DATABASE_URL", server.url()));
    };
    palisade(&["seed"]);
    palisade(&["seed"]);
    palisade(&["seed", "--check"]);
    // By hand it was run with a million: PALISADE_FAKE_ROWS=1000000.
    let rows = std::env::var("PALISADE_FAKE_ROWS").unwrap_or_else(|_| "5000".to_owned());
    palisade(&["seed", "--fake", &rows]);
    let counts = "SELECT concat_ws(' ', (SELECT count(*) FROM public.training_phases), (SELECT count(*) FROM public.plan_templates),
        (SELECT count(*) FROM public.template_phases), (SELECT count(*) FROM public.races),
        (SELECT count(*) FROM public.onboarding_steps))";
    assert_eq!(server.ask(counts), "10 15 22 19 6");
    server.execute_as_superuser(PRECONDITIONS);
    // The same, said otherwise: a coach is one, a plan is for a pair, a message goes between the two.
    for (what, rows) in [
        (
            "a coach",
            "training_plans AS t JOIN public.better_auth_users AS u ON u.id = t.coach_id WHERE u.user_type <> 'coach'",
        ),
        (
            "a pair",
            "training_plans AS t WHERE (coach_id, runner_id) NOT IN (SELECT coach_id, runner_id FROM public.coach_runners)",
        ),
        (
            "a thread",
            "messages AS m JOIN public.conversations AS c ON c.id = m.conversation_id \
             WHERE m.sender_id NOT IN (c.coach_id, c.runner_id) OR m.recipient_id NOT IN (c.coach_id, c.runner_id)",
        ),
    ] {
        assert_eq!(server.ask(&format!("SELECT count(*)::text FROM public.{rows}")), "0", "{what}");
    }
    assert_ne!(server.ask("SELECT count(*)::text FROM public.messages"), "0");
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

#[test]
#[ignore = "needs node, and npm with a registry to install from"]
fn postgrest_answers_as_the_matrix_says() {
    let server = migrated();
    server.execute_as_superuser(
        "CREATE ROLE authenticator LOGIN NOINHERIT; GRANT anon, authenticated TO authenticator;
         CREATE ROLE teller LOGIN BYPASSRLS; GRANT pg_read_all_data TO teller;
         INSERT INTO public.better_auth_users (id, name, email) VALUES ('stranger', 's', 's@example.test')",
    );
    let mut palisade = Command::new(env!("CARGO_BIN_EXE_palisade"));
    run(palisade.args(["seed", "--fake", "3000"]).current_dir(root()).env("DATABASE_URL", server.url()));
    let folder = root().join("tests/postgrest");
    run(Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&folder));
    let scratch = tempfile::tempdir().unwrap();
    let matrix = scratch.path().join("matrix.json");
    let palisade = Command::new(env!("CARGO_BIN_EXE_palisade"))
        .args(["policy", "matrix", "schema", "--format", "json"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(palisade.status.success(), "{}", String::from_utf8_lossy(&palisade.stderr));
    std::fs::write(&matrix, palisade.stdout).unwrap();
    let mut node = Command::new("node");
    node.arg("run.mjs").current_dir(&folder).env("MATRIX", matrix);
    node.env("POSTGREST_URL", server.url_for("authenticator")).env("SERVER_URL", server.url_for("teller"));
    run(&mut node);
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
