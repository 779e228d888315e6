//! Loading and replaying: what the order of sources changes (nothing), and what they may not do.

use palisade_engine::load::{
    LoadFailure, LoadFile, Loader, ReplayOptions, Statement, check_bodies, load, replay,
};
use palisade_engine::scratch::{Prelude, Role, Scratch, ScratchDb};
use palisade_engine::sql::Position;
use palisade_engine::{Error, connect::Session};

use super::support::{config, open};

/// Definitions that need one another in every direction, each before what it needs.
const SOURCES: &str = "
    alter default privileges in schema app grant select on tables to reader;
    comment on view app.busy is 'has sessions';
    grant select on app.busy to reader;
    revoke insert on app.people from writer;
    grant all on app.people to writer;
    grant select on app.sessions to reader;
    revoke all on app.sessions from reader;
    revoke execute on function app.rank(app.mood) from public;
    create policy own on app.people for select to reader using (app.rank(mood) > 0 and id = app.me());
    alter table app.people enable row level security, force row level security;
    alter table app.sessions add constraint person foreign key (person_id) references app.people (id);
    create trigger touch before update on app.people for each row execute function app.touch();
    create view app.busy with (security_invoker = on) as select p.* from app.people p join app.sessions s on s.person_id = p.id;
    create index on app.people (app.rank(mood)) where email is not null;
    create unique index people_email on app.people (lower(email));
    create table app.sessions (id uuid primary key default app.new_id(), person_id bigint not null);
    create table app.people (id bigint primary key default nextval('app.numbers'), mood app.mood default 'ok', email app.email);
    create sequence app.numbers;
    create function app.touch() returns trigger language plpgsql as $$ begin new.mood := 'ok'; return new; end $$;
    create function app.me() returns bigint language sql stable begin atomic select max(p.id) from app.people p; end;
    create function app.new_id() returns uuid language sql as 'select gen_random_uuid()';
    create function app.rank(m app.mood) returns int language sql immutable as $$ select case m when 'ok' then 1 else 0 end $$;
    create domain app.email as text check (value like '%@%');
    create type app.mood as enum ('ok', 'low');
    create schema app;
";

/// What a database holds after [`SOURCES`], in words.
const FINGERPRINT: &str = "
    select string_agg(line, E'\\n' order by line) from (
        select c.relname || ' ' || coalesce(array(select a::text from unnest(c.relacl) a order by 1)::text, '') as line
          from pg_class c where relnamespace = 'app'::regnamespace
        union all select p.proname || ' ' || coalesce(p.proacl::text, '') from pg_proc p where pronamespace = 'app'::regnamespace
        union all select pg_get_viewdef('app.busy'::regclass) || obj_description('app.busy'::regclass)
        union all select pg_get_expr(polqual, polrelid) from pg_policy
        union all select pg_get_constraintdef(oid) from pg_constraint where connamespace = 'app'::regnamespace
        union all select pg_get_expr(adbin, adrelid) from pg_attrdef
        union all select defaclacl::text from pg_default_acl) lines";

async fn database(scratch: &Scratch) -> (ScratchDb, Session, Session) {
    let db = scratch.create_database("load").await.unwrap();
    let (loader, admin) =
        (db.connect_as(&Role::Loader).await.unwrap(), db.connect_as(&Role::Superuser).await.unwrap());
    (db, loader, admin)
}

fn file(path: &str, text: &str) -> LoadFile {
    LoadFile { path: path.to_owned(), text: text.to_owned() }
}

async fn errors(scratch: &Scratch, files: &[LoadFile]) -> Vec<String> {
    let (_db, session, admin) = database(scratch).await;
    match load(Loader { session: &session, admin: Some(&admin) }, &[], files, &["public"]).await {
        Ok(_) => Vec::new(),
        Err(LoadFailure::Errors(errors)) => errors.iter().map(ToString::to_string).collect(),
        Err(LoadFailure::MissingExtensions(missing)) => {
            missing.into_iter().map(|m| format!("missing {}", m.name)).collect()
        }
    }
}

