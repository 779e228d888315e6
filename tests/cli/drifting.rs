//! Three sides: the code, what was deployed of it, and the database. What differs is not deployed yet, changed by hand, or
//! both.

use crate::manners::{mismatch, schema};
use crate::project::{Project, assert_transcript};
use crate::server::Server;

const NOTES: &str = "use palisade::Table;

#[derive(Table)]
#[table(name = \"notes\", rls)]
#[policy(select, to = member, using = \"{owner} = current_setting('app.uid', true)\")]
#[grant(select, to = member)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub owner: String,
    pub body: Option<String>,
}
";

/// A project of which all is deployed.
fn project() -> (Server, Project) {
    let server = Server::start();
    server.execute_as_superuser("CREATE ROLE member; CREATE ROLE stranger");
    let major = server.ask("SELECT (current_setting('server_version_num')::int / 10000)::text");
    let mut project = Project::with(&format!("postgres = {major}\nroles = [\"member\", \"stranger\"]\n"));
    project.put("schema/lib.rs", NOTES);
    project.set("DATABASE_URL", &server.url());
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    expect(&project, &["generate", "first"], 0);
    expect(&project, &["migrate"], 0);
    project.set("PALISADE_CLOCK", "2026-11-03T09:00:00Z");
    (server, project)
}

/// Runs a command that has to end so, and returns what it printed.
fn expect(project: &Project, args: &[&str], status: i32) -> String {
    let ended = project.run(args);
    assert_eq!(ended.status, status, "{args:?}: {}", ended.shown());
    ended.stdout
}

fn pages(project: &Project) {
    project.put("schema/lib.rs", &NOTES.replace("    pub body", "    pub pages: Option<i32>,\n    pub body"));
}

#[test]
fn what_is_not_deployed_yet_is_told_from_what_was_changed_by_hand() {
    let (server, project) = project();
    pages(&project);
    let written = project.transcript(&[&["check"], &["check", "--allow", "pending"]]);
    expect(&project, &["generate", "pages"], 0);
    let pending = project.transcript(&[&["check", "--allow", "pending"]]);
    server.execute(
        "ALTER TABLE public.notes ALTER COLUMN body SET NOT NULL;
         CREATE INDEX by_hand ON public.notes (owner)",
    );
    let both_sorts = project.transcript(&[&["check"], &["check", "--allow", "pending"]]);
    let both_sorts = both_sorts.split("\n  what the schema would make of access").next().unwrap().to_owned();
    assert_transcript!("drift_three_ways", [written, pending, both_sorts].join("\n"));
}

#[test]
fn a_policy_and_a_grant_by_hand_are_the_access_that_they_opened() {
    let (server, project) = project();
    server.execute(
        "CREATE POLICY by_hand ON public.notes FOR SELECT TO stranger USING (true);
         GRANT SELECT ON public.notes TO stranger",
    );
    assert_transcript!("drift_access", project.transcript(&[&["check"]]));
    let json = expect(&project, &["check", "--format", "json", "--no-execution"], 1);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let origins: Vec<_> =
        json["differences"].as_array().unwrap().iter().map(|d| d["origin"].clone()).collect();
    assert_eq!(origins, ["by_hand", "by_hand"], "{json:#}");
    let opened = &json["drift"]["access"]["findings"];
    assert_eq!(opened[0]["verdict"], "WIDENED", "{json:#}");
    assert_eq!(opened[0]["role"], "stranger", "{json:#}");
    assert!(json.get("access").is_none(), "the code makes nothing of it that was not said: {json:#}");
}

#[test]
fn an_object_can_be_both() {
    let (server, project) = project();
    project.put("schema/lib.rs", &NOTES.replace("pub owner: String", "pub owner: Option<String>"));
    server.execute("ALTER TABLE public.notes ALTER COLUMN owner SET DEFAULT 'me'; DROP POLICY notes_select_member ON public.notes");
    server.execute("ALTER TABLE public.notes ALTER COLUMN owner TYPE varchar(80)");
    let json = expect(&project, &["check", "--format", "json", "--no-execution"], 1);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let origins: Vec<String> = json["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{}: {}", one["object"].as_str().unwrap(), one["origin"]))
        .collect();
    assert_eq!(
        origins,
        [
            "column owner on table public.notes: \"both\"",
            "default on column owner on table public.notes: \"by_hand\"",
            "policy notes_select_member on table public.notes: \"by_hand\"",
        ],
        "{json:#}"
    );
}

