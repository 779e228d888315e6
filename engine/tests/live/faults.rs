//! A migration with every sort of step is interrupted at each statement that it sends, and the server is restarted under it: a
//! further run has to end where an undisturbed one does, with every row.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use palisade_engine::apply::{self, Options};
use palisade_engine::catalog::{Catalog, ObjectId};
use palisade_engine::config::Dialect;
use palisade_engine::connect::{Purpose, Target, connect};
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::kinds::Kind;
use palisade_engine::migration::{Draft, Folder, Group, Slug, Stamp, compose};
use palisade_engine::notes::Notes;
use palisade_engine::plan::{Transaction, plan_with};
use palisade_model::lower::ObjectNote;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};

use super::kinds::load;
use super::support::{self, Server};

/// A name of 63 bytes that is like others but for its last one, and in whose middle no character ends.
fn long(last: u8) -> String {
    format!("{}{last}", "Ä".repeat(31))
}

/// The same with such names, so that what stands for a while is found again by them.
fn with_long_names(sql: &str) -> String {
    let names = ["plans_title", "plans_note", "plans_token", "runs_plan", "place"].iter().zip(1..);
    names.fold(sql.to_owned(), |sql, (name, last)| sql.replace(name, &format!("\"{}\"", long(last))))
}

const OLD: &str = "
CREATE TYPE status AS ENUM ('draft', 'done');
CREATE TABLE coaches (id integer PRIMARY KEY, email text NOT NULL);
CREATE TABLE plans (id integer PRIMARY KEY, coach integer NOT NULL, title text, state status DEFAULT 'draft',
  note text, place integer);
