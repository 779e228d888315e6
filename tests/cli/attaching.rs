//! A database that others migrate: `init --policies-only`, intent on structs that name a few columns, migrations in the
//! folder and form of the tool, and nothing that touches the tables.

use std::fs;

use crate::project::Project;
use crate::server::Server;

/// What a tool made: tables, an enum, a function, a view, and a policy that somebody wrote into a migration.
const SCHEMA: &str = "CREATE TYPE public.mood AS ENUM ('good', 'bad');
    CREATE TABLE public.users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE public.posts (id bigserial PRIMARY KEY, author uuid NOT NULL REFERENCES public.users (id) ON DELETE CASCADE,
        title text NOT NULL CHECK (title <> ''), mood public.mood NOT NULL DEFAULT 'good', data jsonb);
    CREATE INDEX posts_author_idx ON public.posts (author);
    ALTER TABLE public.posts ENABLE ROW LEVEL SECURITY;
    CREATE TABLE public.notes (id bigserial PRIMARY KEY, owner uuid NOT NULL, secret boolean NOT NULL, body text);
    ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
    CREATE FUNCTION public.is_admin() RETURNS boolean LANGUAGE sql STABLE
        AS $$ SELECT exists (SELECT 1 FROM public.users WHERE email = current_setting('app.email', true)) $$;
    CREATE POLICY admins ON public.notes FOR SELECT TO member USING (public.is_admin() AND NOT secret);
    CREATE VIEW public.good AS SELECT id, title FROM public.posts WHERE mood = 'good';
    INSERT INTO public.users VALUES ('00000000-0000-0000-0000-000000000001', 'a@example.com'),
        ('00000000-0000-0000-0000-000000000002', 'b@example.com');
    INSERT INTO public.posts (author, title) SELECT id, email FROM public.users";

/// A tool as its folder and its ledger show it, and what is expected of a migration for it.
struct Tool {
    files: &'static [(&'static str, &'static str)],
    ledger: &'static str,
    /// The file that `generate` writes.
    file: &'static str,
    /// Enters it into the ledger, as the tool does once it has run it.
    applied: &'static str,
}

/// The struct of the posts, for somebody who only cares who may see them.
const POST: &str = "#[derive(Table)]
#[table(name = \"posts\", managed = attach, rls)]
#[policy(select, insert, to = member, when = owner(author))]
#[immutable(author)]
#[grant(select, insert, to = member)]
pub struct Post {
    pub author: Uuid,
}
";

impl Tool {
    /// The database as the tool left it, and the project begun in its folder.
    fn begin(&self, schema: &str) -> (Server, Project) {
        let server = Server::start();
        server.execute_as_superuser("CREATE ROLE member");
        server.execute(schema);
        server.execute(self.ledger);
        let mut project = Project::empty();
        for (path, text) in self.files {
            project.put(path, text);
        }
        project.set("DATABASE_URL", &server.url());
        let begun = project.run(&["init", "--policies-only", "--clock", "2026-01-01T00:00:00Z"]);
        assert_eq!(begun.status, 0, "{begun:?}");
        let toml = fs::read_to_string(project.path("palisade.toml")).unwrap();
        if !toml.contains("[rls]") {
            project.put(
                "palisade.toml",
                &format!("{toml}\n[rls]\ncaller = \"setting:app.uid\"\nid = \"uuid\"\n"),
            );
        }
        expect(&project, &["check"], 0);
        (server, project)
    }

    /// Declares an intent, generates, applies as the tool would, and checks.
    fn whole_way(&self) -> (Server, Project) {
        let (server, project) = self.begin(SCHEMA);
        declare(&project);
        let shape = shape(&server);
        let written = expect(&project, &["generate", "posts", "--clock", "2026-01-02T00:00:00Z"], 0);
        assert!(written.contains(self.file), "{written}");
        let sql = fs::read_to_string(project.path(self.file)).unwrap();
        assert_no_table_is_touched(&sql);
        assert!(sql.contains("CREATE POLICY posts_select_member ON public.posts"), "{sql}");
        assert!(!sql.contains("admins"), "what was there before is nobody's to make again: {sql}");
        // All that is new in one message is what each of these tools sends, in a transaction or as one.
        server.execute(&sql);
        server.execute(self.applied);
        expect(&project, &["check"], 0);
        expect(&project, &["generate", "--check"], 0);
        expect(&project, &["check", "--offline"], 0);
        expect(&project, &["verify"], 0);
        assert_eq!(shape, self::shape(&server), "the tables are as they were");
        server.execute_as_superuser("GRANT member TO palisade_loader");
        server.execute(
            "SET row_security = on; SET app.uid = '00000000-0000-0000-0000-000000000001'; SET ROLE member",
        );
        assert_eq!(server.ask("SELECT string_agg(title, ' ') FROM public.posts"), "a@example.com");
        server.execute("RESET ROLE; SET row_security = off");
        (server, project)
    }
}

