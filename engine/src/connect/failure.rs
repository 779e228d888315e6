//! Why a connection failed: what happened, where, and what to do. Never shows a password.

use std::error::Error as _;
use std::io::{self, ErrorKind};

use tokio_postgres::error::SqlState;

use super::{Endpoint, Host, Target};
use crate::Error;

/// The sentence that every failure to connect starts with, where there is no better one.
pub(super) fn cannot(target: &Target, endpoint: &Endpoint) -> String {
    format!("cannot connect to {}", target.place(endpoint))
}

/// Whether trying with more or with less encryption may help, as libpq sees it: the handshake failed, or the
/// server let nobody in on this sort of connection.
pub(super) fn may_be_encryption(error: &tokio_postgres::Error) -> bool {
    match error.code() {
        Some(code) => *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        None => error.to_string().contains("TLS"),
    }
}

/// One error for all the endpoints that were tried.
pub(super) fn merged(mut failures: Vec<Error>) -> Error {
    if failures.len() == 1 {
        return failures.remove(0);
    }
    let mut out = Error::new("none of the servers of the database URL could be reached");
    for failure in failures {
        out.details.push(failure.what);
        out.hint = out.hint.or(failure.hint);
        out.sqlstate = out.sqlstate.or(failure.sqlstate);
    }
    out
}

/// Turns the driver's error into one that says what to do.
pub(super) fn explain(target: &Target, endpoint: &Endpoint, error: tokio_postgres::Error) -> Error {
    let place = target.place(endpoint);
    if error.code().is_some() {
        return refused(target, endpoint, error);
    }
    let message = error.to_string();
    let causes = causes(&error);
    if message.contains("TLS") {
        return tls(endpoint, &place, &causes);
    }
    if message.starts_with("timeout") {
        return silent(endpoint);
    }
    if causes.iter().any(|cause| cause.contains("password missing")) {
        return Error::new(format!(
            "{place} asks for a password of role `{}`, and none is given",
            target.user()
        ))
        .hint("put it into the URL, into PGPASSWORD or into ~/.pgpass");
    }
    if let Some(io) = error.source().and_then(|cause| cause.downcast_ref::<io::Error>()) {
        return unreachable(endpoint, io);
    }
    let mut out = Error::new(cannot(target, endpoint)).detail(message);
    out.details.extend(causes);
    out.hint("check that a PostgreSQL server answers there, and that it is not a proxy of another protocol")
}

/// Nobody has answered in time.
pub(super) fn silent(endpoint: &Endpoint) -> Error {
    Error::new(format!("no answer from {endpoint}"))
        .hint("check the host and the port, and that a firewall or an allow list lets this machine in")
}

fn causes(error: &tokio_postgres::Error) -> Vec<String> {
    let (mut all, mut next) = (Vec::new(), error.source());
    while let Some(cause) = next {
        all.push(cause.to_string());
        next = cause.source();
    }
    all
}

/// The server answered, and said no.
fn refused(target: &Target, endpoint: &Endpoint, error: tokio_postgres::Error) -> Error {
    let (user, dbname, place) = (target.user(), target.dbname(), target.place(endpoint));
    let code = error.code().cloned();
    let server = Error::from(error);
    let (what, hint) = match code {
        Some(SqlState::INVALID_PASSWORD) if target.has_password(endpoint) => (
            format!("{endpoint} refused the password of role `{user}`"),
            "check the password in the URL, in PGPASSWORD or in ~/.pgpass; in a URL, write `@` as %40, `/` as \
             %2F, `%` as %25"
                .to_owned(),
        ),
        Some(SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION) => (
            format!("{place} does not let role `{user}` in"),
            "check the name of the role, and what pg_hba.conf of the server asks of it".to_owned(),
        ),
        Some(SqlState::INVALID_CATALOG_NAME) => (
            format!("there is no database `{dbname}` on {endpoint}"),
            format!("create it (`createdb {dbname}`), or correct the name behind the last `/` of the URL"),
        ),
        Some(SqlState::INSUFFICIENT_PRIVILEGE) => (
            format!("role `{user}` may not connect to {place}"),
            format!("let its owner run: GRANT CONNECT ON DATABASE {} TO {}", quoted(dbname), quoted(user)),
        ),
        Some(SqlState::TOO_MANY_CONNECTIONS) => (
            format!("{endpoint} has no connection left"),
            "close some, or connect through a pooler".to_owned(),
        ),
        Some(SqlState::CANNOT_CONNECT_NOW) => {
            (format!("{endpoint} is not ready"), "try again when the server has started".to_owned())
        }
        _ => (cannot(target, endpoint), "PostgreSQL's own message says why".to_owned()),
    };
    let hint = server.hint.clone().unwrap_or(hint);
    let sqlstate = server.sqlstate.clone();
    let mut out = Error::new(what).detail(format!("server: {}", server.what)).hint(hint);
    out.details.extend(server.details);
    out.sqlstate = sqlstate;
    out
}

fn quoted(name: &str) -> String {
    crate::sql::quote_ident(name).into_owned()
}

fn tls(endpoint: &Endpoint, place: &str, causes: &[String]) -> Error {
    let why = causes.first().cloned().unwrap_or_default();
    if why.contains("does not support TLS") {
        let hint = "without `sslmode`, a server on another machine must offer TLS; where the network is safe \
                    without it, say so in the URL: sslmode=disable";
        return Error::new(format!("{endpoint} offers no TLS")).hint(hint);
    }
    let hint = if why.contains("certificate") {
        "where the server has a certificate of its own authority (as Supabase's have), download that and name \
         it: sslrootcert=FILE; sslmode=require encrypts without knowing who answers"
    } else {
        "check that the port is PostgreSQL's"
    };
    Error::new(format!("no TLS connection to {place}")).detail(why).hint(hint)
}

fn unreachable(endpoint: &Endpoint, error: &io::Error) -> Error {
    match (&endpoint.host, error.kind()) {
        (Host::Unix(_), ErrorKind::NotFound) => Error::new(format!("there is no socket {endpoint}"))
            .hint("start the server, or name another folder: postgresql:///DATABASE?host=/FOLDER"),
        (_, ErrorKind::ConnectionRefused) => Error::new(format!("nothing listens on {endpoint}"))
            .hint("start the server, or check the host and the port of the URL"),
        (_, ErrorKind::PermissionDenied) => Error::new(format!("this user may not open {endpoint}"))
            .hint("run as a user that may, or connect by TCP: postgresql://USER@localhost/DATABASE"),
        (Host::Tcp(host), _) if error.to_string().contains("lookup") => {
            Error::new(format!("the host `{host}` has no address"))
                .detail(error.to_string())
                .hint("check the spelling of the host, and the network")
        }
        _ => Error::new(format!("{endpoint} cannot be reached"))
            .detail(error.to_string())
            .hint("check the host and the port of the URL, and the network"),
    }
}