CREATE INDEX plans_title ON plans (title);
CREATE INDEX plans_note ON plans (note);
CREATE TABLE runs (id integer NOT NULL, plan integer, day integer NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE runs_1 PARTITION OF runs FOR VALUES FROM (0) TO (100);
CREATE TABLE runs_2 PARTITION OF runs FOR VALUES FROM (100) TO (200);
CREATE TABLE runs_3 (id integer NOT NULL, plan integer, day integer NOT NULL);
CREATE TABLE runs_4 PARTITION OF runs FOR VALUES FROM (300) TO (400);
ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON plans FOR SELECT USING (title IS NOT NULL);
";

const NEW: &str = "
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE coaches (id integer PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE plans (id integer PRIMARY KEY, coach integer NOT NULL REFERENCES coaches, title text NOT NULL,
  state status DEFAULT 'active', place bigint, token uuid NOT NULL DEFAULT gen_random_uuid(), CHECK (coach > 0));
CREATE INDEX plans_title ON plans (title, coach);
CREATE UNIQUE INDEX plans_token ON plans (token);
CREATE TABLE runs (id integer NOT NULL, plan integer REFERENCES plans, day integer NOT NULL, PRIMARY KEY (id, day))
  PARTITION BY RANGE (day);
CREATE TABLE runs_1 PARTITION OF runs FOR VALUES FROM (0) TO (100);
CREATE TABLE runs_2 PARTITION OF runs FOR VALUES FROM (100) TO (200);
CREATE TABLE runs_3 PARTITION OF runs FOR VALUES FROM (200) TO (300);
CREATE TABLE runs_4 (id integer NOT NULL, plan integer, day integer NOT NULL);
CREATE INDEX runs_plan ON runs (plan);
ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON plans FOR SELECT USING (title IS NOT NULL AND coach > 0);
CREATE VIEW titles AS SELECT id, title FROM plans;
";

const ROWS: &str = "
INSERT INTO public.coaches SELECT n, 'c' || n FROM generate_series(1, 20) n;
INSERT INTO public.runs SELECT n, n, n % 200 FROM generate_series(1, 500) n;
INSERT INTO public.runs_3 SELECT n, n, 200 + n % 100 FROM generate_series(1, 500) n;
INSERT INTO public.plans SELECT n, n % 20 + 1, 't' || n, 'draft', 'n', n FROM generate_series(1, 6000) n;
";

/// All rows; the tokens are random, so only that each row has one of its own.
const LEFT: &str = "select concat_ws(' ',
  (select count(distinct to_jsonb(t) ->> 'token') || md5(string_agg((to_jsonb(t) - 'token')::text, ',' order by id)) from public.plans t),
  (select md5(string_agg(t::text, ',' order by id)) from public.coaches t),
  (select md5(string_agg(t::text, ',' order by id, day)) from public.runs t),
  (select md5(string_agg(t::text, ',' order by id, day)) from public.runs_3 t),
  (select md5(string_agg(t::text, ',' order by id, day)) from public.runs_4 t))";

/// What the migration makes, and what a further run may act on; by names, since numbers differ from database to database.
const MADE: &str = "select string_agg(line, '; ' order by line) from (
  select format('%s %s %s', oid::regclass, relkind, relrowsecurity) from pg_class where relnamespace = 'public'::regnamespace union all
  select pg_get_viewdef(oid) from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace union all
  select format('%s %s %s %s %s', a.attrelid::regclass, attname, atttypid::regtype, attnotnull, pg_get_expr(adbin, adrelid))
    from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped union all
  select format('%s %s %s %s', pg_get_indexdef(indexrelid), indisvalid, indisready, indislive)
    from pg_index join pg_class on oid = indexrelid where relnamespace = 'public'::regnamespace union all
  select format('%s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
    from pg_constraint where connamespace = 'public'::regnamespace union all
  select format('%s %s', inhrelid::regclass, to_jsonb(h) ->> 'inhdetachpending') from pg_inherits h union all
  select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal union all
  select format('%s %s', polname, pg_get_expr(polqual, polrelid)) from pg_policy union all
  select format('%s %s', enumlabel, enumsortorder) from pg_enum union all
  select proname from pg_proc where pronamespace = 'public'::regnamespace) as lines (line)";

/// How many interrupted runs are under way at once: they wait more than they work.
const AT_ONCE: usize = 4;

#[tokio::test]
async fn an_interrupted_migration_ends_where_an_undisturbed_one_does() {
    let mut bench = Bench::new().await;
    let files = stream::iter(0..bench.messages.len()).map(|file| bench.interrupt(file));
    let outcomes: Vec<_> = files.buffer_unordered(AT_ONCE).collect().await;
    let failures: Vec<_> = outcomes.iter().flat_map(|(_, failures)| failures).collect();
    assert!(failures.is_empty(), "{failures:#?}");
    let points: usize = outcomes.iter().map(|(points, _)| points).sum();
    assert!(points > 200, "{points} points");
    for (statement, cut) in STOPS {
        let file = bench.messages.iter().position(|sent| sent.iter().any(|sql| sql.contains(statement)));
        let file = file.unwrap_or_else(|| panic!("no file says {statement}"));
        let database = bench.copy(file).await;
        // A sequence writes down ahead what it gives out, and a copy of a database does not: a crash would give it out again.
        bench.server.admin.execute("CHECKPOINT").await.unwrap();
        let fault = Fault { at: At::Statement(statement, bench.server.pid()), cut };
        let proxy = Proxy::start(&bench.server, Some(fault)).await;
        let stopped = bench.migrate(&proxy.target(&database), None).await;
        assert!(stopped.is_err(), "the server was not stopped {cut:?} {statement}");
        drop(proxy);
        bench.server.start_again().await;
        let ended = bench.ends_well(&database, None).await;
        let (catalog, wanted) = (bench.catalog(&database).await, bench.catalog("wanted").await);
        let left = diff(&catalog, &wanted);
        assert!(left.is_empty(), "{left:?}");
        assert!(ended.is_ok(), "stopped {cut:?} {statement}: {ended:?}");
    }
}

/// Where the server itself is stopped without notice: at both ends of a COMMIT, in what runs in no transaction, and in the middle
/// of a backfill.
const STOPS: [(&str, Cut); 5] = [
    ("COMMIT", Cut::Before),
    ("COMMIT", Cut::After),
    ("CREATE UNIQUE INDEX CONCURRENTLY", Cut::During),
    ("$palisade_backfill$", Cut::During),
    ("DETACH PARTITION", Cut::After),
];

/// What goes wrong, and when.
#[derive(Clone, Copy)]
struct Fault {
    at: At,
    cut: Cut,
}

#[derive(Clone, Copy)]
enum At {
    /// The connection is cut at the message of this number.
    Message(usize),
    /// The server is stopped at the first message with these words.
    Statement(&'static str, rustix::process::Pid),
}

impl Fault {
    fn is_now(&self, number: usize, message: &[u8]) -> bool {
        match self.at {
            At::Message(at) => at == number,
            At::Statement(words, _) => String::from_utf8_lossy(message).contains(words),
        }
    }

    /// Lets the server go down with it.
    async fn strike(&self) {
        if let At::Statement(_, pid) = self.at {
            // Long enough for a batch, and too short for all of them.
            let pause = if self.cut == Cut::During { 30 } else { 0 };
            tokio::time::sleep(Duration::from_millis(pause)).await;
            support::stop(pid);
        }
    }
}

/// Where the connection is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    /// Before the message reaches the server.
    Before,
    /// When it has reached it: the server goes on alone.
    During,
    /// When the server has answered, and nobody hears it.
    After,
}

struct Bench {
    server: Server,
    folder: Folder,
    /// What is in `stage0`, the database before the first file, and in `stage1`, `stage2`, …, that behind each.
    stages: Vec<String>,
    /// What the run of each file sends, from connecting to the end.
    messages: Vec<Vec<String>>,
    number: AtomicUsize,
}

impl Bench {
    async fn new() -> Self {
        let server = support::server(&[], "trust").await;
        let mut catalogs = Vec::new();
        for (name, sql) in [("stage0", OLD), ("wanted", NEW)] {
            server.admin.execute(&format!("CREATE DATABASE {name}")).await.unwrap();
            let mut session = connect(&direct(&server, name), Purpose::Apply).await.unwrap();
            load(&session, &with_long_names(sql)).await.unwrap();
            catalogs.push(introspect(&mut session).await.unwrap());
            if name == "stage0" {
                session.execute(ROWS).await.unwrap();
            }
        }
        let folder = folder(&catalogs[0], &catalogs[1]);
        let number = AtomicUsize::new(0);
        let mut bench = Self { server, folder, stages: Vec::new(), messages: Vec::new(), number };
        bench.stages.push(bench.state("stage0").await);
        for file in 0..bench.folder.migrations().len() {
            let stage = format!("stage{}", file + 1);
            let copy = format!("CREATE DATABASE {stage} TEMPLATE stage{file}");
            bench.server.admin.execute(&copy).await.unwrap();
            let proxy = Proxy::start(&bench.server, None).await;
            bench.migrate(&proxy.target(&stage), Some(file)).await.unwrap();
            bench.messages.push(std::mem::take(&mut proxy.sent.lock().unwrap()));
            bench.stages.push(bench.state(&stage).await);
        }
        let last = bench.catalog(&format!("stage{}", bench.messages.len())).await;
        let left = diff(&last, &catalogs[1]);
        assert!(left.is_empty(), "{left:?}");
        bench
    }

    /// Where the run of a file is interrupted: behind each message that changes something, which is as well before the next
    /// one, and while the server is at work on what runs in no transaction: a COMMIT has taken place then, or not. Of the first
    /// file behind each message at all. With PALISADE_FAULTS=all everywhere.
    fn points(&self, file: usize) -> Vec<(usize, Cut)> {
        let all = std::env::var_os("PALISADE_FAULTS").is_some();
        let (mut points, mut open) = (Vec::new(), false);
        // What gives back the lock and the role may fail without anybody's harm: the session ends there.
        let sent = &self.messages[file];
        for (at, sql) in sent[..sent.len() - 3].iter().enumerate() {
            open = open && !sql.starts_with("COMMIT") || sql.starts_with("BEGIN");
            let reads = ["SELECT", "SET", "RESET", "SHOW"].iter().any(|word| sql.starts_with(word));
            points.extend((all || file == 0 || !reads).then_some((at + 1, Cut::After)));
            let ours = ["BEGIN", "COMMIT", "INSERT INTO palisade"].iter().any(|word| sql.starts_with(word));
            points.extend((all || !open && !reads && !ours).then_some((at + 1, Cut::During)));
        }
        points
    }

    /// A copy of the state before a file.
    async fn copy(&self, file: usize) -> String {
        let name = format!("d{}", self.number.fetch_add(1, Ordering::Relaxed));
        self.server.admin.execute(&format!("CREATE DATABASE {name} TEMPLATE stage{file}")).await.unwrap();
        name
    }

    /// Runs the folder up to a file.
    async fn migrate(&self, target: &Target, file: Option<usize>) -> palisade_engine::Result<Vec<String>> {
        let session = connect(target, Purpose::Apply).await?;
        let to = file.map(|file| self.folder.migrations()[file].file_name());
        let options = Options { to, wait: Duration::from_secs(30), ..Options::default() };
        apply::migrate(&session, &self.folder, &options, &mut |_| ()).await
    }

    async fn catalog(&self, database: &str) -> Catalog {
        let mut session = connect(&direct(&self.server, database), Purpose::Apply).await.unwrap();
        introspect(&mut session).await.unwrap()
    }

    /// What is in a database, and what our tables there say of it.
    async fn ask(&self, database: &str) -> (String, String) {
        let session = connect(&direct(&self.server, database), Purpose::Apply).await.unwrap();
        let ask = async |sql| session.query(sql, &[]).await.unwrap()[0].get::<_, Option<String>>(0);
        let state = format!("{:?} {:?}", ask(MADE).await, ask(LEFT).await);
        if ask("SELECT to_regclass('palisade.journal')::text").await.is_none() {
            return (state, String::new());
        }
        let journal = "SELECT string_agg(concat_ws(' ', migration, event, expected), ',' ORDER BY entry) FROM palisade.journal";
        let ledger = "SELECT string_agg(id, ',' ORDER BY id) FROM palisade.migrations";
        (state, format!("{:?} {:?}", ask(journal).await, ask(ledger).await))
    }

    async fn state(&self, database: &str) -> String {
        self.ask(database).await.0
    }

    /// What a further run finds in a database, once nobody is at work there any more.
    async fn found(&self, database: &str) -> (String, String) {
        let others = format!("SELECT FROM pg_stat_activity WHERE datname = '{database}'");
        while !self.server.admin.query(&others, &[]).await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.ask(database).await
    }

    /// Interrupts the run of a file at all of its points, and runs it again, unless what was left is known to end well. How many
    /// points there were, and at which it does not.
    async fn interrupt(&self, file: usize) -> (usize, Vec<String>) {
        let (points, mut failures) = (self.points(file), Vec::new());
        let (mut known, mut database) = (BTreeSet::new(), self.copy(file).await);
        let untouched = self.found(&database).await;
        for (message, cut) in &points {
            let proxy =
                Proxy::start(&self.server, Some(Fault { at: At::Message(*message), cut: *cut })).await;
            let interrupted = self.migrate(&proxy.target(&database), Some(file)).await.is_err();
            drop(proxy);
            // Where the server goes on alone, the further run comes while it does.
            let found = if *cut == Cut::After { Some(self.found(&database).await) } else { None };
            let is_known = found.as_ref().is_some_and(|found| known.contains(found));
            let ended = match (interrupted, is_known) {
                (false, _) => Err("it was not interrupted".to_owned()),
                (true, true) => Ok(()),
                (true, false) => self.ends_well(&database, Some(file)).await,
            };
            match ended {
                Ok(()) if is_known && found.as_ref() == Some(&untouched) => continue,
                Ok(()) => known.extend(found),
                Err(why) => failures.push(format!("{cut:?} {}: {why}", self.messages[file][message - 1])),
            }
            self.drop(&database).await;
            database = self.copy(file).await;
        }
        self.drop(&database).await;
        (points.len(), failures)
    }

    /// Runs a file again, or all that follow.
    async fn ends_well(&self, database: &str, file: Option<usize>) -> Result<(), String> {
        let again = self.migrate(&direct(&self.server, database), file).await;
        again.map_err(|error| format!("the next run: {error}"))?;
        let wanted = &self.stages[file.map_or(self.stages.len() - 1, |file| file + 1)];
        let is = self.state(database).await;
        if is == *wanted { Ok(()) } else { Err(format!("it ends elsewhere: {is}, not {wanted}")) }
    }

    async fn drop(&self, database: &str) {
        self.server.admin.execute(&format!("DROP DATABASE {database}")).await.unwrap();
    }
}

/// The files of an online migration; they have every sort of step.
fn folder(before: &Catalog, wanted: &Catalog) -> Folder {
    let place = ObjectId::on(Kind::Column, &ObjectId::schema(Kind::Table, "public", "plans"), long(5));
    let asked = ObjectNote { online: true, ..ObjectNote::default() };
    let notes = Notes { online: true, objects: [(place, asked)].into(), ..Notes::default() };
    let plan = plan_with(before, wanted, &diff(before, wanted), &notes).unwrap();
    for sort in [Transaction::Shared, Transaction::Outside, Transaction::Later, Transaction::CommitAfter] {
        assert!(plan.statements().any(|statement| statement.transaction == sort), "{sort:?}");
    }
    let groups: Vec<Group> = plan.groups().iter().map(Group::from).collect();
    let empty = Folder::of(Path::new("migrations"), vec![]);
    let draft = Draft {
        slug: Slug::new("everything").unwrap(),
        groups: &groups,
        proven: "nothing",
        dialect: Dialect::Plain,
        search_path: &[],
    };
    let files = compose(&empty, &draft, &Stamp::fixed("20260101000000").unwrap()).unwrap();
    Folder::of(Path::new("migrations"), files)
}

fn direct(server: &Server, database: &str) -> Target {
    let url = format!(
        "postgresql://postgres@/{database}?port={}&host={}",
        server.port,
        server.folder.path().display()
    );
    Target::parse_with(&url, &|_| None).unwrap()
}

/// Stands between a client and the server, counts what the client asks, and cuts the connection at one of them.
struct Proxy {
    folder: tempfile::TempDir,
    port: u16,
    /// What the client has asked so far.
    sent: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    async fn start(server: &Server, fault: Option<Fault>) -> Self {
        let folder = tempfile::Builder::new().prefix("px").tempdir_in("/tmp").unwrap();
        let socket = |folder: &Path| folder.join(format!(".s.PGSQL.{}", server.port));
        let listener = UnixListener::bind(socket(folder.path())).unwrap();
        let (sent, behind) = (Arc::default(), socket(server.folder.path()));
        let kept = Arc::clone(&sent);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // What is cut, or ends, is no failure of the proxy.
                let _ = relay(client, behind.clone(), &kept, fault).await;
            }
        });
        Self { folder, port: server.port, sent, task }
    }

    fn target(&self, database: &str) -> Target {
        let url = format!(
            "postgresql://postgres@/{database}?port={}&host={}",
            self.port,
            self.folder.path().display()
        );
        Target::parse_with(&url, &|_| None).unwrap()
    }
}

