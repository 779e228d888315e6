//! Random schemas and random changes of them: each becomes the other with every row that the change does not drop.
//!
//! `PALISADE_RANDOM_PAIRS` is how many pairs there are (100), `PALISADE_RANDOM_SEED` the seed of the first of them (1):
//! a failure
//! names its own; `PALISADE_RANDOM_SHRUNK` how many failures are shrunk (3). `PALISADE_TEST_PG` selects the major.

#[allow(dead_code, reason = "shared with the other live tests, which need more of it")]
#[path = "live/support.rs"]
mod support;

#[path = "random/access.rs"]
mod access;
#[path = "random/code.rs"]
mod code;
#[path = "random/constraints.rs"]
mod constraints;
#[path = "random/more_tables.rs"]
mod more_tables;
#[path = "random/others.rs"]
mod others;
#[path = "random/pair.rs"]
mod pair;
#[path = "random/relations.rs"]
mod relations;
#[path = "random/rng.rs"]
mod rng;
#[path = "random/rows.rs"]
mod rows;
#[path = "random/server.rs"]
mod server;
#[path = "random/shrink.rs"]
mod shrink;
#[path = "random/sql.rs"]
mod sql;
#[path = "random/tables.rs"]
mod tables;
#[path = "random/types.rs"]
mod types;
#[path = "random/world.rs"]
mod world;

use futures_util::stream::{self, StreamExt};

use pair::{Pair, Tally};

/// How many pairs are under way at once.
const AT_ONCE: usize = 3;

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().expect("a number"))
}

#[tokio::test]
#[allow(clippy::print_stdout, reason = "what was compared, for whoever runs it with --nocapture")]
async fn every_random_schema_becomes_its_edited_self_and_back() {
    let (first, pairs) = (number("PALISADE_RANDOM_SEED", 1), number("PALISADE_RANDOM_PAIRS", 100));
    let scratch = support::open(&support::config(), access::ROLES).await.unwrap();
    support::attic(&scratch).await.unwrap();
    let outcomes = stream::iter(first..first + pairs).map(|seed| {
        let scratch = &scratch;
        async move { (seed, Pair::random(seed, scratch.major()).check(scratch).await) }
    });
    let mut under_way = outcomes.buffer_unordered(AT_ONCE);
    let mut outcomes = Vec::new();
    while let Some((seed, outcome)) = under_way.next().await {
        if let Err(error) = &outcome {
            // Shrinking comes last; the night may end before.
            println!("seed {seed}: {} {:?}", error.what, error.details.first());
        }
        outcomes.push((seed, outcome));
    }
    let mut tally = Tally::default();
    let mut report = String::new();
    let (mut printed, shrunk) = (0, number("PALISADE_RANDOM_SHRUNK", 3));
    for (seed, outcome) in outcomes {
        match outcome {
            Ok(one) => tally += one,
            Err(error) if printed < shrunk => {
                printed += 1;
                let pair = Pair::random(seed, scratch.major());
                let (pair, error) = shrink::shrink(&scratch, &pair, error).await;
                let case = shrink::case(&scratch, &pair).await.unwrap();
                report += &format!("seed {seed}: {error}\n{case}\n");
            }
            Err(error) => {
                report += &format!(
                    "seed {seed}: {} {:?}\n",
                    error.what,
                    &error.details[..error.details.len().min(if pairs == 1 { 9 } else { 2 })]
                )
            }
        }
    }
    println!("{tally:?}\n{report}");
    assert!(report.is_empty(), "{} failures, printed above", report.matches("seed ").count());
    if pairs < 20 {
        return;
    }
    assert!(tally.taken * 10 >= tally.written * 8, "most of what is generated is valid SQL: {tally:?}");
    assert!(tally.refused * 4 <= tally.pairs, "rows rarely refuse a change: {tally:?}");
    assert!(tally.impossible * 50 <= tally.pairs, "few changes are impossible: {tally:?}");
    assert!(tally.rows > tally.pairs, "rows are there to be lost: {tally:?}");
}