/// Runs a command that has to end so, and returns what it printed.
fn expect(project: &Project, args: &[&str], status: i32) -> String {
    let ended = project.run(args);
    assert_eq!(ended.status, status, "{args:?}: {}", ended.shown());
    ended.stdout
}

/// Puts the intent in the place of what `init` wrote of the posts.
fn declare(project: &Project) {
    let path = project.path("schema/user.rs");
    let text = fs::read_to_string(&path).unwrap();
    let at = text.find("#[derive(Table)]\n#[table(name = \"posts\"").unwrap();
    let end = at + text[at..].find("}\n").unwrap() + 2;
    fs::write(&path, format!("{}{POST}{}", &text[..at], &text[end..])).unwrap();
}

/// The columns, keys and indexes of all tables.
fn shape(server: &Server) -> String {
    server.ask(
        "SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
            SELECT format('%s.%s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull) AS line
                FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                WHERE attnum > 0 AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
            UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT format('%s %s', oid::regclass, relrowsecurity) FROM pg_class WHERE relkind = 'r'
                AND relnamespace = 'public'::regnamespace) AS lines",
    )
}

/// No table is made, altered or dropped, and no index.
fn assert_no_table_is_touched(sql: &str) {
    let plain: Vec<&str> = sql.lines().filter(|line| !line.starts_with("--")).collect();
    let words = plain.join(" ").to_uppercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    for pair in words.windows(2) {
        let touches = matches!(pair, ["CREATE" | "ALTER" | "DROP", "TABLE" | "INDEX" | "TYPE" | "SEQUENCE"]);
        assert!(!touches, "{pair:?} in {sql}");
    }
}

const DRIZZLE: Tool = Tool {
    files: &[
        (
            "drizzle.config.ts",
            "export default defineConfig({ dialect: 'postgresql', out: './drizzle', dbCredentials: { url: process.env.DATABASE_URL! } })\n",
        ),
        (
            "drizzle/meta/_journal.json",
            "{\n  \"version\": \"7\",\n  \"dialect\": \"postgresql\",\n  \"entries\": [\n    {\n      \"idx\": 0,\n      \"version\": \"7\",\n      \"when\": 1700000000123,\n      \"tag\": \"0000_first\",\n      \"breakpoints\": true\n    }\n  ]\n}",
        ),
        ("drizzle/0000_first.sql", "-- as it was run\n"),
        (
            "drizzle/meta/0000_snapshot.json",
            "{\n  \"id\": \"aaaaaaaa-0000-4000-8000-000000000000\",\n  \"prevId\": \"00000000-0000-0000-0000-000000000000\",\n  \"tables\": {\n    \"public.users\": { \"columns\": { \"id\": { \"name\": \"id\" } } }\n  }\n}\n",
        ),
    ],
    ledger: "CREATE SCHEMA drizzle;
        CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
        INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('h', 1700000000123)",
    file: "drizzle/0001_posts.sql",
    applied: "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('g', 1767312000000)",
};

const PRISMA: Tool = Tool {
    files: &[
        ("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\n"),
        ("prisma/migrations/20240101000000_first/migration.sql", "-- as it was run\n"),
        ("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n"),
    ],
    ledger: "CREATE TABLE public._prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL,
            finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
            started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0);
        INSERT INTO public._prisma_migrations (id, checksum, finished_at, migration_name)
            VALUES ('1', 'c', now(), '20240101000000_first')",
    file: "prisma/migrations/20260102000000_posts/migration.sql",
    applied: "INSERT INTO public._prisma_migrations (id, checksum, finished_at, migration_name)
        VALUES ('2', 'c', now(), '20260102000000_posts')",
};

