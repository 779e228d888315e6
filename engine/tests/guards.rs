//! What the architecture promises, as tests: who knows whom, what the generic code may name, and what of PostgreSQL's
//! catalogs is read.

#[allow(dead_code, reason = "shared with the other live tests, which need more of it")]
#[path = "live/support.rs"]
mod support;

#[path = "guards/crates.rs"]
mod crates;

#[path = "guards/files.rs"]
mod files;

#[path = "guards/kinds.rs"]
mod kinds;

#[path = "guards/ledger.rs"]
mod ledger;

#[path = "guards/objects.rs"]
mod objects;

#[path = "guards/queries.rs"]
mod queries;

#[path = "guards/settings.rs"]
mod settings;

#[path = "guards/sources.rs"]
mod sources;

#[path = "guards/pages.rs"]
mod pages;

#[path = "guards/peers.rs"]
mod peers;
