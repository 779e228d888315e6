use std::fs;

use super::*;
use crate::config::Dialect;
use crate::files::FileSet;
use crate::plan::{Code, Lock, Statement};

fn stamp() -> Stamp {
    Stamp::fixed("2026-01-31T12:00:00Z").unwrap()
}

fn groups() -> Vec<Group> {
    let add =
        Statement::new("ALTER TABLE public.workouts\n    ADD COLUMN \"order\" integer NOT NULL -- why\n")
            .lock(Lock::AccessExclusive, "public.workouts")
            .hazard(Code::MayFail, "a table with rows\nDROP TABLE x;");
    let index = |name: &str| {
        Statement::new(format!("CREATE INDEX CONCURRENTLY {name} ON public.workouts (id)"))
            .lock(Lock::ShareUpdateExclusive, "public.workouts")
    };
    vec![
        Group {
            transactional: true,
            sections: vec![
                Section { title: "schema app".into(), statements: vec![Statement::new("CREATE SCHEMA app")] },
                Section { title: "table public.workouts".into(), statements: vec![add] },
            ],
        },
        Group::new(false, vec![index("a"), index("b")]),
    ]
}

fn draft(groups: &[Group], dialect: Dialect) -> Draft<'_> {
    let slug = Slug::new("Add, the order!").unwrap();
    Draft { slug, groups, proven: "converges on an empty clone as role app", dialect, search_path: &[] }
}

fn composed(dialect: Dialect) -> Vec<Migration> {
    compose(&Folder::of(Path::new("."), vec![]), &draft(&groups(), dialect), &stamp()).unwrap()
}

/// A migration that creates a schema.
fn simple(folder: &Folder, name: &str, time: &str) -> Migration {
    let groups = [Group::new(true, vec![Statement::new(format!("CREATE SCHEMA {name}"))])];
    let draft = Draft { slug: Slug::new(name).unwrap(), ..draft(&groups, Dialect::Plain) };
    compose(folder, &draft, &Stamp::fixed(time).unwrap()).unwrap().remove(0)
}

#[test]
fn files_read_well() {
    let shown = |dialect| -> String {
        composed(dialect).iter().map(|m| format!("==> {}\n{}", m.file_name(), m.text())).collect()
    };
    insta::assert_snapshot!("plain", shown(Dialect::Plain));
    insta::assert_snapshot!("sqlx", shown(Dialect::Sqlx));
}

#[test]
fn a_plan_is_grouped_by_object() {
    let step = |id: &str, sql: &str| crate::plan::Step {
        id: id.parse().unwrap(),
        verb: crate::plan::Verb::Create,
        statements: vec![Statement::new(sql)],
        commit_after: false,
    };
    let steps = [
        step("table public.a", "CREATE TABLE public.a ()"),
        step("comment on table public.a", "COMMENT ON TABLE public.a IS 'a'"),
        step("table public.b", "CREATE TABLE public.b ()"),
    ];
    let parts = steps.iter().map(|step| crate::plan::Part { step, statements: &step.statements }).collect();
    let group = Group::from(&crate::plan::Group { transactional: true, parts });
    let sections: Vec<_> = group.sections.iter().map(|s| (s.title.as_str(), s.statements.len())).collect();
    assert_eq!(sections, [("table public.a", 2), ("table public.b", 1)]);
}

#[test]
fn files_come_back_as_they_were_written() {
    for migration in composed(Dialect::Plain).into_iter().chain(composed(Dialect::Sqlx)) {
        let path = Path::new("somewhere").join(migration.file_name());
        for text in [
            migration.text(),
            migration.text().replace('\n', "\r\n"),
            format!("\u{feff}{}\n\n", migration.text()),
            // Some editors leave both.
            migration.text().replacen("\n-- ", "\r\n-- ", 5),
        ] {
            let read = Migration::parse(&path, &text).unwrap();
            assert_eq!(read.header, migration.header);
            assert!(!read.is_edited());
        }
        assert_eq!(Migration::parse(&path, &migration.text()).unwrap(), migration);
    }
}

