//! Throw-away databases in which PostgreSQL elaborates what sources say.
//!
//! A scratch runs what a pull request wrote. So it is a server of our own, or one that was named for the purpose;
//! sources are loaded by a role that is no superuser, in an environment without secrets; and nothing of it outlives
//! the process that asked for it. It knows no kinds of object and no migrations.

mod account;
mod cluster;
mod elevate;
mod extension;
mod fetch;
mod find;
mod folder;
mod guard;
mod memo;
mod prelude;
mod remote;
mod roles;
mod stub;
mod sweep;
mod template;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use self::account::Account;
use self::cluster::Cluster;
use self::find::Binaries;
use self::remote::Remote;
use crate::connect::{Purpose, Session, Target, connect};
use crate::sql::{quote_ident, quote_literal};
use crate::{Error, Result};

pub(crate) use elevate::{lower, raise};
pub(crate) use extension::{create_extension, name_of as extension_name, refuse_trap};
pub use guard::{GuardCommand, guard_main};
pub use prelude::Prelude;
pub use roles::{Membership, RoleAttributes};
pub(crate) use stub::create as create_stub;

/// The superuser of a server that we start.
const ADMIN: &str = "palisade_admin";

/// The role that loads sources on a server that we start.
const LOADER: &str = "palisade_loader";

/// Where a scratch comes from and what it is like.
#[derive(Debug, Clone)]
pub struct ScratchConfig {
    /// A server to create databases on; without one, a private server is started.
    pub url: Option<Target>,
    /// Whether the role of [`ScratchConfig::url`] may have powers beyond its databases; then sources may do to that
    /// server whatever they like.
    pub allow_superuser: bool,
    /// The folder of the binaries to use, instead of those that are found.
    pub binaries: Option<PathBuf>,
    /// The canonical major version.
    pub major: u32,
    /// Whether missing binaries may be fetched with npm.
    pub fetch: bool,
    /// Where templates and fetched binaries are kept.
    pub cache: PathBuf,
    /// Where private servers live while they run; by default memory where there is enough of it (`/dev/shm` on
    /// Linux), else the folder for temporary files.
    pub folder: Option<PathBuf>,
    /// What the platform provides in every database.
    pub prelude: Option<Prelude>,
    /// Extensions that the sources create: among several servers, one that has them all is preferred.
    pub extensions: BTreeSet<String>,
    /// How to start the guard.
    pub guard: GuardCommand,
}

impl ScratchConfig {
    /// A private server of this major, with nothing configured.
    pub fn new(major: u32) -> Result<Self> {
        Ok(Self {
            url: None,
            allow_superuser: false,
            binaries: None,
            major,
            fetch: false,
            cache: folder::cache()?,
            folder: None,
            prelude: None,
            extensions: BTreeSet::new(),
            guard: GuardCommand::this_program()?,
        })
    }
}

impl ScratchConfig {
    /// What is known of the private server that [`Scratch::open`] would start, without starting it: its version and
    /// where it lies. None where the server is named by its URL, and nothing is known before asking it.
    ///
    /// # Errors
    /// When the cache's folder cannot be entered.
    pub fn identity(&self) -> Result<Option<String>> {
        if self.url.is_some() {
            return Ok(None);
        }
        let found = find::binaries(self, Account::for_server()?)?;
        Ok(found.first().map(|binaries| format!("{} {}", binaries.version, binaries.folder.display())))
    }
}

/// Who connects to a scratch database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// The owner of the database: no superuser, creates no roles, reads no files of the server.
    Loader,
    /// The superuser; only where the server is ours.
    Superuser,
    /// A role that [`Scratch::create_runner`] has made.
    Named(String),
}

/// A server for throw-away databases. Dropping it removes them, and the server if it is ours.
#[derive(Debug)]
pub struct Scratch {
    access: Arc<Access>,
    admin: Session,
    extensions: BTreeMap<String, String>,
    /// The database that the others are copies of, if a prelude has to be in them.
    base: Option<String>,
    /// The major that was asked for.
    canonical: u32,
    /// The roles of the prelude.
    platform: BTreeSet<String>,
    counter: AtomicU32,
}

