//! A server of its own for one test.

use palisade_engine::scratch::{Role, Scratch, ScratchConfig, ScratchDb};

/// A private server with an empty database; it goes when this does.
pub(crate) struct Server {
    /// The folder of the socket.
    pub(crate) socket: String,
    /// The port, which is part of the socket's name.
    pub(crate) port: u16,
    /// A superuser.
    pub(crate) user: String,
    /// The database.
    pub(crate) database: String,
    _db: ScratchDb,
    _scratch: Scratch,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let mut config = ScratchConfig::new(15).unwrap();
        config.fetch = true;
        let scratch = Scratch::open(&config, &Default::default(), &|_| {}).await.unwrap();
        let db = scratch.create_database("rows").await.unwrap();
        let admin = db.connect_as(&Role::Superuser).await.unwrap();
        let sql =
            "SELECT current_setting('unix_socket_directories'), current_setting('port'), current_user::text";
        let row = &admin.query(sql, &[]).await.unwrap()[0];
        let port: String = row.get(1);
        Self {
            socket: row.get(0),
            port: port.parse().unwrap(),
            user: row.get(2),
            database: db.name().to_owned(),
            _db: db,
            _scratch: scratch,
        }
    }
}
