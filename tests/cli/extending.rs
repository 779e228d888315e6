//! Extensions that no PostgreSQL of this machine has, for which stubs stand, and the server of a profile as a scratch.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

/// What changes from run to run and from machine to machine.
fn steady(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let header =
            ["-- id: ", "-- hash: ", "-- parent: "].iter().any(|mark| line.trim_start().starts_with(mark));
        let line = if header { line.split(": ").next().unwrap_or_default() } else { line };
        let line = line.split("from nothing on PostgreSQL ").next().unwrap_or_default();
        let line = match (line.find("PostgreSQL "), line.find(" here does"), line.find(", does not have")) {
            (Some(start), Some(end), _) | (Some(start), _, Some(end)) => {
                format!("{}PostgreSQL VERSION{}", &line[..start], &line[end..])
            }
            _ => line.to_owned(),
        };
        out += &line;
        out.push('\n');
    }
    out
}

#[test]
fn what_a_stub_cannot_hold_is_refused_by_name() {
    let mut project = Project::with("postgres = 15\n");
    project.set("NO_COLOR", "1");
    project.put("schema/lib.rs", "");
    project.put(
        "schema/all.sql",
        "create extension postgis;\ncreate table public.place (at geometry(Point, 4326));\n",
    );
    assert_transcript!("stub_refused", steady(&project.transcript(&[&["generate", "place"]])));
}

#[test]
fn a_project_leans_on_an_extension_that_is_not_here() {
    let mut project = Project::with("postgres = 15\n");
    project.set("NO_COLOR", "1");
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    let document = |fields: &str, above: &str| {
        format!(
            "use palisade::Table;\n\n#[derive(Table)]\n#[table(rls = off)]\n{above}pub struct Document {{\n    \
             #[column(primary_key)]\n    pub id: i64,\n    #[column(type = \"vector(3)\")]\n    pub embedding: \
             Vec<f32>,\n{fields}}}\n"
        )
    };
    let index = "#[index(embedding, using = hnsw, opclass(embedding = vector_l2_ops))]\n";
    project.put("schema/lib.rs", &document("", ""));
    project.put(
        "schema/all.sql",
        "create extension vector;\n\ncreate function public.nearest(wanted vector) returns setof bigint language sql stable\n\
         as $$ select id from public.document order by embedding <-> wanted limit 10 $$;\n",
    );
    let first = project.transcript(&[&["generate", "documents"], &["verify"]]);
    // What stands on the stub already is carried on: a new column and an index by its operator class.
    project.set("PALISADE_CLOCK", "2026-11-02T10:00:00Z");
    project.put("schema/lib.rs", &document("    pub title: Option<String>,\n", index));
    let second = project.transcript(&[&["generate", "titles"], &["verify"], &["check", "--offline"]]);
    let folder = std::fs::read_dir(project.path("generated/migrations")).unwrap();
    let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    let files = files.into_iter().map(|path| std::fs::read_to_string(path).unwrap());
    assert_transcript!(
        "stub_project",
        steady(&[first, second].into_iter().chain(files).collect::<Vec<_>>().join("\n"))
    );
}

/// What stands on the server beside the databases of the test, and the leftovers of runs.
const DATABASES: &str = "SELECT coalesce(string_agg(datname, ' ' ORDER BY datname), '') FROM pg_database WHERE datname LIKE 'palisade%'";

