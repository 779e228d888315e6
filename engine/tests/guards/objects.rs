//! What somebody made and no kind reads has to be named, on the oldest and on the newest server.

use palisade_engine::introspect::introspect;
use palisade_engine::scratch::{Role, ScratchConfig};
use palisade_engine::sql::split;

use super::support;

/// Made where nothing is read, or of a sort that nothing reads.
const SEEDS: &str = "
    create extension hstore schema public;
    create schema theirs;
    create table theirs.member (a int);
    alter extension hstore add schema theirs;
    alter extension hstore add table theirs.member;
    create table theirs.mine (id serial, a int);
    create view theirs.v as select a from theirs.mine;
    create type theirs.mood as enum ('good');
    create type theirs.pair as (a int, b int);
    create domain theirs.positive as int check (value > 0);
    create function theirs.f(int) returns int language sql as 'select 1';
    create operator theirs.%%% (leftarg = int, rightarg = int, function = int4pl);
    create collation theirs.c (locale = 'C');
    create statistics theirs.s on id, a from theirs.mine;
    create text search configuration theirs.plain (copy = pg_catalog.simple);
    create function pg_catalog.mine() returns int language sql as 'select 1';
    create type public.spans as range (subtype = int);
    comment on function public.spans(int, int) is 'x';
    revoke execute on function public.spans(int, int, text) from public;
    revoke execute on function pg_catalog.now() from public;
    revoke execute on function public.hstore(text, text) from public;
    create type public.spans_before as range (subtype = int);
    alter type public.spans_before rename to spans_after;
    create table public.read (a int);
    grant select on public.read to pg_monitor with grant option;
    grant update on public.read to pg_monitor;
    set role pg_monitor;
    grant select on public.read to pg_signal_backend;
    reset role;
    create foreign data wrapper w;
    create server elsewhere foreign data wrapper w;
    create user mapping for pg_monitor server elsewhere options (user 'x')";

/// The names that they are given.
const NAMED: &[&str] = &[
    "table theirs.mine",
    "view theirs.v",
    "type theirs.mood",
    "type theirs.pair",
    "type theirs.positive",
    "function theirs.f(integer)",
    "operator theirs.%%%(integer,integer)",
    "collation theirs.c",
    "statistics object theirs.s",
    "text search configuration theirs.plain",
    "function pg_catalog.mine()",
    "privileges on what is PostgreSQL's own in schema pg_catalog",
    "privileges on what belongs to extension hstore",
    "names of the constructor functions of range type public.spans_after",
    "who gave the privileges of grant pg_signal_backend on table public.read",
];

/// The same for whoever may not see everything.
const HIDDEN: &str = "options of user mapping pg_monitor on foreign server elsewhere";

#[tokio::test]
async fn what_no_kind_reads_is_named_on_the_oldest_and_the_newest_server() {
    for major in [13, 18] {
        let scratch = support::open(&ScratchConfig { major, ..support::config() }, &[]).await.unwrap();
        assert_eq!(scratch.major(), major, "no PostgreSQL of the major that was asked for");
        let db = scratch.create_database("seeds").await.unwrap();
        let mut session = db.connect_as(&Role::Superuser).await.unwrap();
        let before = introspect(&mut session).await.unwrap();
        assert!(before.unmodelled.is_empty(), "PostgreSQL {major}, empty: {:?}", before.unmodelled);
        for statement in split(SEEDS).unwrap() {
            session
                .execute(&statement.text)
                .await
                .unwrap_or_else(|error| panic!("{}: {error}", statement.text));
        }
        let catalog = introspect(&mut session).await.unwrap();
        let named: Vec<&str> = catalog.unmodelled.iter().map(String::as_str).collect();
        let mut wanted = NAMED.to_vec();
        wanted.sort_unstable();
        assert_eq!(named, wanted, "PostgreSQL {major}");
        let mut less = db.connect_as(&Role::Loader).await.unwrap();
        let catalog = introspect(&mut less).await.unwrap();
        assert!(catalog.unmodelled.contains(HIDDEN), "PostgreSQL {major}: {:?}", catalog.unmodelled);
    }
}
