//! Migrations on a real database: the ledger, refusals, locks, and runs that were interrupted.

use std::path::Path;
use std::time::Duration;

use palisade_engine::apply::{self, Event, Options, State, Verdict};
use palisade_engine::config::Dialect;
use palisade_engine::connect::Session;
use palisade_engine::migration::{Draft, Folder, Group, Hash, Header, Migration, Slug, Stamp, compose};
use palisade_engine::plan::Statement;
use palisade_engine::scratch::{Role, Scratch, ScratchDb};
use palisade_engine::{Error, Result};

use crate::support;

/// A database, and the folder of migrations that is applied to it.
struct Bench {
    folder: Folder,
    options: Options,
    events: Vec<Event>,
    db: ScratchDb,
    _scratch: Scratch,
}

impl Bench {
    async fn new() -> Self {
        let scratch = support::open(&support::config(), &[]).await.unwrap();
        let db = scratch.create_database("apply").await.unwrap();
        let options = Options { wait: Duration::ZERO, ..Options::default() };
        let folder = Folder::of(Path::new("migrations"), vec![]);
        Self { folder, options, events: Vec::new(), db, _scratch: scratch }
    }

    async fn session(&self) -> Session {
        self.db.connect_as(&Role::Loader).await.unwrap()
    }

    /// Adds a migration that follows the newest one, and returns the name of its file.
    fn add(&mut self, transactional: bool, statements: &[&str]) -> String {
        let number = self.folder.migrations().len() + 1;
        let migration = compose_one(&self.folder, number, transactional, statements);
        let name = migration.file_name();
        self.put(migration);
        name
    }

    fn put(&mut self, migration: Migration) {
        let mut all = self.folder.migrations().to_vec();
        all.push(migration);
        self.folder = Folder::of(Path::new("migrations"), all);
    }

    /// Puts another body into a migration, with a hash that fits.
    fn edit(&mut self, index: usize, from: &str, to: &str) {
        let mut all = self.folder.migrations().to_vec();
        all[index].body = all[index].body.replace(from, to);
        all[index].header.hash = Hash::of(all[index].transactional, &all[index].body);
        self.folder = Folder::of(Path::new("migrations"), all);
    }

    async fn migrate(&mut self) -> Result<Vec<String>> {
        let session = self.session().await;
        apply::migrate(&session, &self.folder, &self.options, &mut |event| self.events.push(event)).await
    }

    async fn states(&self) -> Vec<State> {
        let standing = apply::status(&self.session().await, &self.folder, None).await.unwrap();
        standing.entries.into_iter().map(|entry| entry.state).collect()
    }

    /// The first column of the first row, as text.
    async fn ask(&self, sql: &str) -> String {
        let session = self.session().await;
        let rows = session.query(sql, &[]).await.unwrap();
        rows.first().map_or_else(String::new, |row| row.get::<_, Option<String>>(0).unwrap_or_default())
    }

    /// Runs SQL on a session of its own, as somebody else would.
    async fn elsewhere(&self, sql: &str) -> Session {
        let session = self.session().await;
        session.execute(sql).await.unwrap();
        session
    }
}

pub(crate) fn compose_one(
    folder: &Folder,
    number: usize,
    transactional: bool,
    statements: &[&str],
) -> Migration {
    let groups = [Group::new(transactional, statements.iter().map(|sql| Statement::new(*sql)).collect())];
    let draft = Draft {
        slug: Slug::new(&format!("step {number}")).unwrap(),
        groups: &groups,
        proven: "nothing",
        dialect: Dialect::Plain,
        search_path: &[],
    };
    let stamp = Stamp::fixed(&format!("202601{number:02}000000")).unwrap();
    compose(folder, &draft, &stamp).unwrap().remove(0)
}

/// An error as it is printed, without what changes from run to run.
fn shown(error: &Error) -> String {
    let mut out = String::new();
    let mut digits = false;
    for c in error.to_string().chars() {
        out.extend((!c.is_ascii_digit() || !digits).then_some(if c.is_ascii_digit() { '0' } else { c }));
        digits = c.is_ascii_digit();
    }
    out
}

