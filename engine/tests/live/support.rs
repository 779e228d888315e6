//! What the live tests share: a scratch of the major that was asked for.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use palisade_engine::catalog::{Catalog, ObjectId};
use palisade_engine::connect::{Purpose, Session, Target, connect};
use palisade_engine::diff::{Changes, diff};
use palisade_engine::introspect::introspect;
use palisade_engine::kinds::{Column, Constraint, Object};
use palisade_engine::plan::plan;
use palisade_engine::scratch::{GuardCommand, Role, Scratch, ScratchConfig, guard_main};
use palisade_engine::sql::split;
use palisade_engine::{Result, render};

/// The guard of every server that a test in this binary starts.
#[test]
#[ignore = "the other tests run it, as their guard"]
fn guard_process() {
    guard_main().unwrap();
}

/// The configuration of a private server of `PALISADE_TEST_PG`, by default 15.
pub(crate) fn config() -> ScratchConfig {
    let major = std::env::var("PALISADE_TEST_PG").map_or(15, |major| major.parse().expect("a major version"));
    let mut config = ScratchConfig::new(major).unwrap();
    config.guard = GuardCommand::test("support::guard_process").unwrap();
    config.fetch = true;
    config
}

/// Opens a scratch with these roles.
pub(crate) async fn open(config: &ScratchConfig, roles: &[&str]) -> Result<Scratch> {
    let roles: BTreeSet<_> = roles.iter().map(ToString::to_string).collect();
    Scratch::open(config, &roles, &|_| {}).await
}

/// Gives it a tablespace `attic`, in the folder of the server, so that it goes with that.
pub(crate) async fn attic(scratch: &Scratch) -> Result<()> {
    let database = scratch.create_database("attic").await?;
    let session = database.connect_as(&Role::Superuser).await?;
    session.execute("SET allow_in_place_tablespaces = on").await?;
    session.execute("CREATE TABLESPACE attic LOCATION ''").await?;
    drop(session);
    database.remove(scratch).await
}

/// The catalog of a new database that was built from a catalog: expressions are printed once more.
pub(crate) async fn anew(scratch: &Scratch, catalog: &Catalog) -> Result<Catalog> {
    let db = scratch.create_database("anew").await?;
    let mut session = db.connect_as(&Role::Superuser).await?;
    let empty = introspect(&mut session).await?;
    let steps = plan(&empty, catalog, &diff(&empty, catalog))?;
    for statement in split(&render::stream(&steps))? {
        session.execute(&statement.text).await.map_err(|error| error.detail(statement.text.clone()))?;
    }
    let catalog = introspect(&mut session).await?;
    drop_subscriptions(&session).await?;
    drop(session);
    db.remove(scratch).await?;
    Ok(catalog)
}

/// What differs between two states, once an expression that is only printed otherwise, and what no statement can say, are
/// left out: a column, its default or a constraint that a table had before it inherited the same stays the table's own.
pub(crate) async fn differs(scratch: &Scratch, result: &Catalog, wanted: &Catalog) -> Result<Changes> {
    let left = diff(result, wanted);
    if left.is_empty() {
        return Ok(left);
    }
    let (is, wanted) = (anew(scratch, result).await?, anew(scratch, wanted).await?);
    let mut left = diff(&is, &wanted);
    let merged = |id: &ObjectId| match (is.get(id), wanted.get(id)) {
        (Some(Object::Column(is)), Some(Object::Column(wanted))) => {
            Column { inherited: wanted.inherited, ..is.clone() } == *wanted
        }
        (Some(Object::Constraint(is)), Some(Object::Constraint(wanted))) => {
            Constraint { inherited: wanted.inherited, ..is.clone() } == *wanted
        }
        _ => false,
    };
    if plan(&is, &wanted, &left)?.is_empty() {
        left.dropped.retain(|id| {
            !(matches!(is.get(id), Some(Object::Default(_))) && id.parent().is_some_and(merged))
        });
        left.changed.retain(|id| !merged(id));
    }
    Ok(left)
}

/// PostgreSQL keeps a database that has one.
pub(crate) async fn drop_subscriptions(session: &Session) -> Result<()> {
    let sql = "select format('DROP SUBSCRIPTION %I', subname) from pg_subscription \
               where subdbid = (select oid from pg_database where datname = current_database())";
    for row in session.query(sql, &[]).await? {
        session.execute(row.get(0)).await?;
    }
    Ok(())
}

