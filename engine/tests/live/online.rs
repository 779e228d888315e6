//! What statements say of themselves, held against what PostgreSQL does; and the forms that let others work, which have
//! to lead to the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use palisade_engine::catalog::ObjectId;
use palisade_engine::connect::Session;
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::kinds::Kind;
use palisade_engine::notes::Notes;
use palisade_engine::plan::{Code, Lock, Plan, Statement, plan_with};
use palisade_engine::scratch::Role;
use palisade_engine::watch::{Touched, Watch};
use palisade_engine::{Result, render};
use palisade_model::lower::ObjectNote;

use super::kinds::{load, pairs};
use super::support;

/// The forms as a reviewer reads them, in the words of one major.
#[tokio::test]
async fn forms_that_let_others_work_read_well() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let mut text = String::new();
    for pair in
        pairs().iter().filter(|pair| pair.name.starts_with("partition_online/") || !pair.online.is_empty())
    {
        let (old_db, new_db) =
            (scratch.create_database("old").await.unwrap(), scratch.create_database("new").await.unwrap());
        let mut old = old_db.connect_as(&Role::Superuser).await.unwrap();
        let mut new = new_db.connect_as(&Role::Superuser).await.unwrap();
        load(&old, &pair.old).await.unwrap();
        load(&new, &pair.new).await.unwrap();
        let (before, wanted) = (introspect(&mut old).await.unwrap(), introspect(&mut new).await.unwrap());
        let notes = Notes { online: true, objects: asked(&pair.online), ..Notes::default() };
        let plan = plan_with(&before, &wanted, &diff(&before, &wanted), &notes).unwrap();
        writeln!(text, "==== {}\n{}", pair.name, render::transactions(&plan)).unwrap();
        drop((old, new));
        old_db.remove(&scratch).await.unwrap();
        new_db.remove(&scratch).await.unwrap();
    }
    if scratch.major() == 15 {
        insta::assert_snapshot!(text);
    }
}

/// Rows have what they are to have in the end, and not what a default would have given them.
#[tokio::test]
async fn rows_are_filled_and_copied() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let rows = "INSERT INTO t SELECT n, n FROM generate_series(1, 12000) n";
    let filled = ObjectNote { backfill: Some("a * 2".to_owned()), ..ObjectNote::default() };
    let mut served = asked(&["t.c = a".to_owned()]);
    let column = served.keys().next().unwrap().clone();
    for (to, notes, wanted) in [
        ("a int, c int NOT NULL DEFAULT 1", [(column.clone(), filled)].into(), "c = a * 2"),
        ("a int, c int NOT NULL DEFAULT 1", std::mem::take(&mut served), "c = a"),
        ("a numeric", asked(&["t.a".to_owned()]), "a = id AND pg_typeof(a) = 'numeric'::regtype"),
    ] {
        let (old_db, new_db) =
            (scratch.create_database("old").await.unwrap(), scratch.create_database("new").await.unwrap());
        let mut old = old_db.connect_as(&Role::Superuser).await.unwrap();
        let mut new = new_db.connect_as(&Role::Superuser).await.unwrap();
        load(&old, &format!("CREATE TABLE t (id int PRIMARY KEY, a int); {rows}")).await.unwrap();
        load(&new, &format!("CREATE TABLE t (id int PRIMARY KEY, {to})")).await.unwrap();
        let (before, after) = (introspect(&mut old).await.unwrap(), introspect(&mut new).await.unwrap());
        let notes = Notes { online: true, objects: notes, ..Notes::default() };
        let plan = plan_with(&before, &after, &diff(&before, &after), &notes).unwrap();
        assert!(plan.statements().any(|statement| statement.transaction.is_none()), "{to} goes in batches");
        run(&mut old, &plan).await.unwrap();
        let query = format!("SELECT count(*) FROM public.t WHERE {wanted}");
        let count: i64 = old.query(&query, &[]).await.unwrap()[0].get(0);
        assert_eq!(count, 12000, "{wanted}");
        drop((old, new));
        old_db.remove(&scratch).await.unwrap();
        new_db.remove(&scratch).await.unwrap();
    }
}