/// A role that may only connect reads no ledger: the database is held against what the migrations lead to, one after the
/// other.
#[test]
fn without_a_ledger_the_state_that_the_database_is_tells_it() {
    let (server, mut project) = project();
    server.execute_as_superuser("CREATE ROLE watcher LOGIN");
    pages(&project);
    expect(&project, &["generate", "pages"], 0);
    project.set("DATABASE_URL", &server.url_for("watcher"));
    let pending = project.transcript(&[&["check"], &["check", "--allow", "pending"]]);
    server.execute("CREATE INDEX by_hand ON public.notes (owner)");
    let untold = project.transcript(&[&["check", "--allow", "pending", "--no-execution"]]);
    let cut = |text: &str| text.split("\n  what the schema would make of access").next().unwrap().to_owned();
    let end = untold.find("stderr:").unwrap();
    assert_transcript!("drift_no_ledger", [pending, cut(&untold), untold[end..].to_owned()].join("\n"));
}

/// What is sure to be said by an edit of the struct or of a `.sql` file is taken over, and generate goes on from there.
#[test]
fn what_was_changed_by_hand_is_taken_into_the_code() {
    let (server, mut project) = project();
    project.put(
        "schema/functions.sql",
        "CREATE FUNCTION public.one() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n",
    );
    expect(&project, &["generate", "one"], 0);
    expect(&project, &["migrate"], 0);
    project.set("PALISADE_CLOCK", "2026-11-04T09:00:00Z");
    server.execute(
        "ALTER TABLE public.notes ALTER COLUMN body SET NOT NULL, ALTER COLUMN body SET DEFAULT '',
            ADD COLUMN seen timestamptz, ADD CHECK (id > 0);
         CREATE INDEX by_hand ON public.notes (owner, id DESC);
         CREATE POLICY by_hand ON public.notes FOR SELECT TO stranger USING (owner = 'all');
         GRANT SELECT ON public.notes TO stranger;
         REVOKE SELECT ON public.notes FROM member;
         COMMENT ON TABLE public.notes IS 'what people wrote';
         CREATE TABLE public.kinds (name text PRIMARY KEY);
         CREATE OR REPLACE FUNCTION public.one() RETURNS integer LANGUAGE sql AS 'SELECT 2'",
    );
    let shown = project.run(&["check", "--adopt", "--dry-run", "--no-execution"]);
    assert_eq!(shown.status, 1, "{}", shown.shown());
    assert_eq!(std::fs::read_to_string(project.path("schema/lib.rs")).unwrap(), NOTES);
    let refused = project.run(&["check", "--adopt", "--no-execution"]);
    assert_eq!(refused.status, 2, "{}", refused.shown());
    let adopted = project.transcript(&[&["check", "--adopt", "--allow-dirty", "--no-execution"], &["check"]]);
    let next =
        project.transcript(&[&["generate", "by_hand"], &["migrate", "--adopt"], &["check"], &["status"]]);
    expect(&project, &["verify"], 0);
    assert_transcript!("drift_adopt", [shown.shown(), refused.shown(), adopted, next].join("\n"));
}

#[test]
fn what_no_edit_says_for_certain_is_named_and_left() {
    let (server, project) = project();
    server.execute("ALTER TABLE public.notes DISABLE ROW LEVEL SECURITY, ALTER COLUMN body TYPE varchar(80)");
    pages(&project);
    let json = expect(&project, &["check", "--adopt", "--dry-run", "--no-execution", "--format", "json"], 1);
    let (json, form) = (serde_json::from_str(&json).unwrap(), schema("check-adopt"));
    assert_eq!(mismatch(&json, &form, &form, "$"), None, "{json:#}");
    let adopted = project.transcript(&[&["check", "--adopt", "--allow-dirty", "--no-execution"]]);
    let source = std::fs::read_to_string(project.path("schema/lib.rs")).unwrap();
    assert!(source.contains("pub pages: Option<i32>"), "what is not deployed yet stays: {source}");
    assert_transcript!("drift_left", format!("{adopted}\n{source}"));
}
