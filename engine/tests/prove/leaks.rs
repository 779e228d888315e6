//! Leaks that are put in on purpose: each kind has to be found, and the schema without them must be clean.

use std::collections::BTreeSet;

use palisade_engine::config::Project;
use palisade_engine::pipeline::{Code, Pipeline, filled};
use palisade_engine::prove::{self, Fault, Finding, Oracle, Proof, Setting};
use palisade_engine::scratch::ScratchConfig;
use palisade_engine::world::TableName;

use super::support::config;

/// One leak: what it is called, the SQL that makes it, what is wrong then, and through which door.
type Leak = (&'static str, &'static str, Fault, &'static str);

const LEAKS: &[Leak] = &[
    ("a view that lost security_invoker", "alter view note_list reset (security_invoker)", Fault::Leak, "view note_list"),
    ("row security off", "alter table notes disable row level security", Fault::Leak, "notes"),
    (
        "a helper that lost its status",
        "create policy wide on notes for select to authenticated using (exists (
           select from links l where l.runner_id = owner_id and l.coach_id = private.caller()))",
        Fault::Leak,
        "notes",
    ),
    ("a policy for everybody", "create policy wide on notes for select using (true); grant select on notes to anon", Fault::Leak, "notes"),
    (
        "an update check of true",
        "create policy wide on notes for update to authenticated using (owner_id = private.caller()) with check (true);
         grant update (owner_id) on notes to authenticated;
         alter table notes disable trigger user",
        Fault::Write,
        "notes",
    ),
    (
        "a definer function by id",
        "create function note_of(note uuid) returns text language sql security definer as
           $$ select body from public.notes where id = note $$",
        Fault::Leak,
        "function note_of",
    ),
    ("a wide column grant", "grant update (kind) on people to authenticated", Fault::Write, "people"),
    (
        "a cross product of two update policies",
        "drop policy notes_update_authenticated on notes;
         create policy before on notes for update to authenticated using (shared) with check (false);
         create policy after on notes for update to authenticated using (false) with check (true)",
        Fault::Write,
        "notes",
    ),
    (
        "self-activation",
        "alter table links disable trigger user;
         create policy wide on links for insert to authenticated with check (private.caller() in (coach_id, runner_id))",
        Fault::Escalation,
        "links",
    ),
    (
        "a row that is active from the start",
        "create policy wide on links for insert to authenticated with check (coach_id = private.caller());
         alter table links disable trigger user",
        Fault::Write,
        "links",
    ),
    (
        "a cascade across owners",
        "alter table comments drop constraint comments_note_id_fkey,
           add foreign key (note_id) references notes on delete cascade",
        Fault::Cascade,
        "notes",
    ),
    (
        "a default privilege",
        "alter default privileges grant select on tables to anon; create table copied as select * from notes",
        Fault::Leak,
        "copied",
    ),
    ("a role that gained a membership", "alter role anon inherit; grant authenticated to anon", Fault::Leak, "notes"),
    ("a materialized view", "create materialized view stored as select * from notes; grant select on stored to authenticated", Fault::Leak, "materialized view stored"),
    (
        "a trigger that became definer",
        "create trigger touch after insert on comments for each row execute function touch_note();
         alter function touch_note() security definer",
        Fault::Cascade,
        "comments",
    ),
    ("truncate granted", "grant truncate on comments to authenticated", Fault::Write, "comments"),
    (
        "an update without WHERE that the select policy would have stopped",
        "create policy wide on notes for update to authenticated using (true) with check (true)",
        Fault::Write,
        "notes",
    ),
    (
        "a null caller who is let in",
        "create policy wide on notes for select to authenticated using (private.caller() is null or owner_id = private.caller());
         grant usage on schema private to authenticated",
        Fault::Leak,
        "notes",
    ),
    ("a policy that recurses", "create policy wide on notes for select to authenticated using (exists (select from notes n where n.shared))", Fault::Broken, "notes"),
    ("a helper without a grant", "create policy wide on comments for select to authenticated using (said = (select max(x) from hidden.words))", Fault::Broken, "comments"),
    ("a lost policy", "drop policy notes_select_authenticated on notes", Fault::Denied, "notes"),
    (
        "a function that tells in its error",
        "create function shout(note uuid) returns text language plpgsql security definer as
           $$ begin raise exception '%', (select body from public.notes where id = note); end $$",
        Fault::Leak,
        "function shout",
    ),
    (
        "an escape by NOINHERIT",
        "drop policy notes_select_authenticated on notes;
         create policy notes_select_authenticated on notes for select to public using (true);
         create policy floor on notes as restrictive for select to club using (owner_id = private.caller())",
        Fault::Leak,
        "notes",
    ),
    (
        "a partition with a policy of its own",
        "create table filed (id uuid, owner_id text, body text, shared boolean) partition by list (shared);
         create table filed_open partition of filed for values in (true);
         create table filed_rest partition of filed default;
         insert into filed select id, owner_id, body, shared from notes;
         alter table filed enable row level security;
         create policy own on filed for select to authenticated using (owner_id = private.caller());
         alter table filed_rest enable row level security;
         create policy wide on filed_rest for select to authenticated using (true);
         grant select on filed, filed_rest to authenticated; grant usage on schema private to authenticated",
        Fault::Leak,
        "filed_rest",
    ),
    (
        "a chain of views over a stored copy",
        "create materialized view stored as select * from notes;
         create view middle as select * from stored;
         create view front with (security_invoker = true) as select body from middle;
         grant select on front, middle to authenticated",
        Fault::Leak,
        "view front",
    ),
    (
        "a rule that writes elsewhere",
        "create rule also as on update to people do also update notes set shared = not shared",
        Fault::Cascade,
        "people",
    ),
    (
        "a role that nobody thought of",
        "create role surprise; grant usage on schema public to surprise; grant select on notes to surprise;
         create policy wide on notes for select to surprise using (true)",
        Fault::Leak,
        "notes",
    ),
    (
        "a permissive policy that swallows the narrow one, under a floor that is none",
        "create policy floor on notes as restrictive for select to authenticated using (owner_id is not null);
         create policy wide on notes for select to authenticated using (not shared)",
        Fault::Leak,
        "notes",
    ),
    (
        "null logic that admits",
        "create policy wide on notes for select to authenticated using (coalesce(owner_id = private.caller(), true));
         grant usage on schema private to authenticated",
        Fault::Leak,
        "notes",
    ),
    (
        "a setting that is not there",
        "create policy wide on notes for select to authenticated using (owner_id = current_setting('app.tenant'))",
        Fault::Broken,
        "notes",
    ),
    (
        "a link that its runner may delete: the second column of a person opens it, not the first",
        "grant delete on links to authenticated;
         create policy mine on links for delete to authenticated using (runner_id = private.caller())",
        Fault::Write,
        "links",
    ),
    (
        "a function that is handed to everybody",
        "create function titles() returns setof text language sql security definer as $$ select body from public.notes $$;
         grant execute on function titles() to public",
        Fault::Leak,
        "function titles",
    ),
];

