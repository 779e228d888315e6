//! `reset`: a local database, from nothing.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

fn project() -> (Server, Project) {
    let server = Server::start();
    let mut project =
        Project::with("[env.local]\n[env.production]\nurl = { env = \"DATABASE_URL\" }\nprotected = true\n");
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let toml = std::fs::read_to_string(project.path("palisade.toml")).unwrap();
    project.put("palisade.toml", &format!("postgres = {major}\n{toml}"));
    project.put(
        "schema/lib.rs",
        "#[derive(palisade::Table)]\n#[table(name = \"kinds\", rls = off)]\npub struct Kind {\n    #[column(primary_key)]\n    pub name: String,\n}\n",
    );
    project.put(
        "schema/seeds/seeds.toml",
        "[[set]]\nname = \"kinds\"\n[[set.table]]\ntable = \"kinds\"\nkey = [\"name\"]\n",
    );
    project.put("schema/seeds/kinds.csv", "name\nbase\n");
    project.set("DATABASE_URL", &server.url());
    (server, project)
}

#[test]
fn a_database_begins_again() {
    let (server, project) = project();
    let nothing = project.transcript(&[&["reset", "--yes"]]);
    project.migration(true, "CREATE TABLE public.kinds (name text PRIMARY KEY)");
    assert_eq!(project.run(&["migrate"]).status, 0);
    // Work that was not migrated yet goes with the rest; what others have in their own schemas stays.
    server.execute(
        "INSERT INTO public.kinds VALUES ('old'); CREATE TABLE public.left_over (kind text REFERENCES public.kinds);
         CREATE SCHEMA theirs; CREATE TABLE theirs.things (id integer)",
    );
    let asked = project.transcript(&[&["reset"], &["reset", "--yes", "--env", "production"]]);
    assert_eq!(server.ask("SELECT string_agg(name, ',') FROM public.kinds"), "old");
    let done = project.transcript(&[&["reset", "--yes"], &["status"]]);
    assert_eq!(server.ask("SELECT string_agg(name, ',') FROM public.kinds"), "base");
    assert_eq!(
        server.ask("SELECT concat(to_regclass('public.left_over'), to_regclass('theirs.things'))"),
        "theirs.things"
    );
    assert_transcript!("reset", [nothing, asked, done].join("\n"));
}

#[test]
fn what_would_fail_afterwards_drops_nothing() {
    let (server, project) = project();
    project.migration(true, "CREATE TABLE public.kinds (name text PRIMARY KEY)");
    assert_eq!(project.run(&["reset", "--yes"]).status, 0);
    project.put("schema/seeds/seeds.toml", "[[set]]\nnam = \"kinds\"\n");
    let failed = project.run(&["reset", "--yes"]);
    assert_eq!(failed.status, 2);
    assert!(failed.stderr.contains("there is no setting `nam`"), "{}", failed.stderr);
    assert_eq!(server.ask("SELECT string_agg(name, ',') FROM public.kinds"), "base");
}
