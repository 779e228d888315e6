//! Roles and owners, which are read where they are asked for: two servers, and two databases of one.

use palisade_engine::Result;
use palisade_engine::connect::Session;
use palisade_engine::diff::diff;
use palisade_engine::introspect::{Extent, introspect, introspect_with};
use palisade_engine::kinds::Kind;
use palisade_engine::plan::plan;
use palisade_engine::render;
use palisade_engine::scratch::Role;
use palisade_engine::sql::split;

use super::support;

const OLD: &str = "
    create role gone nologin;
    create role app login connection limit 3 valid until '2030-01-01';
    create role reader;
    grant reader to app;
    grant reader to gone with admin option;
    alter role app set search_path = app, public;
    alter role app set work_mem = '8MB';
    comment on role app is 'old'";

const NEW: &str = "
    create role app login createdb noinherit;
    create role reader bypassrls;
    create role \"Owner\" superuser replication;
    grant reader to app with admin option;
    grant app to \"Owner\";
    alter role app set search_path = \"$user\", public;
    alter role reader set search_path = '';
    comment on role app is 'new'";

/// What depends on the name of the database, and what came later.
async fn rest(session: &Session, values: [&str; 2]) -> Result<()> {
    let database: String = session.query("select current_database()::text", &[]).await?[0].get(0);
    session.execute(&format!("alter database {database} set statement_timeout = '{}'", values[0])).await?;
    let set = format!("alter role app in database {database} set statement_timeout = '{}'", values[1]);
    session.execute(&set).await?;
    if session.major() >= 15 {
        session.execute("grant set on parameter log_min_messages to app with grant option").await?;
        session.execute("grant alter system on parameter work_mem to public").await?;
    }
    if session.major() >= 16 {
        session.execute("grant pg_monitor to app with inherit true, set false").await?;
    }
    Ok(())
}

/// Migrates one to the other as `extent` reads them, which leaves nothing to do; what was run.
async fn go(from: &mut Session, to: &mut Session, extent: Extent) -> Result<String> {
    let (before, wanted) = (introspect_with(from, extent).await?, introspect_with(to, extent).await?);
    let stream = render::stream(&plan(&before, &wanted, &diff(&before, &wanted))?);
    for statement in split(&stream)? {
        from.execute(&statement.text).await.map_err(|error| error.detail(statement.text.clone()))?;
    }
    let left = diff(&introspect_with(from, extent).await?, &wanted);
    assert!(left.is_empty(), "{left:?}\n{stream}");
    Ok(stream)
}

#[tokio::test]
async fn the_roles_of_one_server_become_those_of_another() {
    let extent = Extent { roles: true, owners: false };
    for (from, to) in [(OLD, NEW), (NEW, OLD), ("", NEW)] {
        let (one, two) = (
            support::open(&support::config(), &[]).await.unwrap(),
            support::open(&support::config(), &[]).await.unwrap(),
        );
        let (a, b) = (one.create_database("a").await.unwrap(), two.create_database("b").await.unwrap());
        let mut a = a.connect_as(&Role::Superuser).await.unwrap();
        let mut b = b.connect_as(&Role::Superuser).await.unwrap();
        a.execute(from).await.unwrap();
        b.execute(to).await.unwrap();
        if !from.is_empty() {
            rest(&a, ["1s", "2s"]).await.unwrap();
        }
        rest(&b, ["1s", "3s"]).await.unwrap();
        let plain = introspect(&mut b).await.unwrap();
        assert!(plain.objects.keys().all(|id| id.kind != Kind::Role), "nobody asked for roles");
        let stream = go(&mut a, &mut b, extent).await.unwrap();
        assert!(!stream.contains("PASSWORD"), "{stream}");
    }
}

#[tokio::test]
async fn objects_change_hands() {
    const OLD: &str = "
        create table t (a int generated always as identity, b serial);
        create view v as select a from t;
        create function f() returns int language sql as 'select 1';
        create type mood as enum ('good');
        create aggregate total(int) (sfunc = int4pl, stype = int);
        alter table t owner to one;
        grant select on t to two;
        revoke insert on t from one;
        create table gone (a int)";
    const NEW: &str = "
        create schema app authorization one;
        create table t (a int generated always as identity, b serial);
        create view v as select a from t;
        create function f() returns int language sql as 'select 1';
        create type mood as enum ('good');
        create aggregate total(int) (sfunc = int4pl, stype = int);
        create table app.new (a int);
        create procedure app.p() language sql as 'select 1';
        create type app.pair as (a int, b int);
        create domain app.d as int;
        alter table t owner to two;
        grant select on t to one;
        alter view v owner to one;
        alter function f() owner to one;
        alter type mood owner to two;
        alter aggregate total(int) owner to one;
        alter table app.new owner to two;
        grant select on app.new to one;
        revoke insert on app.new from two;
        alter procedure app.p() owner to two;
        alter type app.pair owner to two;
        alter domain app.d owner to one";
    let extent = Extent { roles: false, owners: true };
    let scratch = support::open(&support::config(), &["one", "two"]).await.unwrap();
    for (from, to) in [(OLD, NEW), (NEW, OLD)] {
        let (a, b) =
            (scratch.create_database("a").await.unwrap(), scratch.create_database("b").await.unwrap());
        let mut a = a.connect_as(&Role::Superuser).await.unwrap();
        let mut b = b.connect_as(&Role::Superuser).await.unwrap();
        for (session, sql) in [(&a, from), (&b, to)] {
            session.execute(&format!("set search_path = public; {sql}; reset search_path")).await.unwrap();
        }
        go(&mut a, &mut b, extent).await.unwrap();
    }
}

#[tokio::test]
async fn subscriptions_change_hands() {
    let extent = Extent { roles: false, owners: true };
    let scratch = support::open(&support::config(), &["one", "two"]).await.unwrap();
    let (a, b) = (scratch.create_database("a").await.unwrap(), scratch.create_database("b").await.unwrap());
    let mut a = a.connect_as(&Role::Superuser).await.unwrap();
    let mut b = b.connect_as(&Role::Superuser).await.unwrap();
    // Before 16 nobody else may own one.
    a.execute("alter role one superuser; alter role two superuser").await.unwrap();
    for (session, owner) in [(&a, "one"), (&b, "two")] {
        let sql = "create subscription s connection 'service=${env:S_SERVICE}' publication p with (connect = false, slot_name = none)";
        session.execute(sql).await.unwrap();
        session.execute(&format!("alter subscription s owner to {owner}")).await.unwrap();
    }
    go(&mut a, &mut b, extent).await.unwrap();
    let rows = a
        .query("select pg_get_userbyid(subowner)::text from pg_subscription order by subdbid", &[])
        .await
        .unwrap();
    assert_eq!(rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), ["two", "two"]);
}