const SQLX: Tool = Tool {
    files: &[
        ("Cargo.toml", "[package]\nname = \"app\"\n\n[dependencies]\nsqlx = { version = \"0.8\", features = [\"postgres\"] }\n"),
        // Ahead of the clock: what comes next has to come after it all the same.
        ("migrations/20260102000005_first.sql", "-- as it was run\n"),
    ],
    ledger: "CREATE TABLE public._sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL,
            installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL,
            execution_time bigint NOT NULL);
        INSERT INTO public._sqlx_migrations VALUES (20260102000005, 'first', now(), true, '\\x00', 1)",
    file: "migrations/20260102000006_posts.sql",
    applied: "INSERT INTO public._sqlx_migrations VALUES (20260102000006, 'posts', now(), true, '\\x00', 1)",
};

#[test]
fn drizzle() {
    let (server, project) = DRIZZLE.whole_way();
    let journal = fs::read_to_string(project.path("drizzle/meta/_journal.json")).unwrap();
    let entry = "    {\n      \"idx\": 1,\n      \"version\": \"7\",\n      \"when\": 1767312000000,\n      \"tag\": \"0001_posts\",\n      \"breakpoints\": true\n    }\n  ]\n}";
    assert!(journal.starts_with(&DRIZZLE.files[1].1[..150]) && journal.ends_with(entry), "{journal}");
    let snapshot = fs::read_to_string(project.path("drizzle/meta/0001_snapshot.json")).unwrap();
    assert!(snapshot.contains("\"prevId\": \"aaaaaaaa-0000-4000-8000-000000000000\""), "{snapshot}");
    assert!(snapshot.contains("\"name\": \"id\""), "{snapshot}");
    let sql = fs::read_to_string(project.path(DRIZZLE.file)).unwrap();
    assert!(
        sql.contains("--> statement-breakpoint") && sql.contains("SET LOCAL row_security TO DEFAULT"),
        "{sql}"
    );
    // It is theirs to run.
    let refused = project.run(&["migrate"]);
    assert!(refused.status == 2 && refused.stderr.contains("Drizzle runs these files"), "{refused:?}");
    a_table_without_intent_fails(&server, &project);
}

#[test]
fn prisma() {
    PRISMA.whole_way();
}

#[test]
fn sqlx() {
    SQLX.whole_way();
}

/// A Supabase project as its platform and its command line left it. What the platform has belongs to roles of its own,
/// is newer than what a scratch stands in for, and has more tables.
const PLATFORM: &str = "CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role BYPASSRLS;
    CREATE ROLE supabase_auth_admin; CREATE ROLE supabase_storage_admin; CREATE ROLE supabase_realtime_admin;
    CREATE SCHEMA auth AUTHORIZATION supabase_auth_admin; CREATE SCHEMA storage AUTHORIZATION supabase_storage_admin;
    CREATE SCHEMA realtime AUTHORIZATION supabase_realtime_admin;
    GRANT USAGE ON SCHEMA auth, storage, realtime TO PUBLIC;
    GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;
    SET ROLE supabase_auth_admin;
    CREATE TABLE auth.users (id uuid PRIMARY KEY, email varchar(255), phone text, raw_user_meta_data jsonb);
    CREATE TABLE auth.sessions (id uuid PRIMARY KEY, user_id uuid REFERENCES auth.users);
    CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE
        AS $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(auth.jwt() ->> 'sub', '')::uuid $$;
    GRANT REFERENCES, TRIGGER ON auth.users TO palisade_loader;
    SET ROLE supabase_storage_admin;
    CREATE TABLE storage.buckets (id text PRIMARY KEY, name text NOT NULL UNIQUE, public boolean DEFAULT false);
    CREATE TABLE storage.objects (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        bucket_id text REFERENCES storage.buckets (id), name text, owner uuid, owner_id text, version text,
        path_tokens text[] GENERATED ALWAYS AS (string_to_array(name, '/')) STORED);
    ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
    GRANT ALL ON storage.objects TO anon, authenticated, service_role;
    SET ROLE supabase_realtime_admin;
    CREATE TABLE realtime.messages (topic text NOT NULL, extension text NOT NULL, payload jsonb, event text,
        private boolean DEFAULT false, updated_at timestamp NOT NULL DEFAULT now(),
        inserted_at timestamp NOT NULL DEFAULT now(), id uuid NOT NULL DEFAULT gen_random_uuid(),
        PRIMARY KEY (id, inserted_at)) PARTITION BY RANGE (inserted_at);
    ALTER TABLE realtime.messages ENABLE ROW LEVEL SECURITY;
    CREATE FUNCTION realtime.topic() RETURNS text LANGUAGE sql STABLE
        AS $$ SELECT nullif(current_setting('realtime.topic', true), '') $$;
    GRANT SELECT, INSERT ON realtime.messages TO anon, authenticated;
    RESET ROLE";

