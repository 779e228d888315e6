use std::fs;

use super::*;

fn config(text: &str) -> Result<Config> {
    parse(Path::new("palisade.toml"), text)
}

#[test]
fn an_empty_file_and_no_file_are_the_defaults() {
    let defaults = config("").unwrap();
    assert_eq!(defaults.postgres, 17);
    assert_eq!(defaults.scan.roots, [PathBuf::from("schema")]);
    assert_eq!(defaults.schema.search_path(), ["public"]);
    assert_eq!(defaults.migrations.dir, PathBuf::from("generated/migrations"));
    assert_eq!(defaults.rls.default, RlsDefault::Required);
    assert!(defaults.migrations.dialect.brackets());

    let folder = tempfile::tempdir().unwrap();
    let project = Project::find(folder.path()).unwrap();
    assert_eq!((project.file.as_ref(), &*project.root), (None, folder.path()));

    fs::write(folder.path().join(FILE), "postgres = 15").unwrap();
    let below = folder.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    let project = Project::find(&below).unwrap();
    assert_eq!((project.config.postgres, &*project.root), (15, folder.path()));
}

#[test]
fn everything_can_be_said() {
    let text = r#"
postgres = 16
roles = ["anon", "authenticated"]
[scan]
roots = ["db/schema", "auth/schema.rs"]
features = ["billing"]
schemas = ["app"]
cfg = "include"
[schema]
default = "app"
search_path = ["app", "extensions"]
[migrations]
dir = "supabase/migrations"
dialect = "supabase"
[scratch]
url = { env = "SCRATCH_URL" }
binaries = "/opt/pg/bin"
fetch = true
prelude = "supabase"
[rls]
default = "force"
[env.production]
url = { command = ["op", "read", "op://vault/db"] }
protected = true
role = "deployer"
lock_timeout = "500ms"
statement_timeout = "2min"
"#;
    let config = config(text).unwrap();
    assert_eq!(config.scan.cfg, UnknownCfg::Include);
    assert_eq!(config.schema.search_path(), ["app", "extensions"]);
    assert_eq!(config.migrations.dialect, Dialect::Supabase);
    assert_eq!(config.scratch.prelude, Some(Prelude::Supabase));
    assert_eq!(config.scratch.url, Some(UrlSource::Env("SCRATCH_URL".into())));
    let production = &config.env["production"];
    assert_eq!(production.lock_timeout, Some(std::time::Duration::from_millis(500)));
    assert_eq!(production.statement_timeout, Some(std::time::Duration::from_secs(120)));
    assert!(matches!(&production.url, Some(UrlSource::Command(command)) if command.len() == 3));
}

#[test]
fn mistakes_have_place_caret_and_help() {
    let cases = [
        "postgress = 17",
        "postgres = 9",
        "[scan]\nroot = [\"schema\"]",
        "[migrations]\ndialect = \"sqlxx\"",
        "[env.local]\nurl = { enb = \"DATABASE_URL\" }",
        "[env.local]\nurl = { env = \"A\", command = [\"b\"] }",
        "[env.local]\nurl = \"postgresql://me:s3cret@host/db\"",
        "[env.local]\nulr = \"postgresql://me:s3cret@host/db\"",
        "[env.local]\nurl = \"host=localhost\"",
        "[env.local]\nlock_timeout = \"soon\"",
        "[scratch]\nprelude = \"supabse\"",
        "postgres = \"17\"",
        "[rls\n",
    ];
    let mut out = String::new();
    for text in cases {
        out += &format!("{}\n\n", config(text).expect_err(text));
    }
    assert!(!out.contains("s3cret"));
    insta::assert_snapshot!(out);
}

fn project(toml: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files.iter().chain(&[(FILE, toml)]) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut project = Project::open(folder.path()).unwrap();
    // For messages that do not change from run to run.
    project.file = Some(FILE.into());
    (folder, project)
}

/// The URL, its origin and the notes.
fn resolve(
    project: &Project,
    name: Option<&str>,
    process: &[(&str, &str)],
) -> Result<(String, String, usize)> {
    let process: std::collections::BTreeMap<_, _> = process.iter().copied().collect();
    let found = project.environment_with(name, &|name| process.get(name).map(|v| (*v).to_owned()))?;
    Ok((found.url.expose().to_owned(), found.origin, found.notes.len()))
}

#[test]
fn a_profile_means_its_own_database() {
    let toml = "[env.local]\nurl = \"postgresql://localhost/dev\"\n[env.staging]\nenv_file = \".env.staging\"\n\
                [env.ci]\nurl = { env = \"CI_URL\" }\nenv_file = \".env.ci\"\n\
                [env.vault]\nurl = { command = [\"echo\", \"postgresql://vault/d\"] }";
    let (_folder, project) = project(toml, &[(".env.staging", "DATABASE_URL='postgresql://staging/d'")]);
    let shell = [("DATABASE_URL", "postgresql://shell/d"), ("CI_URL", "postgresql://ci/d")];
    let found = |name, process: &[_]| resolve(&project, name, process).unwrap();
    assert_eq!(found(None, &shell), ("postgresql://localhost/dev".into(), "palisade.toml".into(), 0));
    let staging = ("postgresql://staging/d".to_owned(), "variable DATABASE_URL of .env.staging".to_owned());
    assert_eq!(found(Some("staging"), &shell), (staging.0.clone(), staging.1.clone(), 1));
    assert_eq!(found(Some("staging"), &[]), (staging.0, staging.1, 0));
    assert_eq!(found(Some("ci"), &shell), ("postgresql://ci/d".into(), "variable CI_URL".into(), 1));
    assert_eq!(found(Some("vault"), &[]).0, "postgresql://vault/d");
}

#[test]
fn without_profiles_the_variable_is_enough() {
    let (_folder, project) = project("", &[(".env", "DATABASE_URL=postgresql://file/d")]);
    assert_eq!(resolve(&project, None, &[]).unwrap().0, "postgresql://file/d");
    let shell = [("DATABASE_URL", "postgresql://shell/d")];
    assert_eq!(resolve(&project, None, &shell).unwrap().0, "postgresql://shell/d");
}

#[test]
fn a_url_that_is_not_found_says_where_it_was_looked_for() {
    let toml = "[env.staging]\nurl = { env = \"STAGING\" }\n[env.prod]\nenv_file = \".env.prod\"\n\
                [env.gone]\nenv_file = \".env.gone\"\n[env.vault]\nurl = { command = [\"false\"] }";
    let (_folder, with) = project(toml, &[(".env.prod", "OTHER=1")]);
    let (_other, without) = project("", &[]);
    let mut out = String::new();
    for (project, name) in [
        (&with, None),
        (&with, Some("stagin")),
        (&with, Some("staging")),
        (&with, Some("prod")),
        (&with, Some("gone")),
        (&with, Some("vault")),
        (&without, None),
        (&without, Some("staging")),
    ] {
        out += &format!("{}\n\n", resolve(project, name, &[]).unwrap_err());
    }
    insta::assert_snapshot!(out);
}