/// Carries messages to and fro. A message is a letter, a length that counts itself, and the rest; the first one has no
/// letter (<https://www.postgresql.org/docs/current/protocol-message-formats.html>).
async fn relay(
    mut client: UnixStream,
    behind: PathBuf,
    sent: &Mutex<Vec<String>>,
    fault: Option<Fault>,
) -> std::io::Result<()> {
    let mut server = UnixStream::connect(behind).await?;
    let mut length = [0; 4];
    client.read_exact(&mut length).await?;
    let mut rest = vec![0; u32::from_be_bytes(length) as usize - 4];
    client.read_exact(&mut rest).await?;
    server.write_all(&[&length[..], &rest].concat()).await?;
    answer(&mut server, Some(&mut client)).await?;
    let mut asked = String::new();
    loop {
        let mut head = [0; 5];
        client.read_exact(&mut head).await?;
        let [letter, length @ ..] = head;
        let mut rest = vec![0; u32::from_be_bytes(length) as usize - 4];
        client.read_exact(&mut rest).await?;
        let message = [&head[..], &rest].concat();
        // A query stands behind the name of the statement, which is empty, if it has parameters.
        if matches!(letter, b'Q' | b'P') {
            let text = String::from_utf8_lossy(&rest);
            text.trim_matches('\0').split('\0').next().unwrap_or_default().clone_into(&mut asked);
        }
        // Only these make the server say that it is ready again.
        if !matches!(letter, b'Q' | b'S') {
            server.write_all(&message).await?;
            continue;
        }
        let number = {
            let mut sent = sent.lock().unwrap();
            sent.push(asked.clone());
            sent.len()
        };
        let Some(fault) = fault.filter(|fault| fault.is_now(number, &message)) else {
            server.write_all(&message).await?;
            answer(&mut server, Some(&mut client)).await?;
            continue;
        };
        if fault.cut != Cut::Before {
            server.write_all(&message).await?;
        }
        if fault.cut == Cut::After {
            answer(&mut server, None).await?;
        }
        fault.strike().await;
        return Ok(());
    }
}

/// Passes on what the server says until it is ready for more.
async fn answer(server: &mut UnixStream, mut client: Option<&mut UnixStream>) -> std::io::Result<()> {
    loop {
        let mut head = [0; 5];
        server.read_exact(&mut head).await?;
        let [letter, length @ ..] = head;
        let mut rest = vec![0; u32::from_be_bytes(length) as usize - 4];
        server.read_exact(&mut rest).await?;
        if let Some(client) = client.as_deref_mut() {
            client.write_all(&[&head[..], &rest].concat()).await?;
        }
        if letter == b'Z' {
            return Ok(());
        }
    }
}
