//! The mutation score: how many weakenings of the policies are noticed, which are not, and which change nothing.

use std::path::Path;

use palisade_engine::config::Project;
use palisade_engine::pipeline::{Pipeline, ProveOptions, prove_policies};
use palisade_engine::prove::{Fate, Score};

use super::leaks::club;
use super::support::config;

async fn score(project: &Project) -> Score {
    let progress = |_: &str| ();
    let pipeline = Pipeline::new(project, config(), &progress);
    let options = ProveOptions { tables: Vec::new(), mutate: true, today: "2027-01-31".to_owned() };
    let proven = prove_policies(&pipeline, &options).await.unwrap();
    assert!(proven.proof.findings.is_empty(), "{:#?}", proven.proof.findings);
    proven.score.unwrap()
}

/// Those that nobody noticed and those that change nothing, by name.
fn left(score: &Score) -> String {
    let (killed, counted) = score.killed();
    let lines = score.mutants.iter().filter_map(|(mutant, fate)| match fate {
        Fate::Survived => Some(format!("survived    {}\n", mutant.name)),
        // The number of cells is no matter of the mutant.
        Fate::Equivalent(why) if why.starts_with("access is") => {
            Some(format!("equivalent  {}: access is the same\n", mutant.name))
        }
        Fate::Equivalent(why) => Some(format!("equivalent  {}: {why}\n", mutant.name)),
        _ => None,
    });
    format!("{killed} of {counted}\n{}", lines.collect::<String>())
}

#[tokio::test]
async fn the_mutants_of_a_small_schema_are_noticed_but_for_these() {
    let (_folder, project) = club();
    let score = score(&project).await;
    insta::assert_snapshot!("club_mutants", left(&score));
}

/// Minutes long: `cargo test --release -p palisade-engine --test prove reference_application -- --ignored`.
#[tokio::test]
#[ignore = "minutes long"]
async fn the_mutants_of_the_reference_application_are_noticed() {
    let project = Project::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    let score = score(&project).await;
    let (killed, counted) = score.killed();
    assert!(counted > 400 && killed * 100 >= counted * 95, "{}", left(&score));
    insta::assert_snapshot!("reference_mutants", left(&score));
}
