//! The reference application: a second oracle that was written by hand agrees with the one that is compiled, and leaks
//! that somebody hides in it are found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use palisade_engine::config::Project;
use palisade_engine::connect::Session;
use palisade_engine::pipeline::{Code, Pipeline, filled};
use palisade_engine::prove::{self, Cell, Fault, Oracle, Setting};
use palisade_engine::sql::quote_literal;
use palisade_engine::world::{Identity, TableName};

use super::leaks::briefly;
use super::support::config;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// One leak: what it is called, the SQL that makes it, the doors that are tried, and what is wrong then, of which table.
type Leak = (&'static str, &'static str, &'static [&'static str], Fault, &'static str);

const LEAKS: &[Leak] = &[
    (
        "a view on purpose that lost its rows' condition",
        "create or replace view people as select id, name, image, user_type from better_auth_users",
        &["people"],
        Fault::Leak,
        "better_auth_users",
    ),
    (
        "notes for administrators, shown to everybody",
        "create or replace view feedback_notes as select id, admin_notes from user_feedback",
        &["feedback_notes"],
        Fault::Leak,
        "user_feedback",
    ),
    (
        "a column grant on a sensitive column",
        "grant select (token_hash) on coach_invitations to authenticated",
        &["coach_invitations"],
        Fault::Leak,
        "coach_invitations",
    ),
    (
        "a table grant that swallows the column grants",
        "grant select on strava_connections to authenticated",
        &["strava_connections"],
        Fault::Leak,
        "strava_connections",
    ),
    (
        "a helper that lost its status",
        "create or replace function private.coach_runners_coach_of() returns setof text language sql stable security definer set search_path to '' as
           $$ select runner_id from public.coach_runners where coach_id = (select private.caller()) $$",
        &["workouts"],
        Fault::Leak,
        "workouts",
    ),
    (
        "a guard that does not fire",
        "alter table coach_runners disable trigger coach_runners_guard",
        &["coach_runners"],
        Fault::Write,
        "coach_runners",
    ),
    (
        "a delete that nobody meant",
        "grant delete on user_settings to authenticated;
         create policy tidy on user_settings for delete to authenticated using (user_id = (select private.caller()))",
        &["user_settings"],
        Fault::Write,
        "user_settings",
    ),
    (
        "own sessions, meant for nobody",
        "grant select on better_auth_sessions to authenticated;
         create policy mine on better_auth_sessions for select to authenticated using (user_id = (select private.caller()))",
        &["better_auth_sessions"],
        Fault::Leak,
        "better_auth_sessions",
    ),
    (
        "a policy without a role, and a grant to go with it",
        "grant select on notifications to anon; create policy wide on notifications for select using (not read)",
        &["notifications"],
        Fault::Leak,
        "notifications",
    ),
    (
        "who has not signed in is let in",
        "create policy early on workouts for select to authenticated
           using (coalesce(user_id = (select private.caller()), true))",
        &["workouts"],
        Fault::Leak,
        "workouts",
    ),
    (
        "a definer function by address",
        "create function public.find(mail text) returns text language sql security definer set search_path to '' as
           $$ select full_name from public.better_auth_users where email = mail $$",
        &["find"],
        Fault::Leak,
        "better_auth_users",
    ),
    (
        "a message in somebody else's conversation",
        "create policy anywhere on messages for insert to authenticated with check (sender_id = (select private.caller()))",
        &["messages"],
        Fault::Write,
        "messages",
    ),
    (
        "a plan that its runner may delete: the second column of a person opens it, not the first",
        "create policy mine_too on training_plans for delete to authenticated using (runner_id = (select private.caller()))",
        &["training_plans"],
        Fault::Write,
        "training_plans",
    ),
    (
        "a plan that anybody makes for a runner who has ended it",
        "create policy looser on training_plans for insert to authenticated with check (
           coach_id = (select private.caller()) and runner_id in (select k.runner_id from coach_runners k where k.coach_id = coach_id))",
        &["training_plans"],
        Fault::Write,
        "training_plans",
    ),
];