/// The check that PostgreSQL leaves on a detached partition goes again, and one that somebody has added meanwhile stays.
#[tokio::test]
async fn a_detached_partition_loses_only_the_check_of_its_bound() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    if scratch.major() < 14 {
        return;
    }
    let apart = "CREATE TYPE mood AS ENUM ('low', 'high'); CREATE TABLE p (m mood, t timestamptz) PARTITION BY LIST (m);
                 CREATE TABLE h (a int, b text) PARTITION BY HASH (a); CREATE TABLE p1 (m mood, t timestamptz);
                 CREATE TABLE h1 (a int, b text);";
    let joined = format!(
        "{apart} ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN ('low');
         ALTER TABLE h ATTACH PARTITION h1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);"
    );
    let (old_db, new_db) =
        (scratch.create_database("old").await.unwrap(), scratch.create_database("new").await.unwrap());
    let old = old_db.connect_as(&Role::Superuser).await.unwrap();
    let mut new = new_db.connect_as(&Role::Superuser).await.unwrap();
    // A number that is another one than that of the table which the plan was made with.
    load(&old, &format!("CREATE TABLE first (); {joined}")).await.unwrap();
    load(&new, &joined).await.unwrap();
    let before = introspect(&mut new).await.unwrap();
    load(&new, "ALTER TABLE p DETACH PARTITION p1; ALTER TABLE h DETACH PARTITION h1").await.unwrap();
    let wanted = introspect(&mut new).await.unwrap();
    let notes = Notes { online: true, ..Notes::default() };
    let plan = plan_with(&before, &wanted, &diff(&before, &wanted), &notes).unwrap();
    let (concurrent, rest): (Vec<_>, Vec<_>) =
        plan.statements().partition(|statement| statement.transaction.is_none());
    assert_eq!((concurrent.len(), rest.len()), (2, 2), "{plan:?}");
    // Names are looked up where the project has them.
    old.execute("SET search_path = public").await.unwrap();
    for statement in concurrent {
        old.execute(&statement.sql).await.unwrap();
    }
    let by_hand = "ALTER TABLE h1 ADD CONSTRAINT by_hand CHECK (b <> ''); \
                   ALTER TABLE p1 ADD CONSTRAINT by_hand CHECK (m IS NOT NULL)";
    old.execute(by_hand).await.unwrap();
    for statement in rest {
        old.execute(&statement.sql).await.unwrap();
    }
    let query = "SELECT string_agg(conrelid::regclass || ' ' || conname, ', ' ORDER BY conrelid::regclass::text) \
                 FROM pg_constraint WHERE contype = 'c' AND conrelid IN ('h1'::regclass, 'p1'::regclass)";
    let left: String = old.query(query, &[]).await.unwrap()[0].get(0);
    assert_eq!(left, "h1 by_hand, p1 by_hand");
    drop((old, new));
    old_db.remove(&scratch).await.unwrap();
    new_db.remove(&scratch).await.unwrap();
}

/// What `#[column(online)]` cannot carry it says, and nothing is planned in its place.
#[tokio::test]
async fn a_column_that_cannot_go_online_says_why() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let mut said = String::new();
    for rest in [
        "CREATE TABLE t (c int PRIMARY KEY); CREATE TABLE r (c int REFERENCES t);",
        "CREATE TABLE t (c int PRIMARY KEY); CREATE TABLE r (d int REFERENCES t) PARTITION BY LIST (d);",
        "CREATE TABLE t (id int PRIMARY KEY, c int, UNIQUE (c) INCLUDE (id));",
        "CREATE TABLE t (id int PRIMARY KEY, c int CHECK (c > 0));",
        "CREATE TABLE t (id int PRIMARY KEY, c int GENERATED ALWAYS AS (id) STORED);",
        "CREATE TABLE t (id int, c int);",
        "CREATE TABLE t (id int PRIMARY KEY, c int); CREATE INDEX i ON t (id) WHERE c > 0;",
        "CREATE TABLE t (id int PRIMARY KEY, c int); CREATE VIEW v AS SELECT c FROM t;",
        "CREATE TABLE t (id int PRIMARY KEY, c int); CREATE POLICY p ON t USING (c > 0);",
        "CREATE TABLE t (id int PRIMARY KEY, c int) PARTITION BY LIST (id);",
        "CREATE TABLE t (id int PRIMARY KEY, c int, EXCLUDE (c WITH =));",
        "CREATE TABLE t (id int PRIMARY KEY, c int, d int); CREATE STATISTICS s ON c, d FROM t;",
        "CREATE TABLE t (id int PRIMARY KEY, c int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
         CREATE TRIGGER g BEFORE UPDATE OF c ON t FOR EACH ROW EXECUTE FUNCTION f();",
        "CREATE TABLE t (id int PRIMARY KEY, c int NOT NULL); => \
         CREATE TABLE t (id int PRIMARY KEY, c bigint GENERATED ALWAYS AS IDENTITY);",
        "CREATE TABLE t (id int PRIMARY KEY, c int, b int); CREATE VIEW v AS SELECT id FROM t; => \
         CREATE TABLE t (id int PRIMARY KEY, c bigint, b int); CREATE VIEW v AS SELECT c AS id FROM t;",
    ] {
        let mut catalogs = Vec::new();
        let retyped = || (rest, rest.replace("c int", "c bigint"));
        let (old, new) = rest.split_once(" => ").map_or_else(retyped, |(old, new)| (old, new.to_owned()));
        for sql in [old, &new] {
            let db = scratch.create_database("refused").await.unwrap();
            let mut session = db.connect_as(&Role::Superuser).await.unwrap();
            load(&session, sql).await.unwrap();
            catalogs.push(introspect(&mut session).await.unwrap());
            drop(session);
            db.remove(&scratch).await.unwrap();
        }
        let notes = Notes { online: true, objects: asked(&["t.c".to_owned()]), ..Notes::default() };
        let changes = diff(&catalogs[0], &catalogs[1]);
        let refused = plan_with(&catalogs[0], &catalogs[1], &changes, &notes).unwrap_err();
        writeln!(said, "{}", refused.what).unwrap();
    }
    insta::assert_snapshot!(said);
}

