//! Connections that fail say what happened, where, and what to do.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use palisade_engine::connect::{Purpose, Target, connect};

use super::support::{server, server_with};

async fn failure(url: &str) -> String {
    let target = Target::parse_with(url, &|_| None).unwrap();
    let error = connect(&target, Purpose::Read).await.expect_err(url);
    assert!(error.hint.is_some(), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
    error.to_string()
}

#[tokio::test]
async fn failures_say_what_happened_and_where() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let closed = failure(&format!("postgresql://me:hunter2@127.0.0.1:{free}/app")).await;
    assert!(closed.starts_with(&format!("nothing listens on 127.0.0.1:{free}\n")), "{closed}");
    let unknown = failure("postgresql://me:hunter2@no-such-host.invalid/app").await;
    assert!(unknown.starts_with("the host `no-such-host.invalid` has no address\n"), "{unknown}");
    let socket = failure("postgresql://me@/app?host=/nowhere").await;
    assert!(socket.starts_with("there is no socket /nowhere/.s.PGSQL.5432\n"), "{socket}");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let target = format!("postgresql://me:hunter2@127.0.0.1:{port}/app?connect_timeout=1&sslmode=disable");
    // The kernel takes the connection, and nobody ever answers.
    let silent_error = tokio::time::timeout(std::time::Duration::from_secs(15), failure(&target)).await;
    assert!(silent_error.is_ok_and(|error| error.starts_with("no answer from")), "a silent server");
}

#[tokio::test]
async fn a_server_that_says_no_is_understood() {
    let server = server(&["ssl=off"], "scram-sha-256").await;
    let port = server.port;
    server
        .admin
        .execute("create role me login password 'right'; create role closed login password 'x'")
        .await
        .unwrap();
    server
        .admin
        .execute("revoke connect on database postgres from public; grant connect on database postgres to me")
        .await
        .unwrap();
    let at = format!("127.0.0.1:{port}");
    let wrong = failure(&format!("postgresql://me:hunter2@{at}/postgres")).await;
    assert!(wrong.starts_with(&format!("{at} refused the password of role `me`\n")), "{wrong}");
    let none = failure(&format!("postgresql://me@{at}/postgres")).await;
    assert!(none.starts_with(&format!("{at}/postgres asks for a password of role `me`")), "{none}");
    let database = failure(&format!("postgresql://me:right@{at}/nope")).await;
    assert!(database.starts_with(&format!("there is no database `nope` on {at}\n")), "{database}");
    let closed = failure(&format!("postgresql://closed:x@{at}/postgres")).await;
    assert!(closed.starts_with(&format!("role `closed` may not connect to {at}/postgres\n")), "{closed}");
    let tls = failure(&format!("postgresql://me:right@{at}/postgres?sslmode=verify-full")).await;
    assert!(tls.starts_with(&format!("{at} offers no TLS\n")), "{tls}");
    let target = Target::parse_with(&format!("postgresql://me:right@{at}/postgres"), &|_| None).unwrap();
    let session = connect(&target, Purpose::Read).await.unwrap();
    assert_eq!(session.notes(), Vec::<String>::new());
    assert!(session.version() >= 130_000);
}

/// An authority, and a certificate of it for `localhost`.
fn certificates(folder: &Path) {
    let run = |args: &str| {
        let status =
            Command::new("openssl").args(args.split(' ')).current_dir(folder).stderr(Stdio::null()).status();
        assert!(status.unwrap().success(), "openssl {args}");
    };
    for authority in ["ca", "other"] {
        run(&format!(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={authority} -keyout {authority}.key -out {authority}.crt"
        ));
    }
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost").unwrap();
    run("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
    run(
        "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt",
    );
}

#[tokio::test]
async fn tls_modes_mean_what_they_mean_to_libpq() {
    let settings = ["ssl=on", "ssl_cert_file={}/server.crt", "ssl_key_file={}/server.key"];
    let server = server_with(&settings, "trust", certificates).await;
    let folder = server.folder.path().display();
    let url =
        |host: &str, params: &str| format!("postgresql://postgres@{host}:{}/postgres?{params}", server.port);
    let used = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    for (host, params) in [
        ("localhost", format!("sslmode=verify-full&sslrootcert={folder}/ca.crt")),
        ("127.0.0.1", format!("sslmode=verify-ca&sslrootcert={folder}/ca.crt")),
        ("127.0.0.1", format!("sslmode=require&sslrootcert={folder}/ca.crt")),
        ("127.0.0.1", "sslmode=require".to_owned()),
        ("127.0.0.1", "sslmode=prefer".to_owned()),
        ("127.0.0.1", "sslmode=allow".to_owned()),
        ("localhost", String::new()),
    ] {
        let target = Target::parse_with(&url(host, &params), &|_| None).unwrap();
        let session =
            connect(&target, Purpose::Read).await.unwrap_or_else(|error| panic!("{host} {params}: {error}"));
        let encrypted: bool = session.query(used, &[]).await.unwrap()[0].get(0);
        assert!(encrypted, "{host} {params}");
    }
    for (host, params, expected) in [
        ("127.0.0.1", format!("sslmode=verify-full&sslrootcert={folder}/ca.crt"), "no TLS connection to"),
        ("localhost", format!("sslmode=verify-full&sslrootcert={folder}/other.crt"), "no TLS connection to"),
        ("localhost", format!("sslmode=require&sslrootcert={folder}/other.crt"), "no TLS connection to"),
        ("localhost", "sslmode=verify-full&sslrootcert=/nowhere.crt".to_owned(), "cannot connect to"),
        ("127.0.0.1", "sslmode=disable".to_owned(), "does not let role `postgres` in"),
    ] {
        let error = failure(&url(host, &params)).await;
        assert!(error.contains(expected), "{host} {params}: {error}");
    }
}