#[tokio::test]
async fn an_oracle_by_hand_agrees_in_every_cell_and_hidden_leaks_are_found() {
    let project = Project::open(&root()).unwrap();
    let progress = |_: &str| ();
    let pipeline = Pipeline::new(&project, config(), &progress);
    let code = Code::read(&project, None, None).unwrap();
    let filled = filled(&pipeline, &code).await.unwrap();
    let session = &filled.session;
    session.execute(include_str!("../../../tests/reference/meant.sql")).await.unwrap();
    let mut oracle = Oracle::compile(&code.script.intent, session).await.unwrap();
    oracle.hide(&code.script.notes);
    let setting = Setting {
        session,
        world: &filled.world,
        oracle: &oracle,
        caller: &filled.caller,
        roles: &project.config.roles,
        app: &project.config.app,
    };
    let (mut cells, mut allowed, mut apart) = (0, 0, Vec::new());
    for who in setting.everybody().await.unwrap().0 {
        let found = prove::cells(&setting, &who).await.unwrap();
        cells += found.len();
        allowed += found.iter().filter(|cell| cell.allowed).count();
        apart.extend(disagreements(session, &who, &found).await);
    }
    let shown = &apart[..apart.len().min(20)];
    assert!(apart.is_empty(), "{} of {cells} cells differ: {shown:#?}", apart.len());
    // A comparison of nothing with nothing would agree as well.
    assert!(cells > 50_000 && allowed > 5_000, "{allowed} of {cells} cells are allowed");

    let mut missed = Vec::new();
    for (name, sql, doors, fault, table) in LEAKS {
        let doors: BTreeSet<TableName> = doors.iter().map(|name| TableName::new("public", *name)).collect();
        let sql = format!("set local search_path = public; {sql}");
        let findings = match prove::trial(&setting, &sql, Some(&doors)).await {
            Ok(findings) => findings,
            Err(error) => {
                missed.push((name, vec![error.to_string()]));
                continue;
            }
        };
        if !findings.iter().any(|finding| finding.fault == *fault && finding.table == *table) {
            missed.push((name, briefly(&findings)));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// The cells in which the oracle by hand says something else.
async fn disagreements(session: &Session, who: &Identity, cells: &[Cell]) -> Vec<String> {
    let by_hand: BTreeSet<String> = texts(
        session,
        "SELECT proname::text FROM pg_catalog.pg_proc WHERE pronamespace = 'meant'::regnamespace",
    )
    .await;
    let mut groups: BTreeMap<String, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        let name = format!("{}_{:?}", cell.table.name, cell.command).to_lowercase();
        groups.entry(name).or_default().push(cell);
    }
    let me = who.id.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal);
    let mut apart = Vec::new();
    for (name, cells) in groups {
        // Nothing is meant for who has not signed in.
        let known = by_hand.contains(&name) && who.role != "anon";
        for part in cells.chunks(500) {
            let allowed = if known { asked(session, &name, &me, part).await } else { BTreeSet::new() };
            for (at, cell) in part.iter().enumerate() {
                if allowed.contains(&at.to_string()) != cell.allowed {
                    apart.push(format!("{who:?} {name}: {cell:?}"));
                }
            }
        }
    }
    apart
}

/// The places of the cells that the function by hand allows.
async fn asked(session: &Session, function: &str, me: &str, cells: &[&Cell]) -> BTreeSet<String> {
    let row = |cell: &Cell, text: &Option<String>| {
        let text = text.as_deref().map_or_else(|| "NULL".to_owned(), quote_literal);
        format!("{text}::{}", cell.table.sql())
    };
    let values: Vec<String> = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| {
            let columns: Vec<_> = cell.columns.iter().map(String::as_str).collect();
            format!(
                "({at}, {}, {}, '{{{}}}'::text[])",
                row(cell, &cell.old),
                row(cell, &cell.new),
                columns.join(",")
            )
        })
        .collect();
    let sql = format!(
        "SELECT v.at::text FROM (VALUES {}) AS v (at, o, n, what) WHERE meant.{function}({me}, v.o, v.n, v.what)",
        values.join(", ")
    );
    texts(session, &sql).await
}

async fn texts(session: &Session, sql: &str) -> BTreeSet<String> {
    session.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}