/// What sources say of columns that change their type online.
pub(crate) fn asked(columns: &[String]) -> BTreeMap<ObjectId, ObjectNote> {
    let column = |name: &String| {
        let (name, old) =
            name.split_once(" = ").map_or((name.as_str(), None), |(name, old)| (name, Some(old)));
        let (table, column) = name.split_once('.').unwrap();
        let id = ObjectId::on(Kind::Column, &ObjectId::schema(Kind::Table, "public", table), column);
        let kept = old.map(|_| true);
        (
            id,
            ObjectNote {
                online: true,
                keep_old: kept,
                backfill: old.map(str::to_owned),
                ..ObjectNote::default()
            },
        )
    };
    columns.iter().map(column).collect()
}

/// Runs a plan, each statement in a transaction of its own so that its locks are its own, and says what was not as the
/// statement has it.
pub(crate) async fn run(session: &mut Session, plan: &Plan) -> Result<Vec<String>> {
    session.execute("RESET search_path").await?;
    for pin in palisade_engine::sql::split(&render::stream(&Plan { steps: Vec::new(), ..plan.clone() }))? {
        session.execute(&pin.text).await?;
    }
    session.execute("SET check_function_bodies = off; SET search_path = ''").await?;
    let mut known = None;
    let mut untrue = unasked(session, plan).await;
    for statement in plan.statements() {
        let failed = |error: palisade_engine::Error| error.detail(statement.sql.clone());
        if statement.transaction.is_none() {
            session.execute(&statement.sql).await.map_err(failed)?;
            continue;
        }
        session.execute("BEGIN").await?;
        let watch = Watch::begin(session).await?;
        session.execute(&statement.sql).await.map_err(failed)?;
        let touched = watch.end(session).await?;
        session.execute("COMMIT").await?;
        let known = known.get_or_insert_with(|| watch.names());
        untrue.extend(judge(statement, &touched, known));
    }
    Ok(untrue)
}

/// The queries that count rows in the way, and that PostgreSQL does not take; what they read may be new, or nothing that
/// can be read.
async fn unasked(session: &Session, plan: &Plan) -> Vec<String> {
    let mut untrue = Vec::new();
    let hazards = plan.statements().flat_map(|statement| &statement.hazards);
    for query in hazards.filter_map(|hazard| hazard.counts.as_ref()) {
        if let Err(error) = session.query(query, &[]).await
            && !["does not exist", "invalid input value for enum", "has no handler", "has not been populated"]
                .iter()
                .any(|expected| error.what.contains(expected))
        {
            untrue.push(format!("{query}: {error}"));
        }
    }
    untrue
}

fn judge(statement: &Statement, touched: &[Touched], known: &BTreeSet<String>) -> Vec<String> {
    let mut untrue = Vec::new();
    let has = |code| statement.hazards.iter().any(|hazard| hazard.code == code);
    for seen in touched.iter().filter(|seen| known.contains(&seen.relation)) {
        let said =
            statement.locks.iter().find(|(_, relation)| *relation == seen.relation).map(|(lock, _)| *lock);
        if seen.lock > said {
            untrue.push(format!("{}: {:?} on {}, said {said:?}", statement.sql, seen.lock, seen.relation));
        }
        if seen.rewritten && !has(Code::Rewrite) && !seen.dropped {
            untrue.push(format!("{}: rewrites {}", statement.sql, seen.relation));
        }
        let reads = [Code::Scan, Code::MayFail, Code::Rewrite, Code::BlockingIndex].into_iter().any(has);
        // What a default calls may read what it likes.
        if seen.scanned
            && !statement.sql.contains(" DEFAULT ")
            && seen.lock > Some(Lock::ShareUpdateExclusive)
            && !reads
        {
            untrue.push(format!("{}: reads {}", statement.sql, seen.relation));
        }
    }
    untrue
}
