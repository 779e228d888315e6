//! Who may do what: effective access after grants, memberships, ownership, row security, helpers and doors.

mod baseline;
mod brief;
mod cell;
mod compare;
mod formula;
mod inline;
mod key;
mod login;
mod matrix;
mod rights;
mod roles;
mod routine;
mod smt;
mod state;
mod witness;

pub use baseline::{Baseline, Differences};
pub use brief::{Brief, Briefs, brief};
pub use cell::{Cell, Class, Command, Part, cell, classify, principals, shown};
pub use compare::{AccessDiff, Finding, Verdict, compare, compare_intent, compare_with};
pub use formula::{covers, disjuncts, implies, impossible};
pub use inline::ROW;
pub use login::{Login, logins};
pub use matrix::{Line, lines_of, matrix, page, pages};
pub use roles::{Membership, OWNER, PUBLIC, Role, Roles};
pub use routine::Routine;
pub use smt::Solver;
pub use state::{Columns, State};
pub use witness::{Observed, Witness};
