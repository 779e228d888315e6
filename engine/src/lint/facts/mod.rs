//! What PostgreSQL prints as text, read into the parts that rules ask for. What cannot be read is left out of a list,
//! never taken for harmless: a rule that depends on it asks for the text.

mod foreign_key;
mod function;
mod index;
mod trigger;

pub(crate) use foreign_key::ForeignKey;
pub(crate) use function::{Function, Volatility};
pub(crate) use index::Index;
pub(crate) use trigger::Trigger;