#[tokio::test]
async fn the_order_of_files_and_statements_never_matters() {
    let scratch = open(&config(), &["reader", "writer"]).await.unwrap();
    // BEGIN ATOMIC is of 14, security_invoker of 15.
    let old = scratch.major() < 15;
    let sources = if old { SOURCES.replace("with (security_invoker = on)", "") } else { SOURCES.to_owned() };
    let sources = if old {
        sources.replace("begin atomic select max(p.id) from app.people p; end", "as 'select 1::bigint'")
    } else {
        sources
    };
    let mut parts: Vec<String> = Vec::new();
    for statement in palisade_engine::sql::split(&sources).unwrap() {
        parts.push(statement.text);
    }
    let (mut seen, mut state) = (Vec::new(), 0x2545_f491_u32);
    for round in 0..6 {
        let (_db, session, admin) = database(&scratch).await;
        let half = parts.len() / 2;
        let files = [file("b.sql", &parts[..half].join(";\n")), file("a.sql", &parts[half..].join(";\n"))];
        let loader = Loader { session: &session, admin: Some(&admin) };
        let report = load(loader, &[], &files, &["public"])
            .await
            .map_err(Error::from)
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(report.statements, parts.len());
        let rows = session.query(FINGERPRINT, &[]).await.unwrap();
        seen.push(rows[0].get::<_, String>(0));
        assert_eq!(seen[round], seen[0]);
        for i in (1..parts.len()).rev() {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            parts.swap(i, state as usize % (i + 1));
        }
    }
    let acl = |name: &str| seen[0].lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(
        acl("people {").contains("writer=rwdDxt") && !acl("people {").contains("writer=a"),
        "{}",
        acl("people {")
    );
    assert!(acl("sessions {").contains("reader=r/"), "REVOKE ALL comes before GRANT: {}", acl("sessions {"));
    assert!(!acl("rank ").contains("{=X"), "{}", acl("rank "));
}

#[tokio::test]
async fn every_error_is_reported_at_its_place() {
    let scratch = open(&config(), &[]).await.unwrap();
    let files = [
        file("a.sql", "create table t (a int);\n\ncreate view v as\n  select b from t;\ndrop table t;"),
        file("b.sql", "create table u (a int)\n  insert"),
    ];
    assert_eq!(errors(&scratch, &files).await.len(), 1, "refused statements come first");
    let files = [
        file("a.sql", "create table t (a int);\n\ncreate view v as\n  select b from t;"),
        file(
            "b.sql",
            "create table u (a int);\ncreate index on u (nope);\ngrant select on u to nobody_knows",
        ),
    ];
    assert_eq!(
        errors(&scratch, &files).await,
        [
            "a.sql:4:10: column \"b\" does not exist\n  4 |   select b from t\n    |          ^",
            "b.sql:2:1: column \"nope\" does not exist\n  2 | create index on u (nope)\n    | ^",
            "b.sql:3:1: role \"nobody_knows\" does not exist\n  3 | grant select on u to nobody_knows\n    | ^\n  help: name the role in palisade.toml, if it is no mistake: roles = [\"…\"]",
        ]
    );
}

#[tokio::test]
async fn text_that_cannot_be_parsed_keeps_nothing_else_from_being_tried() {
    let scratch = open(&config(), &[]).await.unwrap();
    let files = [
        file(
            "a.sql",
            "create table t (a int);\ncreate table broken (a int,);\ncreate view v as select nope;",
        ),
        file("b.sql", "create table u (a int); create view w as select a from t, u as"),
    ];
    let found = errors(&scratch, &files).await;
    let first: Vec<_> = found.iter().map(|error| error.lines().next().unwrap()).collect();
    assert_eq!(
        first,
        [
            "a.sql:2:28: syntax error at or near \")\"",
            "a.sql:3:25: column \"nope\" does not exist",
            "b.sql:1:63: syntax error at or near \";\"",
        ]
    );
}

