//! Migrations that others can work beside, and files by hand that are run and watched.

use crate::project::{Project, assert_transcript};
use crate::server::Server;

const BEFORE: &str = "#[derive(palisade::Table)]\n#[table(name = \"orders\", rls = off)]\npub struct Order {\n    \
                      #[column(primary_key)]\n    pub id: i64,\n    pub note: Option<String>,\n    \
                      pub place: Option<String>,\n}\n";

fn project() -> Project {
    let mut project = Project::with("postgres = 15\n");
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.put("schema/lib.rs", BEFORE);
    assert_eq!(project.run(&["generate", "orders"]).status, 0);
    project
}

#[test]
fn a_file_by_hand_is_run_and_watched() {
    let project = project();
    project.put(
        "by_hand.sql",
        "ALTER TABLE public.orders DROP COLUMN place;\n\
         DO $$ BEGIN ALTER TABLE public.orders ALTER COLUMN id TYPE integer; END $$;\n\
         -- palisade: allow PL008 because nobody reads it\n\
         ALTER TABLE public.orders RENAME COLUMN note TO remark;\n\
         CREATE TABLE public.fresh (a int);\nDROP TABLE public.fresh;\n",
    );
    let seen = project.run(&["lint", "by_hand.sql"]);
    assert_eq!(seen.status, 1, "{seen:?}");
    // What it deletes, and what a block of code writes anew.
    assert!(seen.stdout.contains("error[PL001]: deletes column place of public.orders"), "{seen:?}");
    assert!(seen.stdout.contains("by_hand.sql:2:1"), "{seen:?}");
    assert!(seen.stdout.contains("warning[PL002]: writes public.orders anew"), "{seen:?}");
    // What is allowed, and what the file made itself, is none.
    assert!(!seen.stdout.contains("PL008") && !seen.stdout.contains("fresh"), "{seen:?}");
    // Nor is what the file has made on a table that was there; what was there before is, by whatever name it goes.
    project.put(
        "swap.sql",
        "CREATE INDEX first ON public.orders (note);\nALTER INDEX public.first RENAME TO second;\n\
         DROP INDEX public.second;\nALTER TABLE public.orders ADD CONSTRAINT c CHECK (id > 0);\n\
         ALTER TABLE public.orders DROP CONSTRAINT c;\nALTER TABLE public.orders RENAME CONSTRAINT orders_pkey TO p;\n\
         ALTER TABLE public.orders DROP CONSTRAINT p;\n",
    );
    let swap = project.run(&["lint", "swap.sql"]).stdout;
    let taken: Vec<&str> = swap.lines().filter(|line| line.contains("[PL009]")).collect();
    assert_eq!(
        taken,
        ["warning[PL009]: rows that p keeps out of public.orders come in afterwards"],
        "{swap}"
    );
    project.put("unsaid.sql", "-- palisade: allow PL002\nDROP TABLE public.orders;\n");
    let refused = project.run(&["lint", "unsaid.sql"]);
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(refused.stderr.contains("unsaid.sql:1: what is allowed needs a reason"), "{refused:?}");
}

/// What may not be in a transaction is watched from beside it.
#[test]
fn what_runs_in_no_transaction_is_watched_too() {
    let project = project();
    project.put(
        "alone.sql",
        "CREATE INDEX CONCURRENTLY by_hand ON public.orders (note);\nVACUUM FULL public.orders;\n\
         -- palisade: allow PL002 because it is empty\nVACUUM FULL public.orders;\n\
         DO $palisade_backfill$ BEGIN UPDATE public.orders SET note = place; COMMIT;\n\
             ALTER TABLE public.orders ALTER COLUMN id TYPE integer; COMMIT; END $palisade_backfill$;\n\
         DROP INDEX CONCURRENTLY public.by_hand;\n",
    );
    project
        .put("nested.sql", "BEGIN;\nCREATE INDEX CONCURRENTLY by_hand ON public.orders (note);\nCOMMIT;\n");
    project.put("open.sql", "BEGIN;\nALTER TABLE public.orders ADD COLUMN more text;\n");
    project.put("twice.sql", "BEGIN;\nBEGIN;\nCOMMIT;\n");
    let text = project.transcript(&[
        &["lint", "alone.sql"],
        &["lint", "nested.sql"],
        &["lint", "open.sql"],
        &["lint", "twice.sql"],
    ]);
    assert_transcript!("lint_alone", text);
}

#[test]
fn a_table_that_exists_is_changed_beside_those_who_use_it() {
    let server = Server::start();
    let mut project = project();
    project.set("DATABASE_URL", &server.url());
    assert_eq!(project.run(&["migrate"]).status, 0);
    server.execute("INSERT INTO public.orders SELECT n, 'n' || n, 'p' FROM generate_series(1, 6000) n");
    project.put(
        "schema/lib.rs",
        &BEFORE.replace(
            "pub note: Option<String>",
            "#[column(unique)]\n    pub note: String,\n    #[column(backfill = \"id * 2\")]\n    pub twice: i64",
        ),
    );
    let generated = project.run(&["generate", "online"]);
    assert_eq!(generated.status, 0, "{generated:?}");
    let files: String = project.run(&["migrate", "--dry-run"]).stdout;
    for expected in
        ["CREATE UNIQUE INDEX CONCURRENTLY", "$palisade_backfill$", "NOT VALID", "VALIDATE CONSTRAINT"]
    {
        assert!(files.contains(expected), "{expected} is not in {files}");
    }
    let migrated = project.run(&["migrate"]);
    assert_eq!(migrated.status, 0, "{migrated:?}");
    assert_eq!(project.run(&["check"]).status, 0);
    let filled = server.ask("SELECT (count(*) FILTER (WHERE twice = id * 2))::text FROM public.orders");
    assert_eq!(filled, "6000");
}

