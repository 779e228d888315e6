//! Mistakes in intent that only the whole project shows: other structs' names, types, and the configuration.

use std::collections::BTreeMap;

use palisade_model::resolved::intent::CallerSource;
use palisade_model::{LowerConfig, RlsConfig, ScanConfig, lower, render, scan};

/// The messages about one file of structs.
fn mistakes(id: &str, source: &str) -> String {
    let rls = RlsConfig {
        caller: vec![CallerSource::Claim(vec!["sub".to_owned()])],
        id: id.to_owned(),
        ..RlsConfig::default()
    };
    let config = ScanConfig { rls, ..ScanConfig::default() };
    let files = BTreeMap::from([("schema/lib.rs".to_owned(), source.to_owned())]);
    let found = scan(&config, &files).and_then(|model| lower(&model, &LowerConfig::default()));
    render(&found.expect_err("the source has mistakes"))
}

const USERS: &str = r#"
    #[derive(Table)]
    #[table(name = "users", rls)]
    #[policy(none, reason = "the server alone")]
    pub struct User {
        #[column(primary_key)]
        pub id: String,
    }
    #[derive(PgEnum)]
    pub enum Status { Pending, Active }
    #[derive(Table)]
    #[table(name = "links", rls)]
    #[relation(coach_of: coach_id -> runner_id, when = status == Active)]
    #[policy(none, reason = "the server alone")]
    pub struct Link {
        #[column(primary_key)]
        pub id: i64,
        pub coach_id: String,
        pub runner_id: String,
        pub status: Status,
    }
"#;

#[test]
fn names_and_types() {
    let source = format!(
        r#"{USERS}
    #[derive(Table)]
    #[table(name = "runs", rls)]
    #[policy(select, to = app, when = Link::coach_off(user_id))]
    #[policy(select, to = app, when = Lnik::coach_of(user_id))]
    #[policy(select, to = app, when = status == Activ | status in [Pending, "over"])]
    #[policy(select, to = app, when = owner(number) | Link::coach_of(number))]
    #[policy(select, to = app, when = published(number) | window(number, status))]
    #[policy(select, to = app, when = tenant(user_id))]
    #[policy(select, to = app, when = claim("a..b" == "c"))]
    #[immutable(status)]
    #[transition(status: Pending -> Active, by = owner(user_id))]
    pub struct Run {{
        #[column(primary_key)]
        pub id: i64,
        pub user_id: String,
        pub number: i32,
        pub status: Status,
    }}"#
    );
    insta::assert_snapshot!(mistakes("text", &source));
}

#[test]
fn ids_of_another_type() {
    insta::assert_snapshot!(mistakes("uuid", USERS));
}

/// What is only known once policies and grants are put side by side.
#[test]
fn what_cannot_be_lowered() {
    let source = format!(
        r#"{USERS}
    #[derive(Table)]
    #[table(name = "plans", rls)]
    #[policy(select(id), to = app, when = owner(user_id))]
    #[policy(select, to = app, when = Link::coach_of(user_id))]
    #[policy(update(title), to = app, when = owner(user_id))]
    #[grant(select, update(title, user_id), to = app)]
    pub struct Plan {{
        #[column(primary_key)]
        pub id: i64,
        pub user_id: String,
        pub title: String,
    }}
    #[derive(Table)]
    #[table(name = "a", rls)]
    #[policy(select, to = app, when = can_read(b_id))]
    pub struct A {{
        #[column(primary_key)]
        pub id: i64,
        #[column(references = B::id)]
        pub b_id: i64,
    }}
    #[derive(Table)]
    #[table(name = "b", rls)]
    #[policy(select, to = app, when = can_read(a_id))]
    #[policy(delete, to = app, when = can_update(a_id))]
    pub struct B {{
        #[column(primary_key)]
        pub id: i64,
        #[column(references = A::id)]
        pub a_id: i64,
    }}
    #[derive(View)]
    #[view(of = A, columns(id), rows = can_read(b_id), to = app)]
    pub struct Door {{}}"#
    );
    insta::assert_snapshot!(mistakes("text", &source));
}

/// What the cases that are tried on PostgreSQL become, so that a change of a template is read before it is tried.
#[test]
fn templates() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/intent");
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .expect("the cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    names.sort();
    for path in names {
        let source = std::fs::read_to_string(&path).expect("a case");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let id = name.strip_prefix("owner_").unwrap_or("text");
        let rls = RlsConfig {
            caller: vec![CallerSource::Setting("app.current_user_id".to_owned())],
            id: id.to_owned(),
            ..RlsConfig::default()
        };
        let config = ScanConfig { rls, ..ScanConfig::default() };
        let files = BTreeMap::from([("schema/lib.rs".to_owned(), source)]);
        let model = scan(&config, &files).unwrap_or_else(|found| panic!("{name}: {}", render(&found)));
        let script = lower(&model, &LowerConfig::default()).expect("the case is complete");
        let generated = |sql: &str| {
            [
                "CREATE FUNCTION",
                "CREATE POLICY",
                "CREATE TRIGGER",
                "CREATE INDEX",
                "CREATE VIEW",
                "REVOKE",
                "GRANT USAGE",
                "GRANT EXECUTE",
            ]
            .iter()
            .any(|start| sql.starts_with(start))
        };
        let statements = script.statements.iter().filter(|statement| generated(&statement.sql));
        let text: Vec<String> = statements.map(|statement| format!("{};\n", statement.sql)).collect();
        insta::assert_snapshot!(format!("template_{name}"), text.join("\n"));
    }
}
