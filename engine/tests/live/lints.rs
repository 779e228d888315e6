//! Every rule on schemas that are wrong and on schemas that are not.
//!
//! `tests/lints/RULE.sql` makes two schemas, `RULE_bad` and `RULE_good`. All files are loaded into one database, with the
//! roles of `roles.sql`; what a rule finds in its own schemas is a snapshot, and in the good one it is nothing.
//! A file that begins with `-- since 15` is for that major and later.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use palisade_engine::access::Roles;
use palisade_engine::catalog::Catalog;
use palisade_engine::connect::Session;
use palisade_engine::introspect::introspect;
use palisade_engine::lint::{Context, Finding, RULES, Rule, run_rule};
use palisade_engine::notes::Notes;
use palisade_engine::scratch::Role;
use palisade_engine::sql::split;

use super::support;

/// Rules that no catalog makes fire: they are tested where they are found.
const ELSEWHERE: &[&str] = &["waiver-unused", "waiver-expired", "invalid-index"];

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
    let tried = RULES.iter().filter(|rule| !ELSEWHERE.contains(&rule.name) && since(rule) <= scratch.major());
    let tried: Vec<&Rule> = tried.collect();
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
    roles.app.insert("app_owner".into());
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
