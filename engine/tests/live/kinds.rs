//! Pairs of schemas, by kind: each becomes the other, both ways, and then there is nothing left to do; and what statements say of
//! themselves is held against what PostgreSQL does. `PALISADE_PAIRS` selects those whose `kind/name` contains that text.

use std::fmt::Write as _;
use std::path::Path;

use futures_util::stream::{self, StreamExt};
use palisade_engine::catalog::Catalog;
use palisade_engine::connect::Session;
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::notes::Notes;
use palisade_engine::plan::{plan, plan_with};
use palisade_engine::scratch::{Role, Scratch, ScratchDb};
use palisade_engine::sql::split;
use palisade_engine::{Error, Result, render};

use super::{online, support};

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

impl Pair {
    /// Whether rows come with it: then what went there and back again is another state.
    fn has_rows(&self) -> bool {
        [&self.old, &self.new].iter().any(|sql| sql.to_lowercase().contains("insert into"))
    }
}

/// How many pairs are under way at once: more than the machine has cores, because they wait for the server.
const AT_ONCE: usize = 4;

#[tokio::test]
async fn pairs_go_both_ways_and_statements_do_what_they_say_and_nothing_worse() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    support::attic(&scratch).await.unwrap();
    let filter = std::env::var("PALISADE_PAIRS").unwrap_or_default();
    let all = pairs();
    assert!(all.len() > 50, "the pairs are in engine/tests/kinds");
    let pairs: Vec<&Pair> =
        all.iter().filter(|pair| pair.since <= scratch.major() && pair.name.contains(&filter)).collect();
    assert!(!pairs.is_empty(), "no pair has `{filter}` in its name");
    let outcomes = stream::iter(pairs).map(|pair| {
        let scratch = &scratch;
        async move { (&pair.name, go(scratch, pair).await) }
    });
    let outcomes: Vec<_> = outcomes.buffer_unordered(AT_ONCE).collect().await;
    let (mut wrong, mut online) = (String::new(), 0);
    for (name, outcome) in outcomes {
        match outcome {
            Ok(said) => {
                online += said.online;
                said.wrong.iter().for_each(|line| writeln!(wrong, "{name} {line}").unwrap());
            }
            Err(error) => writeln!(wrong, "{name}: {error:?}").unwrap(),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(online > 20 || !filter.is_empty(), "{online} ways have a form that lets others work");
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

/// What came of a pair.
#[derive(Default)]
struct Said {
    /// How many ways have a form that lets others work.
    online: usize,
    wrong: Vec<String>,
}

/// A schema in a database of its own.
struct Side {
    db: ScratchDb,
    session: Session,
    catalog: Catalog,
}

impl Side {
    async fn new(scratch: &Scratch, sql: &str) -> Result<Self> {
        let db = scratch.create_database("side").await?;
        let mut session = db.connect_as(&Role::Superuser).await?;
        load(&session, sql).await?;
        let catalog = introspect(&mut session).await?;
        Ok(Self { db, session, catalog })
    }

    async fn remove(self, scratch: &Scratch) -> Result<()> {
        let Self { db, session, catalog: _ } = self;
        support::drop_subscriptions(&session).await?;
        drop(session);
        db.remove(scratch).await
    }
}

/// Brings each side of a pair to the other as a reviewer would run it; back again one statement after the other, which is
/// watched; and there once more in the form that lets others work, if that is another.
async fn go(scratch: &Scratch, pair: &Pair) -> Result<Said> {
    let (old, new) = (Side::new(scratch, &pair.old).await?, Side::new(scratch, &pair.new).await?);
    let ends = (old.catalog.clone(), new.catalog.clone());
    let ways = [("forward", &ends.0, &ends.1), ("back", &ends.1, &ends.0)];
    let mut said = Said::default();
    let mut sides = [old, new];
    if pair.same {
        // There must be nothing to migrate.
        let left = diff(&support::anew(scratch, &ends.0).await?, &support::anew(scratch, &ends.1).await?);
        said.wrong.extend((!left.is_empty()).then(|| format!("{left:?}")));
    }
    let mut exact = !pair.has_rows();
    if !pair.same {
        for (side, (way, from, to)) in sides.iter_mut().zip(ways) {
            let steps = plan(from, to, &diff(from, to))?;
            for statement in split(&render::stream(&steps))? {
                let failed = |error: Error| error.detail(statement.text.clone()).detail(way);
                side.session.execute(&statement.text).await.map_err(failed)?;
            }
            let result = introspect(&mut side.session).await?;
            exact &= result == *to;
            said.wrong.extend(still_to_do(scratch, way, &result, to).await?);
        }
        // Each is now what the other one was.
        sides.reverse();
    }
    for online in [false, true] {
        let planned = |from: &Catalog, to: &Catalog, online| {
            let notes = Notes { online, objects: online::asked(&pair.online), ..Notes::default() };
            plan_with(from, to, &diff(from, to), &notes)
        };
        for (number, (way, from, to)) in ways.into_iter().enumerate() {
            let steps = planned(from, to, online)?;
            if online && steps == planned(from, to, false)? {
                continue;
            }
            // Names that PostgreSQL makes up are no difference, and statements say them.
            if !exact || online && introspect(&mut sides[number].session).await? != *from {
                let sql = if number == 0 { &pair.old } else { &pair.new };
                let fresh = Side::new(scratch, sql).await?;
                std::mem::replace(&mut sides[number], fresh).remove(scratch).await?;
            }
            let untrue = online::run(&mut sides[number].session, &steps).await?;
            said.wrong.extend(untrue.into_iter().map(|line| format!("{way}: {line}")));
            if online {
                said.online += 1;
                let result = introspect(&mut sides[number].session).await?;
                said.wrong.extend(still_to_do(scratch, way, &result, to).await?);
            }
        }
        sides.reverse();
    }
    for side in sides {
        side.remove(scratch).await?;
    }
    Ok(said)
}

/// What is still to do where nothing should be.
async fn still_to_do(
    scratch: &Scratch,
    way: &str,
    result: &Catalog,
    wanted: &Catalog,
) -> Result<Option<String>> {
    let left = support::differs(scratch, result, wanted).await?;
    Ok((!left.is_empty()).then(|| format!("{way}: still to do: {left:?}")))
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
