//! Pairs of schemas, by kind: each becomes the other, both ways, and then there is nothing left to do.
//! `PALISADE_PAIRS` selects those whose `kind/name` contains that text.

use std::path::Path;

use futures_util::stream::{self, StreamExt};
use palisade_engine::connect::Session;
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::notes::Notes;
use palisade_engine::plan::{plan, plan_with};
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
    /// Columns, as `table.column`, that change their type as `#[column(online)]` says: `-- online: t.c` behind the head; `= old` behind it
    /// is a column that `keep_old` serves under its old name, too.
    pub(crate) online: Vec<String>,
    /// Whether the two are one schema, written twice.
    same: bool,
}

/// How many ways are under way at once: more than the machine has cores, because they wait for the server.
const AT_ONCE: usize = 4;

#[tokio::test]
async fn every_pair_goes_both_ways() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    support::attic(&scratch).await.unwrap();
    let filter = std::env::var("PALISADE_PAIRS").unwrap_or_default();
    let all = pairs();
    assert!(all.len() > 50, "the pairs are in engine/tests/kinds");
    let pairs: Vec<&Pair> =
        all.iter().filter(|pair| pair.since <= scratch.major() && pair.name.contains(&filter)).collect();
    assert!(!pairs.is_empty(), "no pair has `{filter}` in its name");
    let ways = pairs
        .iter()
        .flat_map(|pair| [("forward", pair, &pair.old, &pair.new), ("back", pair, &pair.new, &pair.old)]);
    let outcomes = stream::iter(ways).map(|(way, pair, from, to)| {
        let scratch = &scratch;
        async move {
            match go(scratch, from, to, pair.same).await {
                Ok(left) if left.is_empty() => None,
                Ok(left) => Some(format!("{} {way}: still to do: {left}", pair.name)),
                Err(error) => Some(format!("{} {way}: {error:?}", pair.name)),
            }
        }
    });
    let failures: Vec<Option<String>> = outcomes.buffer_unordered(AT_ONCE).collect().await;
    let failures: Vec<String> = failures.into_iter().flatten().collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What default privileges would give to roles that are managed is taken back from all that is new, the sequence of an
/// identity among it, wherever that comes from.
#[tokio::test]
async fn what_defaults_may_give_is_taken_back() {
    let given = "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO pg_monitor;
        ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO pg_monitor;";
    let before = "CREATE TABLE t (a int NOT NULL, b int)";
    let after =
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int, c int GENERATED ALWAYS AS IDENTITY);
        CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME odd));
        GRANT USAGE ON SEQUENCE odd TO pg_monitor;";
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let (old_db, new_db) =
        (scratch.create_database("old").await.unwrap(), scratch.create_database("new").await.unwrap());
    let mut old = old_db.connect_as(&Role::Superuser).await.unwrap();
    let mut new = new_db.connect_as(&Role::Superuser).await.unwrap();
    load(&old, before).await.unwrap();
    load(&old, given).await.unwrap();
    load(&new, after).await.unwrap();
    load(&new, given).await.unwrap();
    let (from, to) = (introspect(&mut old).await.unwrap(), introspect(&mut new).await.unwrap());
    let notes = Notes { shed: ["pg_monitor".to_owned()].into(), ..Notes::default() };
    let script = render::stream(&plan_with(&from, &to, &diff(&from, &to), &notes).unwrap());
    for statement in split(&script).unwrap() {
        old.execute(&statement.text).await.unwrap();
    }
    let left = diff(&introspect(&mut old).await.unwrap(), &to);
    assert!(left.is_empty(), "{left:?}\n{script}");
    assert_eq!(script.matches("REVOKE ALL ON SEQUENCE").count(), 3, "{script}");
}

/// Migrates a database from one schema to the other; what still differs then. Where the two are the same, there must be
/// nothing to migrate.
async fn go(scratch: &Scratch, from: &str, to: &str, same: bool) -> Result<String> {
    let (old_db, new_db) = (scratch.create_database("old").await?, scratch.create_database("new").await?);
    let mut old = old_db.connect_as(&Role::Superuser).await?;
    let mut new = new_db.connect_as(&Role::Superuser).await?;
    load(&old, from).await?;
    load(&new, to).await?;
    let wanted = introspect(&mut new).await?;
    let before = introspect(&mut old).await?;
    if same {
        drop((old, new));
        old_db.remove(scratch).await?;
        new_db.remove(scratch).await?;
        let left = diff(&support::anew(scratch, &before).await?, &support::anew(scratch, &wanted).await?);
        return Ok(if left.is_empty() { String::new() } else { format!("{left:?}") });
    }
    let steps = plan(&before, &wanted, &diff(&before, &wanted))?;
    for statement in split(&render::stream(&steps))? {
        old.execute(&statement.text).await.map_err(|error| error.detail(statement.text.clone()))?;
    }
    let result = introspect(&mut old).await?;
    let left = support::differs(scratch, &result, &wanted).await?;
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

/// Reads `-- case: name, since 15`, the old schema, `-- becomes:`, the new schema; `-- is the same as:` in its place
/// means that there is nothing to do.
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
            let same = body.split_once("-- is the same as:\n");
            let (old, new) = same.or_else(|| body.split_once("-- becomes:\n")).unwrap();
            let name = format!("{kind}/{name}");
            let online = old.lines().filter_map(|line| line.strip_prefix("-- online: ")).map(str::to_owned);
            pairs.push(Pair {
                name,
                online: online.collect(),
                since: since.parse().unwrap(),
                old: old.to_owned(),
                new: new.to_owned(),
                same: same.is_some(),
            });
        }
    }
    pairs
}
