//! The main job, from an empty folder to a database without drift.

use crate::project::Project;
use crate::server::Server;

#[test]
fn from_nothing_to_a_database_without_drift() {
    let server = Server::start();
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    assert_eq!(project.run(&["init"]).status, 0);
    let toml = std::fs::read_to_string(project.path("palisade.toml")).unwrap();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    project.put("palisade.toml", &toml.replace("postgres = 17", &format!("postgres = {major}")));

    let expect = |args: &[&str], status: i32, stdout: &str| {
        let ended = project.run(args);
        assert_eq!(ended.status, status, "{args:?}: {ended:?}");
        assert!(ended.stdout.contains(stdout), "{args:?}: {ended:?}");
    };
    expect(&["generate", "--check"], 1, "table public.notes");
    expect(&["check"], 1, "table public.notes is not in env:local");
    expect(&["generate", "first notes"], 0, "_first_notes.sql");
    expect(&["generate", "--check"], 0, "");
    expect(&["verify"], 0, "");
    expect(&["migrate"], 0, "_first_notes.sql");
    expect(&["check"], 0, "");
    server.execute("ALTER TABLE public.notes ADD COLUMN by_hand text");
    expect(&["check"], 1, "by_hand");
    expect(&["status"], 0, "applied");
}

/// A role that has nothing is in no catalog, and migrations name it all the same.
#[test]
fn a_cached_schema_is_verified_with_every_role() {
    let project = Project::empty();
    assert_eq!(project.run(&["init"]).status, 0);
    let major = std::env::var("PALISADE_TEST_PG").unwrap_or_else(|_| "15".to_owned());
    let toml = std::fs::read_to_string(project.path("palisade.toml")).unwrap();
    let toml = toml.replace("postgres = 17", &format!("postgres = {major}"));
    project.put("palisade.toml", &toml.replace("roles = []", "roles = [\"idle\"]"));
    let generated = project.run(&["generate"]);
    assert_eq!(generated.status, 0, "{generated:?}");
    for _ in 0..2 {
        let verified = project.run(&["verify"]);
        assert_eq!(verified.status, 0, "{verified:?}");
    }
}

#[test]
fn what_psql_applied_is_adopted_after_a_comparison() {
    let server = Server::start();
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    let file = project.migration(true, "CREATE TABLE public.t (id integer)");
    server.execute(&std::fs::read_to_string(file).unwrap());
    let refused = project.run(&["migrate"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("`palisade migrate --adopt`"), "{refused:?}");

    server.execute("ALTER TABLE public.t ADD COLUMN by_hand text");
    let differs = project.run(&["migrate", "--adopt"]);
    assert_eq!(differs.status, 2);
    assert!(differs.stderr.contains("column by_hand on table public.t"), "{differs:?}");
    assert_eq!(project.run(&["status"]).status, 1);

    server.execute("ALTER TABLE public.t DROP COLUMN by_hand");
    let adopted = project.run(&["migrate", "--adopt"]);
    assert_eq!((adopted.status, adopted.stdout.as_str()), (0, "20260101000000_step_1.sql\n"), "{adopted:?}");
    assert_eq!(project.run(&["status"]).status, 0);
}