#[tokio::test]
async fn a_second_definition_is_an_error_even_where_it_would_replace_the_first() {
    let scratch = open(&config(), &[]).await.unwrap();
    let twice = [
        ("create table t (a int)", "create table public.t (b int)"),
        ("create table t (a int)", "create table if not exists t (b int)"),
        (
            "create or replace function f(a int) returns int language sql as 'select 1'",
            "create or replace function f(a integer) returns int language sql as 'select 2'",
        ),
        ("create or replace view v as select 1 as a", "create or replace view v as select 2 as a"),
        ("create or replace view v as select 1 as a", "create or replace view v as select 1 as a"),
    ];
    for (one, two) in twice {
        let found = errors(&scratch, &[file("a.sql", one), file("b.sql", two)]).await;
        assert_eq!(found.len(), 1, "{one}; {two}: {found:?}");
        assert!(found[0].contains("defined"), "{}", found[0]);
    }
    let both = "create schema if not exists app; create schema if not exists app; create extension if not exists citext; \
                create or replace function f(a int) returns int language sql as 'select 1'; \
                create or replace function f(a text) returns int language sql as 'select 1'";
    assert_eq!(errors(&scratch, &[file("a.sql", both)]).await, Vec::<String>::new());
    let place = Position { line: 9, column: 5 };
    let made = Statement::made("create table public.t (a int)", "src/lib.rs", place).unwrap();
    let (_db, session, admin) = database(&scratch).await;
    let files = [file("a.sql", "create table t (a int)")];
    let failure = load(Loader { session: &session, admin: Some(&admin) }, &[made], &files, &["public"])
        .await
        .unwrap_err();
    assert!(Error::from(failure).to_string().contains("already exists"));
}

#[tokio::test]
async fn sources_cannot_run_programs_read_files_or_alter_roles() {
    let scratch = open(&config(), &["app"]).await.unwrap();
    // Refused as they stand, and refused by PostgreSQL where a function or a view hides them.
    for sql in ["copy t from program 'id'", "alter role app superuser", "select pg_read_file('/etc/passwd')"]
    {
        assert_eq!(errors(&scratch, &[file("a.sql", sql)]).await.len(), 1, "{sql}");
    }
    let hidden = [
        "create materialized view v as select pg_read_file('/etc/passwd')",
        "create function f() returns text language plpgsql as $$ begin alter role app superuser; return ''; end $$; \
         create table t (a text); create materialized view v as select f()",
        "create function f() returns int language plpgsql as $$ begin copy (select 1) to program 'id'; return 1; end $$; \
         create materialized view v as select f()",
        "create function f() returns int language c as 'libc', 'getpid'",
    ];
    for sql in hidden {
        let found = errors(&scratch, &[file("a.sql", sql)]).await;
        assert_eq!(found.len(), 1, "{sql}: {found:?}");
        assert!(
            found[0].contains("sources run as a role that owns its database and nothing else"),
            "{}",
            found[0]
        );
    }
}

#[tokio::test]
async fn extensions_are_created_by_whoever_may_and_their_absence_is_told_apart() {
    let scratch = open(&config(), &[]).await.unwrap();
    let needed = file(
        "a.sql",
        "create table t (c public.cube); create extension earthdistance; create extension cube; \
                                create schema x; create extension pg_buffercache schema x",
    );
    assert_eq!(errors(&scratch, &[needed]).await, Vec::<String>::new());
    let missing = file("b.sql", "create extension no_such_extension");
    // On a server of ours a stub stands for it.
    assert_eq!(errors(&scratch, std::slice::from_ref(&missing)).await, Vec::<String>::new());
    let (_db, session, admin) = database(&scratch).await;
    let loader = Loader { session: &session, admin: None };
    let failure = load(loader, &[], &[missing], &["public"]).await.unwrap_err();
    assert!(Error::from(failure).to_string().starts_with("b.sql:1:1: the scratch, PostgreSQL "));
    let loader = Loader { session: &session, admin: Some(&admin) };
    // A function in the way of an extension's script, which runs as a superuser.
    let trap = file(
        "m.sql",
        "create function public.trap() returns int language sql as 'select 1'; create extension pageinspect schema public",
    );
    let failure = replay(loader, &trap, ReplayOptions::default()).await.unwrap_err();
    assert!(Error::from(failure).to_string().contains("which already holds `trap`"));
}