const TABLE: &str = "CREATE TABLE public.t (id integer)";
const INDEX: &str = "CREATE INDEX CONCURRENTLY t_id ON public.t (id)";
const UNIQUE: &str = "CREATE UNIQUE INDEX CONCURRENTLY t_id ON public.t (id)";
const VALID: &str = "SELECT string_agg(i.indexrelid::regclass || ' ' || i.indisvalid, ', ') FROM pg_index i \
                     WHERE i.indrelid = 'public.t'::regclass";

#[tokio::test]
async fn files_are_applied_once_and_in_order() {
    let mut bench = Bench::new().await;
    let first = bench.add(true, &[TABLE, "INSERT INTO public.t VALUES (1)"]);
    let second = bench.add(false, &[INDEX]);
    assert_eq!(bench.states().await, [State::Pending, State::Pending]);
    assert_eq!(bench.ask("SELECT to_regnamespace('palisade')::text").await, "", "status writes nothing");

    bench.options.to = Some(first.clone());
    assert_eq!(bench.migrate().await.unwrap(), [first]);
    bench.options.to = None;
    assert_eq!(bench.migrate().await.unwrap(), [second]);
    assert_eq!(bench.migrate().await.unwrap(), [""; 0]);
    assert_eq!(bench.ask("SELECT count(*)::text FROM public.t").await, "1");
    assert_eq!(bench.ask(VALID).await, "public.t_id true");
    let session = bench.session().await;
    assert!(apply::status(&session, &bench.folder, None).await.unwrap().is_settled());
    let journal = "SELECT string_agg(event || coalesce(' ' || expected, ''), ', ' ORDER BY entry) FROM palisade.journal";
    assert_eq!(bench.ask(journal).await, "done, started valid index t_id on public.t, done");
    let locks = "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory'";
    assert_eq!(bench.ask(locks).await, "0");
}

#[tokio::test]
async fn a_file_that_fails_leaves_nothing() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    bench.add(true, &["CREATE SCHEMA app", "CREATE TABLE app.x (\n    id integer,\n    at timestampz\n)"]);
    let error = bench.migrate().await.unwrap_err();
    insta::assert_snapshot!("statement_fails", error.to_string());
    assert_eq!(bench.ask("SELECT to_regnamespace('app')::text").await, "");
    assert!(matches!(bench.states().await[..], [State::Applied { .. }, State::Pending]));

    bench.edit(1, "timestampz", "timestamptz");
    bench.migrate().await.unwrap();
    // The same from here on, but at COMMIT.
    bench.add(
        true,
        &[
            "CREATE TABLE app.y (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO app.y VALUES (1), (1)",
        ],
    );
    insta::assert_snapshot!("commit_fails", bench.migrate().await.unwrap_err().to_string());
    assert_eq!(bench.ask("SELECT to_regclass('app.y')::text").await, "");
}

#[tokio::test]
async fn what_does_not_fit_the_ledger_is_refused_by_name() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    bench.migrate().await.unwrap();

    let good = bench.folder.clone();
    bench.edit(0, "id integer", "id bigint");
    let edited = bench.migrate().await.unwrap_err();
    assert_eq!(bench.states().await, [State::Changed]);
    bench.folder = Folder::of(Path::new("migrations"), vec![]);
    let missing = bench.migrate().await.unwrap_err();
    assert_eq!(bench.states().await, [State::Missing]);

    // Another branch's migration, which is older than the one that was applied.
    bench.folder = good.clone();
    bench.put(older(&good));
    let late = bench.migrate().await.unwrap_err();

    // A table that somebody made by hand.
    bench.folder = good;
    bench.add(true, &["CREATE TABLE public.by_hand ()"]);
    bench.elsewhere("CREATE TABLE public.by_hand ()").await;
    let by_hand = bench.migrate().await.unwrap_err();
    insta::assert_snapshot!("refusals", [edited, missing, late, by_hand].map(|e| e.to_string()).join("\n\n"));
}

/// A migration in front of all others, that follows none.
fn older(folder: &Folder) -> Migration {
    let mut migration = compose_one(&Folder::of(Path::new("."), vec![]), 9, true, &["SELECT 1"]);
    migration.version = palisade_engine::migration::Version::parse("20250101000000").unwrap();
    assert!(folder.migrations().iter().all(|m| m.version > migration.version));
    migration
}

