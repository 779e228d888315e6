//! A guard that somebody has edited, in its own shape and under its own comment, protects nothing.

use std::collections::BTreeSet;

use palisade_engine::access::Roles;
use palisade_engine::connect::Session;
use palisade_engine::introspect::introspect;
use palisade_engine::lint::{self, Context};
use palisade_engine::notes::Notes;
use palisade_engine::pipeline::{Code, Pipeline, filled};
use palisade_engine::scratch::Role;

use super::leaks::club;
use super::support::config;

#[tokio::test]
async fn a_guard_that_was_loosened_by_hand_is_none() {
    let (_folder, project) = club();
    let progress = |_: &str| ();
    let pipeline = Pipeline::new(&project, config(), &progress);
    let code = Code::read(&project, None, None).unwrap();
    let filled = filled(&pipeline, &code).await.unwrap();
    let mut reader = filled.db.connect_as(&Role::Superuser).await.unwrap();
    let before = findings(&mut reader, &code).await;
    let guard = "select pg_get_functiondef('private.links_guard'::regproc)";
    let guard: String = filled.session.query(guard, &[]).await.unwrap()[0].get(0);
    // The same refusals of the same columns, on a condition that always holds.
    let looser = guard.replace("old.status = 'pending'", "old.status is not null");
    assert_ne!(guard, looser);
    filled.session.execute(&looser).await.unwrap();
    let after = findings(&mut reader, &code).await;
    let new: Vec<_> = after.difference(&before).collect();
    assert!(new.iter().any(|line| line.contains("links")), "{new:#?}, before: {before:#?}");
}

async fn findings(session: &mut Session, code: &Code) -> BTreeSet<String> {
    let catalog = introspect(session).await.unwrap();
    let roles = Roles::read(session, true).await.unwrap();
    let notes = Notes::default();
    let statements = code.script.statements.iter().map(|statement| &statement.sql);
    let cx = Context::new(&catalog, &notes, &roles).with_guards(statements);
    lint::run(&cx).iter().map(|finding| format!("{finding:?}")).collect()
}
