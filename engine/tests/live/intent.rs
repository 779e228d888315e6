//! Every template on PostgreSQL: what its owner, somebody else and nobody can do with a row, and the traps around it.
//!
//! A case in `tests/intent` is a file of structs and a file of tries. Its head says who calls how; then comes a world, and
//! then one try a line: `who: statement => outcome`. Who is a caller's id, `nobody` (never said), `empty` (said to be an
//! empty string) or `server` (a role that bypasses row security), with `@role` where it is not `app`. The outcome is a
//! number of rows, `denied` (42501), or another SQLSTATE. `who!` keeps the effect for the lines below.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use palisade_engine::connect::Session;
use palisade_engine::load::{Loader, Statement, load};
use palisade_engine::scratch::{Role, Scratch, ScratchDb};
use palisade_engine::sql::Position;
use palisade_model as model;
use palisade_model::resolved::intent::CallerSource;
use tokio_postgres::SimpleQueryMessage;

use super::support;

struct Case {
    name: String,
    structs: String,
    /// `caller` and `id` of `[rls]`.
    caller: String,
    id: String,
    world: String,
    tries: Vec<Try>,
}

struct Try {
    line: usize,
    who: String,
    role: String,
    statement: String,
    outcome: String,
    keep: bool,
}

#[tokio::test]
async fn every_template_does_what_it_says() {
    let scratch = support::open(&support::config(), &["app", "anon", "server"]).await.unwrap();
    let db = scratch.create_database("intent").await.unwrap();
    let admin = db.connect_as(&Role::Superuser).await.unwrap();
    admin.execute("ALTER ROLE server BYPASSRLS").await.unwrap();
    let cases = cases();
    assert!(cases.len() >= 10, "the cases are in tests/intent");
    let mut failures = String::new();
    for case in &cases {
        let db = scratch.create_database("intent").await.unwrap();
        run(case, &db, &mut failures).await;
        db.remove(&scratch).await.unwrap();
    }
    drop(admin);
    db.remove(&scratch).await.unwrap();
    assert!(failures.is_empty(), "{failures}");
    let _: Scratch = scratch;
}

async fn run(case: &Case, db: &ScratchDb, failures: &mut String) {
    let admin = db.connect_as(&Role::Superuser).await.unwrap();
    let session = db.connect_as(&Role::Loader).await.unwrap();
    let script = case.script();
    let statements: Vec<Statement> = script
        .statements
        .iter()
        .map(|made| {
            let at = made.origin.span.start;
            let position = Position { line: at.line, column: at.column };
            Statement::made(made.sql.as_str(), made.origin.path.to_string(), position).unwrap()
        })
        .collect();
    let loader = Loader { session: &session, admin: Some(&admin) };
    if let Err(error) = load(loader, &statements, &[], &["public"]).await {
        writeln!(failures, "{}: {error:?}", case.name).unwrap();
        return;
    }
    drop(session);
    admin.execute(&format!("SET search_path = public;\n{}", case.world)).await.unwrap();
    admin.execute("SET row_security = on; SET search_path = public").await.unwrap();
    for one in &case.tries {
        let found = attempt(&admin, case, one).await;
        if found != one.outcome {
            let Try { line, who, statement, outcome, .. } = one;
            writeln!(
                failures,
                "{}:{line}: {who}: {statement}\n    expected {outcome}, got {found}",
                case.name
            )
            .unwrap();
        }
    }
}

/// Runs a try in a transaction of its own, as an application would.
async fn attempt(admin: &Session, case: &Case, one: &Try) -> String {
    let value = match one.who.as_str() {
        "nobody" | "server" => None,
        "empty" => Some(String::new()),
        id if case.caller.starts_with("claim") && id.starts_with('{') => Some(id.to_owned()),
        id if case.caller.starts_with("claim") => Some(format!("{{\"sub\": \"{id}\"}}")),
        id => Some(id.to_owned()),
    };
    let setting = case.caller.strip_prefix("setting:").unwrap_or("request.jwt.claims");
    let mut before = "BEGIN;".to_owned();
    if let Some(value) = value {
        write!(before, "SELECT set_config('{setting}', {}, true);", model::name::quote_literal(&value))
            .unwrap();
    }
    write!(before, "SET LOCAL ROLE {}", one.role).unwrap();
    admin.execute(&before).await.unwrap();
    let outcome = match admin.client().simple_query(&one.statement).await {
        Ok(messages) => {
            let count = |message: &SimpleQueryMessage| match message {
                SimpleQueryMessage::CommandComplete(count) => Some(*count),
                _ => None,
            };
            messages.iter().rev().find_map(count).unwrap_or_default().to_string()
        }
        Err(error) => match error.as_db_error() {
            Some(refused) if refused.code().code() == "42501" => "denied".to_owned(),
            Some(other) => format!("{} {}", other.code().code(), other.message()),
            None => error.to_string(),
        },
    };
    admin.execute(if one.keep { "COMMIT" } else { "ROLLBACK" }).await.unwrap();
    outcome
}

impl Case {
    fn script(&self) -> model::Script {
        let source = match self.caller.split_once(':') {
            Some(("setting", name)) => CallerSource::Setting(name.to_owned()),
            Some(("claim", path)) => CallerSource::Claim(path.split('.').map(str::to_owned).collect()),
            _ => panic!("{}: caller", self.name),
        };
        let rls = model::RlsConfig { caller: vec![source], id: self.id.clone(), ..Default::default() };
        let config = model::ScanConfig { rls, ..Default::default() };
        let files = BTreeMap::from([("schema/lib.rs".to_owned(), self.structs.clone())]);
        model::scan(&config, &files)
            .and_then(|model| model::lower(&model, &model::LowerConfig::default()))
            .unwrap_or_else(|found| panic!("{}:\n{}", self.name, model::render(&found)))
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/intent");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tries"));
    files.sort();
    files
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            let structs = std::fs::read_to_string(file.with_extension("rs")).unwrap();
            let head = |key: &str, default: &str| {
                let found = text.lines().find_map(|line| line.strip_prefix(&format!("-- {key}: ")));
                found.unwrap_or(default).to_owned()
            };
            let (before, _) = text.split_once("\n-- tries\n").expect("`-- tries`");
            let start = before.lines().count() + 2;
            Case {
                name: file.file_stem().unwrap().to_string_lossy().into_owned(),
                structs,
                caller: head("caller", "setting:app.current_user_id"),
                id: head("id", "text"),
                world: before.to_owned(),
                tries: text.lines().enumerate().skip(start - 1).filter_map(parse).collect(),
            }
        })
        .collect()
}

fn parse((index, line): (usize, &str)) -> Option<Try> {
    if line.trim().is_empty() || line.starts_with("--") {
        return None;
    }
    // A claim has colons of its own.
    let (who, rest) = line.split_once(": ").filter(|(who, _)| !who.starts_with('{')).unwrap_or_else(|| {
        let end =
            line.rfind("}: ").or(line.find("}@").map(|at| line[at..].find(": ").unwrap() + at - 1)).unwrap();
        (&line[..=end], &line[end + 3..])
    });
    let (statement, outcome) =
        rest.rsplit_once(" => ").unwrap_or_else(|| panic!("line {}: {line}", index + 1));
    let (who, keep) = who.strip_suffix('!').map_or((who, false), |who| (who, true));
    let (who, role) = who.split_once('@').unwrap_or((who, if who == "server" { "server" } else { "app" }));
    Some(Try {
        line: index + 1,
        who: who.to_owned(),
        role: role.to_owned(),
        statement: statement.to_owned(),
        outcome: outcome.to_owned(),
        keep,
    })
}
