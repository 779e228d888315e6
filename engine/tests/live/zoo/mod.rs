//! The zoo: all schemas of the pairs, as many together in a database as go together. Each database is pulled, compared
//! with what was written, built again from that, and dumped with PostgreSQL's own program, as is the first.

mod shape;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use futures_util::stream::{self, StreamExt};
use palisade_engine::catalog::Catalog;
use palisade_engine::config::{Config, Files, Project, SourceSpec};
use palisade_engine::connect::{Purpose, Session, Target, connect};
use palisade_engine::introspect::introspect;
use palisade_engine::pipeline::{Pipeline, check, resolve};
use palisade_engine::pull::{Request, pull};
use palisade_engine::render;
use palisade_engine::scratch::ScratchConfig;
use palisade_engine::sql::{quote_ident, split};

use self::shape::{Seen, Shapes};
use crate::kinds::pairs;
use crate::support::{Server, config, drop_subscriptions, server_with};

/// What no pair can hold here: what is read with `--roles` and `--owners` alone, which `pull` has not; labels, which need
/// a provider that the server was started with; subscriptions, which are not pulled; and what an extension's script says
/// of itself.
const ELSEWHERE: &[&str] = &[
    "role",
    "membership",
    "setting",
    "parameter_grant",
    "owner",
    "security_label",
    "subscription",
    "extension.relocatable",
];

/// What only newer majors have.
const SINCE: &[(&str, u32)] = &[
    ("column.compression", 14),
    ("range_type.multirange", 14),
    ("range_type.multirange_schema", 14),
    ("statistics.expressions", 14),
    ("column.identity.unlike_table", 15),
    ("publication_schema", 15),
    ("publication_table.columns", 15),
    ("publication_table.filter", 15),
    ("sequence.unlogged", 15),
    ("collation.rules", 16),
    ("column.not_null_constraint", 18),
    ("constraint.not_enforced", 18),
    ("publication.generated_columns", 18),
];

/// Objects in a tablespace that is not the database's.
const ELSEWHERE_ON_DISK: &str = "
    CREATE TABLE t (a int PRIMARY KEY USING INDEX TABLESPACE attic, b int) TABLESPACE attic;
    CREATE INDEX i ON t (b) TABLESPACE attic;
    CREATE MATERIALIZED VIEW v TABLESPACE attic AS SELECT a FROM t;
    CREATE TABLE p (a int) PARTITION BY LIST (a) TABLESPACE attic;
    CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
    CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2) TABLESPACE pg_default";

/// Which of two indexes of a partition, alike in all but the names that PostgreSQL made up, belongs to which index above
/// is no difference to us, and one to `pg_dump`.
const ALIKE: &str = "partition_swapped_names";

/// A schema of a pair.
struct State {
    name: String,
    sql: String,
}

/// How many databases are under way at once.
const AT_ONCE: usize = 3;

#[tokio::test]
async fn the_zoo_is_pulled_and_built_again() {
    let server = server_with(&[], "trust", |folder| std::fs::create_dir(folder.join("attic")).unwrap()).await;
    let attic = server.folder.path().join("attic");
    let attic = format!("CREATE TABLESPACE attic LOCATION '{}'", attic.display());
    server.admin.execute(&attic).await.unwrap();
    let (shapes, mut seen) = (Shapes::of_objects(), Seen::default());
    let mut open = states(server.admin.major());
    open.push(State { name: "elsewhere_on_disk".to_owned(), sql: ELSEWHERE_ON_DISK.to_owned() });
    let mut houses = Vec::new();
    while !open.is_empty() {
        let before = open.len();
        let name = format!("zoo_{}", houses.len() + 1);
        let (mut session, url) = database(&server, &name).await;
        let refused = fill(&session, &mut open).await;
        assert!(open.len() < before, "these load nowhere:\n{}", refused.join("\n"));
        let catalog = introspect(&mut session).await.unwrap();
        catalog.objects.values().for_each(|entry| seen.take(&shapes, &entry.object));
        houses.push(House { name, url, catalog });
    }
    let mut missing = seen.missing(&shapes);
    let major = server.admin.major();
    let is_in = |what: &str, name: &str| {
        what.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic() || c == '_'))
    };
    missing.retain(|what| {
        let later = SINCE.iter().any(|(name, since)| is_in(what, name) && *since > major);
        !later && !ELSEWHERE.iter().any(|name| is_in(what, name))
    });
    assert!(missing.is_empty(), "no pair has these, or all have the same: {missing:#?}");

    let bin = value(&server.admin, "select setting from pg_config where name = 'BINDIR'").await;
    let dumper = Dumper::find(bin, server.port);
    let outcomes = stream::iter(&houses).map(|house| async {
        let again = round_trip(&server, house).await;
        // What sources do not hold: connections to other servers.
        drop_subscriptions(&database_of(&house.url).await).await.unwrap();
        match &dumper {
            Some(dumper) => dumper.compare(&server, &house.name, &again).await,
            None => None,
        }
    });
    let failures: Vec<Option<String>> = outcomes.buffer_unordered(AT_ONCE).collect().await;
    let failures: Vec<String> = failures.into_iter().flatten().collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A database of the zoo.
