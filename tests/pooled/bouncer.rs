//! PgBouncer in front of a test's server: transaction mode, two servers, one database.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::server::Server;

/// A running PgBouncer; it stops with this value.
pub(crate) struct Bouncer {
    process: Child,
    folder: TempDir,
    database: String,
}

const PORT: u16 = 6432;

impl Bouncer {
    /// Starts one. Says so, and gives nothing, where the program is missing.
    pub(crate) fn start(server: &Server) -> Option<Self> {
        let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"];
        let Some(program) = program.into_iter().find(|path| fs::exists(path).unwrap_or_default()) else {
            eprintln!("left out: there is no pgbouncer on this machine");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("pb").tempdir_in("/tmp").unwrap();
        let here = folder.path().to_str().unwrap();
        let database = server.ask("SELECT current_database()::text");
        let url = server.url();
        let part =
            |name: &str| url.split(['?', '&']).find_map(|part| part.strip_prefix(name)).unwrap_or_default();
        let (socket, port) = (part("host="), part("port="));
        let settings = format!(
            "[databases]\n{database} = host={socket} port={port}\n[pgbouncer]\nlisten_addr =\nlisten_port = {PORT}\n\
             unix_socket_dir = {here}\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 2\n\
             max_client_conn = 100\nignore_startup_parameters = extra_float_digits\n"
        );
        // `any` lets everybody in as one user; a name for each needs a list.
        let settings =
            settings.replace("auth_type = any", &format!("auth_type = trust\nauth_file = {here}/users"));
        fs::write(folder.path().join("users"), "\"app_login\" \"\"\n").unwrap();
        fs::write(folder.path().join("pgbouncer.ini"), settings).unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let mut command = Command::new(program);
        // It does not run as root; who owns the server may use its socket.
        if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
            command.args(["-u", "postgres"]);
        }
        command.arg(folder.path().join("pgbouncer.ini")).stdout(Stdio::null()).stderr(Stdio::piped());
        let process = command.spawn().unwrap();
        let mut bouncer = Self { process, folder, database };
        bouncer.wait();
        Some(bouncer)
    }

    /// A URL that leads through it.
    pub(crate) fn url(&self, user: &str) -> String {
        format!("postgresql://{user}@/{}?host={}&port={PORT}", self.database, self.folder.path().display())
    }

    /// The same for parsers of URLs that want a host, which the folder of the socket takes the place of.
    pub(crate) fn url_with_host(&self, user: &str) -> String {
        self.url(user).replace("@/", "@localhost/")
    }

    fn wait(&mut self) {
        let socket = self.folder.path().join(format!(".s.PGSQL.{PORT}"));
        let start = Instant::now();
        while !socket.exists() {
            if let Some(status) = self.process.try_wait().unwrap() {
                let mut said = String::new();
                let stderr = self.process.stderr.take();
                stderr.map(|mut stderr| std::io::Read::read_to_string(&mut stderr, &mut said));
                panic!("pgbouncer ended with {status}: {said}");
            }
            assert!(start.elapsed() < Duration::from_secs(20), "pgbouncer does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
