//! A private server: copied from a template, started by a guard, reached over a unix socket.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::account::{self, Account};
use super::find::Binaries;
use super::guard::{self, Guard, GuardSpec};
use super::{ADMIN, ScratchConfig, sweep, template};
use crate::connect::{Purpose, Session, Target, connect};
use crate::{Error, Result};

/// A server that runs for us alone. Dropping it stops the server and deletes its folder.
#[derive(Debug)]
pub(super) struct Cluster {
    folder: PathBuf,
    guard: Guard,
    /// Held until we end, so that nobody sweeps the folder before the guard holds it too.
    _lock: File,
}

/// The port is nothing but a part of the socket's name.
const PORT: u16 = 5432;

/// PostgreSQL's limit is that of the system, 107 bytes on Linux and 103 on macOS, of which the name of the socket
/// takes 15, and that of its folder in ours 8.
const LONGEST_ROOT: usize = 75;

impl Cluster {
    /// Starts a server and connects as its superuser.
    pub(super) async fn start(
        config: &ScratchConfig,
        binaries: &Binaries,
        account: Option<Account>,
    ) -> Result<(Self, Session)> {
        let root = root(config, account)?;
        sweep::folders(&root);
        let template = template::ready(config, binaries, account, &root)?;
        let (folder, lock) = new_folder(&root, account).map_err(|error| unwritable(&root, &error))?;
        let started = (|| {
            copy(&template, &folder.join(guard::DATA), account).map_err(|error| unwritable(&root, &error))?;
            Guard::start(&config.guard, &spec(&folder, binaries, account))
        })();
        let guard = started.inspect_err(|_| {
            // The error that matters is the first one; the sweep of the next start tries again.
            let _ = guard::remove(&folder);
        })?;
        let mut cluster = Self { folder, guard, _lock: lock };
        let admin = cluster.wait().await?;
        Ok((cluster, admin))
    }

    /// Where a role connects to a database of this server.
    pub(super) fn target(&self, user: &str, dbname: &str) -> Target {
        Target::unix(&self.folder, PORT, user, dbname)
    }

    async fn wait(&mut self) -> Result<Session> {
        let started = Instant::now();
        let target = self.target(ADMIN, "postgres");
        let socket = self.folder.join(format!(".s.PGSQL.{PORT}"));
        loop {
            let last = if socket.exists() {
                match connect(&target, Purpose::Scratch).await {
                    Ok(session) => return Ok(session),
                    Err(error) => Some(error),
                }
            } else {
                None
            };
            if let Some(why) = self.guard.failure() {
                let mut error = Error::new("the scratch server did not start")
                    .hint("free memory and disk space, or choose other binaries: [scratch] binaries");
                error.details.extend(why.lines().map(str::to_owned));
                return Err(error);
            }
            if started.elapsed() > Duration::from_secs(30) {
                let error = last.unwrap_or_else(|| Error::new("it has opened no socket"));
                return Err(error.context("the scratch server did not answer within 30 s"));
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    }
}

fn spec(folder: &Path, binaries: &Binaries, account: Option<Account>) -> GuardSpec {
    let folder_text = folder.display().to_string();
    let mut settings = vec![
        ("listen_addresses", ""),
        ("unix_socket_directories", &folder_text),
        // Nothing here has to survive anything.
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        ("checkpoint_timeout", "1d"),
        ("autovacuum", "off"),
        ("max_logical_replication_workers", "0"),
        ("shared_buffers", "32MB"),
        ("max_connections", "30"),
        // A whole schema is created in one transaction, and every object takes a lock.
        ("max_locks_per_transaction", "2048"),
        ("dynamic_shared_memory_type", "mmap"),
        ("huge_pages", "off"),
        ("ssl", "off"),
        ("log_min_messages", "warning"),
    ];
    if binaries.major >= 18 {
        // Without this, 18 starts processes for its reads.
        settings.push(("io_method", "sync"));
    }
    let mut args = vec!["-D".to_owned(), folder.join(guard::DATA).display().to_string()];
    for (name, value) in settings {
        args.push("-c".to_owned());
        args.push(format!("{name}={value}"));
    }
    GuardSpec {
        folder: folder.to_owned(),
        postgres: binaries.program("postgres"),
        args,
        account: account.map(|account| (account.uid, account.gid)),
    }
}

/// The folder that all our private servers are in: one for each user, closed to others.
fn root(config: &ScratchConfig, account: Option<Account>) -> Result<PathBuf> {
    let parent = config.folder.clone().unwrap_or_else(default_parent);
    let uid = rustix::process::geteuid().as_raw();
    let root = parent.join(format!("palisade-{uid}"));
    if root.as_os_str().len() > LONGEST_ROOT {
        return Err(Error::new(format!("the path {} is too long for a unix socket", root.display()))
            .hint("name a shorter folder: [scratch] folder = \"/tmp\""));
    }
    // The server's own user passes through, and sees nothing.
    let mode = if account.is_some() { 0o711 } else { 0o700 };
    match DirBuilder::new().mode(mode).create(&root) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(unwritable(&parent, &error));
        }
        _ => {}
    }
    // In a folder that all may write to, somebody else may have been first.
    let meta = fs::symlink_metadata(&root).map_err(|error| unwritable(&root, &error))?;
    if !meta.is_dir() || meta.uid() != uid || meta.mode() & 0o022 != 0 {
        return Err(Error::new(format!("{} is not a folder of this user alone", root.display()))
            .hint("delete it, or name another folder: [scratch] folder = \"…\""));
    }
    if let Some(barrier) = account::barrier(&root.join("x"), account) {
        return Err(Error::new(format!(
            "the scratch server runs as an unprivileged user, who may not enter {}",
            barrier.display()
        ))
        .hint("name a folder open to all: [scratch] folder = \"/tmp\""));
    }
    Ok(root)
}

