//! Migrations that rewrite policies, beside a client that reads in a loop as a role they bind: it never sees a row too many, or
//! one too few, nor an error.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use palisade_engine::apply::{self, Options};
use palisade_engine::config::Dialect;
use palisade_engine::connect::{Purpose, Session, Target, connect};
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::migration::{Draft, Folder, Group, Slug, Stamp, compose};
use palisade_engine::notes::Notes;
use palisade_engine::plan::plan_with;

use super::kinds::load;
use super::support::{self, Server};

/// Ways to say that everybody sees their own notes. Each step rewrites the policies, what they call, or what they lean on.
const STATES: [&str; 6] = [
    "CREATE TABLE notes (id integer PRIMARY KEY, owner text NOT NULL);
     ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
     CREATE POLICY own ON notes USING (owner = current_setting('app.user'));",
    // Another expression.
    "CREATE TABLE notes (id integer PRIMARY KEY, owner text NOT NULL);
     ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
     CREATE POLICY own ON notes USING (owner = (SELECT current_setting('app.user')));",
    // Other policies, by a function.
    "CREATE FUNCTION caller() RETURNS text LANGUAGE sql STABLE AS 'SELECT current_setting(''app.user'')';
     CREATE TABLE notes (id integer PRIMARY KEY, owner text NOT NULL);
     ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
     CREATE POLICY own_select ON notes FOR SELECT TO reader USING (owner = (SELECT caller()));
     CREATE POLICY own_update ON notes FOR UPDATE TO reader USING (owner = (SELECT caller()));",
    // The function returns another type, which replaces it and what leans on it; so does the column's.
    "CREATE FUNCTION caller() RETURNS varchar LANGUAGE sql STABLE AS 'SELECT current_setting(''app.user'')::varchar';
     CREATE TABLE notes (id integer PRIMARY KEY, owner varchar(20) NOT NULL);
     ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
     CREATE POLICY own_select ON notes FOR SELECT TO reader USING (owner = (SELECT caller()));
     CREATE POLICY own_update ON notes FOR UPDATE TO reader USING (owner = (SELECT caller()));",
    // Permissive and restrictive ones together, an index, a required column: transactions in between.
    "CREATE FUNCTION caller() RETURNS varchar LANGUAGE sql STABLE AS 'SELECT current_setting(''app.user'')::varchar';
     CREATE TABLE notes (id integer PRIMARY KEY, owner varchar(20) NOT NULL CHECK (owner <> ''),
       token uuid NOT NULL DEFAULT gen_random_uuid());
     CREATE INDEX notes_owner ON notes (owner);
     ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
     ALTER TABLE notes FORCE ROW LEVEL SECURITY;
     CREATE POLICY everybody ON notes TO reader USING (true);
     CREATE POLICY only_own ON notes AS RESTRICTIVE TO reader USING (owner = (SELECT caller()));",
    "CREATE TABLE notes (id bigint PRIMARY KEY, owner text NOT NULL);
     ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
     CREATE POLICY own ON notes TO reader USING (owner = current_setting('app.user'));",
];

const READ: &str = "SELECT count(*), coalesce(bool_and(owner = 'a'), false) FROM public.notes";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_never_sees_a_row_too_many_while_policies_change() {
    let server = support::server(&[], "trust").await;
    server.admin.execute("CREATE ROLE reader").await.unwrap();
    for (number, state) in STATES.iter().enumerate() {
        server.admin.execute(&format!("CREATE DATABASE s{number}")).await.unwrap();
        let session = connect(&target(&server, &format!("s{number}")), Purpose::Apply).await.unwrap();
        load(&session, &format!("{state} GRANT SELECT, UPDATE ON notes TO reader;")).await.unwrap();
    }
    server.admin.execute("CREATE DATABASE live TEMPLATE s0").await.unwrap();
    let live = connect(&target(&server, "live"), Purpose::Apply).await.unwrap();
    let rows = "INSERT INTO public.notes SELECT n, CASE WHEN n % 2 = 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 2000) n";
    live.execute(rows).await.unwrap();
    let (ended, reads) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let reader = connect(&target(&server, "live"), Purpose::Query).await.unwrap();
    let loops = tokio::spawn(read(reader, Arc::clone(&ended), Arc::clone(&reads)));
    // There and back again: each way is a migration, too.
    for next in [1, 2, 3, 4, 5, 4, 3, 2, 1, 0] {
        let before = reads.load(Ordering::Relaxed);
        migrate(&server, next).await;
        if loops.is_finished() {
            panic!("on the way to state {next}: {:?}", loops.await);
        }
        while reads.load(Ordering::Relaxed) < before + 3 && !loops.is_finished() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
    ended.store(true, Ordering::Relaxed);
    let wrong = loops.await.unwrap();
    assert_eq!(wrong, None);
    assert!(reads.load(Ordering::Relaxed) > 30);
}

/// Reads until it is told to end; what was wrong, if anything was.
async fn read(session: Session, ended: Arc<AtomicBool>, reads: Arc<AtomicUsize>) -> Option<String> {
    session.execute("SET ROLE reader; SELECT set_config('app.user', 'a', false)").await.unwrap();
    while !ended.load(Ordering::Relaxed) {
        match session.query(READ, &[]).await {
            Ok(rows) => {
                let (count, own): (i64, bool) = (rows[0].get(0), rows[0].get(1));
                if count != 1000 || !own {
                    return Some(format!("{count} rows, own ones alone: {own}"));
                }
            }
            Err(error) => return Some(error.to_string()),
        }
        reads.fetch_add(1, Ordering::Relaxed);
    }
    None
}

/// Brings the database in use to a state, as `generate` and `migrate` would.
async fn migrate(server: &Server, state: usize) {
    let mut session = connect(&target(server, "live"), Purpose::Apply).await.unwrap();
    let mut wanted = connect(&target(server, &format!("s{state}")), Purpose::Apply).await.unwrap();
    let (before, wanted) = (introspect(&mut session).await.unwrap(), introspect(&mut wanted).await.unwrap());
    let notes = Notes { online: true, ..Notes::default() };
    let plan = plan_with(&before, &wanted, &diff(&before, &wanted), &notes).unwrap();
    let groups: Vec<Group> = plan.groups().iter().map(Group::from).collect();
    let draft = Draft {
        slug: Slug::new("state").unwrap(),
        groups: &groups,
        proven: "nothing",
        dialect: Dialect::Plain,
        search_path: &[],
    };
    let empty = Folder::of(Path::new("migrations"), vec![]);
    let files = compose(&empty, &draft, &Stamp::fixed("20260101000000").unwrap()).unwrap();
    let folder = Folder::of(Path::new("migrations"), files);
    apply::remove_ledger(&session, &Options::default(), &mut |_| ()).await.unwrap();
    apply::migrate(&session, &folder, &Options::default(), &mut |_| ()).await.unwrap();
    let left = diff(&introspect(&mut session).await.unwrap(), &wanted);
    assert!(left.is_empty(), "{left:?}");
}

fn target(server: &Server, database: &str) -> Target {
    let folder = server.folder.path().display();
    let url = format!("postgresql://postgres@/{database}?port={}&host={folder}", server.port);
    Target::parse_with(&url, &|_| None).unwrap()
}