/// A server that stands for somebody else's: reachable by TCP, with settings of its own.
pub(crate) struct Server {
    pub(crate) port: u16,
    /// A superuser's session.
    pub(crate) admin: Session,
    pub(crate) folder: tempfile::TempDir,
    postgres: Command,
    process: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        stop(self.pid());
        let _ = self.process.wait();
    }
}

impl Server {
    /// The process that started all others.
    pub(crate) fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.process)
    }

    /// Starts it once more, after it was stopped; it recovers what was committed.
    pub(crate) async fn start_again(&mut self) {
        self.process.wait().unwrap();
        self.process = self.postgres.spawn().unwrap();
        self.admin = admin(self.port, self.folder.path()).await;
    }
}

/// Stops a server at once, as `pg_ctl stop -m immediate`: killed, it would leave its shared memory behind.
pub(crate) fn stop(pid: rustix::process::Pid) {
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::QUIT);
}

/// Starts a server with these settings; whoever comes by TCP is asked for what `auth` says. Files that the
/// settings name are written by `prepare` into the server's folder, before it starts.
pub(crate) async fn server_with(settings: &[&str], auth: &str, prepare: impl FnOnce(&Path)) -> Server {
    let scratch = open(&config(), &[]).await.unwrap();
    let db = scratch.create_database("bin").await.unwrap();
    let session = db.connect_as(&Role::Superuser).await.unwrap();
    let rows = session.query("select setting from pg_config where name = 'BINDIR'", &[]).await.unwrap();
    let bin = PathBuf::from(rows[0].get::<_, String>(0));
    let folder = tempfile::Builder::new().prefix("pg").tempdir_in("/tmp").unwrap();
    prepare(folder.path());
    let data = folder.path().join("data");
    let root = std::fs::metadata(folder.path()).unwrap().uid() == 0;
    let owner = if root { std::fs::read_to_string("/etc/passwd").unwrap() } else { String::new() };
    let owner = owner.lines().find_map(|line| line.strip_prefix("postgres:x:"));
    let owner: Vec<u32> =
        owner.iter().flat_map(|ids| ids.split(':').take(2)).map(|id| id.parse().unwrap()).collect();
    let command = |program: &str| {
        let mut command = Command::new(bin.join(program));
        command.current_dir("/").stdout(Stdio::null()).stderr(Stdio::null()).env("LC_ALL", "C");
        if let [uid, gid] = owner[..] {
            command.uid(uid).gid(gid);
        }
        command
    };
    if let [uid, gid] = owner[..] {
        for path in std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
            std::os::unix::fs::chown(path, Some(uid), Some(gid)).unwrap();
        }
        std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).unwrap();
    }
    let mut initdb = command("initdb");
    initdb
        .args(["-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C", "--auth-local=trust", "-D"])
        .arg(&data);
    assert!(initdb.arg(format!("--auth-host={auth}")).status().unwrap().success());
    if settings.contains(&"ssl=on") {
        // Those who come without TLS are turned away, as hosting providers do.
        let hba = std::fs::read_to_string(data.join("pg_hba.conf")).unwrap();
        std::fs::write(data.join("pg_hba.conf"), hba.replace("\nhost ", "\nhostssl ")).unwrap();
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut postgres = command("postgres");
    postgres.arg("-D").arg(&data).args(["-p", &port.to_string(), "-h", "127.0.0.1", "-c", "fsync=off", "-k"]);
    postgres.arg(folder.path());
    for setting in settings {
        postgres.args(["-c", &setting.replace("{}", &folder.path().display().to_string())]);
    }
    let process = postgres.spawn().unwrap();
    Server { port, admin: admin(port, folder.path()).await, folder, postgres, process }
}

/// A superuser's session, once the server takes one.
async fn admin(port: u16, folder: &Path) -> Session {
    let url = format!("postgresql://postgres@/postgres?port={port}&host={}", folder.display());
    let target = Target::parse_with(&url, &|_| None).unwrap();
    let mut last = None;
    for _ in 0..500 {
        match connect(&target, Purpose::Apply).await {
            Ok(admin) => return admin,
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the server did not start: {last:?}");
}

/// As [`server_with`], with nothing to prepare.
pub(crate) async fn server(settings: &[&str], auth: &str) -> Server {
    server_with(settings, auth, |_| ()).await
}