#[test]
fn scripts_leave_the_bracket_to_the_runner() {
    let plain = composed(Dialect::Plain);
    let scripts: Vec<Script> = plain.iter().map(|m| m.script().unwrap()).collect();
    let sql = |script: &Script| -> Vec<String> {
        script.steps.iter().map(|s| s.sql.clone()).filter(|sql| !sql.starts_with("SET LOCAL")).collect()
    };
    assert_eq!(sql(&scripts[0])[0], "CREATE SCHEMA app");
    assert!(sql(&scripts[0])[1].starts_with("ALTER TABLE"));
    assert_eq!(sql(&scripts[0]).len(), 2);
    assert!(scripts[0].transactional && !scripts[1].transactional);
    assert_eq!(sql(&scripts[1]), ["CREATE INDEX CONCURRENTLY a ON public.workouts (id)"]);
    let step = &scripts[0].steps.last().unwrap();
    let line = plain[0].text().lines().nth(step.position.line - 1).unwrap().to_owned();
    assert_eq!(line, "ALTER TABLE public.workouts");
}

#[test]
fn transactions_inside_a_migration_are_refused() {
    let migration = composed(Dialect::Plain).remove(0);
    let with = |from: &str, to: &str| {
        let edited = Migration { body: migration.body.replace(from, to), ..migration.clone() };
        edited.script().map(|_| ()).map_err(|error| error.what)
    };
    assert!(
        with("CREATE SCHEMA app;", "COMMIT; CREATE SCHEMA app;").unwrap_err().contains("`COMMIT` inside")
    );
    assert!(with("CREATE SCHEMA app;", "ROLLBACK;").unwrap_err().contains("`ROLLBACK` inside"));
    assert!(with("COMMIT;", "").unwrap_err().contains("is not committed"));
    assert_eq!(with("CREATE SCHEMA app;", "SAVEPOINT a; ROLLBACK TO a;"), Ok(()));
    let two = Migration { transactional: false, body: "SELECT 1;\nSELECT 2;\n".into(), ..migration };
    assert!(two.script().unwrap_err().what.contains("holds one statement, and this one has 2"));
}

#[test]
fn what_stands_behind_begin_is_kept_or_refused() {
    let migration = composed(Dialect::Plain).remove(0);
    let with = |begin: &str| {
        let edited = Migration { body: migration.body.replacen("BEGIN;", begin, 1), ..migration.clone() };
        edited.script().map(|script| script.options).map_err(|error| error.what)
    };
    assert_eq!(with("BEGIN WORK;").unwrap(), "");
    assert_eq!(
        with("begin isolation level Repeatable Read, deferrable;").unwrap(),
        "isolation level Repeatable Read , deferrable"
    );
    assert_eq!(with("START TRANSACTION READ WRITE;").unwrap(), "READ WRITE");
    assert!(with("START TRANSACTION READ /* not */ ONLY;").unwrap_err().ends_with("cannot be READ ONLY"));
}

#[test]
fn versions_go_up_whatever_the_clock_says() {
    let empty = Folder::of(Path::new("."), vec![]);
    let ahead = simple(&empty, "ahead", "20990101000000");
    let folder = Folder::of(Path::new("."), vec![ahead.clone()]);
    let next = simple(&folder, "next", "20260101000000");
    assert_eq!(next.file_name(), "20990101000001_next.sql");
    assert_eq!(next.header.parent, Some(ahead.header.id));
}

#[test]
fn ids_are_random_unless_the_clock_is_set() {
    let id = |stamp: &Stamp| stamp.id(&["a"]).unwrap();
    assert_ne!(id(&Stamp::real()), id(&Stamp::real()));
    assert_eq!(id(&stamp()), id(&stamp()));
    assert_ne!(stamp().id(&["a", "b"]).unwrap(), stamp().id(&["ab", ""]).unwrap());
}

#[test]
fn a_folder_is_written_at_once_and_never_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("migrations");
    let groups = groups();
    let written =
        write(&Folder::read(&path, Dialect::Plain).unwrap(), &draft(&groups, Dialect::Plain), &stamp())
            .unwrap();
    fs::write(path.join("README.md"), "not SQL").unwrap();
    let read = Folder::read(&path, Dialect::Plain).unwrap();
    assert_eq!(read.migrations(), written);
    assert!(read.check().is_ok() && read.forks().is_empty());

    let mut again = written;
    again.insert(0, simple(&read, "new", "20260201000000"));
    let error = store(&read, &again, &mut FileSet::default()).unwrap_err();
    assert!(error.what.contains("20260131120000_add_the_order.sql cannot be written"), "{error}");
    assert_eq!(fs::read_dir(&path).unwrap().count(), 4, "the new file is gone again, the old ones are there");
}

