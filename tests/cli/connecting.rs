//! Servers that cannot be reached, or do not let us in.

use std::time::{Duration, Instant};

use crate::project::{Project, assert_transcript};
use crate::server::Server;

#[test]
fn an_unreachable_server() {
    let mut project = Project::empty();
    // Nothing listens on port 1, and no host has a name under `.invalid`.
    project.set("DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:1/app");
    let refused = project.run(&["status"]);
    assert_eq!(refused.status, 2);
    assert!(!refused.stderr.contains("s3cret"));
    assert_transcript!("unreachable", refused.shown());
    project.set("DATABASE_URL", "postgresql://me:s3cret@nowhere.invalid/app");
    let unknown = project.run(&["migrate"]);
    assert_eq!(unknown.status, 2);
    assert!(
        unknown.stderr.starts_with("error: ") && unknown.stderr.contains("nowhere.invalid"),
        "{}",
        unknown.stderr
    );
    assert!(unknown.stderr.contains("help: ") && !unknown.stderr.contains("s3cret"), "{}", unknown.stderr);
}

#[test]
fn a_wrong_password_and_a_database_that_is_not_there() {
    let server = Server::start();
    server.execute_as_superuser("CREATE ROLE app LOGIN PASSWORD 'right'");
    server.execute_as_superuser(
        "DO $$ BEGIN EXECUTE format('COPY (VALUES (''local all app scram-sha-256''), (''local all all trust'')) TO %L', \
         current_setting('hba_file')); END $$; SELECT pg_reload_conf()",
    );
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url_for("app:wr0ng"));
    // The server takes a moment to read its file again.
    let started = Instant::now();
    while project.run(&["status"]).status != 2 {
        assert!(started.elapsed() < Duration::from_secs(10), "the password was never asked for");
    }
    let refused = project.run(&["status"]);
    assert!(!refused.stderr.contains("wr0ng"));
    assert_transcript!("wrong_password", refused.shown());
    project.set("DATABASE_URL", &server.url_for("app:right"));
    assert_eq!(project.run(&["status"]).shown(), "stdout:\n  there are no migrations\nstatus: 0\n");

    project.set("DATABASE_URL", &server.url().replacen("@/", "@/nowhere_", 1));
    assert_transcript!("no_database", project.run(&["status"]).shown());
}
