//! `init` in folders of other tools: their database is pulled, their ledger left alone, and the first `check` is clean.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

/// What all of them keep: tables that lean on each other, an enum, a check, an index.
const SCHEMA: &str = "CREATE TYPE public.mood AS ENUM ('good', 'bad');
    CREATE TABLE public.users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE public.posts (id bigserial PRIMARY KEY, author uuid NOT NULL REFERENCES public.users (id) ON DELETE CASCADE,
        title text NOT NULL CHECK (title <> ''), mood public.mood NOT NULL DEFAULT 'good', data jsonb);
    CREATE INDEX posts_author_idx ON public.posts (author);
    INSERT INTO public.users (email) VALUES ('a@example.com')";

/// A tool as its folder and its ledger show it.
struct Tool {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    ledger: &'static str,
    /// Shows that the ledger is as it was.
    kept: &'static str,
}

const TOOLS: [Tool; 8] = [
    Tool {
        name: "drizzle",
        files: &[
            (
                "drizzle.config.ts",
                "export default defineConfig({ dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle',\n  dbCredentials: { url: process.env.DATABASE_URL! } })\n",
            ),
            (
                "drizzle/meta/_journal.json",
                r#"{"version":"7","entries":[{"idx":0,"when":1700000000000,"tag":"0000_first"},{"idx":1,"when":1700000000001,"tag":"0001_second"}]}"#,
            ),
        ],
        ledger: "CREATE SCHEMA drizzle;
            CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
            INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('h', 1700000000000)",
        kept: "SELECT count(*)::text FROM drizzle.__drizzle_migrations",
    },
    Tool {
        name: "sqlx",
        files: &[
            ("Cargo.toml", "[package]\nname = \"app\"\n\n[dependencies]\nsqlx = { version = \"0.8\", features = [\"postgres\"] }\n"),
            ("migrations/20240101000000_first.sql", "-- as it was run\n"),
        ],
        ledger: "CREATE TABLE public._sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL,
                installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL,
                execution_time bigint NOT NULL);
            INSERT INTO public._sqlx_migrations VALUES (20240101000000, 'first', now(), true, '\\x00', 1)",
        kept: "SELECT count(*)::text FROM public._sqlx_migrations",
    },
    Tool {
        name: "diesel",
        files: &[
            ("diesel.toml", "[print_schema]\nfile = \"src/schema.rs\"\n"),
            ("migrations/2024-01-01-000000_first/up.sql", "-- as it was run\n"),
        ],
        ledger: "CREATE TABLE public.__diesel_schema_migrations (version varchar(50) PRIMARY KEY,
                run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP);
            INSERT INTO public.__diesel_schema_migrations (version) VALUES ('20240101000000')",
        kept: "SELECT count(*)::text FROM public.__diesel_schema_migrations",
    },
    Tool {
        name: "seaorm",
        files: &[
            ("migration/src/lib.rs", "pub use sea_orm_migration::prelude::*;\npub struct Migrator;\nimpl MigratorTrait for Migrator {}\n"),
            ("migration/src/m20240101_000001_first.rs", "// as it was run\n"),
        ],
        ledger: "CREATE TABLE public.seaql_migrations (version varchar PRIMARY KEY, applied_at bigint NOT NULL);
            INSERT INTO public.seaql_migrations VALUES ('m20240101_000001_first', 1)",
        kept: "SELECT count(*)::text FROM public.seaql_migrations",
    },
    Tool {
        name: "prisma",
        files: &[
            ("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\n"),
            ("prisma/migrations/20240101000000_first/migration.sql", "-- as it was run\n"),
        ],
        ledger: "CREATE TABLE public._prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL,
                finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
                started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0);
            INSERT INTO public._prisma_migrations (id, checksum, finished_at, migration_name)
                VALUES ('1', 'c', now(), '20240101000000_first')",
        kept: "SELECT count(*)::text FROM public._prisma_migrations",
    },
    Tool {
        name: "supabase",
        files: &[
            ("supabase/config.toml", "[db]\nport = 54322\n"),
            ("supabase/migrations/20240101000000_first.sql", "-- as it was run\n"),
        ],
        ledger: "CREATE SCHEMA supabase_migrations;
            CREATE TABLE supabase_migrations.schema_migrations (version text PRIMARY KEY, statements text[], name text);
            INSERT INTO supabase_migrations.schema_migrations VALUES ('20240101000000', '{}', 'first');
            ALTER TABLE public.posts ENABLE ROW LEVEL SECURITY;
            CREATE POLICY own ON public.posts FOR SELECT TO authenticated USING (true);
            GRANT SELECT ON public.posts TO authenticated",
        kept: "SELECT count(*)::text FROM supabase_migrations.schema_migrations",
    },
    Tool {
        name: "refinery",
        files: &[
            ("Cargo.toml", "[package]\nname = \"app\"\n\n[dependencies]\nrefinery = { version = \"0.8\", features = [\"tokio-postgres\"] }\n"),
            ("migrations/V01__first.sql", "-- as it was run\n"),
        ],
        ledger: "CREATE TABLE public.refinery_schema_history (version int4 PRIMARY KEY, name varchar(255), applied_on varchar(255),
                checksum varchar(255));
            INSERT INTO public.refinery_schema_history VALUES (1, 'first', '2024-01-01T00:00:00Z', '1')",
        kept: "SELECT count(*)::text FROM public.refinery_schema_history",
    },
    Tool {
        name: "atlas",
        files: &[
            ("atlas.hcl", "env \"local\" {\n  migration {\n    dir = \"file://db/migrations\"\n  }\n}\n"),
            ("db/migrations/20240101000000_first.sql", "-- as it was run\n"),
            ("db/migrations/atlas.sum", "h1:x\n"),
        ],
        ledger: "CREATE SCHEMA atlas_schema_revisions;
            CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version varchar PRIMARY KEY, description varchar NOT NULL,
                type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0,
                executed_at timestamptz NOT NULL, execution_time bigint NOT NULL, error text, error_stmt text, hash varchar NOT NULL,
                partial_hashes jsonb, operator_version varchar NOT NULL);
            INSERT INTO atlas_schema_revisions.atlas_schema_revisions
                VALUES ('20240101000000', 'first', 2, 3, 3, now(), 1, NULL, NULL, 'h', NULL, 'v')",
        kept: "SELECT count(*)::text FROM atlas_schema_revisions.atlas_schema_revisions",
    },
];

