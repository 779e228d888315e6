//! Palisade's engine: catalogs of PostgreSQL databases, and what is done with them.

pub mod access;
pub mod apply;
pub mod caller;
pub mod catalog;
pub mod config;
pub mod connect;
pub mod diff;
pub mod digest;
pub mod error;
pub mod export;
pub mod expr;
pub mod files;
pub mod introspect;
pub mod kinds;
pub mod lint;
pub mod load;
pub mod migration;
pub mod notes;
pub mod pipeline;
pub mod plan;
pub mod prove;
pub mod pull;
pub mod query;
pub mod render;
pub mod scratch;
pub mod seed;
pub mod sql;
pub mod start;
pub mod suite;
pub mod watch;
pub mod world;

pub use error::{Error, Result};
