//! What goes wrong with policies in practice: each is a message that names the struct, the line and the way out.

use crate::project::{Project, assert_transcript};

const TOML: &str = "roles = [\"authenticated\"]\n\n[rls]\ncaller = \"supabase\"\n";

const AUTH: &str = "\
create schema auth;
grant usage on schema auth to authenticated;
create function auth.uid() returns uuid language sql stable set search_path = ''
  as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
";

fn project(structs: &str) -> Project {
    let mut project = Project::with(TOML);
    project.set("PALISADE_CLOCK", "2026-11-02T09:00:00Z");
    project.put("schema/lib.rs", structs);
    project.put("schema/auth.sql", AUTH);
    project
}

/// What the commands say that a person would run.
fn said(structs: &str, command: &[&str]) -> String {
    project(structs).transcript(&[command])
}

#[test]
fn an_id_of_text_is_compared_with_one_that_is_a_uuid() {
    let by_hand = r#"
#[derive(Table)]
#[table(name = "notes", rls = force)]
#[policy(select, to = authenticated, using = "owner_id = (select auth.uid())")]
#[grant(select, to = authenticated)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(index)]
    pub owner_id: String,
}
"#;
    let intent = by_hand.replace("using = \"owner_id = (select auth.uid())\"", "when = owner(owner_id)");
    assert_transcript!("trouble_uuid", [said(by_hand, &["lint"]), said(&intent, &["lint"])].join("\n"));
}

#[test]
fn a_policy_reads_its_own_table() {
    let itself = r#"
#[derive(Table)]
#[table(name = "members", rls = force)]
#[policy(select, to = authenticated, using = "exists (select 1 from members m where m.team = members.team and m.user_id = (select auth.uid()))")]
#[grant(select, to = authenticated)]
pub struct Member {
    #[column(primary_key, type = "uuid")]
    pub user_id: uuid::Uuid,
    #[column(index)]
    pub team: i64,
}
"#;
    assert_transcript!("trouble_recursion", said(itself, &["lint"]));
}

#[test]
fn a_helper_may_not_be_called() {
    let structs = r#"
#[derive(Table)]
#[table(name = "notes", rls = force)]
#[policy(select, to = authenticated, using = "(select public.is_admin())")]
#[grant(select, to = authenticated)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
}
"#;
    let project = project(structs);
    let helper = "create function public.is_admin() returns boolean language sql stable set search_path = '' as 'select false';\n\
                  revoke execute on function public.is_admin() from public;\n";
    project.put("schema/helper.sql", helper);
    assert_transcript!("trouble_grant", project.transcript(&[&["lint"], &["policy", "matrix"]]));
}

#[test]
fn a_world_breaks_a_constraint() {
    let structs = r#"
#[derive(Table)]
#[table(name = "notes", rls = force)]
#[check("{stars} between 1 and 5 and {code} ~ '^[A-Z]{{3}}-[0-9]{{4}}$'", name = "notes_code")]
#[policy(select, to = authenticated, using = "owner_id = (select auth.uid())")]
#[grant(select, to = authenticated)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    #[column(index, type = "uuid")]
    pub owner_id: uuid::Uuid,
    pub stars: i32,
    pub code: String,
}
"#;
    let project = project(structs);
    let world = "world { anna; row notes(user_id = anna) }\nanna can read notes\n";
    project.put("schema/notes.policy", &world.replace("user_id = anna", "owner_id = anna, stars = 9"));
    assert_transcript!("trouble_world", project.transcript(&[&["policy", "test"], &["policy", "prove"]]));
}
