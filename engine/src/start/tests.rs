use super::*;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn settings_of_programs_are_read_without_running_them() {
    let config = r#"
        export default defineConfig({
          schema: './src/db/schema.ts',
          out: "./db/migrations", // out: "./old"
          migrations: { table: `applied`, schema: 'bookkeeping' },
          dbCredentials: { url: process.env.PG_URL! },
        })"#;
    let folder = folder(&[
        ("drizzle.config.ts", config),
        (
            "db/migrations/meta/_journal.json",
            r#"{"entries":[{"idx":0,"when":1700000000001,"tag":"0000_a"}]}"#,
        ),
        (".env", "PG_URL=postgresql://me@h/d"),
    ]);
    let found = look(folder.path(), None).unwrap();
    assert_eq!(found.titles(), ["Drizzle"]);
    assert_eq!(
        found.sentences(),
        ["Drizzle: 1 migration in db/migrations, its ledger is bookkeeping.applied"]
    );
    assert_eq!((found.variable.as_str(), found.env_file.as_str()), ("PG_URL", ".env"));
    assert_eq!(found.kept()["Drizzle"], ["bookkeeping"]);
}

#[test]
fn prisma_says_in_its_configuration_where_things_are() {
    let config = "export default defineConfig({ schema: './db/schema.prisma', migrations: { path: 'db/steps' },\n\
                  datasource: { url: env('PG_URL') } })";
    let found = folder(&[
        ("prisma.config.ts", config),
        ("db/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n}\n"),
        ("db/steps/20240101000000_a/migration.sql", ""),
    ]);
    let found = look(found.path(), None).unwrap();
    assert_eq!(
        found.sentences(),
        ["Prisma: 1 migration in db/steps, its ledger is public._prisma_migrations"]
    );
    assert_eq!(found.variable, "PG_URL");
}

#[test]
fn a_folder_of_two_tools_keeps_both_ledgers() {
    let folder = folder(&[
        ("supabase/config.toml", "[db]\n"),
        ("supabase/migrations/20240101000000_a.sql", ""),
        ("drizzle.config.ts", "export default {}"),
    ]);
    let found = look(folder.path(), None).unwrap();
    assert_eq!(found.titles(), ["Drizzle", "Supabase"]);
    let project = draft(folder.path(), &found, &Facts { major: 16, ..Facts::default() }).unwrap();
    let ignored: Vec<_> = project.config.scan.ignore.iter().map(String::as_str).collect();
    assert_eq!(ignored, ["drizzle", "supabase_migrations"]);
    assert!(project.config.roles.contains("service_role"));
    assert_eq!(project.config.postgres, 16);
}

#[test]
fn sqlx_and_diesel_share_a_folder_name_and_are_told_apart() {
    let manifest = "[package]\nname = \"a\"\n[dependencies]\nsqlx = \"0.8\"\n";
    let sqlx = folder(&[
        ("Cargo.toml", manifest),
        ("migrations/0001_a.up.sql", ""),
        ("migrations/0001_a.down.sql", ""),
    ]);
    assert_eq!(look(sqlx.path(), None).unwrap().titles(), ["sqlx"]);
    let diesel = folder(&[
        ("Cargo.toml", "[dependencies]\ndiesel = \"2\"\n"),
        ("diesel.toml", "[migrations_directory]\ndir = \"db/migrations\"\n"),
        ("db/migrations/2024-01-01-000000_a/up.sql", ""),
    ]);
    let found = look(diesel.path(), None).unwrap();
    assert_eq!(found.titles(), ["Diesel"]);
    assert!(found.tools[0].1.names.contains_key("20240101000000"));
    let error = look(diesel.path(), Some("prisma")).unwrap_err();
    assert!(error.what.starts_with("there is no Prisma project in "), "{error}");
}
