//! A folder as it is emitted for sqlx, run by sqlx: once, a second time to nothing, and the next file after it.

use palisade_engine::apply;
use palisade_engine::config::Project;
use palisade_engine::connect::{Purpose, Target, connect};
use palisade_engine::migration::{Draft, Folder, Group, Slug, Stamp, write};
use palisade_engine::plan::Statement;
use sqlx_core::connection::Connection as _;
use sqlx_core::executor::Executor as _;
use sqlx_core::migrate::Migrator;
use sqlx_core::row::Row as _;
use sqlx_postgres::{PgConnectOptions, PgConnection};

use crate::server::Server;

const TOML: &str = "[migrations]\ndir = \"migrations\"\ndialect = \"sqlx\"\n\n[ledger]\nfollow = \"sqlx\"\n";

/// Adds a migration in the form of sqlx: one that is a transaction, or one that may not be in any.
fn add(project: &Project, slug: &str, at: &str, transactional: bool, sql: &[&str]) {
    let folder: Folder = project.migrations().unwrap();
    let statements = sql.iter().map(|sql| Statement::new(*sql)).collect();
    let groups = [Group::new(transactional, statements)];
    let draft = Draft {
        slug: Slug::new(slug).unwrap(),
        groups: &groups,
        proven: "nothing",
        dialect: project.config.migrations.dialect,
        search_path: &["public".to_owned()],
    };
    write(&folder, &draft, &Stamp::fixed(at).unwrap()).unwrap();
}

/// How many rows sqlx has in its ledger, and the states that `palisade status` tells from it.
async fn standing(
    server: &Server,
    project: &Project,
    connection: &mut PgConnection,
) -> (i64, Vec<&'static str>) {
    let rows = connection.fetch_one("SELECT count(*) FROM public._sqlx_migrations").await.unwrap();
    let url = format!(
        "postgresql://{}@/{}?host={}&port={}",
        server.user, server.database, server.socket, server.port
    );
    let session = connect(&Target::parse(&url).unwrap(), Purpose::Read).await.unwrap();
    let standing = apply::status(&session, &project.migrations().unwrap(), None).await.unwrap();
    (rows.get(0), standing.entries.iter().map(|entry| entry.state.word()).collect())
}

#[test]
fn sqlx_runs_a_folder_and_its_ledger_is_followed() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::start().await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("palisade.toml"), TOML).unwrap();
        let project = Project::find(folder.path()).unwrap();
        add(
            &project,
            "table",
            "2026-01-01T00:00:00Z",
            true,
            &["CREATE TABLE public.notes (id bigint PRIMARY KEY, body text)"],
        );
        // sqlx reads `-- no-transaction` in the first line, and PostgreSQL refuses the statement inside of one.
        let index = "CREATE INDEX CONCURRENTLY notes_body ON public.notes (body)";
        add(&project, "index", "2026-01-02T00:00:00Z", false, &[index]);
        let options = PgConnectOptions::new_without_pgpass()
            .socket(&server.socket)
            .port(server.port)
            .username(&server.user)
            .database(&server.database);
        let mut connection = PgConnection::connect_with(&options).await.unwrap();

        let migrator = Migrator::new(folder.path().join("migrations")).await.unwrap();
        migrator.run_direct(&mut connection).await.unwrap();
        assert_eq!(standing(&server, &project, &mut connection).await, (2, vec!["applied", "applied"]));
        migrator.run_direct(&mut connection).await.unwrap();
        assert_eq!(
            standing(&server, &project, &mut connection).await.0,
            2,
            "the second run has nothing to do"
        );

        add(
            &project,
            "column",
            "2026-01-03T00:00:00Z",
            true,
            &["ALTER TABLE public.notes ADD COLUMN pages integer"],
        );
        assert_eq!(
            standing(&server, &project, &mut connection).await,
            (2, vec!["applied", "applied", "pending"])
        );
        let migrator = Migrator::new(folder.path().join("migrations")).await.unwrap();
        migrator.run_direct(&mut connection).await.unwrap();
        assert_eq!(
            standing(&server, &project, &mut connection).await,
            (3, vec!["applied", "applied", "applied"])
        );
        let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.notes_body'::regclass";
        assert!(connection.fetch_one(valid).await.unwrap().get::<bool, _>(0));

        // Edited after it ran: sqlx refuses the folder, and so do we.
        let path = folder.path().join("migrations/20260101000000_table.sql");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("body text", "body varchar")).unwrap();
        let migrator = Migrator::new(folder.path().join("migrations")).await.unwrap();
        assert!(migrator.run_direct(&mut connection).await.is_err());
        let states = standing(&server, &project, &mut connection).await.1;
        assert_eq!(states, ["changed", "applied", "applied"]);
    });
}
