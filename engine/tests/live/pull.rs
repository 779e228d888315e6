//! Pulling: what was written scans back to the database that it came from, whatever that holds.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use palisade_engine::config::{Config, Files, Project, SourceSpec};
use palisade_engine::pipeline::{Pipeline, check, resolve};
use palisade_engine::pull::{MARKER, Pulled, Request, pull};
use palisade_engine::scratch::Prelude;

use super::support::{Server, config, server};

const ROLES: [&str; 4] = ["reader", "writer", "app_admin", "Odd Role"];

/// A project in a folder of its own, with the major of the tests.
fn project(folder: &Path) -> Project {
    let postgres = std::env::var("PALISADE_TEST_PG").map_or(15, |major| major.parse().unwrap());
    let roles = ROLES.iter().map(ToString::to_string).collect();
    Project { root: folder.to_owned(), file: None, config: Config { postgres, roles, ..Config::default() } }
}

async fn serve() -> Server {
    let server = server(&[], "trust").await;
    for role in ROLES {
        server.admin.execute(&format!("CREATE ROLE \"{role}\"")).await.unwrap();
    }
    server
}

/// A database with this in it; returns its URL.
async fn database(server: &Server, name: &str, sql: &str) -> SourceSpec {
    server.admin.execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let url = format!("postgresql://postgres@127.0.0.1:{}/{name}?sslmode=disable", server.port);
    let target = palisade_engine::connect::Target::parse_with(&url, &|_| None).unwrap();
    let session =
        palisade_engine::connect::connect(&target, palisade_engine::connect::Purpose::Apply).await.unwrap();
    session.execute("SET check_function_bodies = off; SET search_path = public").await.unwrap();
    // In any order: what fails waits for the others.
    let mut open = palisade_engine::sql::split(sql).unwrap();
    while !open.is_empty() {
        let before = open.len();
        let mut waiting = Vec::new();
        let mut last = None;
        for statement in open {
            if let Err(error) = session.execute(&statement.text).await {
                last = Some(error);
                waiting.push(statement);
            }
        }
        assert!(waiting.len() < before, "{name}: {}", last.unwrap());
        open = waiting;
    }
    url.parse().unwrap()
}

