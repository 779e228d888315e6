//! Private servers: what they hold, how fast they are there, and what their users may not do.

use std::time::Instant;

use palisade_engine::connect::Session;
use palisade_engine::scratch::{Membership, Role, RoleAttributes};

use super::support::{config, open};

async fn text(session: &Session, sql: &str) -> String {
    let rows = session.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn two_databases_are_usable_at_once_and_a_copy_has_what_its_original_has() {
    let scratch = open(&config(), &["app user"]).await.unwrap();
    let (from, to) =
        (scratch.create_database("from").await.unwrap(), scratch.create_database("to").await.unwrap());
    let (a, b) = (from.connect_as(&Role::Loader).await.unwrap(), to.connect_as(&Role::Loader).await.unwrap());
    a.execute("create table public.t (id int); grant select on public.t to \"app user\"").await.unwrap();
    b.execute("create table public.t (id text)").await.unwrap();
    drop(a);
    let copy = scratch.clone_of(&from, "copy").await.unwrap();
    let c = copy.connect_as(&Role::Loader).await.unwrap();
    let of = "select format_type(atttypid, null) from pg_attribute where attname = 'id' and attnum > 0";
    assert_eq!((text(&b, of).await, text(&c, of).await), ("text".into(), "integer".into()));
    copy.remove(&scratch).await.unwrap();
    assert!(c.execute("select 1").await.is_err());
    assert_eq!(scratch.major(), config().major);
}

#[tokio::test]
async fn a_warm_start_takes_no_time_that_a_person_notices() {
    let config = config();
    drop(open(&config, &[]).await.unwrap());
    let mut best = f64::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        let scratch = open(&config, &[]).await.unwrap();
        best = best.min(start.elapsed().as_secs_f64());
        drop(scratch);
    }
    eprintln!("warm start: {:.0} ms", best * 1000.0);
    // The aim is 200 ms; the limit leaves room for a busy machine.
    assert!(best < 1.0, "{best} s");
}

#[tokio::test]
async fn every_session_is_pinned_whatever_the_database_says() {
    let scratch = open(&config(), &[]).await.unwrap();
    let db = scratch.create_database("pins").await.unwrap();
    let admin = db.connect_as(&Role::Superuser).await.unwrap();
    for setting in
        ["timezone = 'Asia/Tokyo'", "datestyle = 'german'", "search_path = x", "quote_all_identifiers = on"]
    {
        admin.execute(&format!("alter database {} set {setting}", db.name())).await.unwrap();
    }
    let read = "select current_setting('timezone') || ' ' || current_setting('datestyle') || ' ' || \
                current_setting('search_path') || ' ' || current_setting('quote_all_identifiers')";
    let session = db.connect_as(&Role::Loader).await.unwrap();
    assert_eq!(text(&session, read).await, "UTC ISO, YMD  off");
    let mut session = db.connect_to_read().await.unwrap();
    assert_eq!(text(&session, read).await, "UTC ISO, YMD  off");
    assert!(session.execute("create table public.t ()").await.is_err());
    session.renew_snapshot().await.unwrap();
    let read = "select current_setting('timezone') || ' ' || current_setting('transaction_isolation')";
    assert_eq!(text(&session, read).await, "UTC repeatable read");
}

#[tokio::test]
async fn the_loading_role_may_not_reach_beyond_its_database() {
    let scratch = open(&config(), &["app"]).await.unwrap();
    let db = scratch.create_database("hole").await.unwrap();
    let member = |role: &str| Membership {
        member: "deployer".into(),
        role: role.into(),
        admin: false,
        inherit: true,
        set: true,
    };
    let member = ["app", "pg_read_all_stats", "pg_execute_server_program"].map(member).to_vec();
    let deployer = RoleAttributes {
        inherit: true,
        bypassrls: true,
        createdb: true,
        createrole: true,
        memberships: member,
    };
    scratch.create_runner("deployer", &deployer).await.unwrap();
    for role in [Role::Loader, Role::Named("deployer".to_owned())] {
        let session = db.connect_as(&role).await.unwrap();
        let refused = [
            "create table public.t (x text); copy public.t from program 'id'",
            "copy (select 1) to program 'id'",
            "copy (select 1) to '/tmp/palisade-hole'",
            "select pg_read_file('/etc/passwd')",
            "select pg_ls_dir('/')",
            "select lo_import('/etc/passwd')",
            "alter role app superuser",
            "create role other",
            "set session authorization palisade_admin",
            "set role palisade_admin",
            "alter system set archive_command = 'id'",
            "create function public.f() returns int language c as 'libc', 'getpid'",
            "create extension dblink schema public",
            "grant pg_execute_server_program to palisade_loader",
        ];
        for sql in refused {
            // Since 16 whoever creates roles gets no further by them.
            if sql == "create role other" && role != Role::Loader && scratch.major() >= 16 {
                continue;
            }
            let error = session.execute(sql).await.expect_err(sql);
            assert!(["42501", "58P01"].contains(&error.sqlstate.as_deref().unwrap()), "{sql}: {error}");
        }
    }
    let session = db.connect_as(&Role::Loader).await.unwrap();
    session.execute("create extension pgcrypto schema public").await.unwrap();
    session
        .execute(
            "alter schema public owner to app; create table public.t (); alter table public.t owner to app",
        )
        .await
        .unwrap();
}
