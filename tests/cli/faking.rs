//! `seed --fake`: made-up rows that honour what the tables ask.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const TABLES: &str = "
    CREATE TYPE public.state AS ENUM ('open', 'done');
    CREATE DOMAIN public.grade AS integer CHECK (VALUE BETWEEN 1 AND 6);
    CREATE TABLE public.people (id text PRIMARY KEY, email text NOT NULL, role text NOT NULL
        CHECK (role IN ('coach', 'runner')), boss text REFERENCES public.people);
    CREATE UNIQUE INDEX ON public.people (lower(email));
    CREATE TABLE public.links (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        coach_id text NOT NULL REFERENCES public.people, runner_id text NOT NULL REFERENCES public.people,
        UNIQUE (coach_id, runner_id), CHECK (coach_id <> runner_id));
    CREATE TABLE public.friends (a_id text NOT NULL REFERENCES public.people,
        b_id text NOT NULL REFERENCES public.people, CHECK (a_id <> b_id));
    CREATE UNIQUE INDEX ON public.friends (least(a_id, b_id), greatest(a_id, b_id));
    CREATE TABLE public.plans (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), coach_id text NOT NULL REFERENCES public.people,
        runner_id text NOT NULL REFERENCES public.people, title varchar(10) NOT NULL, state public.state NOT NULL,
        done_at timestamptz, grade public.grade, share numeric(3,2) CHECK (share > 0 AND share < 1),
        low integer NOT NULL, high integer NOT NULL, span integer GENERATED ALWAYS AS (high - low) STORED,
        CHECK (low < high), CHECK ((state = 'done') = (done_at IS NOT NULL)), UNIQUE (id, runner_id));
    CREATE TABLE public.runs (id serial PRIMARY KEY, plan_id uuid, user_id text NOT NULL REFERENCES public.people,
        FOREIGN KEY (plan_id, user_id) REFERENCES public.plans (id, runner_id), tags text[] NOT NULL, extra jsonb NOT NULL);
    CREATE TABLE public.settings (user_id text PRIMARY KEY REFERENCES public.people, sound boolean NOT NULL)";

fn project() -> (Server, Project) {
    let server = Server::start();
    server.execute(TABLES);
    let mut project =
        Project::with("[env.local]\n[env.production]\nurl = { env = \"DATABASE_URL\" }\nprotected = true\n");
    project.put("schema/lib.rs", "");
    project.set("DATABASE_URL", &server.url());
    (server, project)
}

/// All rows of a table, as a digest.
fn digest(server: &Server, table: &str) -> String {
    server.ask(&format!("SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM public.{table} AS t"))
}

#[test]
fn rows_are_made_and_made_again() {
    let (server, project) = project();
    let faked = project.run(&["seed", "--fake", "3000", "--seed", "7", "--format", "json"]);
    assert_eq!(faked.status, 0, "{}", faked.stderr);
    let count = "SELECT sum(n)::text FROM (SELECT (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c \
                 FROM public.%I', relname), false, true, '')))[1]::text::int AS n FROM pg_class \
                 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r') AS counts";
    assert_eq!(server.ask(count), "3000");
    // A coach is somebody whose role says so, a plan is for a pair that is linked, and a run is its plan's runner's.
    let none = [
        "links AS x JOIN public.people AS p ON p.id = x.coach_id WHERE p.role <> 'coach'",
        "plans AS x WHERE (x.coach_id, x.runner_id) NOT IN (SELECT coach_id, runner_id FROM public.links)",
        "people AS x WHERE x.email !~ '^[a-z0-9.]+@example[.]com$'",
    ];
    for rows in none {
        assert_eq!(server.ask(&format!("SELECT count(*)::text FROM public.{rows}")), "0", "{rows}");
    }
    assert_eq!(server.ask("SELECT (count(DISTINCT state) = 2 AND count(grade) > 0 AND count(share) > 0)::text FROM public.plans"), "true");
    assert_eq!(
        server.ask("SELECT (nextval('public.runs_id_seq') = max(id) + 1)::text FROM public.runs"),
        "true"
    );

    // The same seed makes the same rows, another one others, beside those that are there.
    let tables = ["people", "links", "friends", "plans", "runs", "settings"];
    let before = tables.map(|table| digest(&server, table));
    server.execute("TRUNCATE public.people, public.links, public.friends, public.plans, public.runs, public.settings RESTART IDENTITY");
    assert_eq!(project.run(&["seed", "--fake", "3000", "--seed", "7"]).status, 0);
    assert_eq!(tables.map(|table| digest(&server, table)), before);
    let beside = project.run(&["seed", "--fake", "500", "--seed", "8"]);
    assert_eq!(beside.status, 0, "{}", beside.stderr);
    assert_eq!(server.ask(count), "3500");
}