/// Pulls, compares what was written with the source, and asks rustfmt.
async fn round_trip(name: &str, source: &SourceSpec) -> Pulled {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let pipeline = Pipeline::new(&project, config(), &|_| {});
    let request = Request { write: true, ..Request::default() };
    let pulled = pull(&pipeline, source, &request).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(!pulled.proven.is_empty(), "{name}");
    if pulled.files.is_empty() {
        return pulled;
    }
    let actual = resolve(&pipeline, source).await.unwrap();
    let written = resolve(&pipeline, &SourceSpec::Schema(Files::default())).await.unwrap();
    let check = check(&pipeline, &actual, &written).await.unwrap();
    assert!(check.differences.is_empty(), "{name}: {:#?}", check.differences);
    for (path, text) in &pulled.files {
        assert!(text.lines().next().unwrap().ends_with(MARKER), "{name}: {path}");
        if path.ends_with(".rs") {
            let path = project.root.join(path);
            let output =
                Command::new("rustfmt").args(["--edition", "2024", "--check"]).arg(path).output().unwrap();
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
    pulled
}

/// The major that a case needs, from its first line.
fn since(sql: &str) -> u32 {
    sql.lines()
        .next()
        .and_then(|line| line.strip_prefix("-- since "))
        .map_or(13, |major| major.parse().unwrap())
}

#[tokio::test]
async fn what_is_pulled_leads_back_to_its_source() {
    let server = serve().await;
    let major = project(Path::new("")).config.postgres;
    let cases = [
        ("shop", include_str!("pull/shop.sql")),
        ("access", include_str!("pull/access.sql")),
        ("names", include_str!("pull/names.sql")),
        ("beyond", include_str!("pull/beyond.sql")),
        ("since_14", include_str!("pull/since_14.sql")),
        ("since_15", include_str!("pull/since_15.sql")),
        ("since_18", include_str!("pull/since_18.sql")),
        ("text", include_str!("pull/text.sql")),
        ("schemas", include_str!("pull/schemas.sql")),
        ("privileges", include_str!("pull/privileges.sql")),
        ("leakproof", include_str!("pull/leakproof.sql")),
        ("nothing", ""),
    ];
    let mut said = String::new();
    for (name, sql) in cases.into_iter().filter(|(_, sql)| since(sql) <= major) {
        let source = database(&server, name, sql).await;
        let pulled = round_trip(name, &source).await;
        said.push_str(&format!("{name}: {} structs\n", pulled.structs));
        for (id, reason) in &pulled.in_sql {
            said.push_str(&format!("    {id}: {reason}\n"));
        }
        if matches!(name, "shop" | "beyond") && major == 15 {
            let files: Vec<String> =
                pulled.files.iter().map(|(path, text)| format!("==> {path} <==\n{text}")).collect();
            insta::assert_snapshot!(name, files.join("\n"));
        }
    }
    if major == 15 {
        insta::assert_snapshot!("in_sql", said);
    }
}

#[tokio::test]
async fn pulled_again_nothing_changes_and_what_is_gone_is_removed() {
    let server = serve().await;
    let source = database(&server, "again", include_str!("pull/schemas.sql")).await;
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let pipeline = Pipeline::new(&project, config(), &|_| {});
    let request = Request { write: true, ..Request::default() };
    let first = pull(&pipeline, &source, &request).await.unwrap();
    let second = pull(&pipeline, &SourceSpec::Schema(Files::default()), &request).await.unwrap();
    assert_eq!(first.files, second.files, "pulling what was pulled writes the same bytes");
    let less = database(&server, "less", "create table only_one (id int)").await;
    let third = pull(&pipeline, &less, &request).await.unwrap();
    assert_eq!(third.files.keys().collect::<Vec<_>>(), ["schema/lib.rs", "schema/only_one.rs"]);
    assert!(third.removed.contains(&"functions.sql".to_owned()), "{:?}", third.removed);
    assert_eq!(std::fs::read_dir(folder.path().join("schema")).unwrap().count(), 2);
}

/// Keys that exist nowhere, planted where real ones are found.
const SECRETS: &str = r#"
create table hooks (id int primary key, url text default 'https://me:hunter2hunter@example.com/x');
create function send() returns trigger language plpgsql as $$ begin
    perform net.post('x', 'sk_live_51HxYzAbCdEfGhIjKl', 'host=h user=u password=swordfish1');
    return new; end $$;
create trigger notify after insert on hooks for each row execute function send('https://x', '{"Authorization":"Bearer eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.c2ln"}');
create view keys as select 'ghp_0123456789abcdefghijABCDEFGHIJ012345'::text as key;
comment on table hooks is 'rotates AKIAIOSFODNN7EXAMPLE';
"#;

#[tokio::test]
async fn secrets_are_found_before_anything_is_written() {
    let server = serve().await;
    let source = database(&server, "secrets", SECRETS).await;
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let pipeline = Pipeline::new(&project, config(), &|_| {});
    let planted = ["hunter2hunter", "sk_live_51", "swordfish1", "eyJyb2xl", "ghp_0123", "AKIAIOSF"];
    let refused = pull(&pipeline, &source, &Request { write: true, ..Request::default() }).await.unwrap_err();
    let refused = refused.to_string();
    insta::assert_snapshot!("secrets", refused);
    assert!(planted.iter().all(|secret| !refused.contains(secret)), "{refused}");
    assert!(!folder.path().join("schema").exists());

    let request = Request { write: true, redact: true, ..Request::default() };
    let pulled = pull(&pipeline, &source, &request).await.unwrap();
    let text: String = pulled.files.into_values().collect();
    assert!(planted.iter().all(|secret| !text.contains(secret)), "{text}");
    assert_eq!(pulled.redacted.len(), planted.len(), "{:?}", pulled.redacted);
    assert!(pulled.redacted.iter().all(|name| text.contains(&format!("${{env:{name}}}"))), "{text}");
    assert!(!pulled.proven.is_empty());
}

#[tokio::test]
async fn what_is_attached_to_the_platforms_tables_is_pulled_and_the_tables_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let sql = "
        create table public.profiles (id uuid primary key references auth.users on delete cascade);
        alter table public.profiles enable row level security;
        create policy own on public.profiles for select to authenticated using (id = (select auth.uid()));
        create function public.welcome() returns trigger language plpgsql as $$ begin return new; end $$;
        create trigger welcome after insert on auth.users for each row execute function public.welcome();";
    std::fs::write(folder.path().join("source.sql"), sql).unwrap();
    let mut scratch = config();
    scratch.prelude = Some(Prelude::Supabase);
    let pipeline = Pipeline::new(&project, scratch, &|_| {});
    let source = SourceSpec::Sql("source.sql".into());
    let pulled = pull(&pipeline, &source, &Request { write: true, ..Request::default() }).await.unwrap();
    let files: BTreeMap<&str, &str> =
        pulled.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(
        files.keys().copied().collect::<Vec<_>>(),
        ["schema/auth_user.rs", "schema/functions.sql", "schema/lib.rs"]
    );
    let text = files["schema/auth_user.rs"];
    assert!(text.contains("#[table(name = \"users\", schema = \"auth\", managed = attach)]"), "{text}");
    assert!(text.contains("#[trigger(after insert, call = public.welcome, name = \"welcome\")]"), "{text}");
    assert!(!text.contains("raw_app_meta_data") && text.contains("references = User::id"), "{text}");
    let actual = resolve(&pipeline, &source).await.unwrap();
    let written = resolve(&pipeline, &SourceSpec::Schema(Files::default())).await.unwrap();
    assert!(check(&pipeline, &actual, &written).await.unwrap().differences.is_empty());
}
