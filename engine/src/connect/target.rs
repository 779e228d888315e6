//! Where a connection goes: a `postgresql://` URL with libpq's parameters, the password kept out of sight.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tokio_postgres::Config;

use super::passfile::{self, Found};
use super::tls::TlsMode;
use super::{CONNECT_TIMEOUT, url};
use crate::{Error, Result};

/// A database to connect to. `Display` and `Debug` never show the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) user: String,
    pub(super) dbname: String,
    pub(super) password: Option<String>,
    /// `None` where the URL leaves it to the host.
    pub(super) sslmode: Option<TlsMode>,
    /// A file, or `system`.
    pub(super) sslrootcert: Option<String>,
    pub(super) sslcert: Option<PathBuf>,
    pub(super) sslkey: Option<PathBuf>,
    pub(super) home: Option<PathBuf>,
    pub(super) passfile: Option<PathBuf>,
    /// Parameters that go to the driver as they are.
    pub(super) passed: Vec<(String, String)>,
    notes: Vec<String>,
}

/// One server of a target; most targets have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The host or the folder of the socket.
    pub host: Host,
    /// The port, which is part of the socket's name too.
    pub port: u16,
}

/// How an endpoint is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// By name or address.
    Tcp(String),
    /// By the folder of a unix socket.
    Unix(PathBuf),
}

/// Parameters of libpq that the driver understands as they are.
const PASSED: &[&str] = &[
    "options",
    "connect_timeout",
    "tcp_user_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "target_session_attrs",
    "channel_binding",
    "sslnegotiation",
];

/// Parameters that other tools put into URLs for themselves. They change nothing here.
const FOREIGN: &[&str] = &[
    "pgbouncer",
    "connection_limit",
    "pool_timeout",
    "pool_max_conns",
    "statement_cache_size",
    "schema",
    "supa",
    "uselibpqcompat",
    "workaround",
    "application_name",
];

impl Target {
    /// One of its servers alone.
    pub(super) fn at(&self, endpoint: &Endpoint) -> Self {
        Self { endpoints: vec![endpoint.clone()], ..self.clone() }
    }

    /// Reads a URL; what it leaves open comes from libpq's variables of the process (`PGUSER`, `PGPASSWORD`,
    /// `PGPASSFILE`, `PGSSLMODE`, `PGSSLROOTCERT`, …).
    pub fn parse(url: &str) -> Result<Self> {
        Self::parse_with(url, &|name| std::env::var(name).ok())
    }

    /// As [`Target::parse`], with the variables looked up by `env`.
    pub fn parse_with(url: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let mut parts = url::parse(url)?;
        let params = std::mem::take(&mut parts.params);
        let mut target = Self {
            endpoints: Vec::new(),
            user: String::new(),
            dbname: String::new(),
            password: parts.password.clone(),
            sslmode: None,
            sslrootcert: env("PGSSLROOTCERT"),
            sslcert: env("PGSSLCERT").map(PathBuf::from),
            sslkey: env("PGSSLKEY").map(PathBuf::from),
            home: env("HOME").map(PathBuf::from),
            passfile: env("PGPASSFILE").map(PathBuf::from),
            passed: Vec::new(),
            notes: Vec::new(),
        };
        let mut sslmode = env("PGSSLMODE");
        let mut ports = None;
        for (key, value) in params {
            match key.as_str() {
                "host" => parts.hosts = value.split(',').map(|h| (h.to_owned(), None)).collect(),
                "port" => ports = Some(value),
                "user" => parts.user = Some(value),
                "password" => target.password = Some(value),
                "dbname" => parts.dbname = Some(value),
                "sslmode" => sslmode = Some(value),
                "ssl" if value == "true" => sslmode = Some("require".to_owned()),
                _ => target.set(&key, value)?,
            }
        }
        target.sslmode = sslmode.as_deref().map(TlsMode::from_str).transpose()?;
        target.password = target.password.or_else(|| env("PGPASSWORD"));
        target.user = parts.user.or_else(|| env("PGUSER")).or_else(|| env("USER")).ok_or_else(|| {
            Error::new("the database URL names no user").hint("write postgresql://USER@HOST/DATABASE")
        })?;
        target.dbname = parts.dbname.or_else(|| env("PGDATABASE")).unwrap_or_else(|| target.user.clone());
        let hosts = if parts.hosts.is_empty() {
            vec![(env("PGHOST").unwrap_or_default(), None)]
        } else {
            parts.hosts
        };
        target.endpoints = endpoints(hosts, ports.or_else(|| env("PGPORT")))?;
        if let Some(seconds) = env("PGCONNECT_TIMEOUT")
            && !target.passed.iter().any(|(key, _)| key == "connect_timeout")
        {
            target.passed.push(("connect_timeout".to_owned(), seconds));
        }
        target.check_passed()?;
        Ok(target)
    }

