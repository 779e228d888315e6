//! The rules of other tools, held against PostgreSQL: the example of each is run and watched, and has the codes that
//! `docs/hazards.md` promises, or is refused, or has none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use palisade_engine::Result;
use palisade_engine::access::Roles;
use palisade_engine::config::{Dialect, Project};
use palisade_engine::lint::{self, Answer, Context, ELSEWHERE, Elsewhere, Finding};
use palisade_engine::migration::{Draft, Folder, Group, Slug, Stamp, write};
use palisade_engine::notes::Notes;
use palisade_engine::pipeline::{Observed, Pipeline, observe};
use palisade_engine::plan::{Lock, Statement};

use super::support;

/// What the examples are about.
const TABLES: &str = "CREATE SCHEMA s;
CREATE TYPE public.mood AS ENUM ('good', 'bad');
CREATE DOMAIN public.dom AS integer;
CREATE TABLE public.u (id integer PRIMARY KEY);
CREATE TABLE public.t (a integer, b integer NOT NULL, v public.dom);
CREATE INDEX t_b ON public.t (b);
CREATE TABLE public.h (id integer);
CREATE TABLE public.c (u integer CONSTRAINT c_u_fkey REFERENCES public.u (id));
CREATE TABLE s.inside (id integer);
CREATE TABLE public.p (a integer) PARTITION BY LIST (a);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES IN (2);
CREATE MATERIALIZED VIEW public.m AS SELECT id FROM public.u;
CREATE UNIQUE INDEX m_id ON public.m (id);";

fn project(folder: &Path) -> Project {
    let migrations = Folder::read(&folder.join("generated/migrations"), Dialect::Plain).unwrap();
    let statements = TABLES.split(";\n").map(|sql| Statement::new(sql.trim_end_matches(';'))).collect();
    let groups = [Group::new(true, statements)];
    let draft = Draft {
        slug: Slug::new("tables").unwrap(),
        groups: &groups,
        proven: "nothing",
        dialect: Dialect::Plain,
        search_path: &[],
    };
    write(&migrations, &draft, &Stamp::fixed("2026-01-01T00:00:00Z").unwrap()).unwrap();
    std::fs::create_dir(folder.join("schema")).unwrap();
    std::fs::write(folder.join("schema/tables.sql"), "-- They are in the migration.\n").unwrap();
    Project::find(folder).unwrap()
}

/// The codes that the statements of a file have, and those of the same change as it would be planned.
fn codes(observed: &Observed) -> (BTreeSet<String>, BTreeSet<String>) {
    let seen = observed.statements.iter().flat_map(|statement| &statement.findings);
    let planned = observed.plan.statements().flat_map(|statement| &statement.hazards);
    (
        seen.map(|finding| finding.code.to_owned()).collect(),
        planned.map(|hazard| hazard.code.code().to_owned()).collect(),
    )
}

