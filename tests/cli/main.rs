//! Transcripts of the binary: what it prints, where, and with which status.

mod project;
mod server;

mod attaching;
mod beginning;
mod ci;
mod configuration;
mod connecting;
mod drifting;
mod explaining;
mod exporting;
mod extending;
mod faking;
mod generating;
mod guides;
mod interrupting;
mod linting;
mod manners;
mod migrating;
mod policies;
mod profiles;
mod pushing;
mod querying;
mod rebasing;
mod recognising;
mod replacing;
mod reproving;
mod resetting;
mod reviewing;
mod running;
mod seeding;
mod squashing;
mod troubles;
mod undoing;
mod watching;
mod whole;
