//! The queries that count rows in the way, held against PostgreSQL: with such rows the change fails, and once they are gone
//! it goes through.

use palisade_engine::Result;
use palisade_engine::connect::Session;
use palisade_engine::diff::diff;
use palisade_engine::introspect::introspect;
use palisade_engine::plan::{Code, Plan, plan};
use palisade_engine::scratch::{Role, Scratch};

use super::kinds::load;
use super::support;

/// A change that rows are in the way of.
struct Case {
    name: &'static str,
    since: u32,
    old: &'static str,
    new: &'static str,
    rows: &'static str,
    offenders: i64,
    /// Takes them away.
    mend: &'static str,
}

const CASES: &[Case] = &[
    Case {
        name: "nulls",
        since: 13,
        old: "CREATE TABLE public.t (id int PRIMARY KEY, \"a b\" text);",
        new: "CREATE TABLE public.t (id int PRIMARY KEY, \"a b\" text NOT NULL);",
        rows: "INSERT INTO public.t VALUES (1, NULL), (2, 'x'), (3, NULL)",
        offenders: 2,
        mend: "UPDATE public.t SET \"a b\" = 'y' WHERE \"a b\" IS NULL",
    },
    Case {
        name: "a check in children too",
        since: 13,
        old: "CREATE TABLE public.t (a int); CREATE TABLE public.c () INHERITS (public.t);",
        new: "CREATE TABLE public.t (a int, CONSTRAINT p CHECK (a > 0)); CREATE TABLE public.c () INHERITS (public.t);",
        rows: "INSERT INTO public.t VALUES (1), (0), (NULL); INSERT INTO public.c VALUES (-1)",
        offenders: 2,
        mend: "DELETE FROM public.t WHERE a <= 0",
    },
    Case {
        name: "a unique index over expressions",
        since: 13,
        old: "CREATE TABLE public.t (a text, gone boolean);",
        new: "CREATE TABLE public.t (a text, gone boolean); CREATE UNIQUE INDEX i ON public.t (lower(a) DESC, \
              (a || 'x') text_pattern_ops) INCLUDE (gone) WHERE NOT gone;",
        rows: "INSERT INTO public.t VALUES ('A', false), ('a', false), ('a', false), ('a', true), (NULL, false), (NULL, \
               false)",
        offenders: 2,
        mend: "UPDATE public.t SET gone = true WHERE ctid = (SELECT max(ctid) FROM public.t WHERE a = 'a' AND NOT gone)",
    },
    Case {
        name: "a unique key with one null",
        since: 15,
        old: "CREATE TABLE public.t (a int, b int);",
        new: "CREATE TABLE public.t (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));",
        rows: "INSERT INTO public.t VALUES (1, NULL), (1, NULL), (1, 2)",
        offenders: 2,
        mend: "UPDATE public.t SET b = 3 WHERE ctid = (SELECT min(ctid) FROM public.t WHERE b IS NULL)",
    },
    Case {
        name: "a primary key over nulls and twins",
        since: 13,
        old: "CREATE TABLE public.t (a int);",
        new: "CREATE TABLE public.t (a int PRIMARY KEY);",
        rows: "INSERT INTO public.t VALUES (NULL), (1), (1), (2)",
        offenders: 4,
        mend: "DELETE FROM public.t WHERE a IS NULL OR a = 1",
    },
    Case {
        name: "a foreign key of two columns, both or none",
        since: 13,
        old: "CREATE TABLE public.o (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE public.t (a int, b int);",
        new: "CREATE TABLE public.o (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE public.t (a int, b int, FOREIGN KEY \
              (a, b) REFERENCES public.o (x, y) MATCH FULL);",
        rows: "INSERT INTO public.o VALUES (1, 1); INSERT INTO public.t VALUES (1, 1), (1, 2), (NULL, 1), (NULL, NULL)",
        offenders: 2,
        mend: "DELETE FROM public.t WHERE (a, b) = (1, 2) OR (a IS NULL) <> (b IS NULL)",
    },
    Case {
        name: "a value of an enum that goes",
        since: 13,
        old: "CREATE TYPE public.e AS ENUM ('a', 'b'); CREATE TABLE public.t (v public.e);",
        new: "CREATE TYPE public.e AS ENUM ('a'); CREATE TABLE public.t (v public.e);",
        rows: "INSERT INTO public.t VALUES ('a'), ('b'), (NULL)",
        offenders: 1,
        mend: "DELETE FROM public.t WHERE v = 'b'",
    },
    Case {
        name: "a domain that is checked",
        since: 13,
        old: "CREATE DOMAIN public.d AS int; CREATE TABLE public.t (v public.d, w public.d); CREATE TABLE public.u (v \
              public.d);",
        new: "CREATE DOMAIN public.d AS int CONSTRAINT c CHECK (VALUE > 0); CREATE TABLE public.t (v public.d, w \
              public.d); CREATE TABLE public.u (v public.d);",
        rows: "INSERT INTO public.t VALUES (1, 0), (NULL, 2); INSERT INTO public.u VALUES (-1), (1)",
        offenders: 2,
        mend: "DELETE FROM public.t WHERE w = 0; DELETE FROM public.u WHERE v < 0",
    },
    Case {
        name: "a domain that requires a value",
        since: 13,
        old: "CREATE DOMAIN public.d AS int; CREATE TABLE public.t (v public.d);",
        new: "CREATE DOMAIN public.d AS int NOT NULL; CREATE TABLE public.t (v public.d);",
        rows: "INSERT INTO public.t VALUES (1), (NULL)",
        offenders: 1,
        mend: "DELETE FROM public.t WHERE v IS NULL",
    },
    Case {
        name: "a required column without a value",
        since: 13,
        old: "CREATE TABLE public.t (a int);",
        new: "CREATE TABLE public.t (a int, b int NOT NULL);",
        rows: "INSERT INTO public.t VALUES (1), (2)",
        offenders: 2,
        mend: "DELETE FROM public.t",
    },
    Case {
        name: "a shorter text",
        since: 13,
        old: "CREATE TABLE public.t (a text);",
        new: "CREATE TABLE public.t (a varchar(3));",
        rows: "INSERT INTO public.t VALUES ('abcd'), ('abc   '), ('x'), (NULL)",
        offenders: 1,
        mend: "DELETE FROM public.t WHERE a = 'abcd'",
    },
    Case {
        name: "a number as a short text",
        since: 13,
        old: "CREATE DOMAIN public.d AS varchar(2); CREATE TABLE public.t (a int, b text);",
        new: "CREATE DOMAIN public.d AS varchar(2); CREATE TABLE public.t (a varchar(2), b public.d);",
        rows: "INSERT INTO public.t VALUES (12, 'x'), (123, 'y')",
        offenders: 1,
        mend: "DELETE FROM public.t WHERE a = 123",
    },
    Case {
        name: "a text as a domain with a length",
        since: 13,
        old: "CREATE DOMAIN public.d AS varchar(2); CREATE TABLE public.t (b text[], c text);",
        new: "CREATE DOMAIN public.d AS varchar(2); CREATE TABLE public.t (b varchar(2)[], c varchar(9));",
        rows: "INSERT INTO public.t VALUES ('{abc}', '0123456789')",
        offenders: 1,
        mend: "DELETE FROM public.t",
    },
    Case {
        name: "a text that is no number",
        since: 16,
        old: "CREATE TABLE public.t (a text);",
        new: "CREATE TABLE public.t (a integer);",
        rows: "INSERT INTO public.t VALUES ('12'), (' 7 '), ('x'), (NULL), ('99999999999')",
        offenders: 2,
        mend: "DELETE FROM public.t WHERE a IN ('x', '99999999999')",
    },
];