#[tokio::test]
async fn the_rules_of_other_tools_have_the_answers_that_are_promised() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let pipeline = Pipeline::new(&project, support::config(), &|_| {});
    let file = folder.path().join("by_hand.sql");
    let mut wrong = String::new();
    let mut known: BTreeMap<&str, Result<Observed>> = BTreeMap::new();
    for Elsewhere { tool, rule, example, answer } in ELSEWHERE.iter().filter(|rule| !rule.example.is_empty())
    {
        if !known.contains_key(example) {
            std::fs::write(&file, format!("SET search_path = public;\n{example};\n")).unwrap();
            let observed = observe(&pipeline, std::slice::from_ref(&file)).await;
            known.insert(example, observed.map(|mut files| files.remove(0)));
        }
        match (answer, &known[example]) {
            (Answer::Otherwise(_), Err(_)) => {}
            (Answer::Otherwise(_), Ok(_)) => wrong += &format!("{tool} {rule}: `{example}` is not refused\n"),
            (_, Err(error)) => wrong += &format!("{tool} {rule}: `{example}` does not run: {error:?}\n"),
            (Answer::Codes(wanted, _), Ok(observed)) => {
                let (mut seen, planned) = codes(observed);
                let (notes, roles) = (Notes::default(), Roles::default());
                let linted = lint::run(&Context::new(&observed.after, &notes, &roles));
                seen.extend(linted.iter().map(|finding| finding.code.to_owned()));
                let missing =
                    wanted.iter().filter(|code| !seen.contains(**code) && !planned.contains(**code));
                for code in missing {
                    wrong +=
                        &format!("{tool} {rule}: `{example}` has no {code}, but {seen:?} and {planned:?}\n");
                }
            }
            (Answer::Nothing(_), Ok(observed)) => {
                let (seen, _) = codes(observed);
                if !seen.is_empty() {
                    wrong +=
                        &format!("{tool} {rule}: `{example}` has {seen:?}, and nothing is said of that\n");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What waits for writers instead of blocking them is met by one; a partition goes under a lock once whoever uses its table is gone.
#[tokio::test]
async fn the_locks_of_what_waits_for_others_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let pipeline = Pipeline::new(&project, support::config(), &|_| {});
    let file = folder.path().join("by_hand.sql");
    let sql = "CREATE INDEX CONCURRENTLY i ON public.t (a);\nREINDEX INDEX CONCURRENTLY public.i;\n\
               DROP INDEX CONCURRENTLY public.i;\nVACUUM FULL public.t;\nREINDEX SCHEMA s;\n";
    let detach = "ALTER TABLE public.p DETACH PARTITION public.p1 CONCURRENTLY;\n";
    let detaches = support::config().major >= 14;
    std::fs::write(&file, format!("{sql}{}", if detaches { detach } else { "" })).unwrap();
    let observed = observe(&pipeline, &[file]).await.unwrap();
    let locks: Vec<_> = observed[0].statements.iter().map(|statement| statement.locks.clone()).collect();
    let on = |lock| vec![(lock, "public.t".to_owned())];
    let shared = Lock::ShareUpdateExclusive;
    assert_eq!(locks[..4], [on(shared), on(shared), on(shared), on(Lock::AccessExclusive)]);
    if detaches {
        let (table, partition) = ("public.p".to_owned(), "public.p1".to_owned());
        assert_eq!(locks[5], [(shared, table), (Lock::AccessExclusive, partition)]);
    }
}

/// What differs by one word.
#[tokio::test]
async fn a_word_more_or_less_is_another_danger() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(folder.path());
    let pipeline = Pipeline::new(&project, support::config(), &|_| {});
    let file = folder.path().join("by_hand.sql");
    let wanted: [(&str, &[&str]); 8] = [
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY public.m", &[]),
        ("REFRESH MATERIALIZED VIEW public.m", &["PL002"]),
        ("DELETE FROM public.t", &["PL001"]),
        ("DELETE FROM public.t WHERE a = 1", &[]),
        ("UPDATE ONLY public.t SET a = 1", &["PL003"]),
        ("UPDATE public.t SET a = 1 WHERE a = 2", &[]),
        // Whoever plans a query opens all indexes.
        ("REINDEX TABLE public.t", &["PL003"]),
        ("TRUNCATE public.t", &["PL001"]),
    ];
    let text: String = wanted.iter().map(|(sql, _)| format!("{sql};\n")).collect();
    std::fs::write(&file, text).unwrap();
    let observed = observe(&pipeline, &[file]).await.unwrap().remove(0);
    let codes = |findings: &[Finding]| findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
    let seen: Vec<_> = observed.statements.iter().map(|seen| (&*seen.sql, codes(&seen.findings))).collect();
    assert_eq!(seen, wanted.map(|(sql, codes)| (sql, codes.to_vec())));
    let reindex = &observed.statements[6];
    assert!(reindex.findings[0].message.ends_with("while reads and writes wait"), "{reindex:?}");
}