/// A database of a scratch. It is removed with its [`Scratch`], or by [`ScratchDb::remove`].
#[derive(Debug)]
pub struct ScratchDb {
    name: String,
    access: Arc<Access>,
}

/// How to reach the server; shared by its databases, so that the server lives as long as any of them.
#[derive(Debug)]
enum Access {
    Private(Cluster),
    Remote(Box<Remote>),
}

impl Access {
    fn target(&self, role: &Role, dbname: &str) -> Result<Target> {
        match (self, role) {
            (Self::Private(cluster), Role::Loader) => Ok(cluster.target(LOADER, dbname)),
            (Self::Private(cluster), Role::Superuser) => Ok(cluster.target(ADMIN, dbname)),
            (Self::Private(cluster), Role::Named(name)) => Ok(cluster.target(name, dbname)),
            (Self::Remote(remote), Role::Loader) => Ok(remote.target.with_database(dbname)),
            (Self::Remote(remote), role) => {
                let what = match role {
                    Role::Named(name) => format!("role `{name}`"),
                    _ => "a superuser".to_owned(),
                };
                Err(Error::new(format!("there is no connection as {what} to the scratch {}", remote.target))
                    .hint("leave --scratch-url out: on a server of its own, Palisade has both"))
            }
        }
    }
}

impl Scratch {
    /// Opens a scratch that has the roles, by the first way that works: the URL of the configuration, binaries of
    /// this machine (the canonical major first), binaries fetched with npm.
    ///
    /// `progress` is told what takes long: a download.
    pub async fn open(
        config: &ScratchConfig,
        roles: &BTreeSet<String>,
        progress: &dyn Fn(&str),
    ) -> Result<Self> {
        if let Some(url) = &config.url {
            let (remote, admin) = Remote::open(config, url, roles).await?;
            let mut scratch = Self::new(Access::Remote(Box::new(remote)), admin, config.major).await?;
            scratch.prepare(config.prelude.as_ref()).await?;
            return Ok(scratch);
        }
        let account = Account::for_server()?;
        let mut binaries = find::binaries(config, account)?;
        if config.fetch && !binaries.iter().any(|found| found.major == config.major) {
            fetch::fetch(config, progress)?;
            binaries = find::binaries(config, account)?;
        }
        let mut first = None;
        for found in &binaries {
            let scratch = Self::private(config, found, account, roles).await?;
            let has = |name: &String| scratch.extensions.contains_key(name) || found.has(name).is_some();
            // The best is first, as far as that can be seen from outside.
            if config.extensions.iter().all(has) {
                return Ok(scratch);
            }
            first.get_or_insert(scratch);
        }
        // No server has them all: the canonical one says which are missing.
        first.ok_or_else(|| find::none_found(config.major))
    }

    async fn private(
        config: &ScratchConfig,
        binaries: &Binaries,
        account: Option<Account>,
        roles: &BTreeSet<String>,
    ) -> Result<Self> {
        let (cluster, admin) = Cluster::start(config, binaries, account).await?;
        let mut scratch = Self::new(Access::Private(cluster), admin, config.major).await?;
        scratch.prepare(config.prelude.as_ref()).await?;
        roles::create(&scratch.admin, roles).await?;
        Ok(scratch)
    }

    async fn new(access: Access, admin: Session, canonical: u32) -> Result<Self> {
        let available = "SELECT name::text, default_version FROM pg_catalog.pg_available_extensions";
        let rows = admin.query(available, &[]).await?;
        let extensions = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        Ok(Self {
            access: Arc::new(access),
            admin,
            extensions,
            base: None,
            canonical,
            platform: BTreeSet::new(),
            counter: AtomicU32::new(0),
        })
    }

    /// Runs the prelude once, in the database that all others are copied from.
    async fn prepare(&mut self, wanted: Option<&Prelude>) -> Result<()> {
        let Some(wanted) = wanted else { return Ok(()) };
        let base = self.create_database("prelude").await?;
        let loader = base.connect_as(&Role::Loader).await?;
        let admin = match &*self.access {
            Access::Private(_) => Some(base.connect_as(&Role::Superuser).await?),
            Access::Remote(_) => None,
        };
        prelude::run(wanted, admin.as_ref(), &loader).await?;
        self.platform.extend(prelude::roles_of(wanted)?);
        self.base = Some(base.name);
        Ok(())
    }