#[test]
fn the_server_of_a_profile_is_its_scratch_where_it_says_so_and_is_left_as_it_was() {
    let server = Server::start();
    // A server of ours has lost it, and any other has it.
    let before = [
        "CREATE DATABASE template0 IS_TEMPLATE true",
        "CREATE ROLE ci LOGIN CREATEDB",
        "CREATE DATABASE palisade_scratch_mine",
        "CREATE DATABASE palisade_other",
    ];
    before.iter().for_each(|sql| server.execute_as_superuser(sql));
    server.execute("CREATE TABLE public.kept (id int); GRANT CREATE ON SCHEMA public TO ci");
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!(
        "postgres = {major}\n[env.local]\nurl = {{ env = \"DATABASE_URL\" }}\nscratch = \"target\"\n\
         [env.live]\nurl = {{ env = \"DATABASE_URL\" }}\nprotected = true\nscratch = \"target\"\n\
         [env.careful]\nurl = {{ env = \"DATABASE_URL\" }}\nprotected = true\n"
    ));
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.put("schema/lib.rs", "");
    project.put("schema/all.sql", "create table public.t (id int);");
    project.set("DATABASE_URL", &server.url_for("ci"));
    let protected = project.transcript(&[
        &["generate", "t", "--env", "live"],
        &["generate", "t", "--env", "careful", "--scratch-url", "target"],
    ]);
    let kept = "palisade_other palisade_scratch_mine";
    assert_eq!(server.ask(DATABASES), kept);
    // Killed, a run leaves its databases behind.
    let mut child = project.command(&["generate", "t", "--offline"]).spawn().unwrap();
    while server.ask(DATABASES) == kept {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it made a database");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let left =
        server.ask("SELECT datname::text FROM pg_database WHERE datname LIKE 'palisade_scratch_1%' LIMIT 1");
    assert_ne!(left, "");
    // Two minutes later, the next run takes them away.
    let rename = format!("ALTER DATABASE {left} RENAME TO palisade_scratch_1000_1_old_0");
    let mut tries = 0;
    while server.ask(&format!("SELECT count(*)::text FROM pg_stat_activity WHERE datname = '{left}'")) != "0"
    {
        tries += 1;
        assert!(tries < 10_000, "the killed run is still connected");
    }
    server.execute_as_superuser(&rename);
    let done = project.run(&["generate", "t", "--offline"]);
    assert_eq!(done.status, 0, "{done:?}");
    assert!(done.stderr.contains("as ci, the role of the scratch"), "{done:?}");
    assert!(!server.ask(DATABASES).contains("old"), "{}", server.ask(DATABASES));
    assert!(server.ask(DATABASES).starts_with(kept), "{}", server.ask(DATABASES));
    assert_eq!(
        server
            .ask("SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
        "kept"
    );
    // A role with power over the server is refused, unless the server was made for that.
    project.set("DATABASE_URL", &server.url_for("palisade_admin"));
    let power = project.transcript(&[&["generate", "--check"]]);
    let toml = std::fs::read_to_string(project.path("palisade.toml")).unwrap();
    project.put("palisade.toml", &format!("{toml}[scratch]\nallow_superuser = true\n"));
    assert_eq!(project.run(&["generate", "--check"]).status, 0);
    assert_transcript!("scratch_on_target", [protected, power].join("\n"));
}

#[test]
fn strict_refuses_by_name_what_no_kind_models_and_nothing_else() {
    let server = Server::start();
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    project.put("schema/lib.rs", "");
    let sql = "create type public.span as range (subtype = time);\n\
               alter default privileges revoke execute on functions from public;\n\
               create table public.numbered (id int generated always as identity);\n";
    project.put("schema/all.sql", sql);
    server.execute(sql);
    let clean = project.run(&["check", "--strict"]);
    assert_eq!(clean.status, 0, "{clean:?}");
    // Nothing declares no schema, and is compared with all of a database nevertheless.
    for sides in [["empty", &server.url()], [&server.url(), "empty"]] {
        let whole = project.run(&["diff", sides[0], sides[1]]);
        assert_eq!(whole.status, 1, "{whole:?}");
        assert!(whole.stdout.contains("CREATE TABLE public.numbered"), "{whole:?}");
    }
    // Only a superuser may say so, and it is a difference like any other.
    server.execute_as_superuser("COMMENT ON FUNCTION public.span(time, time) IS 'from, to'");
    let differs = project.run(&["check", "--strict"]);
    assert_eq!(differs.status, 1, "{differs:?}");
    server.execute_as_superuser("COMMENT ON FUNCTION public.span(time, time) IS NULL; CREATE ROLE reader");
    // The sequence of an identity is no object, and what somebody may do with it is a difference.
    server.execute("GRANT USAGE ON SEQUENCE public.numbered_id_seq TO PUBLIC");
    let differs = project.run(&["check", "--strict"]);
    assert_eq!(differs.status, 1, "{differs:?}");
    assert!(
        differs.stdout.contains("grant public on sequence on column id on table public.numbered"),
        "{differs:?}"
    );
    server.execute("REVOKE USAGE ON SEQUENCE public.numbered_id_seq FROM PUBLIC");
    assert_eq!(project.run(&["check", "--strict"]).status, 0);
    server.execute_as_superuser("GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO reader");
    let refused = project.run(&["check", "--strict"]);
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(
        refused.stderr.contains("privileges on what is PostgreSQL's own in schema pg_catalog"),
        "{refused:?}"
    );
    let named = project.run(&["check"]);
    assert_eq!(named.status, 0, "{named:?}");
    assert!(
        named.stderr.contains("privileges on what is PostgreSQL's own in schema pg_catalog"),
        "{named:?}"
    );
}