/// What is linked belongs to one person, and who writes to whom without a thread might have one.
#[test]
fn links_stay_within_one_owner() {
    let server = Server::start();
    server.execute(
        "CREATE TABLE public.people (id text PRIMARY KEY);
         CREATE TABLE public.threads (id integer PRIMARY KEY, a_id text NOT NULL REFERENCES public.people, b_id text NOT NULL REFERENCES public.people,
             UNIQUE (a_id, b_id), CHECK (a_id <> b_id));
         CREATE TABLE public.notes (id integer PRIMARY KEY, thread_id integer REFERENCES public.threads, a_id text NOT NULL REFERENCES public.people,
             b_id text NOT NULL REFERENCES public.people);
         CREATE TABLE public.files (id integer PRIMARY KEY, person_id text NOT NULL REFERENCES public.people);
         CREATE TABLE public.attachments (note_id integer REFERENCES public.notes, file_id integer REFERENCES public.files,
             PRIMARY KEY (note_id, file_id))",
    );
    let mut project = Project::empty();
    project.set("DATABASE_URL", &server.url());
    project.put("schema/lib.rs", "");
    let faked = project.run(&["seed", "--fake", "2000"]);
    assert_eq!(faked.status, 0, "{}", faked.stderr);
    let many = |rows: &str| server.ask(&format!("SELECT count(*)::text FROM {rows}")).parse::<u64>().unwrap();
    assert!(many("public.attachments") > 300, "{}", faked.stdout);
    assert!(many("public.notes WHERE thread_id IS NULL") > 0);
    for none in [
        "public.attachments JOIN public.notes ON notes.id = note_id JOIN public.files ON files.id = file_id WHERE person_id <> a_id",
        "public.notes WHERE (a_id, b_id) NOT IN (SELECT a_id, b_id FROM public.threads)",
    ] {
        assert_eq!(many(none), 0, "{none}");
    }
}

#[test]
fn what_cannot_be_made_is_named() {
    let (server, project) = project();
    let empty = Server::start();
    let mut nothing = Project::empty();
    nothing.set("DATABASE_URL", &empty.url());
    nothing.put("schema/lib.rs", "");
    let nothing = nothing.transcript(&[&["seed", "--fake", "100"]]);
    server.execute("CREATE TABLE public.odd (id integer PRIMARY KEY, code text NOT NULL CHECK (code ~ '^[A-Z]{3}-\\d{7}$'))");
    let mut text =
        project.transcript(&[&["seed", "--fake", "100"], &["seed", "--fake", "100", "--env", "production"]]);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.people"), "0");
    // Rows of a set stay as they are, and the rest is made around them.
    project.put(
        "schema/seeds/seeds.toml",
        "[[set]]\nname = \"odd\"\n[[set.table]]\ntable = \"odd\"\nkey = [\"id\"]\n",
    );
    project.put("schema/seeds/odd.csv", "id,code\n1,ABC-1234567\n");
    assert_eq!(project.run(&["seed"]).status, 0);
    text += "\n";
    text += &project.transcript(&[&["seed", "--fake", "100"]]);
    assert_eq!(server.ask("SELECT count(*)::text FROM public.odd"), "1");
    assert_transcript!("fake", [nothing, text].join("\n"));
}
