//! Tests against servers that they start themselves. `PALISADE_TEST_PG` selects the major.

#[path = "live/support.rs"]
mod support;

#[path = "live/scratch.rs"]
mod scratch;

#[path = "live/load.rs"]
mod load;

#[path = "live/connect.rs"]
mod connect;

#[path = "live/guard.rs"]
mod guard;

#[path = "live/access.rs"]
mod access;
#[path = "live/apply.rs"]
mod apply;
#[path = "live/faults.rs"]
mod faults;
#[path = "live/full_disk.rs"]
mod full_disk;
#[path = "live/hazards.rs"]
mod hazards;
#[path = "live/in_the_way.rs"]
mod in_the_way;
#[path = "live/intent.rs"]
mod intent;
#[path = "live/kinds.rs"]
mod kinds;
#[path = "live/lints.rs"]
mod lints;
#[path = "live/offenders.rs"]
mod offenders;
#[path = "live/online.rs"]
mod online;
#[path = "live/pull.rs"]
mod pull;
#[path = "live/remote.rs"]
mod remote;
#[path = "live/roles.rs"]
mod roles;
#[path = "live/row_security.rs"]
mod row_security;
#[path = "live/semantics.rs"]
mod semantics;

#[path = "live/states.rs"]
mod states;
#[path = "live/zoo/mod.rs"]
mod zoo;
