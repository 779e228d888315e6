//! Palisade's engine: catalogs of PostgreSQL databases, and what is done with them.

pub mod connect;
pub mod error;
pub mod load;
pub mod scratch;
pub mod sql;

pub use error::{Error, Result};