    fn set(&mut self, key: &str, value: String) -> Result<()> {
        match key {
            "sslrootcert" => self.sslrootcert = Some(value),
            "sslcert" => self.sslcert = Some(value.into()),
            "sslkey" => self.sslkey = Some(value.into()),
            "passfile" => self.passfile = Some(value.into()),
            "client_encoding" if value.eq_ignore_ascii_case("utf8") || value == "auto" => {}
            "gssencmode" if value != "require" => {}
            key if PASSED.contains(&key) => self.passed.push((key.to_owned(), value)),
            key if FOREIGN.contains(&key) => {
                self.notes.push(format!("the parameter `{key}` of the database URL has no effect here"));
            }
            key => {
                return Err(Error::new(format!(
                    "the database URL has a parameter `{key}` that is not supported"
                ))
                .hint("take it out of the URL, or give it a value that asks for nothing special"));
            }
        }
        Ok(())
    }

    /// A connection over a unix socket, as the scratch uses it.
    pub(crate) fn unix(folder: &Path, port: u16, user: &str, dbname: &str) -> Self {
        Self {
            endpoints: vec![Endpoint { host: Host::Unix(folder.to_owned()), port }],
            user: user.to_owned(),
            dbname: dbname.to_owned(),
            password: None,
            sslmode: Some(TlsMode::Disable),
            sslrootcert: None,
            sslcert: None,
            sslkey: None,
            home: None,
            passfile: None,
            passed: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The same server and user, another database.
    #[must_use]
    pub fn with_database(&self, dbname: &str) -> Self {
        Self { dbname: dbname.to_owned(), ..self.clone() }
    }

    /// The role that connects.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The database.
    pub fn dbname(&self) -> &str {
        &self.dbname
    }

    /// The servers, in the order in which they are tried.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }

    /// The mode in which the first server is spoken to: what was asked for, else what its host calls for.
    pub fn tls(&self) -> TlsMode {
        self.tls_for(&self.endpoints[0])
    }

    /// The mode that the URL or the environment asks for; `None` where it is left to the host.
    pub fn sslmode(&self) -> Option<TlsMode> {
        self.sslmode
    }

    /// The mode for an endpoint: what the URL says, else full verification unless the server is this machine.
    pub(super) fn tls_for(&self, endpoint: &Endpoint) -> TlsMode {
        match (&endpoint.host, self.sslmode) {
            // A socket has nothing to encrypt, whatever the URL says; libpq does the same.
            (Host::Unix(_), _) => TlsMode::Disable,
            (_, Some(TlsMode::Require)) if self.root_file().is_some() => TlsMode::VerifyCa,
            (_, Some(mode)) => mode,
            (host, None) if host.is_local() => TlsMode::Prefer,
            (_, None) => TlsMode::VerifyFull,
        }
    }

    /// The file of root certificates that libpq would read: the one that is named, else `~/.postgresql/root.crt`.
    pub(super) fn root_file(&self) -> Option<PathBuf> {
        match self.sslrootcert.as_deref() {
            Some("system") => None,
            Some(file) => Some(file.into()),
            None => Some(self.home.as_ref()?.join(".postgresql/root.crt")).filter(|file| file.is_file()),
        }
    }

    /// The driver's configuration for one endpoint.
    pub(super) fn config(&self, endpoint: &Endpoint) -> Result<Config> {
        let mut config = self.check_passed()?;
        match &endpoint.host {
            Host::Tcp(host) => config.host(host.as_str()),
            Host::Unix(folder) => config.host_path(folder),
        };
        config.port(endpoint.port).user(self.user.as_str()).dbname(self.dbname.as_str());
        config.application_name("palisade");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if let Some(password) = self.password_for(endpoint) {
            config.password(password);
        }
        Ok(config)
    }

    fn check_passed(&self) -> Result<Config> {
        let mut pairs = String::new();
        for (key, value) in &self.passed {
            let value = value.replace('\\', "\\\\").replace('\'', "\\'");
            pairs += &format!("{key}='{value}' ");
        }
        Config::from_str(&pairs).map_err(|error| {
            let cause =
                std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            Error::new(format!("the database URL cannot be read: {cause}"))
                .hint("the parameters of the URL take the values that libpq takes")
        })
    }

    /// The password of the URL or of `PGPASSWORD`, else of the password file.
    fn password_for(&self, endpoint: &Endpoint) -> Option<String> {
        match self.look_up(endpoint) {
            _ if self.password.is_some() => self.password.clone(),
            Some(Found::Password(password)) => Some(password),
            _ => None,
        }
    }

    fn look_up(&self, endpoint: &Endpoint) -> Option<Found> {
        let file = self.passfile.clone().or_else(|| Some(self.home.as_ref()?.join(".pgpass")))?;
        let host = match &endpoint.host {
            Host::Tcp(host) => host.clone(),
            Host::Unix(folder) if DEFAULT_SOCKETS.iter().any(|d| folder == Path::new(d)) => {
                "localhost".to_owned()
            }
            Host::Unix(folder) => folder.display().to_string(),
        };
        Some(passfile::lookup(&file, &host, endpoint.port, &self.dbname, &self.user))
    }

    /// Whether any password is at hand for the endpoint, for a message that says what to do.
    pub(super) fn has_password(&self, endpoint: &Endpoint) -> bool {
        self.password_for(endpoint).is_some()
    }

    /// What a user should know of a connection to this endpoint.
    pub(super) fn notes_for(&self, endpoint: &Endpoint, mode: TlsMode) -> Vec<String> {
        let mut notes = self.notes.clone();
        if self.password.is_none() && matches!(self.look_up(endpoint), Some(Found::TooOpen)) {
            notes.push("the password file was not used: others may read it; `chmod 600` it".to_owned());
        }
        if let (Some(why), Host::Tcp(host)) = (mode.weakness(), &endpoint.host)
            && !endpoint.host.is_local()
        {
            notes.push(format!("sslmode={mode} to {host}: {why}; sslmode=verify-full would"));
        }
        notes
    }

    /// `user@host:port/dbname`, for messages.
    pub(super) fn place(&self, endpoint: &Endpoint) -> String {
        format!("{endpoint}/{}", self.dbname)
    }
}

/// Where PostgreSQL puts its socket, by the packages of Debian and by itself.
const DEFAULT_SOCKETS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

fn endpoints(hosts: Vec<(String, Option<String>)>, ports: Option<String>) -> Result<Vec<Endpoint>> {
    let ports: Vec<_> = ports.iter().flat_map(|p| p.split(',')).map(str::to_owned).collect();
    let endpoint = |(index, (host, port)): (usize, (String, Option<String>))| {
        let port = port.or_else(|| ports.get(index).or_else(|| ports.last()).cloned());
        let port = match port.filter(|p| !p.is_empty()) {
            None => 5432,
            Some(text) => text.parse().map_err(|_| {
                Error::new(format!("the port `{text}` of the database URL is no number from 1 to 65535"))
                    .hint("a `:`, `/` or `@` in the password must be written as %3A, %2F or %40")
            })?,
        };
        Ok(Endpoint { host: Host::parse(&host, port), port })
    };
    hosts.into_iter().enumerate().map(endpoint).collect()
}

impl Host {
    fn parse(text: &str, port: u16) -> Self {
        if text.is_empty() {
            let socket = |d: &&str| Path::new(d).join(format!(".s.PGSQL.{port}")).exists();
            return DEFAULT_SOCKETS
                .iter()
                .find(|d| socket(d))
                .map_or_else(|| Self::Tcp("localhost".to_owned()), |folder| Self::Unix(folder.into()));
        }
        if text.starts_with('/') { Self::Unix(text.into()) } else { Self::Tcp(text.to_owned()) }
    }

    /// Whether this is the machine that we run on, so that nothing goes over a network.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Unix(_) => true,
            Self::Tcp(name) if name.eq_ignore_ascii_case("localhost") => true,
            Self::Tcp(name) => name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Tcp(host) if host.contains(':') => write!(f, "[{host}]:{}", self.port),
            Host::Tcp(host) => write!(f, "{host}:{}", self.port),
            Host::Unix(folder) => write!(f, "{}/.s.PGSQL.{}", folder.display(), self.port),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<_> = self.endpoints.iter().map(ToString::to_string).collect();
        write!(f, "postgresql://{}@{}/{}", self.user, hosts.join(","), self.dbname)
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

#[cfg(test)]
mod tests;