#[tokio::test]
async fn two_runners_do_not_meet() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    let lock = format!("SELECT pg_advisory_lock({})", i64::from_be_bytes(*b"palisade"));
    let other = bench.elsewhere(&lock).await;
    let error = bench.migrate().await.unwrap_err();
    assert!(
        error.to_string().starts_with("another runner is migrating this database\n  process "),
        "{error}"
    );
    assert!(error.to_string().contains("role palisade_loader, application palisade"), "{error}");

    bench.options.wait = Duration::from_secs(20);
    let release = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        drop(other);
    };
    let (applied, ()) = tokio::join!(bench.migrate(), release);
    assert_eq!(applied.unwrap().len(), 1);
    assert!(matches!(bench.events[0], Event::Waiting(_)));
}

#[tokio::test]
async fn a_transaction_gives_way_and_comes_back() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    bench.migrate().await.unwrap();
    bench.add(true, &["CREATE SCHEMA app", "ALTER TABLE public.t ADD COLUMN x integer"]);
    bench.options.lock_timeout = Duration::from_millis(100);
    bench.options.attempts = 2;
    let reader = bench.elsewhere("BEGIN; SELECT * FROM public.t").await;
    let error = bench.migrate().await.unwrap_err();
    insta::assert_snapshot!("gives_way", error.to_string());
    assert_eq!(bench.ask("SELECT to_regnamespace('app')::text").await, "");

    bench.options.attempts = 100;
    let release = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        reader.execute("COMMIT").await.unwrap();
    };
    let (applied, ()) = tokio::join!(bench.migrate(), release);
    assert_eq!(applied.unwrap().len(), 1);
    assert!(bench.events.iter().any(|event| matches!(event, Event::GaveWay { .. })));
}

#[tokio::test]
async fn a_failed_build_is_cleared_away_and_can_be_repeated() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE, "INSERT INTO public.t VALUES (1), (1)"]);
    bench.add(false, &[UNIQUE]);
    insta::assert_snapshot!("failed_build", bench.migrate().await.unwrap_err().to_string());
    assert_eq!(bench.ask(VALID).await, "");
    bench.elsewhere("DELETE FROM public.t").await;
    bench.migrate().await.unwrap();
    assert_eq!(bench.ask(VALID).await, "public.t_id true");
}

/// A disk that is full until the remains are gone has no room to write down that the build failed, either.
#[tokio::test]
async fn remains_are_dropped_also_where_the_journal_is_full() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE, "INSERT INTO public.t VALUES (1), (1)"]);
    bench.options.to = Some(bench.folder.migrations()[0].file_name());
    bench.migrate().await.unwrap();
    bench.options.to = None;
    let full = "CREATE FUNCTION public.no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                IF EXISTS (SELECT FROM pg_index WHERE NOT indisvalid) OR to_regclass('public.other') IS NOT NULL \
                THEN RAISE SQLSTATE '53100' USING MESSAGE = 'No space left on device'; END IF; RETURN NEW; END $$; \
                CREATE TRIGGER no_room BEFORE INSERT ON palisade.journal FOR EACH ROW WHEN (NEW.event = 'failed') \
                EXECUTE FUNCTION public.no_room()";
    bench.elsewhere(full).await;
    bench.add(false, &[UNIQUE]);
    assert!(bench.migrate().await.unwrap_err().to_string().contains("it was dropped again"));
    let ends = "SELECT string_agg(event, ' ' ORDER BY entry) FROM palisade.journal";
    assert_eq!(bench.ask(ends).await, "done started failed");
    bench.elsewhere("CREATE TABLE public.other ()").await;
    let error = bench.migrate().await.unwrap_err().to_string();
    let said = "it was dropped again\n  the journal cannot be written (No space left on device): the next run asks the catalog";
    assert!(error.contains(said), "{error}");
    assert_eq!(bench.ask(VALID).await, "");
    bench.elsewhere("DROP TABLE public.other; DELETE FROM public.t").await;
    bench.migrate().await.unwrap();
    assert_eq!(bench.ask(VALID).await, "public.t_id true");

    bench.add(false, &["VACUUM public.t"]);
    bench
        .elsewhere("CREATE TRIGGER never BEFORE INSERT ON palisade.journal EXECUTE FUNCTION public.no_room()")
        .await;
    bench.elsewhere("CREATE TABLE public.other ()").await;
    let error = bench.migrate().await.unwrap_err().to_string();
    assert!(error.starts_with("20260103000000_step_3.sql cannot be entered into the journal"), "{error}");
}