#[test]
fn what_was_written_at_once_is_undone_at_once() {
    let here = Path::new("migrations");
    let first = simple(&Folder::of(here, vec![]), "phase_2", "20260101000000");
    let second = simple(&Folder::of(here, vec![first.clone()]), "phase_3", "20260102000000");
    let mut all = vec![first, second];
    let behind = |all: &[Migration], last: Option<&str>| {
        let folder = Folder::of(here, all.to_vec());
        let (kept, later) = folder.split(last).unwrap();
        (kept.len(), later.len())
    };
    assert_eq!(behind(&[], None), (0, 0));
    assert_eq!(behind(&all, None), (1, 1), "numbers of somebody's own");
    all.extend(compose(&Folder::of(here, all.clone()), &draft(&groups(), Dialect::Plain), &stamp()).unwrap());
    assert_eq!(behind(&all, None), (2, 3), "a transaction and two indexes");
    assert_eq!(behind(&all, Some("empty")), (0, 5));
    assert_eq!(behind(&all, Some("20260101000000")), (1, 4));
}

#[test]
fn what_is_wrong_with_a_folder_is_named() {
    let here = Path::new("migrations");
    let base = simple(&Folder::of(here, vec![]), "base", "20260101000000");
    let after_base = Folder::of(here, vec![base.clone()]);
    let left = simple(&after_base, "left", "20260102000000");
    let right = simple(&after_base, "right", "20260103000000");
    let fork = Folder::of(here, vec![right.clone(), base.clone(), left.clone()]);
    assert_eq!(fork.problems(), []);
    assert_eq!(fork.forks().len(), 1);

    let edited = Migration { body: left.body.replace("left", "other"), ..left.clone() };
    let copy = Migration { slug: Slug::new("copy").unwrap(), ..right.clone() };
    let early = Migration { version: Version::parse("20250101000000").unwrap(), ..right.clone() };
    let mut out = String::new();
    for folder in [vec![left.clone()], vec![base.clone(), edited, right, copy], vec![base, early]] {
        out += &format!("{}\n\n", Folder::of(here, folder).check().unwrap_err());
    }
    out += &format!("{:#?}\n", fork.forks());
    insta::assert_snapshot!(out);
}

#[test]
fn files_that_are_no_migrations_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let good = composed(Dialect::Plain).remove(0);
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("0001_users.sql", "CREATE TABLE users ();");
    write("20261331120000_no_month_13.sql", "");
    write("20260131120000_foreign.sql", "CREATE TABLE users ();");
    write("20260131120001_newer.sql", &good.text().replace("format 1", "format 2"));
    write("20260131120002_broken.sql", &good.text().replace("-- hash: sha256:", "-- hash: md5:"));
    write("20260131120003_short.sql", "-- no-transaction\n-- palisade migration, format 1\n-- id: 12");
    let error = Folder::read(folder.path(), Dialect::Plain).unwrap_err().to_string();
    insta::assert_snapshot!(error.replace(folder.path().to_str().unwrap(), "FOLDER"));
}