fn project(server: &Server, tool: &Tool) -> Project {
    let mut project = Project::empty();
    for (path, text) in tool.files {
        project.put(path, text);
    }
    server.execute(SCHEMA);
    server.execute(tool.ledger);
    project.set("DATABASE_URL", &server.url());
    project
}

/// All of one tool's first hour.
fn begins(tool: &Tool) {
    let server = Server::start();
    if tool.name == "supabase" {
        server.execute_as_superuser("CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role");
    }
    let project = project(&server, tool);
    let begun = project.run(&["init", "--clock", "2026-01-01T00:00:00Z"]);
    assert_eq!(begun.status, 0, "{}: {begun:?}", tool.name);
    assert!(begun.stdout.contains("generated/migrations/20260101000000_baseline.sql"), "{begun:?}");
    let agree =
        !begun.stderr.contains("not in this database yet") && !begun.stderr.contains("applied, and not in");
    assert!(agree || tool.name == "drizzle", "{}: the folder and the ledger agree: {begun:?}", tool.name);
    assert!(!begun.stderr.contains("differs from what was pulled"), "{begun:?}");
    for args in [
        &["check"] as &[&str],
        &["generate", "--check"],
        &["check", "--offline"],
        &["migrate", "--adopt"],
        &["status"],
    ] {
        let ended = project.run(args);
        assert_eq!(ended.status, 0, "{} {args:?}: {ended:?}", tool.name);
    }
    assert_eq!(server.ask(tool.kept), "1", "the ledger of {} is as it was", tool.name);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.users"), "1");
    let again = project.run(&["init"]);
    assert_eq!(again.status, 2, "{again:?}");
}

#[test]
fn from_drizzle() {
    begins(&TOOLS[0]);
}

#[test]
fn from_sqlx() {
    begins(&TOOLS[1]);
}

#[test]
fn from_diesel() {
    begins(&TOOLS[2]);
}

#[test]
fn from_sea_orm() {
    begins(&TOOLS[3]);
}

#[test]
fn from_prisma() {
    begins(&TOOLS[4]);
}

#[test]
fn from_supabase() {
    begins(&TOOLS[5]);
}

#[test]
fn from_refinery() {
    begins(&TOOLS[6]);
}

#[test]
fn from_atlas() {
    begins(&TOOLS[7]);
}

#[test]
fn what_init_says() {
    let server = Server::start();
    let project = project(&server, &TOOLS[0]);
    let text = project.transcript(&[
        &["init", "--from", "flyway"],
        &["init", "--from", "prisma"],
        &["init", "--clock", "2026-01-01T00:00:00Z"],
    ]);
    let toml = std::fs::read_to_string(project.path("palisade.toml")).unwrap();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let toml = toml.replace(&format!("postgres = {major}"), "postgres = MAJOR");
    let text = text.replace(&format!("PostgreSQL {major}"), "PostgreSQL MAJOR");
    assert_transcript!("init_drizzle", format!("{text}\n==> palisade.toml <==\n{toml}"));
}

#[test]
fn a_database_that_does_not_answer_begins_nothing() {
    let mut project = Project::empty();
    project.put("prisma/schema.prisma", "datasource db { url = env(\"DATABASE_URL\") }\n");
    assert_eq!(project.run(&["init"]).status, 2);
    project.set("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing");
    let ended = project.run(&["init"]);
    assert_eq!(ended.status, 2, "{ended:?}");
    assert!(!project.path("palisade.toml").exists() && !project.path("schema").exists());
}

#[test]
fn an_existing_database_without_a_tool() {
    let server = Server::start();
    server.execute(SCHEMA);
    let mut project = Project::empty();
    project.put(".env", &format!("DATABASE_URL='{}'\n", server.url()));
    let begun = project.run(&["init", "--from", "database"]);
    assert_eq!(begun.status, 0, "{begun:?}");
    project.set("DATABASE_URL", "");
    assert_eq!(project.run(&["check"]).status, 0);
}

/// What numbers the rows of a ledger is the ledger's, under whatever name.
#[test]
fn a_ledger_takes_its_sequence_along() {
    let server = Server::start();
    server.execute(SCHEMA);
    server.execute(
        "CREATE TABLE public.applied (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
         ALTER SEQUENCE public.applied_id_seq RENAME TO numbers",
    );
    let mut project = Project::empty();
    project.put(
        "drizzle.config.ts",
        "export default { out: './drizzle', migrations: { table: 'applied', schema: 'public' } }\n",
    );
    project.set("DATABASE_URL", &server.url());
    let begun = project.run(&["init"]);
    assert_eq!(begun.status, 0, "{begun:?}");
    let pulled = std::fs::read_dir(project.path("schema")).unwrap();
    let pulled = pulled.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    assert!(pulled.into_iter().all(|text| !text.contains("applied") && !text.contains("numbers")));
    assert_eq!(project.run(&["check"]).status, 0);
}
