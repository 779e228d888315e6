//! Transcripts of the binary: what it prints, where, and with which status.

mod project;
mod server;

mod beginning;
mod ci;
mod configuration;
mod connecting;
mod explaining;
mod exporting;
mod faking;
mod generating;
mod guides;
mod interrupting;
mod manners;
mod migrating;
mod profiles;
mod pushing;
mod querying;
mod replacing;
mod resetting;
mod rowing;
mod seeding;
mod whole;