#[tokio::test]
async fn a_migration_runs_as_it_is_written() {
    let scratch = open(&config(), &[]).await.unwrap();
    let (_db, session, admin) = database(&scratch).await;
    let loader = Loader { session: &session, admin: Some(&admin) };
    let run = async |text: &str, wrap| {
        replay(loader, &file("m.sql", text), ReplayOptions { wrap, ..ReplayOptions::default() }).await
    };
    run("begin;\ncreate table t (a int); insert into t values (1);\ncommit;", false).await.unwrap();
    run("-- no-transaction\ncreate index concurrently i on t (a)", true).await.unwrap();
    run("do $$ begin alter table t add b int; end $$; drop index i; vacuum t", false).await.unwrap();
    let error = run("create table u ();\ncreate table t ()", true).await.unwrap_err();
    assert!(Error::from(error).to_string().starts_with("m.sql:2:1: relation \"t\" already exists"));
    assert!(run("select * from u", false).await.is_err(), "the transaction was rolled back");
    let error = run("begin; create table u ()", false).await.unwrap_err();
    assert!(Error::from(error).to_string().contains("has no end"));
    let failure = replay(
        loader,
        &file("m.sql", "create role x"),
        ReplayOptions { shared_server: true, ..ReplayOptions::default() },
    )
    .await;
    assert!(Error::from(failure.unwrap_err()).to_string().contains("reaches beyond its database"));
}

#[tokio::test]
async fn bodies_are_checked_after_loading() {
    let scratch = open(&config(), &[]).await.unwrap();
    let (_db, session, admin) = database(&scratch).await;
    let text = "create function wrong() returns int language sql as 'select nope from nowhere'; \
                create function later() returns int language plpgsql as $$ begin return 1 end $$; \
                create function right_one() returns bigint language sql as 'select count(*) from t'; create table t ()";
    load(Loader { session: &session, admin: Some(&admin) }, &[], &[file("a.sql", text)], &["public"])
        .await
        .unwrap();
    let found = check_bodies(&session, &["public"]).await.unwrap();
    let found: Vec<_> = found.iter().map(|error| (error.what.as_str(), error.details[0].as_str())).collect();
    let [(later, syntax), (wrong, relation)] = found[..] else { panic!("{found:?}") };
    assert_eq!(
        (later, wrong),
        ("the body of public.later() is wrong", "the body of public.wrong() is wrong")
    );
    assert!(syntax.starts_with("syntax error"), "{syntax}");
    assert_eq!(relation, "relation \"nowhere\" does not exist");
}

#[tokio::test]
async fn the_prelude_of_supabase_is_there_and_its_tables_can_be_built_upon() {
    let mut config = config();
    config.prelude = Some(Prelude::Supabase);
    let scratch = open(&config, &["anon", "mine"]).await.unwrap();
    let sources = file("a.sql", "
        create table profiles (id uuid primary key references auth.users (id));
        create policy own on profiles to authenticated using (id = (select auth.uid()));
        create policy files on storage.objects to anon using ((storage.foldername(name))[1] = 'public');
        create function on_signup() returns trigger language plpgsql security definer as $$ begin return new; end $$;
        create trigger signup after insert on auth.users for each row execute function on_signup();
        grant select on profiles to anon, authenticated, service_role, mine;");
    assert_eq!(errors(&scratch, &[sources]).await, Vec::<String>::new());
    config.prelude = Some(Prelude::Text {
        path: "p.sql".into(),
        text: "create role plat nologin; create schema plat; create role boss superuser".into(),
    });
    let error = open(&config, &[]).await.unwrap_err().to_string();
    assert!(error.starts_with("p.sql:1:47: this statement of the prelude failed"), "{error}");
}
