//! `export` and `eject`: the schema for other programs, and a way out.

use std::path::{Path, PathBuf};

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const SCHEMA: &str = "CREATE TYPE public.mood AS ENUM ('good', 'very bad');
    CREATE DOMAIN public.email AS text CHECK (value ~ '@');
    CREATE TABLE public.users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email public.email NOT NULL,
        name varchar(40), created_at timestamptz NOT NULL DEFAULT now());
    COMMENT ON TABLE public.users IS 'A person.';
    COMMENT ON COLUMN public.users.name IS 'It''s what friends say.';
    CREATE UNIQUE INDEX ON public.users (email);
    CREATE TABLE public.posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        author uuid NOT NULL REFERENCES public.users ON DELETE CASCADE, editor uuid REFERENCES public.users,
        title text NOT NULL, \"type\" text NOT NULL DEFAULT 'note' CHECK (\"type\" IN ('note', 'essay')),
        mood public.mood, tags text[] NOT NULL DEFAULT '{}', price numeric(8, 2), data jsonb, at interval,
        words integer GENERATED ALWAYS AS (length(title)) STORED);
    CREATE INDEX ON public.posts (author, id);
    CREATE TABLE public.profiles (user_id uuid PRIMARY KEY REFERENCES public.users ON DELETE CASCADE, bio text);
    CREATE TABLE public.log (line text);
    CREATE SCHEMA app;
    CREATE TABLE app.pairs (a integer, b integer, PRIMARY KEY (a, b));
    CREATE TABLE app.uses (a integer NOT NULL, b integer NOT NULL, place point,
        FOREIGN KEY (a, b) REFERENCES app.pairs (a, b), PRIMARY KEY (a, b));
    CREATE VIEW public.titles AS SELECT posts.id, title, created_at FROM public.posts JOIN public.users ON users.id = author";

fn project() -> (Server, Project) {
    let server = Server::start();
    server.execute(SCHEMA);
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    (server, project)
}

fn export(project: &Project, form: &str) -> String {
    let ended = project.run(&["export", form, "env:local"]);
    assert_eq!(ended.status, 0, "{form}: {ended:?}");
    ended.stdout
}

#[test]
fn every_form() {
    let (_server, project) = project();
    for form in ["diesel", "rows", "json-schema", "typescript", "mermaid", "dot", "dbml"] {
        insta::with_settings!({ omit_expression => true, snapshot_suffix => form }, {
            insta::assert_snapshot!("export", export(&project, form));
        });
    }
    assert_transcript!(
        "export_mistakes",
        project.transcript(&[&["export", "xml"], &["export", "dot", "env:local", "--out", "no/such/file"]])
    );
}

/// The files of `tests/exported`, which `cargo test -p xtask --features rows` compiles and the test below gives to the programs
/// that they are for. `INSTA_UPDATE=always` writes them anew.
#[test]
fn names_and_types_that_other_programs_stumble_over() {
    let server = Server::start();
    let folder = exported();
    server.execute(&std::fs::read_to_string(folder.join("schema.sql")).unwrap());
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\n"));
    project.set("DATABASE_URL", &server.url());
    for (form, file) in [
        ("diesel", "diesel.rs"),
        ("rows", "sqlx.rs"),
        ("json-schema", "schema.json"),
        ("typescript", "schema.ts"),
        ("mermaid", "schema.mmd"),
        ("dot", "schema.dot"),
        ("dbml", "schema.dbml"),
    ] {
        let (path, written) = (folder.join(file), export(&project, form));
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            std::fs::write(&path, &written).unwrap();
        }
        let known = std::fs::read_to_string(&path).unwrap();
        assert!(written == known, "{file} is stale: INSTA_UPDATE=always cargo test --workspace --test cli");
    }
}

#[test]
#[ignore = "needs node, and npm with a registry to install from"]
fn other_programs_read_what_was_exported() {
    for args in [&["install", "--no-audit", "--no-fund"] as &[&str], &["run", "check"]] {
        let output = std::process::Command::new("npm").args(args).current_dir(exported()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "npm {args:?}: {said}");
    }
}

fn exported() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/exported")
}