/// What hangs on tables of the platform: only their owners may put it there.
const PUT_THERE: &str = "CREATE POLICY own_folder ON storage.objects FOR SELECT TO authenticated
        USING (bucket_id = 'mine' AND owner = (SELECT auth.uid()));
    CREATE TRIGGER welcome AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.welcome()";

const SUPABASE_SCHEMA: &str = "CREATE TABLE public.profiles (id uuid PRIMARY KEY REFERENCES auth.users, name text);
    ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON public.profiles FOR SELECT TO authenticated USING (id = (SELECT auth.uid()));
    CREATE FUNCTION public.welcome() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE SCHEMA supabase_migrations;
    CREATE TABLE supabase_migrations.schema_migrations (version text PRIMARY KEY, statements text[], name text);
    INSERT INTO supabase_migrations.schema_migrations VALUES ('20240101000000', '{}', 'first')";

fn supabase_server() -> (Server, Project) {
    let server = Server::start();
    server.execute_as_superuser(PLATFORM);
    server.execute(SUPABASE_SCHEMA);
    server.execute_as_superuser(PUT_THERE);
    let mut project = Project::empty();
    project.put("supabase/config.toml", "[db]\nport = 54322\n");
    project.put("supabase/migrations/20240101000000_first.sql", "-- as it was run\n");
    project.set("DATABASE_URL", &server.url());
    (server, project)
}

