//! A server for one test, as a URL that the binary can be given.

use std::collections::BTreeSet;

use palisade_engine::connect::Session;
use palisade_engine::scratch::{GuardCommand, Role, Scratch, ScratchConfig, ScratchDb};
use tokio::runtime::Runtime;

pub(crate) struct Server {
    runtime: Runtime,
    db: ScratchDb,
    session: Session,
    /// Where the server's socket is, as parameters of a URL; its owner may not ask for that.
    socket: String,
    _scratch: Scratch,
}

/// One more session of the database's owner.
pub(crate) struct Elsewhere<'s> {
    runtime: &'s Runtime,
    session: Session,
}

impl Elsewhere<'_> {
    /// Runs SQL on it.
    pub(crate) fn execute(&self, sql: &str) {
        self.runtime.block_on(self.session.execute(sql)).unwrap();
    }
}

impl Server {
    /// A private server of `PALISADE_TEST_PG`, by default 15, with an empty database.
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (scratch, db, session, socket) = runtime.block_on(async {
            let major = std::env::var("PALISADE_TEST_PG").map_or(15, |major| major.parse().unwrap());
            let mut config = ScratchConfig::new(major).unwrap();
            config.guard = GuardCommand {
                program: env!("CARGO_BIN_EXE_palisade").into(),
                args: vec!["__guard".to_owned()],
            };
            config.fetch = true;
            let scratch = Scratch::open(&config, &BTreeSet::new(), &|_| {}).await.unwrap();
            let db = scratch.create_database("cli").await.unwrap();
            let admin = db.connect_as(&Role::Superuser).await.unwrap();
            let sql = "SELECT format('host=%s&port=%s', current_setting('unix_socket_directories'), current_setting('port'))";
            let socket = admin.query(sql, &[]).await.unwrap()[0].get(0);
            let session = db.connect_as(&Role::Loader).await.unwrap();
            (scratch, db, session, socket)
        });
        Self { runtime, db, session, socket, _scratch: scratch }
    }

    /// The URL of the database, for its owner.
    pub(crate) fn url(&self) -> String {
        self.url_for(&self.ask("SELECT current_user::text"))
    }

    /// The URL of the database for a role, or for `role:password`.
    pub(crate) fn url_for(&self, user: &str) -> String {
        format!("postgresql://{user}@/{}?{}", self.db.name(), self.socket)
    }

    /// The URL of the database for the superuser.
    pub(crate) fn superuser_url(&self) -> String {
        let user = self.ask("SELECT rolname::text FROM pg_roles WHERE oid = 10");
        self.url_for(&user)
    }

    /// The socket that a client of one's own connects to.
    pub(crate) fn socket_path(&self) -> String {
        let sql = "SELECT format('%s/.s.PGSQL.%s', split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'))";
        self.runtime.block_on(async {
            let admin = self.db.connect_as(&Role::Superuser).await.unwrap();
            admin.query(sql, &[]).await.unwrap()[0].get(0)
        })
    }

    /// The first column of the first row, as text.
    pub(crate) fn ask(&self, sql: &str) -> String {
        let rows = self.runtime.block_on(self.session.query(sql, &[])).unwrap();
        rows.first().map_or_else(String::new, |row| row.get::<_, Option<String>>(0).unwrap_or_default())
    }

    /// Runs SQL on a session that stays open.
    pub(crate) fn execute(&self, sql: &str) {
        self.runtime.block_on(self.session.execute(sql)).unwrap();
    }

    /// A session beside the first one.
    pub(crate) fn elsewhere(&self) -> Elsewhere<'_> {
        let session = self.runtime.block_on(self.db.connect_as(&Role::Loader)).unwrap();
        Elsewhere { runtime: &self.runtime, session }
    }

    /// Runs SQL as the superuser.
    pub(crate) fn execute_as_superuser(&self, sql: &str) {
        self.runtime.block_on(async {
            let session = self.db.connect_as(&Role::Superuser).await.unwrap();
            session.execute(sql).await.unwrap();
        });
    }
}
