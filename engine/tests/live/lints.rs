//! Every rule on schemas that are wrong and on schemas that are not.
//!
//! `tests/lints/RULE.sql` makes two schemas, `RULE_bad` and `RULE_good`. All files are loaded into one database, with the
//! roles of `roles.sql`; what a rule finds in its own schemas is a snapshot, and in the good one it is nothing.
//! A file that begins with `-- since 15` is for that major and later.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use palisade_engine::access::Roles;
use palisade_engine::catalog::{Catalog, Entry, ObjectId};
use palisade_engine::connect::Session;
use palisade_engine::introspect::introspect;
use palisade_engine::kinds::{Extension, Kind};
use palisade_engine::lint::{Context, Finding, Live, RULES, Rule, run_rule};
use palisade_engine::notes::Notes;
use palisade_engine::scratch::Role;
use palisade_engine::sql::split;

use super::support;

/// Rules that no catalog makes fire: they are tested where they are found.
const ELSEWHERE: &[&str] = &[
    "waiver-unused",
    "waiver-expired",
    "invalid-index",
    "undeclared-table",
    "undeclared-policy",
    "relied-on",
];

/// Rules about what a platform has, or about a server in use: `platform.sql`.
const PLATFORM: &[&str] = &[
    "bucket-listing",
    "queue-exposed",
    "realtime-open",
    "graphql-exposed",
    "unused-index",
    "dead-rows",
    "extension-outdated",
    "server-leaks",
];

/// The rules that have a file of their own.
fn with_files() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| !ELSEWHERE.contains(&rule.name) && !PLATFORM.contains(&rule.name))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints")
}

#[tokio::test]
async fn every_rule_finds_what_is_wrong_and_nothing_else() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let db = scratch.create_database("lints").await.unwrap();
    let mut session = db.connect_as(&Role::Superuser).await.unwrap();
    let mut failures = String::new();
    load(&session, "roles.sql").await.unwrap();
    let tried: Vec<&Rule> = with_files().filter(|rule| since(rule) <= scratch.major()).collect();
    for rule in &tried {
        let file = format!("{}.sql", rule.name.replace('-', "_"));
        if let Err(error) = load(&session, &file).await {
            writeln!(failures, "{file}: {error}").unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
    let catalog = introspect(&mut session).await.unwrap();
    let notes = Notes::default();
    let mut roles = Roles::read(&session, true).await.unwrap();
    roles
        .app
        .extend(["app_owner", "application_bypasses_bad", "application_bypasses_good"].map(str::to_owned));
    roles.app.insert("application_bypasses_bad_becomes".to_owned());
    let cx = Context::new(&catalog, &notes, &roles);
    for rule in &tried {
        if let Some(failure) = judge(rule, &cx, &catalog) {
            failures += &failure;
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The first major whose syntax has all that the rule's file says.
fn since(rule: &Rule) -> u32 {
    let path = folder().join(format!("{}.sql", rule.name.replace('-', "_")));
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let named = text.lines().next().and_then(|line| line.strip_prefix("-- since "));
    named.map_or(13, |major| major.parse().unwrap())
}

#[tokio::test]
async fn platforms_and_servers_in_use_have_rules_of_their_own() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let db = scratch.create_database("platform").await.unwrap();
    let mut session = db.connect_as(&Role::Superuser).await.unwrap();
    load(&session, "roles.sql").await.unwrap();
    load(&session, "platform.sql").await.unwrap();
    let mut catalog = introspect(&mut session).await.unwrap();
    catalog.server.version = 150_002;
    let graphql = Extension { schema: "graphql".into(), relocatable: false, version: Default::default() };
    catalog.objects.insert(ObjectId::database(Kind::Extension, "pg_graphql"), Entry::new(graphql.into(), 0));
    let roles = Roles::read(&session, true).await.unwrap();
    let live = Live::read(&session).await.unwrap();
    let notes = Notes::default();
    let cx = Context::new(&catalog, &notes, &roles).with_live(Some(&live));
    let found =
        RULES.iter().filter(|rule| PLATFORM.contains(&rule.name)).flat_map(|rule| run_rule(rule, &cx));
    let found: String = found.map(|finding| line(&finding)).collect();
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../lints/snapshots", omit_expression => true }, {
        insta::assert_snapshot!("platform", found);
    });
    // Without a server in use nothing is said of one.
    let cx = Context::new(&catalog, &notes, &roles);
    let live_rules = ["unused-index", "dead-rows", "extension-outdated", "server-leaks"];
    let mut quiet = RULES.iter().filter(|rule| live_rules.contains(&rule.name));
    assert!(quiet.all(|rule| run_rule(rule, &cx).is_empty()));
}

/// What a rule finds in its schemas, against its snapshot.
fn judge(rule: &Rule, cx: &Context<'_>, catalog: &Catalog) -> Option<String> {
    let stem = rule.name.replace('-', "_");
    let found = run_rule(rule, cx);
    let about = |side: &str| {
        let schema = format!("{stem}_{side}");
        assert!(
            catalog.objects.keys().any(|id| id.schema_name() == Some(&schema)),
            "{stem}.sql makes no schema {schema}"
        );
        found.iter().filter(|finding| names(finding, &schema)).map(line).collect::<String>()
    };
    let (bad, good) = (about("bad"), about("good"));
    if bad.is_empty() {
        return Some(format!("{} finds nothing in {stem}_bad\n", rule.name));
    }
    if !good.is_empty() {
        return Some(format!("{} finds in {stem}_good:\n{good}", rule.name));
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../lints/snapshots", omit_expression => true }, {
        insta::assert_snapshot!(stem, bad);
    });
    None
}

/// Whether a finding is about a schema: by its object, or because it names something in it.
fn names(finding: &Finding, schema: &str) -> bool {
    finding.object.schema_name() == Some(schema)
        || finding.object.to_string().contains(schema)
        || finding.message.contains(schema)
}

fn line(finding: &Finding) -> String {
    let help = finding.help.as_deref().map(|help| format!("\n  help: {help}")).unwrap_or_default();
    format!("{}[{}] {}: {}{help}\n", finding.severity, finding.code, finding.object, finding.message)
}

async fn load(session: &Session, file: &str) -> Result<(), String> {
    let path = folder().join(file);
    let sql = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    for statement in split(&sql).map_err(|error| format!("{file}: {error:?}"))? {
        let done = session.execute(&statement.text).await;
        done.map_err(|error| format!("line {}: {error:?}", statement.position.line))?;
    }
    session.execute("reset search_path; reset role").await.map_err(|error| format!("{error:?}"))
}
