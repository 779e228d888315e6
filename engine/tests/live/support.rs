//! What the live tests share: a scratch of the major that was asked for.

use std::collections::BTreeSet;

use palisade_engine::Result;
use palisade_engine::scratch::{GuardCommand, Scratch, ScratchConfig, guard_main};

/// The guard of every server that a test in this binary starts.
#[test]
#[ignore = "the other tests run it, as their guard"]
fn guard_process() {
    guard_main().unwrap();
}

/// The configuration of a private server of `PALISADE_TEST_PG`, by default 15.
pub(crate) fn config() -> ScratchConfig {
    let major = std::env::var("PALISADE_TEST_PG").map_or(15, |major| major.parse().expect("a major version"));
    let mut config = ScratchConfig::new(major).unwrap();
    config.guard = GuardCommand::test("support::guard_process").unwrap();
    config.fetch = true;
    config
}

/// Opens a scratch with these roles.
pub(crate) async fn open(config: &ScratchConfig, roles: &[&str]) -> Result<Scratch> {
    let roles: BTreeSet<_> = roles.iter().map(ToString::to_string).collect();
    Scratch::open(config, &roles, &|_| {}).await
}
