//! `push`: a local database without a migration.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const FIRST: &str = r#"
use palisade::Table;

#[derive(Table)]
#[table(name = "notes", rls = off)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub body: String,
    pub mood: Option<String>,
}
"#;

const SECOND: &str = r#"
use palisade::Table;

#[derive(Table)]
#[table(name = "notes", rls = off)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(renamed_from = "body")]
    pub text: String,
    #[column(default = 1)]
    pub stars: i32,
}
"#;

fn project() -> (Server, Project) {
    let server = Server::start();
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    project.put("palisade.toml", &format!("postgres = {major}\n"));
    project.put("schema/lib.rs", FIRST);
    (server, project)
}

#[test]
fn a_local_database_is_brought_to_the_schema() {
    let (server, project) = project();
    let mut text =
        project.transcript(&[&["push"], &["push", "--dry-run"], &["push", "--yes"], &["push", "--yes"]]);
    server.execute("INSERT INTO public.notes VALUES (1, 'kept', 'gone')");
    project.put("schema/lib.rs", SECOND);
    text += "\n";
    text += &project.transcript(&[&["push", "--yes"]]);
    assert_eq!(server.ask("SELECT body FROM public.notes"), "kept");
    text += "\n";
    text +=
        &project.transcript(&[&["push", "--yes", "--allow", "drop:column:public.notes.mood"], &["check"]]);
    assert_eq!(server.ask("SELECT text || stars FROM public.notes"), "kept1");
    assert_transcript!("push", text);
}

#[test]
fn what_fails_on_rows_changes_nothing() {
    let (server, project) = project();
    assert_eq!(project.run(&["push", "--yes"]).status, 0);
    server.execute("INSERT INTO public.notes VALUES (1, 'a'), (2, 'a')");
    project.put(
        "schema/lib.rs",
        &FIRST
            .replace("pub body", "#[column(unique)]\n    pub body")
            .replace("pub mood: Option<String>", "pub mood: Option<String>,\n    pub extra: Option<i32>"),
    );
    let failed = project.run(&["push", "--yes"]);
    assert_eq!(failed.status, 2);
    assert!(failed.stderr.contains("nothing was changed"), "{}", failed.stderr);
    assert_eq!(server.ask("SELECT count(*)::text FROM pg_attribute WHERE attrelid = 'public.notes'::regclass AND attname = 'extra'"), "0");
}

#[test]
fn what_is_not_the_developers_own_is_refused() {
    let (_server, mut project) = project();
    project.put(
        "palisade.toml",
        "[env.local]\n[env.production]\nurl = { env = \"DATABASE_URL\" }\nprotected = true\n",
    );
    let protected = project.transcript(&[&["push", "--env", "production", "--yes"]]);
    project.set("DATABASE_URL", "postgresql://me:s3cret@db.example/app");
    let remote = project.transcript(&[&["push", "--yes"]]);
    assert_transcript!("push_refused", [protected, remote].join("\n"));
}
