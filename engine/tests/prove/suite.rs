//! Sentences: what a slip in them says, what a sentence that does not hold shows, and the same under a real pgTAP.

use palisade_engine::pipeline::{Pipeline, test_policies};
use palisade_engine::suite::parse;
use tokio_postgres::SimpleQueryMessage;

use super::leaks::club;
use super::support::config;

const SENTENCES: &str = "\
world {
  carl: coach; alice: member; bob: member
  rel links(carl -> alice: active with invited_by = coach, carl -> bob: pending with invited_by = coach)
}
carl can read notes of alice
carl cannot read notes of bob           # pending
carl can read notes of bob              # does not hold
carl cannot update links of bob set status = active
bob can update links of bob set status = active
alice can delete notes of alice
alice cannot read notes of alice        # does not hold
bob can insert notes (owner_id = bob, body = 'mine')
bob cannot insert notes (owner_id = alice, body = 'hers')
carl can insert links (coach_id = carl, runner_id = alice, invited_by = coach)   # does not hold: there is one
anon sees nothing everywhere
";

#[test]
fn slips_have_line_column_caret_and_a_way_out() {
    let text = "world { alice: member; rel links(alice > bob) }\nalice cann read notes\nalice can raed notes\nalice can read notes of alice set x\nalice sees something\n";
    let found = parse("schema/a.policy", text).unwrap_err();
    insta::assert_snapshot!("slips", palisade_model::render(&found));
}

#[tokio::test]
async fn names_that_are_not_there_are_found_before_anything_runs() {
    let (_folder, project) = club();
    std::fs::write(
        project.root.join("schema/club.policy"),
        "world { alice: membr; rel links(alice -> bob: activ) }\nalice can read nots\nalice can read notes where bod = x\n",
    )
    .unwrap();
    let progress = |_: &str| ();
    let pipeline = Pipeline::new(&project, config(), &progress);
    let error = test_policies(&pipeline, &[]).await.unwrap_err();
    insta::assert_snapshot!("names", error.report.unwrap());
}

#[tokio::test]
async fn a_sentence_that_does_not_hold_shows_the_row_and_the_policy() {
    let (_folder, project) = club();
    std::fs::write(project.root.join("schema/club.policy"), SENTENCES).unwrap();
    let progress = |_: &str| ();
    let pipeline = Pipeline::new(&project, config(), &progress);
    let tested = test_policies(&pipeline, &[]).await.unwrap();
    let lines: Vec<String> = tested[0]
        .verdicts
        .iter()
        .map(|verdict| {
            let mark = if verdict.holds { "ok    " } else { "NOT ok" };
            format!("{mark} {}: {} [{}]", verdict.sentence, verdict.outcome, verdict.why.join("; "))
        })
        .collect();
    insta::assert_snapshot!("verdicts", lines.join("\n"));
    under_pgtap(
        &pipeline,
        &tested[0].pgtap,
        &tested[0].verdicts.iter().map(|verdict| verdict.holds).collect::<Vec<_>>(),
    )
    .await;
}

/// What is printed says the same under pgTAP: as many tests that are not ok, one for each statement that fails.
async fn under_pgtap(pipeline: &Pipeline<'_>, text: &str, holds: &[bool]) {
    let code = palisade_engine::pipeline::Code::read(pipeline.project, None, None).unwrap();
    let filled = palisade_engine::pipeline::filled(pipeline, &code).await.unwrap();
    let there = "SELECT count(*) FROM pg_catalog.pg_available_extensions WHERE name = 'pgtap'";
    let rows = filled.session.query(there, &[]).await.unwrap();
    if rows[0].get::<_, i64>(0) == 0 {
        eprintln!("left out: pgTAP is not installed (apt-get install postgresql-15-pgtap)");
        return;
    }
    // The test brings its own rows.
    filled
        .session
        .execute("TRUNCATE public.people, public.links, public.notes, public.comments")
        .await
        .unwrap();
    filled.session.execute("CREATE EXTENSION pgtap SCHEMA public; SET search_path = public").await.unwrap();
    let answers = filled.session.client().simple_query(text).await.unwrap();
    let lines: Vec<String> = answers
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
        .collect();
    let failed = lines.iter().filter(|line| line.starts_with("not ok")).count();
    let passed = lines.iter().filter(|line| line.starts_with("ok")).count();
    assert_eq!(failed, holds.iter().filter(|holds| !**holds).count(), "{lines:#?}");
    assert!(passed >= holds.iter().filter(|holds| **holds).count(), "{lines:#?}");
}
