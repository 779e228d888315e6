//! The order in which sources are written never matters: the statements of every case, shuffled, become the same
//! catalog.

use futures_util::stream::{self, StreamExt};
use palisade_engine::load::LoadFile;
use palisade_engine::scratch::Scratch;
use palisade_engine::sql::split;
use palisade_engine::{Error, Result};

use super::case::{CANONICAL, Case, ROLES, Side, all, loadable};
use super::database::Database;
use super::expected::{catalog_text, report};
use super::support;

#[tokio::test]
async fn shuffled_sources_become_the_same_catalog() {
    let mut config = support::config();
    config.major = CANONICAL;
    let scratch = support::open(&config, ROLES).await.unwrap();
    let cases = all();
    let sides = cases.iter().flat_map(|case| [(case, Side::From), (case, Side::To)]);
    let outcomes = stream::iter(sides).map(|(case, side)| {
        let scratch = &scratch;
        async move {
            let name = format!("{} of {}, shuffled:", side.word(), case.name);
            check(case, side, scratch).await.map_err(|error| error.context(name))
        }
    });
    let outcomes: Vec<Result<()>> = outcomes.buffer_unordered(4).collect().await;
    let failures: Vec<Error> = outcomes.into_iter().filter_map(Result::err).collect();
    report(&failures, cases.len());
}

async fn check(case: &Case, side: Side, scratch: &Scratch) -> Result<()> {
    let (mut statements, files) = loadable(&case.script(side)?)?;
    let mut state = 0x2545_f491 ^ u32::try_from(case.name.len()).unwrap_or(1);
    shuffle(&mut statements, &mut state);
    let mut texts = Vec::new();
    for file in &files {
        texts.extend(split(&file.text)?.into_iter().map(|statement| statement.text));
    }
    shuffle(&mut texts, &mut state);
    // A file of its own each, so that neither the order in a file nor that of the files is the one that was written.
    let files: Vec<LoadFile> = (0..)
        .zip(texts)
        .map(|(i, text)| LoadFile { path: format!("{}-{i}.sql", side.word()), text })
        .collect();
    let mut db = Database::create(scratch).await?;
    db.load(&statements, &files).await?;
    let (found, wanted) = (catalog_text(&db.read().await?)?, catalog_text(&case.catalog(side)?)?);
    db.remove(scratch).await?;
    if found == wanted {
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(&wanted, &found).unified_diff().context_radius(0).to_string();
    Err(Error::new("another catalog comes out").detail(diff))
}

/// Fisher and Yates, with the numbers of an xorshift: the same in every run.
fn shuffle<T>(items: &mut [T], state: &mut u32) {
    for i in (1..items.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 17;
        *state ^= *state << 5;
        items.swap(i, *state as usize % (i + 1));
    }
}
