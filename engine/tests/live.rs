//! Tests against servers that they start themselves. `PALISADE_TEST_PG` selects the major.

#[path = "live/support.rs"]
mod support;

#[path = "live/scratch.rs"]
mod scratch;
