//! The server that the bench measures on: one of our own, or one that was named.

use std::path::PathBuf;

use palisade_engine::Result;
use palisade_engine::connect::{Purpose, Session, Target, connect};
use palisade_engine::scratch::{Role, Scratch, ScratchConfig, ScratchDb};

/// A server with a superuser's session.
pub(crate) struct Server {
    pub(crate) major: u32,
    /// Where its programs are.
    pub(crate) bin: PathBuf,
    admin: Session,
    /// A URL with `{}` for the database.
    url: String,
    /// Keeps a server of our own alive.
    _own: Option<(Scratch, ScratchDb)>,
}

/// The names of the databases that the bench makes.
const NAMES: &[&str] = &["from", "to", "large_from", "large_to", "rows"];

impl Server {
    pub(crate) async fn start(major: u32, url: Option<&str>) -> Result<Self> {
        if let Some(url) = url {
            let target = Target::parse(url)?;
            let admin = connect(&target, Purpose::Apply).await?;
            let database = setting(&admin, "select current_database()").await?;
            // Only the database differs, and it stands after the last slash of the path.
            let (path, rest) =
                url.split_once('?').map_or((url, String::new()), |(path, rest)| (path, format!("?{rest}")));
            let path = path.strip_suffix(&format!("/{database}")).unwrap_or(path);
            return Self::with(admin, format!("{path}/{{}}{rest}"), None).await;
        }
        let scratch = Scratch::open(&ScratchConfig::new(major)?, &[].into(), &|_| {}).await?;
        let db = scratch.create_database("bench").await?;
        let admin = db.connect_as(&Role::Superuser).await?;
        let user = setting(&admin, "select current_user::text").await?;
        let folder = setting(&admin, "select current_setting('unix_socket_directories')").await?;
        let port = setting(&admin, "select current_setting('port')").await?;
        let url = format!("postgresql://{user}@/{{}}?host={folder}&port={port}");
        Self::with(admin, url, Some((scratch, db))).await
    }

    async fn with(admin: Session, url: String, own: Option<(Scratch, ScratchDb)>) -> Result<Self> {
        let bin = setting(&admin, "select setting from pg_config where name = 'BINDIR'").await?.into();
        let server = Self { major: admin.major(), bin, admin, url, _own: own };
        server.drop_databases().await?;
        Ok(server)
    }

    /// Makes a database of these batches, and returns its URL. Its tables are as those of one that has been there for a
    /// while.
    pub(crate) async fn database(&self, name: &str, batches: &[String]) -> Result<String> {
        let (url, session) = self.create(name, "", batches).await?;
        session.execute("VACUUM ANALYZE").await?;
        Ok(url)
    }

    /// As [`Server::database`], of so many empty tables that to look at each of them would take longer than all else.
    pub(crate) async fn schema(&self, name: &str, batches: &[String]) -> Result<String> {
        let (url, session) = self.create(name, "", batches).await?;
        vacuum_catalogs(&session).await?;
        Ok(url)
    }

    /// A copy of a schema that [`Server::schema`] made, with changes.
    pub(crate) async fn changed(&self, name: &str, of: &str, changes: &[String]) -> Result<String> {
        let template = format!(" TEMPLATE bench_{of}");
        let (url, session) = self.create(name, &template, changes).await?;
        vacuum_catalogs(&session).await?;
        Ok(url)
    }

    async fn create(&self, name: &str, template: &str, batches: &[String]) -> Result<(String, Session)> {
        self.admin.execute(&format!("CREATE DATABASE bench_{name}{template}")).await?;
        let url = self.url.replace("{}", &format!("bench_{name}"));
        let session = self.connect(&url).await?;
        session.execute("SET search_path = public").await?;
        for batch in batches {
            session.execute(batch).await?;
        }
        Ok((url, session))
    }

    /// A superuser's session on one of its databases.
    pub(crate) async fn connect(&self, url: &str) -> Result<Session> {
        connect(&Target::parse(url)?, Purpose::Apply).await
    }

    /// Removes what the bench has made.
    pub(crate) async fn stop(self) -> Result<()> {
        self.drop_databases().await
    }

    /// Drops one of them; whoever is still connected is not.
    pub(crate) async fn drop_database(&self, name: &str) -> Result<()> {
        self.admin.execute(&format!("DROP DATABASE IF EXISTS bench_{name} (FORCE)")).await
    }

    async fn drop_databases(&self) -> Result<()> {
        for name in NAMES {
            self.admin.execute(&format!("DROP DATABASE IF EXISTS bench_{name} (FORCE)")).await?;
        }
        Ok(())
    }
}

/// As autovacuum leaves the catalogs.
async fn vacuum_catalogs(session: &Session) -> Result<()> {
    let sql = "select string_agg(format('pg_catalog.%I', relname), ', ') from pg_class \
               where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r'";
    let names = setting(session, sql).await?;
    session.execute(&format!("VACUUM ANALYZE {names}")).await
}

async fn setting(session: &Session, sql: &str) -> Result<String> {
    Ok(session.query(sql, &[]).await?.first().map(|row| row.get(0)).unwrap_or_default())
}
