//! Palisade's facade: the derives that an application depends on, and nothing that connects to a database.

pub use palisade_macros as macros;