struct House {
    name: String,
    url: String,
    catalog: Catalog,
}

fn states(major: u32) -> Vec<State> {
    let pairs = pairs().into_iter().filter(|pair| pair.since <= major);
    let both = pairs.flat_map(|pair| {
        let name = pair.name.replace('/', "_");
        [
            State { name: format!("{name}_old"), sql: pair.old },
            State { name: format!("{name}_new"), sql: pair.new },
        ]
    });
    // What default privileges of all schemas give on the functions of the extensions beside them is not pulled.
    let on_members = |sql: &str| sql.contains("ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS");
    // To whom a thing belongs and who else gave a privilege on it is not pulled, and in a dump it has that name.
    let kept = |state: &State| {
        !state.name.starts_with(ALIKE)
            && !on_members(&state.sql)
            && !state.sql.contains(" OWNER TO ")
            && !state.sql.contains("SET ROLE ")
    };
    both.filter(|state| !state.sql.trim().is_empty() && kept(state)).collect()
}

async fn value(session: &Session, sql: &str) -> String {
    session.query(sql, &[]).await.unwrap()[0].get(0)
}

async fn database(server: &Server, name: &str) -> (Session, String) {
    server.admin.execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
    let url = format!("postgresql://postgres@127.0.0.1:{}/{name}?sslmode=disable", server.port);
    (database_of(&url).await, url)
}

async fn database_of(url: &str) -> Session {
    connect(&target(url), Purpose::Apply).await.unwrap()
}

fn target(url: &str) -> Target {
    Target::parse_with(url, &|_| None).unwrap()
}

/// Puts each state into a schema of its own. What does not go with the others stays open; why is returned.
async fn fill(session: &Session, open: &mut Vec<State>) -> Vec<String> {
    let (mut left, mut refused) = (Vec::new(), Vec::new());
    for state in open.drain(..) {
        let schema = quote_ident(&state.name);
        let mut statements = vec![
            "BEGIN".to_owned(),
            format!("CREATE SCHEMA {schema}"),
            format!("GRANT ALL ON SCHEMA {schema} TO PUBLIC"),
            format!("SET LOCAL search_path = {schema}"),
        ];
        let sql = state.sql.replace("public.", &format!("{schema}."));
        statements.extend(split(&sql).unwrap().into_iter().map(|statement| statement.text));
        statements.push("COMMIT".to_owned());
        for statement in statements {
            if let Err(error) = session.execute(&statement).await {
                session.execute("ROLLBACK").await.unwrap();
                refused.push(format!("{}: {statement}: {error}", state.name));
                left.push(state);
                break;
            }
        }
    }
    *open = left;
    refused
}