/// What runs in no transaction may have come a part of the way.
#[tokio::test]
async fn what_stays_of_a_statement_that_failed_is_said() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE, "CREATE INDEX t_id ON public.t (id)"]);
    bench.migrate().await.unwrap();
    let body = "BEGIN INSERT INTO public.t VALUES (1); COMMIT; PERFORM 1 / 0; END";
    bench.add(false, &[&format!("DO $palisade_backfill$ {body} $palisade_backfill$")]);
    let backfill = bench.migrate().await.unwrap_err();
    bench.edit(1, "palisade_backfill", "by_hand");
    let by_hand = bench.migrate().await.unwrap_err();
    assert_eq!(bench.ask("SELECT count(*)::text FROM public.t").await, "2");
    bench.edit(1, "PERFORM 1 / 0; ", "");
    bench.migrate().await.unwrap();

    bench.add(false, &["DROP INDEX CONCURRENTLY public.t_id"]);
    bench.options.concurrent_timeout = Duration::from_millis(300);
    let old = bench.elsewhere("BEGIN; SELECT FROM public.t").await;
    let drop_index = bench.migrate().await.unwrap_err();
    old.execute("COMMIT").await.unwrap();
    let said = [backfill, by_hand, drop_index].map(|error| error.to_string());
    insta::assert_snapshot!("what_stays", said.join("\n\n"));
    bench.migrate().await.unwrap();
    assert_eq!(bench.ask(VALID).await, "");
}

#[tokio::test]
async fn a_runner_that_is_killed_in_a_build_is_followed_up() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    bench.migrate().await.unwrap();
    bench.add(false, &[INDEX]);
    // The build waits for this transaction, which may still look at the table.
    let old = bench.elsewhere("BEGIN; INSERT INTO public.t VALUES (1)").await;
    let killer = bench.session().await;
    let kill = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'";
        assert_eq!(killer.query(sql, &[]).await.unwrap().len(), 1);
    };
    let (killed, ()) = tokio::join!(bench.migrate(), kill);
    insta::assert_snapshot!("killed_build", shown(&killed.unwrap_err()));
    drop(old);
    assert_eq!(bench.ask(VALID).await, "public.t_id false");
    let standing = apply::status(&killer, &bench.folder, None).await.unwrap();
    assert_eq!(standing.unfinished.len(), 1);
    assert!(!standing.is_settled());

    bench.options.wait = Duration::from_secs(10);
    bench.migrate().await.unwrap();
    assert_eq!(bench.ask(VALID).await, "public.t_id true");
    assert!(
        bench
            .events
            .iter()
            .any(|e| e.to_string().contains("index t_id on public.t is invalid; it was dropped"))
    );
}

#[tokio::test]
async fn an_interrupted_build_that_was_finished_is_done() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    bench.add(false, &[INDEX]);
    bench.options.to = Some(bench.folder.migrations()[0].file_name());
    bench.migrate().await.unwrap();
    bench.options.to = None;
    interrupt(&bench, 1, "valid index t_id on public.t").await;
    bench.elsewhere(INDEX).await;
    assert_eq!(bench.migrate().await.unwrap(), [""; 0], "nothing had to be run");
    assert_eq!(bench.ask("SELECT how FROM palisade.migrations ORDER BY version DESC").await, "recovered");
}

