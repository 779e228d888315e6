//! Case folders under `tests/cases/<area>/<name>/`: two states of a schema, and the whole SQL between them.
//!
//! `from.rs` and `to.rs` are the states as a user writes them, with `from.sql` and `to.sql` beside them where structs
//! do not say it. `from.catalog.json` and `to.catalog.json` are what PostgreSQL 15 makes of them, `plan.sql` and
//! `reverse.sql` the ways between the two; `cargo xtask bless` writes these four. `rows.sql` fills the old state, and
//! the queries of `keep.sql` (of `kept.sql`, where names changed) give the same after the plan as before it.
//!
//! `PALISADE_TEST_PG` selects the major of the live half, `PALISADE_CASE` the cases whose path contains that text.

#[allow(dead_code, reason = "shared with the other live tests, which need more of it")]
#[path = "live/support.rs"]
mod support;

#[path = "cases/case.rs"]
mod case;

#[path = "cases/expected.rs"]
mod expected;

#[path = "cases/offline.rs"]
mod offline;

#[path = "cases/database.rs"]
mod database;

#[path = "cases/live.rs"]
mod live;

#[path = "cases/shuffle.rs"]
mod shuffle;

#[path = "cases/majors.rs"]
mod majors;