/// Pulls a database, compares it with what was written and builds another one from that; returns the name of the new.
async fn round_trip(server: &Server, house: &House) -> String {
    let House { name, url, catalog } = house;
    let folder = tempfile::tempdir().unwrap();
    let configuration =
        Config { postgres: server.admin.major(), roles: catalog.roles(), ..Config::default() };
    let project = Project { root: folder.path().to_owned(), file: None, config: configuration };
    // Many of these only a superuser may make, which nobody is on a scratch of our own.
    let elsewhere =
        target(&format!("postgresql://postgres@127.0.0.1:{}/postgres?sslmode=disable", server.port));
    let scratch = ScratchConfig { url: Some(elsewhere), allow_superuser: true, ..config() };
    let pipeline = Pipeline::new(&project, scratch, &|_| {});
    let source: SourceSpec = url.parse().unwrap();
    let request = Request { write: true, ..Request::default() };
    let pulled = pull(&pipeline, &source, &request).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(!pulled.proven.is_empty(), "{name}");

    let actual = resolve(&pipeline, &source).await.unwrap();
    // What two sessions read, where there is much, is what one has read.
    assert_eq!(actual.catalog.objects, catalog.objects, "{name}");
    let written = resolve(&pipeline, &SourceSpec::Schema(Files::default())).await.unwrap();
    let compared = check(&pipeline, &actual, &written).await.unwrap();
    assert!(compared.differences.is_empty(), "{name}: {:#?}", compared.differences);

    let again = format!("{name}_again");
    let (session, url) = database(server, &again).await;
    let empty = resolve(&pipeline, &url.parse().unwrap()).await.unwrap();
    let built = check(&pipeline, &empty, &written).await.unwrap();
    for statement in split(&render::stream(&built.plan)).unwrap() {
        let done = session.execute(&statement.text).await;
        done.unwrap_or_else(|error| panic!("{again}: {}: {error}", statement.text));
    }
    let rebuilt = resolve(&pipeline, &url.parse().unwrap()).await.unwrap();
    let compared = check(&pipeline, &rebuilt, &written).await.unwrap();
    assert!(compared.differences.is_empty(), "{again}: {:#?}", compared.differences);
    again
}

/// PostgreSQL's own programs.
struct Dumper {
    bin: PathBuf,
    port: u16,
}

impl Dumper {
    /// Those of the server; not every package has them.
    fn find(bin: String, port: u16) -> Option<Self> {
        let dumper = Self { bin: bin.into(), port };
        let there = ["pg_dump", "psql"].iter().all(|program| dumper.bin.join(program).exists());
        if !there {
            eprintln!(
                "left out, because {} has no pg_dump and psql: the comparison of dumps",
                dumper.bin.display()
            );
        }
        there.then_some(dumper)
    }

    /// Compares the dumps of two databases, both loaded once more, since PostgreSQL prints some expressions otherwise
    /// once it has read what it printed.
    async fn compare(&self, server: &Server, one: &str, other: &str) -> Option<String> {
        let mut dumps = Vec::new();
        for name in [one, other] {
            let settled = format!("{name}_settled");
            drop(database(server, &settled).await);
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), self.run("pg_dump", &["--schema-only", "--no-owner"], name)).unwrap();
            self.run("psql", &["-X", "-q", "-f", &file.path().display().to_string()], &settled);
            dumps.push(self.run("pg_dump", &["--schema-only", "--no-owner"], &settled));
        }
        let (first, second) = (entries(&dumps[0]), entries(&dumps[1]));
        let (mut lost, mut added) = (first.clone(), second.clone());
        lost.retain(|entry| !second.contains(entry));
        added.retain(|entry| !first.contains(entry));
        (first != second).then(|| format!("{one}: lost {}\n\nadded {}", lost.join("\n"), added.join("\n")))
    }

    fn run(&self, program: &str, args: &[&str], database: &str) -> String {
        let mut command = Command::new(Path::new(&self.bin).join(program));
        command.args(args).args([
            "-d",
            database,
            "-h",
            "127.0.0.1",
            "-U",
            "postgres",
            "-p",
            &self.port.to_string(),
        ]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        // The key of a `\restrict` is a new one each time, and the order of parameters means nothing.
        let lines = text.lines().filter(|line| !line.contains("restrict "));
        lines.map(|line| format!("{}\n", in_one_order(line))).collect()
    }
}

/// The entries of a dump, sorted: those that do not need each other stand in the order in which they were made. In a list
/// of privileges the order of the lines means nothing either.
fn entries(dump: &str) -> Vec<String> {
    let mut entries: Vec<String> = dump.split("\n--\n-- Name: ").map(str::to_owned).collect();
    for entry in entries
        .iter_mut()
        .filter(|entry| entry.contains("; Type: ACL; ") || entry.contains("; Type: DEFAULT ACL; "))
    {
        let mut lines: Vec<&str> = entry.lines().collect();
        lines.sort_unstable();
        *entry = lines.join("\n");
    }
    entries.sort();
    entries
}

fn in_one_order(line: &str) -> String {
    let parts = line.split_once("WITH (").and_then(|(head, rest)| Some((head, rest.split_once(')')?)));
    let Some((head, (list, tail))) = parts else { return line.to_owned() };
    let sorted: BTreeSet<&str> = list.split(", ").collect();
    format!("{head}WITH ({}){tail}", sorted.into_iter().collect::<Vec<_>>().join(", "))
}