#[tokio::test]
async fn what_the_catalog_does_not_show_is_for_a_person_to_judge() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    bench.migrate().await.unwrap();
    let file = bench.add(false, &["VACUUM public.t"]);
    interrupt(&bench, 1, "unknown").await;
    let error = bench.migrate().await.unwrap_err();
    insta::assert_snapshot!("unclear", shown(&error));

    bench.options.verdict = Some(Verdict { migration: file.clone(), done: false });
    assert_eq!(bench.migrate().await.unwrap(), [file]);
    let unneeded = bench.migrate().await.unwrap_err();
    assert!(unneeded.what.ends_with("has no step whose end is not known"), "{unneeded}");
}

/// An index of the same name is not what an edited file says.
#[tokio::test]
async fn what_was_edited_after_it_was_interrupted_is_for_a_person_to_judge() {
    let mut bench = Bench::new().await;
    bench.add(true, &["CREATE TABLE public.t (id integer, other integer)"]);
    bench.migrate().await.unwrap();
    let file = bench.add(false, &[INDEX]);
    interrupt(&bench, 1, "valid index t_id on public.t").await;
    bench.elsewhere(INDEX).await;
    bench.edit(1, "(id)", "(other)");
    let error = bench.migrate().await.unwrap_err().to_string();
    assert!(error.contains("the file was edited since"), "{error}");
    assert_eq!(bench.ask(VALID).await, "public.t_id true", "nothing is touched");
    bench.elsewhere("DROP INDEX public.t_id").await;
    bench.options.verdict = Some(Verdict { migration: file.clone(), done: false });
    assert_eq!(bench.migrate().await.unwrap(), [file]);
}

/// Leaves the journal as a runner does that was killed.
async fn interrupt(bench: &Bench, index: usize, expected: &str) {
    let Header { id, hash, .. } = &bench.folder.migrations()[index].header;
    let hash = hash.as_str();
    let sql = format!(
        "INSERT INTO palisade.journal (migration, event, expected, message, backend, backend_start) \
         VALUES ('{id}', 'started', '{expected}', '{hash}', 1, now())"
    );
    bench.elsewhere(&sql).await;
}

#[tokio::test]
async fn another_runner_finds_its_own_search_path_again() {
    let mut bench = Bench::new().await;
    let groups = [Group::new(true, vec![Statement::new(TABLE)])];
    let slug = Slug::new("sqlx").unwrap();
    let draft = Draft { slug, groups: &groups, proven: "nothing", dialect: Dialect::Sqlx, search_path: &[] };
    let migration =
        compose(&bench.folder, &draft, &Stamp::fixed("20260101000000").unwrap()).unwrap().remove(0);

    // sqlx's own ledger has a name without a schema, and is written in the transaction of the file.
    let session = bench.session().await;
    session.execute("CREATE TABLE public._sqlx_migrations (version bigint)").await.unwrap();
    session.execute("ALTER ROLE CURRENT_USER SET search_path = public").await.unwrap();
    let sqlx = bench.session().await;
    sqlx.execute("RESET search_path").await.unwrap();
    let text = format!("BEGIN; {} INSERT INTO _sqlx_migrations VALUES (1); COMMIT", migration.text());
    sqlx.execute(&text).await.unwrap();
    assert_eq!(bench.ask("SELECT count(*)::text FROM public._sqlx_migrations").await, "1");

    // Our own runner brings the bracket along.
    session.execute("DROP TABLE public.t").await.unwrap();
    bench.put(migration);
    bench.migrate().await.unwrap();
    assert_eq!(bench.ask("SELECT to_regclass('public.t')::text").await, "public.t");
}

#[tokio::test]
async fn files_that_somebody_else_ran_can_be_entered() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    let text = bench.folder.migrations()[0].text();
    // A file runs as it stands.
    let session = bench.elsewhere(&text).await;
    let adopted = apply::adopt(&session, &bench.folder, &bench.options, &mut |_| {}).await.unwrap();
    assert_eq!(adopted.len(), 1);
    assert!(apply::status(&session, &bench.folder, None).await.unwrap().is_settled());
    assert_eq!(bench.migrate().await.unwrap(), [""; 0]);
}

