//! Worlds, and what is proven with them, against servers that the tests start. `PALISADE_TEST_PG` selects the major.

#[path = "live/support.rs"]
#[expect(dead_code, reason = "shared with the live tests, which use the rest")]
mod support;

#[path = "prove/guards.rs"]
mod guards;
#[path = "prove/leaks.rs"]
mod leaks;
#[path = "prove/mutants.rs"]
mod mutants;
#[path = "prove/reference.rs"]
mod reference;
#[path = "prove/suite.rs"]
mod suite;
#[path = "prove/world.rs"]
mod world;