#[tokio::test]
async fn rows_in_the_way_are_counted_as_postgresql_sees_them() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let mut untrue = Vec::new();
    for case in CASES.iter().filter(|case| case.since <= scratch.major()) {
        if let Err(error) = hold(&scratch, case).await {
            untrue.push(format!("{}: {error:?}", case.name));
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
}

async fn hold(scratch: &Scratch, case: &Case) -> Result<()> {
    let (old, plan) = between(scratch, case.old, case.new).await;
    old.execute(case.rows).await?;
    assert_eq!(offenders(&old, &plan).await?, case.offenders, "{}: {plan:#?}", case.name);
    assert!(apply(&old, &plan).await.is_err(), "{} goes through with rows in its way", case.name);
    old.execute(case.mend).await?;
    assert_eq!(offenders(&old, &plan).await?, 0, "{} after they are gone", case.name);
    apply(&old, &plan).await
}

#[tokio::test]
async fn a_part_of_a_value_is_never_cut_off_without_a_word() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let old = "CREATE TYPE public.c AS (a text, b varchar(9)[]); CREATE TABLE public.t (v public.c);";
    let new = "CREATE TYPE public.c AS (a varchar(3), b varchar(2)[]); CREATE TABLE public.t (v public.c);";
    let (session, plan) = between(&scratch, old, new).await;
    session.execute("INSERT INTO public.t VALUES (('NULL', '{ab,NULL}')), (('a,\"b', NULL))").await.unwrap();
    assert!(apply(&session, &plan).await.unwrap_err().what.contains("too long"));
    session.execute("UPDATE public.t SET v.a = left((v).a, 3)").await.unwrap();
    apply(&session, &plan).await.unwrap();
    let rows = session.query("SELECT v::text FROM public.t ORDER BY 1", &[]).await.unwrap();
    let rows: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(rows, ["(\"a,\"\"\",)", "(NUL,\"{ab,NULL}\")"]);
}