const TOML: &str = r#"
postgres = 15
roles = ["anon", "authenticated", "club"]

[rls]
caller = ["claim:sub"]
"#;

/// The club as a project in a folder of its own.
pub(super) fn club() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("schema")).unwrap();
    std::fs::write(folder.path().join("palisade.toml"), TOML).unwrap();
    std::fs::write(folder.path().join("schema/lib.rs"), include_str!("club/lib.rs")).unwrap();
    std::fs::write(folder.path().join("schema/doors.sql"), include_str!("club/doors.sql")).unwrap();
    let project = Project::open(folder.path()).unwrap();
    (folder, project)
}

#[tokio::test]
async fn every_seeded_leak_is_found_and_the_schema_without_them_is_clean() {
    let (_folder, project) = club();
    let progress = |_: &str| ();
    let pipeline = Pipeline::new(&project, config(), &progress);
    let code = Code::read(&project, None, None).unwrap();
    let filled = filled(&pipeline, &code).await.unwrap();
    let session = &filled.session;
    session.execute("create schema hidden; create table hidden.words (x text)").await.unwrap();
    session
        .execute("alter role anon noinherit; alter role authenticated noinherit; grant club to authenticated")
        .await
        .unwrap();
    let oracle = Oracle::compile(&code.script.intent, session).await.unwrap();
    let roles = &project.config.roles;
    let app = &project.config.app;
    let setting =
        Setting { session, world: &filled.world, oracle: &oracle, caller: &filled.caller, roles, app };

    let proof = prove::prove(std::slice::from_ref(&setting), None, &|_, _| ()).await.unwrap();
    assert!(proof.tried > 300, "{} attempts", proof.tried);
    insta::assert_debug_snapshot!(
        "clean",
        (briefly(&proof.findings), &filled.world.notes, &proof.assumed, &proof.unjudged)
    );

    // Of one table, only what leans on it is tried again.
    let closure = prove::closure(&filled.world.shape, &[TableName::new("public", "comments")].into());
    assert!(!closure.contains(&TableName::new("public", "people")), "{closure:?}");
    let part = prove::prove(std::slice::from_ref(&setting), Some(&closure), &|_, _| ()).await.unwrap();
    assert!(part.tried > 20 && part.tried * 2 < proof.tried, "{} of {}", part.tried, proof.tried);
    let attempts = |proof: &Proof| proof.golden.outcomes.clone().into_iter().collect::<BTreeSet<_>>();
    assert!(attempts(&part).is_subset(&attempts(&proof)), "the part is a part of the whole");
    // Through a view a change of its table shows, too.
    let notes = prove::closure(&filled.world.shape, &[TableName::new("public", "notes")].into());
    assert!(notes.contains(&TableName::new("public", "note_list")), "{notes:?}");

    let mut missed = Vec::new();
    for (name, sql, fault, door) in LEAKS {
        let findings =
            match prove::trial(&setting, &format!("set local search_path = public; {sql}"), None).await {
                Ok(findings) => findings,
                Err(error) => {
                    missed.push((name, vec![error.to_string()]));
                    continue;
                }
            };
        if !findings.iter().any(|finding| finding.fault == *fault && finding.door.starts_with(door)) {
            missed.push((name, briefly(&findings)));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Without views, which ask who calls since 15 only, and with a condition that names its own column in full.
#[tokio::test]
async fn it_runs_on_the_oldest_and_the_newest_major_and_names_what_it_does_not_try() {
    for major in [13, 17, 18] {
        let (folder, _) = club();
        let path = folder.path().join("schema/lib.rs");
        let own = "#[policy(delete, to = authenticated, when = owner(author_id))]";
        let in_full = r#"#[policy(delete, to = authenticated, when = sql("public.comments.author_id = (select private.caller())"))]"#;
        let text = include_str!("club/lib.rs");
        assert!(text.contains(own));
        std::fs::write(path, text.replace(own, in_full)).unwrap();
        std::fs::remove_file(folder.path().join("schema/doors.sql")).unwrap();
        let toml = TOML.replace("postgres = 15", &format!("postgres = {major}"));
        std::fs::write(folder.path().join("palisade.toml"), toml).unwrap();
        let project = Project::open(folder.path()).unwrap();
        let progress = |_: &str| ();
        let scratch = ScratchConfig { major, ..config() };
        let pipeline = Pipeline::new(&project, scratch, &progress);
        let code = Code::read(&project, None, None).unwrap();
        let filled = filled(&pipeline, &code).await.unwrap();
        let session = &filled.session;
        assert_eq!(session.major(), major);
        session
            .execute(
                "create foreign data wrapper away; create server far foreign data wrapper away;
                 create foreign table public.telegrams (said text) server far; grant select on public.telegrams to authenticated;
                 create publication everything for table public.notes, public.comments",
            )
            .await
            .unwrap();
        let oracle = Oracle::compile(&code.script.intent, session).await.unwrap();
        let (roles, app) = (&project.config.roles, &project.config.app);
        let setting =
            Setting { session, world: &filled.world, oracle: &oracle, caller: &filled.caller, roles, app };
        let proof = prove::prove(std::slice::from_ref(&setting), None, &|_, _| ()).await.unwrap();
        assert_eq!(briefly(&proof.findings), Vec::<String>::new(), "{major}");
        assert!(proof.tried > 300, "{major}: {} attempts", proof.tried);
        assert_eq!(
            proof.unjudged,
            [
                "foreign table telegrams: not tried, its rows are on the server far, which knows nothing of row security here; authenticated may read it",
                "publication everything: not tried, whoever subscribes reads comments, notes past row security",
            ],
            "{major}"
        );
        let wide = "create policy wide on public.comments for delete to authenticated using (true)";
        let findings = prove::trial(&setting, wide, None).await.unwrap();
        let found = |finding: &Finding| finding.fault == Fault::Write && finding.door == "comments";
        assert!(findings.iter().any(found), "{major}: {:#?}", briefly(&findings));
    }
}

pub(super) fn briefly(findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        format!(
            "{} {}: {} as {}: {}",
            finding.fault.word(),
            finding.door,
            finding.action,
            finding.role,
            finding.what
        )
    };
    findings.iter().map(line).collect()
}
