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
