//! A scratch on a server that is not ours: it leaves nothing, creates no roles, and runs with no power.

use palisade_engine::connect::Target;
use palisade_engine::scratch::{Prelude, Role, ScratchConfig};

use super::support::{Server, config, open, server};

fn on(server: &Server, user: &str) -> ScratchConfig {
    let url = format!("postgresql://{user}@127.0.0.1:{}/postgres", server.port);
    let mut config = config();
    config.url = Some(Target::parse_with(&url, &|_| None).unwrap());
    config
}

async fn databases(server: &Server) -> Vec<String> {
    let sql = "select datname::text from pg_database where datname like 'palisade%' order by 1";
    server.admin.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn databases_come_and_go_and_leftovers_are_swept() {
    let server = server(&[], "trust").await;
    server.admin.execute("create role ci login createdb").await.unwrap();
    for name in ["palisade_scratch_1000_1_old_0", "palisade_scratch_mine", "palisade_other"] {
        server.admin.execute(&format!("create database {name} owner ci")).await.unwrap();
    }
    let kept = ["palisade_other", "palisade_scratch_mine"];
    {
        let scratch = open(&on(&server, "ci"), &[]).await.unwrap();
        assert_eq!(databases(&server).await, kept, "the leftover was swept, and nothing else");
        let (from, to) =
            (scratch.create_database("from").await.unwrap(), scratch.create_database("to").await.unwrap());
        let session = from.connect_as(&Role::Loader).await.unwrap();
        session.execute("create table public.t ()").await.unwrap();
        drop(session);
        let copy = scratch.clone_of(&from, "copy").await.unwrap();
        copy.connect_as(&Role::Loader).await.unwrap().execute("select * from public.t").await.unwrap();
        assert_eq!(databases(&server).await.len(), 5);
        to.remove(&scratch).await.unwrap();
        assert!(from.connect_as(&Role::Superuser).await.is_err());
        // Another run at the same time leaves ours alone.
        drop(open(&on(&server, "ci"), &[]).await.unwrap());
        assert_eq!(databases(&server).await.len(), 4);
    }
    assert_eq!(databases(&server).await, kept);
}

#[tokio::test]
async fn power_is_refused_and_roles_are_asked_for() {
    let server = server(&[], "trust").await;
    server.admin.execute("create role ci login createdb; create role weak login; create role strong login createdb createrole").await.unwrap();
    server
        .admin
        .execute("create role runner login createdb; grant pg_execute_server_program to runner")
        .await
        .unwrap();
    for (user, expected) in [
        ("postgres", "is a superuser of its server"),
        ("strong", "may create and alter the roles of its server"),
        ("runner", "may run programs on its server"),
        ("weak", "may not create databases"),
    ] {
        let error = open(&on(&server, user), &[]).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let mut allowed = on(&server, "postgres");
    allowed.allow_superuser = true;
    open(&allowed, &[]).await.unwrap().create_database("x").await.unwrap();
    let error = open(&on(&server, "ci"), &["app", "My Role"]).await.unwrap_err().to_string();
    assert!(error.contains("CREATE ROLE \"My Role\"; CREATE ROLE app;"), "{error}");
    let mut supabase = on(&server, "ci");
    supabase.prelude = Some(Prelude::Supabase);
    assert!(open(&supabase, &[]).await.unwrap_err().to_string().contains("CREATE ROLE service_role;"));
    server.admin.execute("create role anon; create role authenticated; create role service_role; create role authenticator").await.unwrap();
    let scratch = open(&supabase, &["anon"]).await.unwrap();
    let session = scratch.create_database("x").await.unwrap().connect_as(&Role::Loader).await.unwrap();
    session.execute("select auth.uid()").await.unwrap();
}