#[test]
fn rows_in_the_way_are_counted_before_anything_runs() {
    let server = Server::start();
    let mut project = project();
    project.set("DATABASE_URL", &server.url());
    project.set("NO_COLOR", "1");
    assert_eq!(project.run(&["migrate"]).status, 0);
    server.execute(
        "INSERT INTO public.orders SELECT n, nullif(n, 2)::text, 'here' FROM generate_series(1, 3) n; ANALYZE public.orders",
    );
    project.put(
        "schema/lib.rs",
        &BEFORE
            .replace("pub note: Option<String>", "pub note: String")
            .replace("pub place: Option<String>", "#[column(unique)]\n    pub place: Option<String>"),
    );
    project.put(
        "by_hand.sql",
        "ALTER TABLE public.orders ALTER COLUMN note SET NOT NULL;\n\
         -- palisade: allow PL001 because nobody reads it\n\
         ALTER TABLE public.orders DROP COLUMN place;\n",
    );
    assert_transcript!(
        "lint_against",
        project.transcript(&[
            &["lint", "--against", "local"],
            &["lint", "by_hand.sql"],
            &["lint", "by_hand.sql", "--against", "local", "-v"],
            &["lint", "--against", "nowhere"],
        ])
    );
    // Where the rows may not be read, nothing is called safe.
    server.execute_as_superuser("CREATE ROLE reader LOGIN");
    project.set("DATABASE_URL", &server.url_for("reader"));
    let blind = project.run(&["lint", "--against", "local"]);
    assert_eq!(blind.status, 1, "{blind:?}");
    assert!(blind.stdout.contains("not checked in local: permission denied for table orders"), "{blind:?}");
    project.set("DATABASE_URL", &server.url());
    server.execute("UPDATE public.orders SET note = 'x', place = id::text");
    let clean = project.run(&["lint", "--against", "local"]);
    assert!(!clean.stdout.contains("error"), "{clean:?}");
}

#[test]
fn who_is_in_the_way_is_named() {
    let server = Server::start();
    let mut project = project();
    project.set("DATABASE_URL", &server.url());
    assert_eq!(project.run(&["migrate"]).status, 0);
    server.execute("INSERT INTO public.orders VALUES (1, 'a', 'b')");
    project.put("schema/lib.rs", &BEFORE.replace("pub place", "#[column(index)]\n    pub place"));
    assert_eq!(project.run(&["generate", "index"]).status, 0);
    let indexed = project.run(&["status"]).stdout.lines().last().unwrap_or_default().to_owned();
    let indexed =
        indexed.split_whitespace().find(|word| word.contains("_index")).unwrap_or_default().to_owned();
    project.put(
        "schema/lib.rs",
        &BEFORE
            .replace("pub place", "#[column(index)]\n    pub place")
            .replace("}\n", "    pub remark: Option<String>,\n}\n"),
    );
    assert_eq!(project.run(&["generate", "remark"]).status, 0);
    // Somebody has read another table and stays in that transaction: a concurrent build waits for every snapshot.
    server.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM pg_class");
    let stopped = project.run(&["migrate", "--concurrent-timeout", "2s"]);
    assert_eq!(stopped.status, 2, "{stopped:?}");
    assert!(stopped.stderr.contains("_index.sql waits for process "), "{stopped:?}");
    assert!(stopped.stderr.contains("is invalid; it was dropped again"), "{stopped:?}");
    assert_eq!(server.ask("SELECT count(*)::text FROM pg_index WHERE NOT indisvalid"), "0");
    server.execute("COMMIT");
    let built = project.run(&["migrate", "--to", &indexed]);
    assert_eq!(built.status, 0, "{built:?}");
    server.execute("BEGIN; SELECT * FROM public.orders");
    let dry = project.run(&["migrate", "--dry-run"]);
    assert!(dry.stdout.contains("-- size: public.orders "), "{dry:?}");
    assert!(
        dry.stdout.contains("-- just now: ACCESS EXCLUSIVE on public.orders has to wait for process "),
        "{dry:?}"
    );
    let refused = project.run(&["migrate", "--attempts", "1", "--lock-timeout", "1500ms"]);
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(
        refused.stderr.contains("ACCESS EXCLUSIVE on public.orders has to wait for process "),
        "{refused:?}"
    );
    assert!(refused.stderr.contains("_remark.sql waits for process "), "{refused:?}");
    server.execute("COMMIT");
    assert_eq!(project.run(&["migrate"]).status, 0);
}