/// Everything in a folder of sources.
fn sources(project: &Project) -> String {
    let mut paths: Vec<_> =
        fs::read_dir(project.path("schema")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let text = |path: &std::path::PathBuf| {
        format!("==> {}\n{}", path.file_name().unwrap().display(), fs::read_to_string(path).unwrap())
    };
    paths.iter().map(text).collect::<Vec<_>>().join("\n")
}

#[test]
fn supabase() {
    let (server, project) = supabase_server();
    expect(&project, &["init", "--policies-only", "--clock", "2026-01-01T00:00:00Z"], 0);
    let written = sources(&project);
    insta::assert_snapshot!("attached_supabase", written);
    expect(&project, &["check"], 0);
    // Somebody may send on a channel that bears their id, and change what is theirs in the storage.
    let lib = fs::read_to_string(project.path("schema/lib.rs")).unwrap();
    project.put("schema/lib.rs", &format!("{lib}pub mod message;\n"));
    project.put(
        "schema/message.rs",
        "use palisade::Table;

#[derive(Table)]
#[table(name = \"messages\", schema = \"realtime\", managed = attach)]
#[policy(insert, to = authenticated, when = sql(\"{topic} = (select auth.uid())::text\"))]
pub struct Message {
    pub topic: String,
}
",
    );
    let path = project.path("schema/storage_object.rs");
    let object = fs::read_to_string(&path).unwrap();
    let with = object
        .replace("pub struct", "#[policy(update, to = authenticated, when = owner(owner))]\npub struct");
    assert_ne!(object, with);
    fs::write(&path, with).unwrap();
    let file = "supabase/migrations/20260102000000_channels.sql";
    let generated = expect(&project, &["generate", "channels", "--clock", "2026-01-02T00:00:00Z"], 0);
    assert!(generated.contains(file), "{generated}");
    let sql = fs::read_to_string(project.path(file)).unwrap();
    assert_no_table_is_touched(&sql);
    assert!(sql.contains("ON realtime.messages") && sql.contains("ON storage.objects"), "{sql}");
    assert!(!sql.contains("profiles") && !sql.contains("own_folder"), "{sql}");
    let pages = fs::read_dir(project.path("generated/access")).unwrap().count();
    assert!(pages >= 3, "{pages} pages");
    server.execute_as_superuser(&sql);
    expect(&project, &["check"], 0);
    expect(&project, &["verify"], 0);
    // The platform may make what it likes; the team may not without saying what it means.
    server.execute_as_superuser("CREATE TABLE storage.s3_uploads (id text)");
    expect(&project, &["check"], 0);
    server.execute("CREATE TABLE public.orders (id bigint PRIMARY KEY)");
    let found = expect(&project, &["check"], 1);
    assert!(found.contains("PL190") && found.contains("public.orders"), "{found}");
}

/// Without `--policies-only` the team's own tables are ours, and what hangs on the platform's is declared on a struct that
/// attaches to them.
#[test]
fn what_hangs_on_tables_of_others_is_pulled_with_attach() {
    let (server, project) = supabase_server();
    expect(&project, &["init", "--clock", "2026-01-01T00:00:00Z"], 0);
    let written = sources(&project);
    insta::assert_snapshot!("attached_pull", written);
    expect(&project, &["check"], 0);
    expect(&project, &["verify"], 0);
    // Somebody drops the trigger, and changes the policy: both are ours to bring back, and the tables are not.
    server.execute_as_superuser(
        "DROP TRIGGER welcome ON auth.users; ALTER POLICY own_folder ON storage.objects USING (true);
         ALTER TABLE auth.users ADD COLUMN banned_until timestamptz",
    );
    let found = expect(&project, &["check", "--no-execution"], 1);
    assert!(found.contains("trigger welcome on table auth.users"), "{found}");
    assert!(found.contains("policy own_folder on table storage.objects"), "{found}");
    assert!(!found.contains("banned_until"), "{found}");
    let sql = expect(&project, &["diff", "env:local", "schema", "--format", "sql"], 1);
    assert_no_table_is_touched(&sql);
    server.execute_as_superuser(&sql);
    expect(&project, &["check"], 0);
}

/// Another tool makes a table: CI fails until somebody has said who may see its rows.
fn a_table_without_intent_fails(server: &Server, project: &Project) {
    server.execute(
        "CREATE TABLE public.invoices (id bigint PRIMARY KEY, customer uuid NOT NULL, total numeric)",
    );
    let found = expect(project, &["check"], 1);
    assert!(
        found.contains("error[PL190]: table public.invoices is somebody else's, and no struct describes it"),
        "{found}"
    );
    let found = expect(project, &["lint", "env:local"], 1);
    assert!(found.contains("PL190"), "{found}");
    let page = expect(project, &["explain", "PL190"], 0);
    assert!(page.contains("Another tool made a table"), "{page}");
    let lib = fs::read_to_string(project.path("schema/lib.rs")).unwrap();
    project.put("schema/lib.rs", &format!("{lib}pub mod invoice;\n"));
    let invoice = |policy: &str| {
        let text = format!(
            "use palisade::Table;\nuse uuid::Uuid;\n\n#[derive(Table)]\n#[table(name = \"invoices\", managed = attach, rls)]\n{policy}pub struct Invoice {{\n    pub customer: Uuid,\n}}\n"
        );
        project.put("schema/invoice.rs", &text);
    };
    invoice("");
    let found = expect(project, &["check"], 1);
    assert!(found.contains("PL190") && found.contains("its struct declares no intent"), "{found}");
    // Row security is the one thing of a table that a struct may ask for, by a word of its own.
    invoice("#[policy(select, to = member, when = owner(customer))]\n#[grant(select, to = member)]\n");
    expect(project, &["generate", "invoices", "--clock", "2026-01-03T00:00:00Z"], 0);
    let sql = fs::read_to_string(project.path("drizzle/0002_invoices.sql")).unwrap();
    assert!(sql.contains("ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;"), "{sql}");
    assert_no_table_is_touched(&sql.replace("ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;", ""));
    server.execute(&sql);
    expect(project, &["check"], 0);
    // A policy by hand, a column of another type, and row security that somebody switched off.
    server.execute(
        "CREATE POLICY temporary ON public.posts USING (true);
         ALTER TABLE public.posts DISABLE ROW LEVEL SECURITY;
         ALTER TABLE public.invoices RENAME COLUMN total TO sum",
    );
    let found = expect(project, &["check"], 1);
    assert!(
        found.contains("error[PL191]: policy temporary on table public.posts is in no source"),
        "{found}"
    );
    assert!(found.contains("row security of table public.posts is off"), "{found}");
    assert!(!found.contains("invoices"), "nothing relies on that column: {found}");
    server.execute(
        "DROP POLICY temporary ON public.posts; ALTER TABLE public.posts ENABLE ROW LEVEL SECURITY;
         ALTER TABLE public.notes ALTER id TYPE integer",
    );
    let found = expect(project, &["check"], 1);
    assert!(
        found.contains("column id on table public.notes is of type integer, and its struct says bigint"),
        "{found}"
    );
}
