//! Palisade's engine: catalogs of PostgreSQL databases, and what is done with them.

pub mod catalog;
pub mod connect;
pub mod diff;
pub mod error;
pub mod introspect;
pub mod kinds;
pub mod plan;
pub mod render;
pub mod scratch;
pub mod sql;

pub use error::{Error, Result};