fn texts(files: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    files.iter().map(|(place, text)| ((*place).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn files_of_other_tools_are_left_alone_and_come_first() {
    let here = Path::new("migrations");
    let journal = |when: i64, tag: &str| {
        format!(
            "{{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[{{\"idx\":4,\"version\":\"7\",\"when\":{when},\"tag\":\"{tag}\",\"breakpoints\":true}}]}}"
        )
    };
    let ahead = journal(1_800_000_000_900, "0004_theirs");
    let dated = journal(1_700_000_000_000, "20231114221320_theirs");
    for (dialect, files, wanted) in [
        (
            Dialect::Sqlx,
            vec![("20270101000000_theirs.up.sql", "select 1")],
            "20270101000001_add_the_order.sql",
        ),
        (
            Dialect::Supabase,
            vec![("20250101000000_theirs.sql", "select 1")],
            "20260131120000_add_the_order.sql",
        ),
        (
            Dialect::Prisma,
            vec![("20250101000000_theirs/migration.sql", "select 1"), ("migration_lock.toml", "")],
            "20260131120000_add_the_order/migration.sql",
        ),
        (
            Dialect::Drizzle,
            vec![("0004_theirs.sql", "select 1"), ("meta/_journal.json", ahead.as_str())],
            "0005_add_the_order.sql",
        ),
        (
            Dialect::Drizzle,
            vec![("20231114221320_theirs.sql", "select 1"), ("meta/_journal.json", dated.as_str())],
            "20260131120000_add_the_order.sql",
        ),
    ] {
        let folder = Folder::from_texts(here, dialect, texts(&files)).unwrap();
        assert!(folder.migrations().is_empty(), "{dialect:?}");
        let groups = &groups()[..1];
        let made = compose(&folder, &draft(groups, dialect), &stamp()).unwrap();
        assert_eq!(made[0].file_name(), wanted, "{dialect:?}");
        // It reads back as what it is.
        let mut all = folder.texts.clone();
        all.extend(form::beside(dialect, &folder.texts, &made).unwrap());
        all.insert(made[0].file_name(), made[0].text());
        let read = Folder::from_texts(here, dialect, all.clone()).unwrap();
        assert_eq!(
            read.migrations().iter().map(Migration::file_name).collect::<Vec<_>>(),
            [wanted],
            "{dialect:?}"
        );
        assert_eq!((read.migrations()[0].version, read.check().is_ok()), (made[0].version, true));
        // A file of ours that the journal lost would never be run.
        if dialect == Dialect::Drizzle {
            all.insert("meta/_journal.json".into(), files[1].1.into());
            let error = Folder::from_texts(here, dialect, all).unwrap_err();
            assert!(error.what.contains("the journal of Drizzle does not have it"), "{error}");
        }
    }
    let error = Folder::from_texts(here, Dialect::Plain, texts(&[("20250101000000_a.sql", "select 1")]));
    assert!(error.unwrap_err().what.contains("was not written by palisade"));
    let error =
        compose(&Folder::of(here, vec![]), &draft(&groups(), Dialect::Drizzle), &stamp()).unwrap_err();
    assert!(error.details[0].contains("CONCURRENTLY"), "{error}");
    insta::assert_snapshot!("drizzle", {
        compose(&Folder::of(here, vec![]), &draft(&groups()[..1], Dialect::Drizzle), &stamp()).unwrap()[0]
            .text()
    });
}

/// What a header says of other migrations decides what runs and what counts as run.
#[test]
fn what_a_header_says_of_others_cannot_be_edited_in_silence() {
    let folder = Folder::of(Path::new("."), vec![]);
    let (one, other) = (simple(&folder, "one", "20260101000000"), simple(&folder, "other", "20260102000000"));
    let read = |text: &str| Migration::parse(Path::new(&one.file_name()), text).unwrap();
    let id = other.header.id.as_str();
    for line in ["commutes", "replaces"] {
        let added = one.text().replace("-- tool:", &format!("-- {line}: {id}\n-- tool:"));
        assert!(read(&added).is_edited(), "{line}");
    }
    let mut proven = one.clone();
    proven.header.commutes.insert(other.header.id.clone());
    assert!(!read(&proven.text()).is_edited());
    assert_eq!(read(&proven.text()).computed_hash(), one.computed_hash(), "databases that have it know it");
    assert!(read(&proven.text().replace(id, one.header.id.as_str())).is_edited());
    let text = proven.text();
    let gone: Vec<&str> = text.lines().filter(|l| !l.starts_with("-- commutes")).collect();
    assert!(read(&(gone.join("\n") + "\n")).is_edited());
    // Nor can a line be moved to another migration.
    let others = proven.text().lines().find(|l| l.starts_with("-- others")).unwrap().to_owned();
    let stolen = other.text().replace("-- tool:", &format!("-- commutes: {id}\n{others}\n-- tool:"));
    assert!(Migration::parse(Path::new(&other.file_name()), &stolen).unwrap().is_edited());
}
