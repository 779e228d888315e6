//! A migration with every sort of step is interrupted before, during and after each message that it sends, and the
//! server is restarted under it: a further run has to end where an undisturbed one does, with every row.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

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

/// What has to be the same in the end; the tokens are random, so only that each row has one of its own.
const LEFT: &str = "select md5(string_agg(format('%s %s %s %s %s', id, coach, title, state, place), ',' order by id)) \
                    || count(*) || ' ' || count(distinct token) || (select count(*) from public.coaches) || ' ' || (select count(*) from public.runs) from public.plans";

#[tokio::test]
async fn an_interrupted_migration_ends_where_an_undisturbed_one_does() {
    let mut bench = Bench::new().await;
    let (wanted, rows) = bench.undisturbed().await;
    let whole = bench.messages().await;
    assert!(whole > 40, "{whole} messages");
    let mut failures = BTreeMap::new();
    let whole_night = std::env::var_os("PALISADE_FAULTS").is_some();
    for at in 1..=whole {
        let cuts = [Cut::Before, Cut::During, Cut::After];
        // Each third message, and one sort of cut after the other; every message and sort with PALISADE_FAULTS=all.
        let chosen = |n: usize| whole_night || at % 3 == 0 && at / 3 % 3 == n;
        for cut in cuts.into_iter().enumerate().filter(|(n, _)| chosen(*n)).map(|(_, cut)| cut) {
            let database = bench.database().await;
            let proxy = Proxy::start(&bench.server, Some(Fault { at: At::Message(at), cut })).await;
            // What gives back the lock and the role may fail without anybody's harm: the session ends there.
            let matters = at + 3 < whole && cut == Cut::Before;
            if bench.migrate(&proxy.target(&database)).await.is_ok() && matters {
                failures.insert((at, cut), "it was not interrupted".to_owned());
            }
            drop(proxy);
            if let Err(why) = bench.ends_well(&database, &wanted, &rows).await {
                failures.insert((at, cut), why);
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
    for (statement, cut) in STOPS {
        let database = bench.database().await;
        let fault = Fault { at: At::Statement(statement, bench.server.pid()), cut };
        let proxy = Proxy::start(&bench.server, Some(fault)).await;
        let stopped = bench.migrate(&proxy.target(&database)).await;
        assert!(stopped.is_err(), "the server was not stopped {cut:?} {statement}");
        drop(proxy);
        bench.server.start_again().await;
        let ended = bench.ends_well(&database, &wanted, &rows).await;
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
    number: AtomicUsize,
}

impl Bench {
    async fn new() -> Self {
        let server = support::server(&[], "trust").await;
        let mut catalogs = Vec::new();
        for (name, sql) in [("before", OLD), ("wanted", NEW)] {
            server.admin.execute(&format!("CREATE DATABASE {name}")).await.unwrap();
            let mut session = connect(&direct(&server, name), Purpose::Apply).await.unwrap();
            load(&session, sql).await.unwrap();
            catalogs.push(introspect(&mut session).await.unwrap());
            if name == "before" {
                session.execute(ROWS).await.unwrap();
            }
        }
        let folder = folder(&catalogs[0], &catalogs[1]);
        Self { server, folder, number: AtomicUsize::new(0) }
    }

    /// A copy of the database as it was before.
    async fn database(&self) -> String {
        let name = format!("d{}", self.number.fetch_add(1, Ordering::Relaxed));
        self.server.admin.execute(&format!("CREATE DATABASE {name} TEMPLATE before")).await.unwrap();
        name
    }

    async fn migrate(&self, target: &Target) -> palisade_engine::Result<Vec<String>> {
        let session = connect(target, Purpose::Apply).await?;
        let options = Options { wait: Duration::from_secs(30), ..Options::default() };
        apply::migrate(&session, &self.folder, &options, &mut |_| ()).await
    }

    async fn undisturbed(&self) -> (Catalog, String) {
        let database = self.database().await;
        self.migrate(&direct(&self.server, &database)).await.unwrap();
        self.result(&database).await
    }

    async fn result(&self, database: &str) -> (Catalog, String) {
        let mut session = connect(&direct(&self.server, database), Purpose::Apply).await.unwrap();
        let rows = session.query(LEFT, &[]).await.unwrap()[0].get(0);
        (introspect(&mut session).await.unwrap(), rows)
    }

    /// How many messages a migration sends that the server answers.
    async fn messages(&self) -> usize {
        let database = self.database().await;
        let proxy = Proxy::start(&self.server, None).await;
        self.migrate(&proxy.target(&database)).await.unwrap();
        proxy.seen.load(Ordering::Relaxed)
    }

    async fn ends_well(&self, database: &str, wanted: &Catalog, rows: &str) -> Result<(), String> {
        let again = self.migrate(&direct(&self.server, database)).await;
        again.map_err(|error| format!("the next run: {error}"))?;
        let (catalog, left) = self.result(database).await;
        let differs = diff(&catalog, wanted);
        self.server.admin.execute(&format!("DROP DATABASE {database}")).await.unwrap();
        if !differs.is_empty() {
            return Err(format!("it ends elsewhere: {differs:?}"));
        }
        if left == rows { Ok(()) } else { Err(format!("other rows: {left}, not {rows}")) }
    }
}

/// The files of an online migration; they have every sort of step.
fn folder(before: &Catalog, wanted: &Catalog) -> Folder {
    let place = ObjectId::on(Kind::Column, &ObjectId::schema(Kind::Table, "public", "plans"), "place");
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
    seen: Arc<AtomicUsize>,
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
        let (seen, behind) = (Arc::new(AtomicUsize::new(0)), socket(server.folder.path()));
        let counted = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // What is cut, or ends, is no failure of the proxy.
                let _ = relay(client, behind.clone(), &counted, fault).await;
            }
        });
        Self { folder, port: server.port, seen, task }
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
    seen: &AtomicUsize,
    fault: Option<Fault>,
) -> std::io::Result<()> {
    let mut server = UnixStream::connect(behind).await?;
    let mut length = [0; 4];
    client.read_exact(&mut length).await?;
    let mut rest = vec![0; u32::from_be_bytes(length) as usize - 4];
    client.read_exact(&mut rest).await?;
    server.write_all(&[&length[..], &rest].concat()).await?;
    answer(&mut server, Some(&mut client)).await?;
    loop {
        let mut head = [0; 5];
        client.read_exact(&mut head).await?;
        let [letter, length @ ..] = head;
        let mut rest = vec![0; u32::from_be_bytes(length) as usize - 4];
        client.read_exact(&mut rest).await?;
        let message = [&head[..], &rest].concat();
        // Only these make the server say that it is ready again.
        if !matches!(letter, b'Q' | b'S') {
            server.write_all(&message).await?;
            continue;
        }
        let number = seen.fetch_add(1, Ordering::Relaxed) + 1;
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
