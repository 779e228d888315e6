//! A world in a schema that makes it hard: circles, exclusions, domains, checks over several columns, partitions.

use std::collections::{BTreeMap, BTreeSet};

use palisade_engine::connect::Session;
use palisade_engine::scratch::{Role, Scratch, ScratchDb};
use palisade_engine::world::{self, Caller, TableName, Wanted, World};

use super::support::{config, open};

const HARD: &str = include_str!("hard.sql");

async fn filled(scratch: &Scratch, sql: &str) -> (ScratchDb, Session, palisade_engine::Result<World>) {
    let db = scratch.create_database("world").await.unwrap();
    let admin = db.connect_as(&Role::Superuser).await.unwrap();
    admin.execute("set search_path = public").await.unwrap();
    admin.execute(sql).await.unwrap();
    admin.execute("set search_path = ''").await.unwrap();
    let world = world::fill(&admin, &Wanted::default()).await;
    (db, admin, world)
}

async fn texts(session: &Session, sql: &str) -> Vec<String> {
    let rows = session.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| row.get::<_, Option<String>>(0).unwrap_or_else(|| "NULL".to_owned())).collect()
}

#[tokio::test]
async fn a_world_crosses_what_decides_and_keeps_every_constraint() {
    let scratch = open(&config(), &["member"]).await.unwrap();
    let (_db, admin, world) = filled(&scratch, HARD).await;
    let world = world.unwrap();
    let counts: BTreeMap<String, usize> =
        world.rows.iter().map(|(table, rows)| (table.to_string(), rows.len())).collect();
    insta::assert_debug_snapshot!("hard_world", (counts, &world.notes));

    let table = TableName::new("public", "links");
    assert!(world.relevance.is_owner(&table, "a") && world.relevance.is_owner(&table, "b"));
    // Everybody stands in every state to somebody, on either side.
    let both = texts(
        &admin,
        "select x.who || ' ' || count(distinct x.status) || ' ' || count(distinct x.side) from (
           select a::text as who, status, 'a' as side from public.links
           union all select b::text, status, 'b' from public.links) x group by x.who
         having count(distinct x.status) <> 3 or count(distinct x.side) <> 2",
    )
    .await;
    assert_eq!(both, Vec::<String>::new());
    // And in none to somebody.
    let strangers = texts(
        &admin,
        "select p.id::text from public.people p where not exists (
           select from public.people o where o.id <> p.id and not exists (
             select from public.links l where (l.a, l.b) in ((p.id, o.id), (o.id, p.id))))",
    )
    .await;
    assert_eq!(strangers, Vec::<String>::new());
    // Every free text carries its mark, and no two rows the same.
    let marks =
        texts(&admin, "select body from public.posts where body not like 'CANARY<posts:%/body>'").await;
    assert_eq!(marks, Vec::<String>::new());
    // Foreign keys hold although triggers were off: restoring them checks every row.
    let keys = texts(
        &admin,
        "select format('alter table %s drop constraint %I, add %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
         from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace",
    )
    .await;
    assert!(keys.len() > 5);
    for key in keys {
        admin.execute(&key).await.unwrap();
    }
}

#[tokio::test]
async fn a_check_that_nothing_satisfies_is_said_with_its_table() {
    let scratch = open(&config(), &[]).await.unwrap();
    let sql = "create table odd (id int primary key, v text not null check (md5(v) = 'x'))";
    let (_db, _admin, world) = filled(&scratch, sql).await;
    insta::assert_snapshot!("no_row", world.unwrap_err());
}

#[tokio::test]
async fn who_calls_is_found_in_policies_and_functions() {
    let scratch = open(&config(), &["member"]).await.unwrap();
    let (_db, _admin, world) = filled(&scratch, HARD).await;
    let (caller, said) = Caller::infer(&world.unwrap().shape);
    assert_eq!(caller.settings, BTreeSet::from(["app.me".to_owned()]));
    insta::assert_debug_snapshot!("hard_caller", said);
}
