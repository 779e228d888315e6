//! Palisade's engine: catalogs of PostgreSQL databases, and what is done with them.

pub mod error;

pub use error::{Error, Result};
