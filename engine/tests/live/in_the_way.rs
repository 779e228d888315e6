//! Whoever holds a lock that a migration would wait for is named before it runs, also those that no session is behind.

use std::path::Path;
use std::time::Duration;

use palisade_engine::apply::{self, Event, Options};
use palisade_engine::config::Dialect;
use palisade_engine::migration::{Draft, Folder, Group, Slug, Stamp, compose};
use palisade_engine::plan::{Lock, Statement};

use super::support;

#[tokio::test]
async fn prepared_transactions_and_autovacuum_against_wraparound_are_named() {
    let server = support::server(&["max_prepared_transactions=1", "autovacuum_naptime=1s"], "trust").await;
    let admin = &server.admin;
    // Of this table autovacuum takes minutes, once its transactions are old enough.
    let table = "CREATE TABLE public.t WITH (autovacuum_enabled = false, autovacuum_freeze_max_age = 100000, \
                 autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1) \
                 AS SELECT n, repeat('x', 1000) FROM generate_series(1, 10000) n";
    admin.execute(table).await.unwrap();
    admin.execute("CREATE TABLE public.u ()").await.unwrap();
    admin.execute("BEGIN; LOCK TABLE public.u; PREPARE TRANSACTION 'left'").await.unwrap();
    assert_eq!(named(&server, "public.u").await, "prepared transaction 'left' since");

    // Each exception block that writes takes the number of a transaction.
    let age = "DO $$ BEGIN FOR n IN 1 .. 110000 LOOP BEGIN INSERT INTO public.ages DEFAULT VALUES; \
               EXCEPTION WHEN others THEN END; END LOOP; END $$";
    admin.execute("CREATE UNLOGGED TABLE public.ages ()").await.unwrap();
    admin.execute("ROLLBACK PREPARED 'left'").await.unwrap();
    admin.execute(age).await.unwrap();
    let at_work =
        "SELECT FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND query LIKE '%public.t (%'";
    for _ in 0..200 {
        if !admin.query(at_work, &[]).await.unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let who = named(&server, "public.t").await;
    assert!(who.starts_with("process ") && who.contains(", autovacuum: VACUUM "), "{who}");
    assert!(who.ends_with("public.t (to prevent wraparound)"), "{who}");
}

/// Who is said to be in the way of a migration that locks a table, before it gives way: up to the time, which differs, and what
/// stands behind that.
async fn named(server: &support::Server, table: &str) -> String {
    let statement = Statement::new(format!("ALTER TABLE {table} ADD COLUMN x integer"));
    let groups = [Group::new(true, vec![statement.lock(Lock::AccessExclusive, table)])];
    let empty = Folder::of(Path::new("migrations"), vec![]);
    let (slug, stamp) = (Slug::new("wait").unwrap(), Stamp::fixed("20260101000000").unwrap());
    let draft = Draft { slug, groups: &groups, proven: "nothing", dialect: Dialect::Plain, search_path: &[] };
    let folder = Folder::of(Path::new("migrations"), compose(&empty, &draft, &stamp).unwrap());
    let options = Options { attempts: 1, lock_timeout: Duration::from_millis(50), ..Options::default() };
    let mut seen = Vec::new();
    let gave_way = apply::migrate(&server.admin, &folder, &options, &mut |event| seen.push(event)).await;
    assert!(gave_way.is_err(), "nobody was in the way");
    let mut named = seen.into_iter().filter_map(|event| match event {
        Event::InTheWay { who, .. } => Some(who),
        _ => None,
    });
    let who = named.next().expect("somebody is named");
    assert!(named.next().is_none(), "only one is in the way");
    assert_eq!((who.relation.as_str(), who.wanted.as_str()), (table, "ACCESS EXCLUSIVE"));
    let (before, after) = who.who.split_once("since ").unwrap_or_else(|| panic!("{who}"));
    let behind = after.split_once("UTC").map_or("", |(_, behind)| behind);
    format!("{before}since{behind}")
}