#[tokio::test]
async fn what_a_type_cuts_off_is_a_loss_of_data() {
    let scratch = support::open(&support::config(), &[]).await.unwrap();
    let old = "CREATE TABLE public.t (a numeric(10,4), b timestamptz);";
    let new = "CREATE TABLE public.t (a numeric(10,2), b date);";
    let (session, plan) = between(&scratch, old, new).await;
    session
        .execute("INSERT INTO public.t VALUES (1.2345, '2026-11-27'), (1.23, '2026-11-27 10:00')")
        .await
        .unwrap();
    let lost = plan.statements().flat_map(|statement| &statement.hazards);
    let lost: Vec<_> = lost.filter(|hazard| hazard.code == Code::DataLoss).collect();
    let said: Vec<&str> = lost.iter().map(|hazard| hazard.message.as_str()).collect();
    assert_eq!(said, ["rounds in a of public.t", "forgets the time of day in b of public.t"]);
    for hazard in lost {
        let query = hazard.counts.as_ref().unwrap();
        assert_eq!(session.query(query, &[]).await.unwrap()[0].get::<_, i64>(0), 1, "{query}");
    }
}

/// A database in one state, and the way to the other.
async fn between(scratch: &Scratch, from: &str, to: &str) -> (Session, Plan) {
    let (old_db, new_db) =
        (scratch.create_database("old").await.unwrap(), scratch.create_database("new").await.unwrap());
    let mut old = old_db.connect_as(&Role::Superuser).await.unwrap();
    let mut new = new_db.connect_as(&Role::Superuser).await.unwrap();
    load(&old, from).await.unwrap();
    load(&new, to).await.unwrap();
    let (before, wanted) = (introspect(&mut old).await.unwrap(), introspect(&mut new).await.unwrap());
    let plan = plan(&before, &wanted, &diff(&before, &wanted)).unwrap();
    (old, plan)
}

/// How many rows the hazards of a plan count.
async fn offenders(session: &Session, plan: &Plan) -> Result<i64> {
    let mut found = 0;
    let hazards = plan.statements().flat_map(|statement| &statement.hazards);
    for hazard in hazards {
        match (&hazard.counts, hazard.code) {
            (Some(query), Code::MayFail | Code::Rewrite) => {
                found += session.query(query, &[]).await?[0].get::<_, i64>(0);
            }
            (None, Code::MayFail) => panic!("{} has no query", hazard.message),
            _ => {}
        }
    }
    Ok(found)
}

async fn apply(session: &Session, plan: &Plan) -> Result<()> {
    session.execute("BEGIN").await?;
    for statement in plan.statements() {
        if let Err(error) = session.execute(&statement.sql).await {
            session.execute("ROLLBACK").await?;
            return Err(error);
        }
    }
    session.execute("COMMIT").await
}
