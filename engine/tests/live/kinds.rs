//! Pairs of schemas, by kind: each becomes the other, both ways, and then there is nothing left to do.
//! `PALISADE_PAIRS=partition/` tries only those whose name holds that.

use std::fmt::Write as _;
use std::path::Path;

use palisade_engine::connect::Session;
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::plan::plan;
use palisade_engine::scratch::{Role, Scratch};
use palisade_engine::sql::split;
use palisade_engine::{Result, render};

use super::support;

/// A schema before and after.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) since: u32,
    pub(crate) old: String,
    pub(crate) new: String,
}

#[tokio::test]
async fn every_pair_goes_both_ways() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let pairs: Vec<Pair> = pairs().into_iter().filter(|pair| pair.since <= scratch.major()).collect();
    assert!(pairs.len() > 50, "the pairs are in engine/tests/kinds");
    let only = std::env::var("PALISADE_PAIRS").unwrap_or_default();
    let mut failures = String::new();
    for pair in pairs.iter().filter(|pair| pair.name.contains(&only)) {
        for (way, from, to) in [("forward", &pair.old, &pair.new), ("back", &pair.new, &pair.old)] {
            match go(&scratch, from, to).await {
                Ok(left) if left.is_empty() => {}
                Ok(left) => writeln!(failures, "{} {way}: still to do: {left}", pair.name).unwrap(),
                Err(error) => writeln!(failures, "{} {way}: {error:?}", pair.name).unwrap(),
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Migrates a database from one schema to the other; what still differs then.
async fn go(scratch: &Scratch, from: &str, to: &str) -> Result<String> {
    let (old_db, new_db) = (scratch.create_database("old").await?, scratch.create_database("new").await?);
    let mut old = old_db.connect_as(&Role::Superuser).await?;
    let mut new = new_db.connect_as(&Role::Superuser).await?;
    load(&old, from).await?;
    load(&new, to).await?;
    let wanted = introspect(&mut new).await?;
    let before = introspect(&mut old).await?;
    let steps = plan(&before, &wanted, &diff(&before, &wanted))?;
    for statement in split(&render::stream(&steps))? {
        old.execute(&statement.text).await.map_err(|error| error.detail(statement.text.clone()))?;
    }
    let result = introspect(&mut old).await?;
    let mut left = diff(&result, &wanted);
    if !left.is_empty() {
        // An expression may be the same one, printed once more: what both become when made anew decides.
        left = diff(&support::anew(scratch, &result).await?, &support::anew(scratch, &wanted).await?);
    }
    for session in [&old, &new] {
        support::drop_subscriptions(session).await?;
    }
    drop((old, new));
    old_db.remove(scratch).await?;
    new_db.remove(scratch).await?;
    Ok(if left.is_empty() { String::new() } else { format!("{left:?}") })
}

pub(crate) async fn load(session: &Session, sql: &str) -> Result<()> {
    session.execute("SET search_path = public").await?;
    for statement in split(sql)? {
        session.execute(&statement.text).await.map_err(|error| error.detail(statement.text.clone()))?;
    }
    session.execute("RESET search_path").await
}

/// Reads `-- case: name, since 15`, the old schema, `-- becomes:`, the new schema.
pub(crate) fn pairs() -> Vec<Pair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut pairs = Vec::new();
    for file in files {
        let (text, kind) =
            (std::fs::read_to_string(&file).unwrap(), file.file_stem().unwrap().to_string_lossy());
        for case in text.split("-- case: ").skip(1) {
            let (head, body) = case.split_once('\n').unwrap();
            let (name, since) = head.split_once(", since ").unwrap_or((head, "13"));
            let (old, new) = body.split_once("-- becomes:\n").unwrap();
            let name = format!("{kind}/{name}");
            pairs.push(Pair {
                name,
                since: since.parse().unwrap(),
                old: old.to_owned(),
                new: new.to_owned(),
            });
        }
    }
    pairs
}