/// What a file sets for the session, whom it becomes and which locks it lets go of is over with it.
#[tokio::test]
async fn a_file_changes_the_session_for_itself_alone() {
    let mut bench = Bench::new().await;
    let admin = bench.db.connect_as(&Role::Superuser).await.unwrap();
    admin.execute("CREATE ROLE somebody; GRANT somebody TO palisade_loader").await.unwrap();
    bench.add(
        true,
        &[
            "SET lock_timeout = '100ms'",
            "SET search_path = pg_catalog",
            "SELECT pg_advisory_unlock_all()",
            TABLE,
            "SET ROLE somebody",
        ],
    );
    bench.add(false, &["DISCARD ALL"]);
    let settings = "CREATE TABLE public.said AS SELECT current_setting('search_path') AS path, current_user::text AS who, \
                    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')::text AS locks";
    bench.add(true, &[settings]);
    // A file without a transaction pins nothing: names are looked up as psql does.
    let alone = "DO $$ BEGIN IF current_setting('lock_timeout') <> '0' OR current_setting('search_path') NOT LIKE '%public' \
                 THEN RAISE 'something is left'; END IF; END $$";
    bench.add(false, &[alone]);
    assert_eq!(bench.migrate().await.unwrap().len(), 4);
    let said = bench.ask("SELECT path || ' ' || who || ' ' || locks FROM public.said").await;
    assert_eq!(said, "\"\" palisade_loader 1");
    admin.execute("DROP ROLE somebody").await.unwrap();
}

/// What a failed statement leaves behind that has no name is named.
#[tokio::test]
async fn an_index_without_a_name_is_not_left_behind_in_silence() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE, "INSERT INTO public.t VALUES (1), (1)"]);
    bench.add(false, &["CREATE UNIQUE INDEX CONCURRENTLY ON public.t (id)"]);
    let error = bench.migrate().await.unwrap_err().to_string();
    assert!(error.contains("DROP INDEX CONCURRENTLY public.t_id_idx"), "{error}");
    assert_eq!(bench.ask(VALID).await, "public.t_id_idx false");
}

/// A database that only reads says so, and nothing is begun.
#[tokio::test]
async fn a_database_that_only_reads_is_named() {
    let mut bench = Bench::new().await;
    bench.add(true, &[TABLE]);
    bench.migrate().await.unwrap();
    bench.elsewhere("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on").await;
    // There is nothing to write.
    assert_eq!(bench.migrate().await.unwrap(), [""; 0]);
    bench.add(true, &["SELECT 1"]);
    let error = bench.migrate().await.unwrap_err();
    assert!(error.to_string().contains("default_transaction_read_only"), "{error}");
    let session = bench.elsewhere("SET default_transaction_read_only = off").await;
    session.execute("ALTER ROLE CURRENT_USER RESET default_transaction_read_only").await.unwrap();
    assert_eq!(bench.migrate().await.unwrap().len(), 1);
}

/// A file that wants another isolation has it.
#[tokio::test]
async fn a_file_chooses_the_isolation_of_its_transaction() {
    let mut bench = Bench::new().await;
    bench
        .add(true, &["CREATE TABLE public.said AS SELECT current_setting('transaction_isolation') AS level"]);
    bench.edit(0, "BEGIN;", "BEGIN ISOLATION LEVEL SERIALIZABLE;");
    bench.migrate().await.unwrap();
    assert_eq!(bench.ask("SELECT level FROM public.said").await, "serializable");
}

/// So does a standby, which no setting makes one.
#[tokio::test]
async fn a_standby_is_named() {
    let mut server = support::server(&[], "trust").await;
    let data = server.folder.path().join("data");
    rustix::process::kill_process(server.pid(), rustix::process::Signal::INT).unwrap();
    std::fs::write(data.join("standby.signal"), "").unwrap();
    server.start_again().await;
    let migration = compose_one(&Folder::of(Path::new("migrations"), vec![]), 1, true, &[TABLE]);
    let folder = Folder::of(Path::new("migrations"), vec![migration]);
    let refused = apply::migrate(&server.admin, &folder, &Options::default(), &mut |_| ()).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.what, "this server is a standby, which only reads: nothing was done");
    assert!(refused.hint.is_some_and(|hint| hint.contains("target_session_attrs=read-write")));
    let standing = apply::status(&server.admin, &folder, None).await.unwrap();
    assert_eq!(standing.pending().len(), 1, "it can be asked");
}
