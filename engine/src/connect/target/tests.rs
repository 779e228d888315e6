use super::*;

fn parse(url: &str) -> Result<Target> {
    Target::parse_with(url, &|_| None)
}

#[test]
fn urls_as_libpq_reads_them() {
    let cases = [
        ("postgresql://me:p%40ss@db.example:6543/app", "postgresql://me@db.example:6543/app"),
        ("postgres://me@db.example", "postgresql://me@db.example:5432/me"),
        ("postgresql://me@[::1]:5433/app", "postgresql://me@[::1]:5433/app"),
        ("postgresql://me@a:1,b/app?port=9", "postgresql://me@a:1,b:9/app"),
        ("postgresql:///app?host=/run/pg&user=me&port=5440", "postgresql://me@/run/pg/.s.PGSQL.5440/app"),
        ("postgresql://me@%2Frun%2Fpg/app", "postgresql://me@/run/pg/.s.PGSQL.5432/app"),
        ("postgresql://me@h/a%20b?dbname=c", "postgresql://me@h:5432/c"),
    ];
    for (url, expected) in cases {
        assert_eq!(parse(url).unwrap().to_string(), expected, "{url}");
    }
}

#[test]
fn no_text_of_a_target_or_of_an_error_shows_the_password() {
    let target = parse("postgresql://me:hunter2@h/app").unwrap();
    assert_eq!(target.password.as_deref(), Some("hunter2"));
    assert!(!format!("{target} {target:?}").contains("hunter2"));
    let broken = [
        "hunter2",
        "postgresql://me:hunter2%zz@h/app",
        "postgresql://me:hunter2@h:port/app",
        "postgresql://me:hunter2@h/app?sslmode=yes",
        "postgresql://me:hunter2@h/app?fancy=1",
        "postgresql://me:hunter2@h/app?keepalives=x",
        "postgresql://:hunter2@h/app",
    ];
    for url in broken {
        let error = parse(url).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(error.hint.is_some(), "{error}");
    }
}

#[test]
fn variables_fill_what_the_url_leaves_open() {
    let env = |name: &str| match name {
        "PGUSER" => Some("envuser".to_owned()),
        "PGPASSWORD" => Some("envpass".to_owned()),
        "PGSSLMODE" => Some("require".to_owned()),
        _ => None,
    };
    let target = Target::parse_with("postgresql://h/app", &env).unwrap();
    assert_eq!((target.user(), target.password.as_deref()), ("envuser", Some("envpass")));
    assert_eq!(target.tls_for(&target.endpoints[0]), TlsMode::Require);
    let target = Target::parse_with("postgresql://me:mine@h/app?sslmode=disable", &env).unwrap();
    assert_eq!((target.user(), target.password.as_deref()), ("me", Some("mine")));
    assert_eq!(target.tls_for(&target.endpoints[0]), TlsMode::Disable);
}

#[test]
fn without_sslmode_another_machine_is_verified_in_full() {
    let cases = [
        ("postgresql://me@db.example/app", TlsMode::VerifyFull, 0),
        ("postgresql://me@10.0.0.1/app", TlsMode::VerifyFull, 0),
        ("postgresql://me@localhost/app", TlsMode::Prefer, 0),
        ("postgresql://me@127.0.0.2/app", TlsMode::Prefer, 0),
        ("postgresql://me@[::1]/app", TlsMode::Prefer, 0),
        ("postgresql://me@/app?host=/run", TlsMode::Disable, 0),
        ("postgresql://me@db.example/app?sslmode=require", TlsMode::Require, 1),
        ("postgresql://me@db.example/app?sslmode=require&sslrootcert=/x.crt", TlsMode::VerifyCa, 1),
        ("postgresql://me@db.example/app?sslmode=disable&pgbouncer=true", TlsMode::Disable, 2),
        ("postgresql://me@localhost/app?sslmode=disable", TlsMode::Disable, 0),
    ];
    for (url, mode, notes) in cases {
        let target = parse(url).unwrap();
        let endpoint = &target.endpoints[0];
        assert_eq!(target.tls_for(endpoint), mode, "{url}");
        assert_eq!(target.notes_for(endpoint, mode).len(), notes, "{url}");
    }
}