/// Memory, where there is plenty: creating the thousand files of a server on a disk takes most of its start.
fn default_parent() -> PathBuf {
    const PLENTY: u64 = 1 << 30;
    let memory = Path::new("/dev/shm");
    if cfg!(target_os = "linux")
        && rustix::fs::statvfs(memory).is_ok_and(|fs| fs.f_bavail * fs.f_frsize > PLENTY)
        && rustix::fs::access(memory, rustix::fs::Access::WRITE_OK).is_ok()
    {
        return memory.to_owned();
    }
    let parent = std::env::temp_dir();
    if parent.as_os_str().len() > LONGEST_ROOT - 20 { "/tmp".into() } else { parent }
}

/// A new folder of the server's user, with our lock on it.
pub(super) fn new_folder(root: &Path, account: Option<Account>) -> io::Result<(PathBuf, File)> {
    let closed = Permissions::from_mode(0o700);
    let folder = tempfile::Builder::new().prefix("s").rand_bytes(6).permissions(closed).tempdir_in(root)?;
    // It is held before it has its name: a sweep that finds one which nobody holds removes the folder.
    let unheld = folder.path().join("lock.new");
    let lock = File::create(&unheld)?;
    lock.lock_shared()?;
    fs::rename(unheld, folder.path().join(guard::LOCK))?;
    account::give(folder.path(), account)?;
    Ok((folder.keep(), lock))
}

/// Copies a tree; where the file system can, without copying the data.
pub(super) fn copy(from: &Path, to: &Path, account: Option<Account>) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(to)?;
    account::give(to, account)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target, account)?;
        } else {
            fs::copy(entry.path(), &target)?;
            account::give(&target, account)?;
        }
    }
    fs::set_permissions(to, Permissions::from_mode(0o700))
}

/// A folder of ours cannot be written, for whatever reason.
pub(super) fn unwritable(folder: &Path, error: &io::Error) -> Error {
    Error::new(format!("the scratch folder {} cannot be written: {error}", folder.display())).hint(
        "free some space (a scratch takes about 50 MB), or name another folder: [scratch] folder = \"…\"",
    )
}
