//! Folders that another tool runs: its ledger is followed, and its way of running a file leads to the schema.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const NOTES: &str = "use palisade::Table;

#[derive(Table)]
#[table(name = \"notes\", rls)]
#[policy(select, to = authenticated, when = owner(owner))]
#[grant(select, to = authenticated)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub owner: Uuid,
    pub body: Option<String>,
}
";

/// A project whose folder that tool runs, with one migration.
fn project(tool: &str, dir: &str) -> (Server, Project) {
    let server = Server::start();
    server.execute_as_superuser("CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role");
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!(
        "postgres = {major}\nroles = [\"authenticated\"]\n\n[migrations]\ndir = \"{dir}\"\ndialect = \"{tool}\"\n\n\
         [ledger]\nfollow = \"{tool}\"\n\n[rls]\ncaller = \"setting:app.uid\"\nid = \"uuid\"\n"
    ));
    project.put("schema/lib.rs", NOTES);
    project.set("DATABASE_URL", &server.url());
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    assert_eq!(project.run(&["generate", "first"]).status, 0);
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    (server, project)
}

/// The messages of the extended protocol, as the Supabase CLI sends a file: every statement, then the row of its ledger,
/// and one Sync behind them all.
struct Pipeline {
    stream: UnixStream,
}

impl Pipeline {
    fn connect(server: &Server) -> Self {
        let (user, database) =
            (server.ask("SELECT current_user::text"), server.ask("SELECT current_database()::text"));
        let mut stream = UnixStream::connect(server.socket_path()).unwrap();
        let mut body = 196_608_i32.to_be_bytes().to_vec();
        for text in ["user", &user, "database", &database, ""] {
            body.extend(text.as_bytes());
            body.push(0);
        }
        let length = i32::try_from(body.len() + 4).unwrap();
        stream.write_all(&[&length.to_be_bytes()[..], &body].concat()).unwrap();
        let mut pipeline = Self { stream };
        assert_eq!(pipeline.errors(), Vec::<String>::new());
        pipeline
    }

    /// Sends a batch and returns the errors.
    fn batch(&mut self, statements: &[(&str, &[&str])]) -> Vec<String> {
        let mut out = Vec::new();
        let mut message = |kind: u8, body: &[u8]| {
            out.push(kind);
            out.extend(i32::try_from(body.len() + 4).unwrap().to_be_bytes());
            out.extend(body);
        };
        for (sql, values) in statements {
            message(b'P', &[b"\0", sql.as_bytes(), b"\0\0\0"].concat());
            let mut bind = b"\0\0\0\0".to_vec();
            bind.extend(i16::try_from(values.len()).unwrap().to_be_bytes());
            for value in *values {
                bind.extend(i32::try_from(value.len()).unwrap().to_be_bytes());
                bind.extend(value.as_bytes());
            }
            bind.extend([0, 0]);
            message(b'B', &bind);
            message(b'E', b"\0\0\0\0\0");
        }
        message(b'S', b"");
        self.stream.write_all(&out).unwrap();
        self.errors()
    }

    /// Reads until the server is ready again.
    fn errors(&mut self) -> Vec<String> {
        let mut found = Vec::new();
        loop {
            let mut head = [0; 5];
            self.stream.read_exact(&mut head).unwrap();
            let length = i32::from_be_bytes(head[1..].try_into().unwrap());
            let mut body = vec![0; usize::try_from(length).unwrap() - 4];
            self.stream.read_exact(&mut body).unwrap();
            match head[0] {
                b'E' => found.push(String::from_utf8_lossy(&body).replace('\0', " ")),
                b'Z' => return found,
                _ => {}
            }
        }
    }

    /// `supabase db push` for one file.
    fn push(&mut self, project: &Project, dir: &str, file: &str) -> Vec<String> {
        let created = self.batch(&[
            ("SET lock_timeout = '4s'", &[]),
            ("CREATE SCHEMA IF NOT EXISTS supabase_migrations", &[]),
            ("CREATE TABLE IF NOT EXISTS supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY)", &[]),
            ("ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS statements text[]", &[]),
            ("ALTER TABLE supabase_migrations.schema_migrations ADD COLUMN IF NOT EXISTS name text", &[]),
        ]);
        assert_eq!(created, Vec::<String>::new());
        let text = std::fs::read_to_string(project.path(&format!("{dir}/{file}"))).unwrap();
        let statements = palisade_engine::sql::split(&text).unwrap();
        let (version, name) = file.trim_end_matches(".sql").split_once('_').unwrap();
        let entered = [version, name];
        let mut batch: Vec<(&str, &[&str])> =
            statements.iter().map(|one| (one.text.as_str(), &[][..])).collect();
        batch.push((
            "INSERT INTO supabase_migrations.schema_migrations (version, name, statements) VALUES ($1, $2, '{}')",
            &entered,
        ));
        self.batch(&batch)
    }
}

