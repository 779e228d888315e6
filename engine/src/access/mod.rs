//! Who may do what: effective access after grants, memberships, ownership, row security, helpers and doors.

mod roles;
mod routine;

pub use roles::{Membership, OWNER, PUBLIC, Role, Roles};
pub use routine::Routine;
