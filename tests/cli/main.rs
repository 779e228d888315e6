//! Transcripts of the binary: what it prints, where, and with which status.

mod project;
mod server;

mod configuration;
mod connecting;
mod explaining;
mod faking;
mod generating;
mod interrupting;
mod linting;
mod manners;
mod migrating;
mod policies;
mod profiles;
mod pushing;
mod querying;
mod resetting;
mod seeding;
mod troubles;
mod whole;