#[test]
fn the_supabase_command_line_runs_a_folder_and_its_ledger_is_followed() {
    let dir = "supabase/migrations";
    let (server, project) = project("supabase", dir);
    let before = project.transcript(&[&["status"], &["migrate"], &["check", "--allow", "pending"]]);
    let mut pipeline = Pipeline::connect(&server);
    assert_eq!(pipeline.push(&project, dir, "20261102090000_first.sql"), Vec::<String>::new());
    project.put("schema/lib.rs", &NOTES.replace("pub body", "pub pages: Option<i32>,\n    pub body"));
    assert_eq!(project.run(&["generate", "pages"]).status, 0);
    let between = project.transcript(&[&["status"], &["check", "--allow", "pending"]]);
    let coming = project.run(&["migrate", "--dry-run"]);
    assert!(coming.stdout.starts_with("-- 20261103090000_pages.sql\n"), "{}", coming.shown());
    assert_eq!(pipeline.push(&project, dir, "20261103090000_pages.sql"), Vec::<String>::new());
    let after = project.transcript(&[&["status"], &["check"]]);
    let verified = project.run(&["verify"]);
    assert_eq!(verified.status, 0, "whoever runs it, the proof runs it itself: {}", verified.shown());
    server.execute("CREATE INDEX by_hand ON public.notes (owner)");
    let by_hand = project.run(&["check", "--no-execution"]);
    assert!(by_hand.stdout.contains("is only in env:local: made by hand"), "{}", by_hand.shown());
    assert_transcript!("follow_supabase", [before, between, after].join("\n"));
}

/// All or nothing: what fails in a pipeline undoes what ran before it, the ledger with it.
#[test]
fn a_file_that_fails_leaves_nothing_in_the_ledger() {
    let (server, project) = project("supabase", "supabase/migrations");
    server.execute("CREATE TABLE public.notes (id bigint)");
    let mut pipeline = Pipeline::connect(&server);
    assert_eq!(pipeline.push(&project, "supabase/migrations", "20261102090000_first.sql").len(), 1);
    assert_eq!(server.ask("SELECT count(*)::text FROM supabase_migrations.schema_migrations"), "0");
    assert_eq!(project.run(&["status"]).status, 1);
}

#[test]
fn a_file_that_was_edited_after_sqlx_ran_it_is_noticed() {
    let (server, project) = project("sqlx", "migrations");
    let file = project.path("migrations/20261102090000_first.sql");
    let text = std::fs::read_to_string(&file).unwrap();
    server.execute(
        "CREATE TABLE public._sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL,
             installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL,
             execution_time bigint NOT NULL)",
    );
    server.execute(&text);
    let enter = |text: &str| {
        format!(
            "INSERT INTO public._sqlx_migrations VALUES (20261102090000, 'first', '2026-11-02', true, sha384(convert_to({}, 'UTF8')), 1)",
            palisade_engine::sql::quote_literal(text)
        )
    };
    server.execute(&enter(&text));
    let applied = project.run(&["status"]);
    assert_eq!(applied.status, 0, "{}", applied.shown());
    assert!(applied.stdout.contains("applied 2026-11-02 00:00:00 UTC by sqlx"), "{}", applied.shown());
    server.execute("TRUNCATE public._sqlx_migrations");
    server.execute(&enter(&format!("{text}\n")));
    let edited = project.run(&["status"]);
    assert_eq!(edited.status, 1, "{}", edited.shown());
    assert!(edited.stdout.contains("applied, and edited since"), "{}", edited.shown());
}

#[test]
fn a_ledger_that_is_not_that_of_the_folder_is_refused() {
    let project = Project::with("[ledger]\nfollow = \"sqlx\"\n");
    let wrong = project.transcript(&[&["status"]]);
    project.put("palisade.toml", "[ledger]\nfollow = \"plain\"\n");
    assert_transcript!("follow_wrong", [wrong, project.transcript(&[&["status"]])].join("\n"));
}
