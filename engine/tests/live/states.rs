//! States that no pair of schemas can describe: a build that failed, a place on the disk.

use palisade_engine::connect::Session;
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::plan::plan;
use palisade_engine::render;
use palisade_engine::scratch::Role;
use palisade_engine::sql::split;

use super::support;

async fn run(session: &Session, sql: &str) {
    for statement in split(sql).unwrap() {
        session.execute(&statement.text).await.unwrap_or_else(|error| panic!("{}: {error}", statement.text));
    }
}

/// Migrates `old` to the state of `new`, and finds nothing left to do.
async fn migrate(old: &mut Session, new: &mut Session) {
    let (before, wanted) = (introspect(old).await.unwrap(), introspect(new).await.unwrap());
    let changes = diff(&before, &wanted);
    assert!(!changes.is_empty(), "the two states are told apart");
    let sql = render::stream(&plan(&before, &wanted, &changes).unwrap());
    run(old, &sql).await;
    let left = diff(&introspect(old).await.unwrap(), &wanted);
    assert!(left.is_empty(), "{left:?} after\n{sql}");
}

#[tokio::test]
async fn an_index_that_a_failed_build_has_left_is_made_whole() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let (old_db, new_db) =
        (scratch.create_database("old").await.unwrap(), scratch.create_database("new").await.unwrap());
    let mut old = old_db.connect_as(&Role::Superuser).await.unwrap();
    let mut new = new_db.connect_as(&Role::Superuser).await.unwrap();
    run(&new, "CREATE TABLE public.t (a int, b int); CREATE UNIQUE INDEX i ON public.t (a); CREATE INDEX j ON public.t (b)")
        .await;
    run(&old, "CREATE TABLE public.t (a int, b int); INSERT INTO public.t VALUES (1, 1), (1, 2)").await;
    let built = old.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON public.t (a)").await;
    assert_eq!(built.unwrap_err().sqlstate.as_deref(), Some("23505"));
    run(&old, "DELETE FROM public.t WHERE b = 2; CREATE INDEX j ON public.t (b)").await;
    migrate(&mut old, &mut new).await;
    let sql = "SELECT bool_and(indisvalid AND indisready), count(*) FROM pg_index WHERE indrelid = 'public.t'::regclass";
    let rows = old.query(sql, &[]).await.unwrap();
    assert_eq!((rows[0].get::<_, bool>(0), rows[0].get::<_, i64>(1)), (true, 2));
    let rows = old.query("SELECT count(*) FROM public.t", &[]).await.unwrap();
    assert_eq!(rows[0].get::<_, i64>(0), 1, "the row is still there");
}

#[tokio::test]
async fn tables_and_indexes_move_between_tablespaces() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let (old_db, new_db) =
        (scratch.create_database("old").await.unwrap(), scratch.create_database("new").await.unwrap());
    let mut old = old_db.connect_as(&Role::Superuser).await.unwrap();
    let mut new = new_db.connect_as(&Role::Superuser).await.unwrap();
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    let rows = old.query("SELECT current_setting('data_directory')", &[]).await.unwrap();
    let owner = std::fs::metadata(rows[0].get::<_, String>(0)).unwrap();
    let (uid, gid) =
        (std::os::unix::fs::MetadataExt::uid(&owner), std::os::unix::fs::MetadataExt::gid(&owner));
    std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).unwrap();
    run(&old, &format!("CREATE TABLESPACE elsewhere LOCATION '{}'", folder.path().display())).await;
    run(
        &old,
        "CREATE TABLE public.t (a int PRIMARY KEY, b int) TABLESPACE elsewhere;
         CREATE INDEX i ON public.t (b);
         CREATE TABLE public.u (a int UNIQUE);
         CREATE MATERIALIZED VIEW public.m AS SELECT a FROM public.t;
         INSERT INTO public.t VALUES (1, 1)",
    )
    .await;
    run(
        &new,
        "CREATE TABLE public.t (a int PRIMARY KEY, b int);
         CREATE INDEX i ON public.t (b) TABLESPACE elsewhere;
         CREATE TABLE public.u (a int UNIQUE USING INDEX TABLESPACE elsewhere) TABLESPACE elsewhere;
         CREATE MATERIALIZED VIEW public.m TABLESPACE elsewhere AS SELECT a FROM public.t",
    )
    .await;
    migrate(&mut old, &mut new).await;
    let rows = old.query("SELECT count(*) FROM public.t", &[]).await.unwrap();
    assert_eq!(rows[0].get::<_, i64>(0), 1, "the row is still there");
    run(&old, "DROP TABLE public.t, public.u CASCADE").await;
    run(&new, "DROP TABLE public.t, public.u CASCADE").await;
    run(&old, "DROP TABLESPACE elsewhere").await;
}
