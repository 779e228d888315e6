//! How an object becomes another of the same identity, and what it is made with.

use super::{Kind, Object};
use crate::catalog::ObjectId;
use crate::plan::Statement;

/// The readings of a database: what is in it, and what is asked for by a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Always.
    Database,
    /// The roles of the cluster and what they may do there.
    Roles,
    /// To whom objects belong.
    Owners,
}

/// A child's clause, folded into its parent's CREATE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// The child's kind.
    pub kind: Kind,
    /// Its place among its siblings.
    pub order: i32,
    /// Its clause.
    pub sql: String,
}

/// How an object becomes another of the same identity.
#[derive(Debug, Clone)]
pub(crate) enum Alter {
    /// Where it stands.
    InPlace {
        /// What to run.
        statements: Vec<Statement>,
        /// Which dependants PostgreSQL refuses to carry over: they are dropped before and created again.
        blocked_by: fn(&Object) -> bool,
        /// Columns that are moved over afterwards, and by what; the same dependants of theirs are in the way. One
        /// without statements is moved by the last that has some, or by the alteration itself.
        carries: Vec<(ObjectId, Vec<Statement>)>,
        /// What is to run once nothing holds on to the old form any more.
        finish: Vec<Statement>,
        /// Whether the statements make the object anew under its name: its comment and its grants are gone then,
        /// and made again.
        afresh: bool,
    },
    /// Only by dropping and creating it, with everything that needs it.
    Replace,
}

impl Alter {
    /// In place, with nothing in the way.
    pub(crate) fn with(statements: Vec<Statement>) -> Self {
        Alter::InPlace {
            statements,
            blocked_by: |_| false,
            carries: Vec::new(),
            finish: Vec::new(),
            afresh: false,
        }
    }

    /// In place, once such dependants are out of the way.
    pub(crate) fn blocked_by(blocked_by: fn(&Object) -> bool, statements: Vec<Statement>) -> Self {
        Alter::InPlace { statements, blocked_by, carries: Vec::new(), finish: Vec::new(), afresh: false }
    }
}
