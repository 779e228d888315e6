//! What intent became, and how an application says who calls. No server is asked.

use crate::project::{Project, assert_transcript};

const STRUCTS: &str = r#"
#[derive(Table)]
#[table(name = "notes", rls)]
#[policy(select, to = [app, anon], when = published(shared))]
#[policy(select, update(text), to = app, when = owner(user_id))]
#[immutable(user_id)]
#[grant(select, to = [app, anon])]
#[grant(update(text), to = app)]
pub struct Note {
    #[column(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub text: String,
    #[column(default = false)]
    pub shared: bool,
}
"#;

#[test]
fn intent_and_what_it_became() {
    let project = Project::with("[rls]\ncaller = \"setting:app.user\"\n");
    project.put("schema/lib.rs", STRUCTS);
    assert_transcript!(
        "policy_explain",
        project.transcript(&[
            &["policy", "explain", "notes"],
            &["policy", "explain", "public.note"],
            &["policy", "app", "--lang", "rust-sqlx"],
        ])
    );
}

#[test]
fn mistakes_about_the_caller() {
    let without = Project::empty();
    without.put("schema/lib.rs", STRUCTS);
    let wrong = Project::with("[rls]\ncaller = \"setting:user\"\n");
    let templates = Project::with("[rls]\ntemplates = 9\n");
    let explain: &[&[&str]] = &[&["policy", "explain", "notes"]];
    let shown = [&without, &wrong, &templates].map(|project| project.transcript(explain));
    assert_transcript!("policy_caller", shown.join("\n"));
}