    /// Creates a database, with the prelude in it. `hint` becomes part of its name.
    pub async fn create_database(&self, hint: &str) -> Result<ScratchDb> {
        let template = self.base.clone();
        self.create(hint, template.as_deref()).await
    }

    /// Creates a copy of a database. Whoever is connected to the original has to go first; a moment is waited for
    /// that.
    pub async fn clone_of(&self, original: &ScratchDb, hint: &str) -> Result<ScratchDb> {
        self.create(hint, Some(&original.name)).await
    }

    async fn create(&self, hint: &str, template: Option<&str>) -> Result<ScratchDb> {
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        let hint: String =
            hint.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit()).take(16).collect();
        let name = match &*self.access {
            Access::Private(_) => format!("scratch_{hint}_{number}"),
            Access::Remote(remote) => format!("{}{hint}_{number}", remote.run),
        };
        if let Some(template) = template {
            self.wait_until_alone(template).await?;
        }
        let mut sql = format!("CREATE DATABASE {} ", quote_ident(&name));
        match &*self.access {
            Access::Private(_) => {
                sql += &format!("OWNER {LOADER} TEMPLATE {}", template.unwrap_or("template1"))
            }
            // Another server's template1 may hold anything, in any encoding.
            Access::Remote(_) => match template {
                Some(template) => sql += &format!("TEMPLATE {}", quote_ident(template)),
                None => sql += "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
            },
        }
        if self.admin.major() >= 15 && matches!(*self.access, Access::Private(_)) {
            // Without fsync the checkpoint of this strategy costs nothing, and the copy is a system call a file.
            sql += " STRATEGY file_copy";
        }
        self.admin.execute(&sql).await.map_err(|error| {
            error.context("no scratch database could be created").hint("the server's own message says why")
        })?;
        if let Access::Remote(remote) = &*self.access {
            remote.databases.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone());
        }
        Ok(ScratchDb { name, access: Arc::clone(&self.access) })
    }

    /// Waits for sessions that were closed a moment ago: PostgreSQL itself looks only ten times a second.
    async fn wait_until_alone(&self, database: &str) -> Result<()> {
        let count = format!(
            "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = {}",
            quote_literal(database)
        );
        for _ in 0..1000 {
            let rows = self.admin.query(&count, &[]).await?;
            if rows.first().is_some_and(|row| row.get::<_, i64>(0) == 0) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Err(Error::new(format!("the scratch database {database} is still in use, and cannot be copied"))
            .hint("this is a fault of Palisade: a session to it was kept open"))
    }

    /// Creates the roles that are not there yet; on a server that is not ours they have to be.
    pub async fn add_roles(&self, roles: &BTreeSet<String>) -> Result<()> {
        match &*self.access {
            Access::Private(_) => roles::create(&self.admin, roles).await,
            Access::Remote(remote) => {
                let missing = roles::missing(&self.admin, roles).await?;
                if missing.is_empty() {
                    return Ok(());
                }
                let names = missing.into_iter().collect::<Vec<_>>().join(", ");
                Err(Error::new(format!("the scratch {} lacks the roles {names}", remote.target))
                    .hint("create them there, or leave --scratch-url out"))
            }
        }
    }

    /// Makes a role with the attributes of the one that will run a migration, for [`Role::Named`], and says what of
    /// them it has to do without. A superuser's place is taken by a role without that power.
    pub async fn create_runner(&self, name: &str, attributes: &RoleAttributes) -> Result<Vec<String>> {
        match &*self.access {
            Access::Private(_) => roles::create_runner(&self.admin, name, attributes).await,
            Access::Remote(remote) => {
                Err(Error::new(format!("no role can be created on the scratch {}", remote.target))
                    .hint("leave --scratch-url out, or prove as the role of the URL"))
            }
        }
    }

    /// The name under which a role of another server can be made here: its own, unless that is PostgreSQL's or ours.
    pub fn name_for(role: &str) -> String {
        if roles::is_reserved(role) { "palisade_runner".to_owned() } else { role.to_owned() }
    }

    /// Keeps the loading role, and with it whoever a migration is proven as, out of these roles (`true`), or lets it in
    /// again. The platform's are left: what they own stands for what the platform gives.
    pub(crate) async fn keep_out(&self, roles: &BTreeSet<String>, out: bool) -> Result<()> {
        let mut script = String::new();
        for role in roles.difference(&self.platform).filter(|role| !roles::is_reserved(role)) {
            let role = quote_ident(role);
            script += &match out {
                true => format!("REVOKE {role} FROM {LOADER};\n"),
                false => format!("GRANT {role} TO {LOADER};\n"),
            };
        }
        self.admin.execute(&script).await
    }

    /// Gives a new database to a role, as its owner.
    pub(crate) async fn give(&self, db: &ScratchDb, role: &Role) -> Result<()> {
        let Role::Named(name) = role else { return Ok(()) };
        let name = quote_ident(name);
        self.admin.execute(&format!("ALTER DATABASE {} OWNER TO {name}", quote_ident(&db.name))).await?;
        if self.major() < 15 {
            // Since 15 it belongs to whoever owns the database.
            let admin = db.connect_as(&Role::Superuser).await?;
            admin.execute(&format!("ALTER SCHEMA public OWNER TO {name}")).await?;
        }
        Ok(())
    }

    /// The role that everything runs as on a server that is not ours.
    pub fn remote_user(&self) -> Option<&str> {
        match &*self.access {
            Access::Private(_) => None,
            Access::Remote(remote) => Some(remote.target.user()),
        }
    }

    /// The major version of the server.
    pub fn major(&self) -> u32 {
        self.admin.major()
    }

    /// Whether what a server of that major holds, or one of the canonical major, may be too new for this one.
    pub fn is_older_than(&self, major: u32) -> bool {
        self.major() < major.max(self.canonical)
    }

    /// Says so of an error, if a newer server might not have raised it: the age is what to look at first.
    pub(crate) fn blame_age(&self, major: u32, error: Error) -> Error {
        if !self.is_older_than(major) {
            return error;
        }
        let (there, newest) = (self.major(), major.max(self.canonical));
        let error = error.detail(format!(
            "the scratch is PostgreSQL {there}, and cannot hold what only PostgreSQL {newest} knows"
        ));
        match error.hint {
            Some(_) => error,
            None => error.hint(format!(
                "install PostgreSQL {newest}, or let --fetch download it, or name such a server: --scratch-url"
            )),
        }
    }

    /// The version of the server, such as `17.2 (Debian 17.2-1)`.
    pub fn version(&self) -> &str {
        self.admin.version_text()
    }

    /// The extensions that can be created, with the versions that they get.
    pub fn extensions(&self) -> &BTreeMap<String, String> {
        &self.extensions
    }

    /// Whether the server is ours alone. On one that is not, nothing may reach beyond its database.
    pub fn is_private(&self) -> bool {
        matches!(*self.access, Access::Private(_))
    }
}

impl ScratchDb {
    /// Connects to the database, with pins for [`Purpose::Scratch`].
    pub async fn connect_as(&self, role: &Role) -> Result<Session> {
        connect(&self.access.target(role, &self.name)?, Purpose::Scratch).await
    }

    /// Connects to the database to read it, with pins for [`Purpose::Read`].
    pub async fn connect_to_read(&self) -> Result<Session> {
        self.connect_to_read_as(&Role::Loader).await
    }

    /// As [`ScratchDb::connect_to_read`], as another role.
    pub async fn connect_to_read_as(&self, role: &Role) -> Result<Session> {
        connect(&self.access.target(role, &self.name)?, Purpose::Read).await
    }

    /// The name of the database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Drops the database, and whoever is connected to it.
    pub async fn remove(self, scratch: &Scratch) -> Result<()> {
        scratch.admin.execute(&remote::drop_database(&self.name)).await?;
        if let Access::Remote(remote) = &*self.access {
            remote.databases.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
        }
        Ok(())
    }
}
