//! Transcripts of the binary: what it prints, where, and with which status.

mod project;
mod server;

mod configuration;
mod connecting;
mod explaining;
mod extending;
mod faking;
mod generating;
mod interrupting;
mod manners;
mod migrating;
mod profiles;
mod pushing;
mod querying;
mod resetting;
mod seeding;
mod whole;