/// Whether a row is what the schema of its table says.
fn fits(value: &serde_json::Value, schema: &serde_json::Value, root: &serde_json::Value) -> bool {
    use serde_json::Value;
    if let Some(name) = schema["$ref"].as_str() {
        return fits(value, &root["$defs"][name.strip_prefix("#/$defs/").unwrap()], root);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().any(|schema| fits(value, schema, root));
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return true,
    };
    let kind_fits = kinds.contains(&kind) || (kind == "integer" && kinds.contains(&"number"));
    let word_fits = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    let short = value.as_str().is_none_or(|text| {
        schema["maxLength"].as_u64().is_none_or(|limit| text.chars().count() as u64 <= limit)
    });
    let below = match value {
        Value::Array(items) => items.iter().all(|item| fits(item, &schema["items"], root)),
        Value::Object(fields) => {
            let Some(known) = schema["properties"].as_object() else { return false };
            let required = schema["required"].as_array().unwrap();
            required.iter().all(|name| fields.contains_key(name.as_str().unwrap()))
                && fields
                    .iter()
                    .all(|(name, value)| known.get(name).is_some_and(|schema| fits(value, schema, root)))
        }
        _ => true,
    };
    kind_fits && word_fits && short && below
}

#[test]
fn rows_are_what_the_json_schema_says() {
    let (server, project) = project();
    let schema: serde_json::Value = serde_json::from_str(&export(&project, "json-schema")).unwrap();
    server.execute(
        "INSERT INTO public.users (id, email) VALUES ('00000000-0000-0000-0000-000000000001', 'a@b');
         INSERT INTO public.posts (author, title, mood, tags, price, data, at)
             VALUES ('00000000-0000-0000-0000-000000000001', 't', 'very bad', '{a,null}', 1.5, '[1]', '1 day')",
    );
    for table in ["users", "posts"] {
        let row: serde_json::Value =
            serde_json::from_str(&server.ask(&format!("SELECT row_to_json(t)::text FROM public.{table} t")))
                .unwrap();
        let about = &schema["$defs"][table];
        assert!(fits(&row, about, &schema), "{row:#}\n{about:#}");
        for (name, wrong) in [("id", serde_json::json!({})), ("id", serde_json::Value::Null)] {
            let mut other = row.clone();
            other[name] = wrong;
            assert!(!fits(&other, about, &schema), "{other:#}");
        }
    }
    let row = server.ask("SELECT row_to_json(t)::text FROM public.posts t").replace("very bad", "so so");
    assert!(!fits(&serde_json::from_str(&row).unwrap(), &schema["$defs"]["posts"], &schema));
}

#[test]
fn a_team_can_leave() {
    let server = Server::start();
    let mut project = Project::with(&format!(
        "postgres = {}\nroles = [\"authenticated\"]\n\n[rls]\ncaller = \"setting:app.user\"\n",
        server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text")
    ));
    server.execute_as_superuser("CREATE ROLE authenticated");
    project.set("DATABASE_URL", &server.url());
    project.put(
        "schema/lib.rs",
        "use palisade::Table;\n\n#[derive(Table)]\n#[table(name = \"notes\", rls)]\n\
         #[policy(select, to = authenticated, when = owner(author))]\n#[grant(select, to = authenticated)]\n\
         pub struct Note {\n    #[column(primary_key)]\n    pub id: i64,\n    #[column(index)]\n    pub author: String,\n}\n",
    );
    for args in [&["generate", "first"] as &[&str], &["migrate"]] {
        let ended = project.run(args);
        assert_eq!(ended.status, 0, "{ended:?}");
    }
    server.execute("INSERT INTO public.notes VALUES (1, 'ann')");
    let text = project.transcript(&[
        &["eject"],
        &["eject", "--files-only"],
        &["eject", "--yes"],
        &["eject", "--yes"],
        &["eject", "--into", "palisade.toml", "--files-only"],
    ]);
    assert_transcript!("eject", text);
    assert_eq!(server.ask("SELECT to_regnamespace('palisade')::text"), "");
    assert_eq!(server.ask("SELECT count(*)::text FROM public.notes"), "1");
    assert_eq!(server.ask("SELECT count(*)::text FROM pg_policies"), "1");
    assert_eq!(server.ask("SELECT to_regprocedure('private.caller()')::text"), "private.caller()");

    // The file alone makes the same schema.
    let sql = std::fs::read_to_string(project.path("schema.sql")).unwrap();
    let other = Server::start();
    other.execute_as_superuser("CREATE ROLE authenticated");
    other.execute(&sql);
    project.set("DATABASE_URL", &other.url());
    let check = project.run(&["check"]);
    assert_eq!(check.status, 0, "{check:?}");
}
