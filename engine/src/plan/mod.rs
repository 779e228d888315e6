//! Turns differences into an ordered list of finished statements. One order, computed from the dependencies of both
//! states; no phases, and no kind is named here.

mod actions;
mod graph;
mod order;
mod statement;

pub use actions::Verb;
pub use statement::{Code, Hazard, Lock, Statement, Transaction};

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, ObjectId};
use crate::diff::Changes;
use crate::error::Result;
use crate::kinds::Context;
use crate::notes::Notes;

/// Ordered steps that bring a database from one catalog to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The steps, in the order in which they have to run.
    pub steps: Vec<Step>,
    /// Where the statements look up names without a schema: SQL that a source wrote stands as it wrote it. Empty
    /// where every name has its schema.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_path: Vec<String>,
}

/// What is done to one object, with what was folded into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The object that caused it.
    pub id: ObjectId,
    /// What happens to it.
    pub verb: Verb,
    /// The statements, never empty.
    pub statements: Vec<Statement>,
    /// Whether a later step waits for this one to be committed.
    pub commit_after: bool,
}

/// Statements that share a transaction, or one that can be in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// Whether they are to run between BEGIN and COMMIT.
    pub transactional: bool,
    /// The steps; of one outside a transaction there is one with one statement.
    pub steps: Vec<&'a Step>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// All statements in order.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.steps.iter().flat_map(|step| &step.statements)
    }

    /// The steps by transaction: as few transactions as PostgreSQL allows.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut open = false;
        for step in &self.steps {
            let outside = step.statements.iter().any(|s| s.transaction == Transaction::Outside);
            match groups.last_mut() {
                Some(group) if open && !outside => group.steps.push(step),
                _ => groups.push(Group { transactional: !outside, steps: vec![step] }),
            }
            open = !outside && !step.commit_after;
        }
        groups
    }
}

/// Plans the way from `from` to `to`, whose difference is `changes`.
///
/// Objects that PostgreSQL cannot alter are replaced, and with them everything that needs them; what can be said
/// inside another object's CREATE is folded into it.
///
/// # Errors
/// When the dependencies run in a circle that no finer grain opens; the message has its path.
pub fn plan(from: &Catalog, to: &Catalog, changes: &Changes) -> Result<Plan> {
    plan_with(from, to, changes, &Notes::default())
}

/// As [`plan`], with what the sources of the new state say beside it: SQL is emitted as they wrote it.
///
/// # Errors
/// As [`plan`].
pub fn plan_with(from: &Catalog, to: &Catalog, changes: &Changes, notes: &Notes) -> Result<Plan> {
    let mut cx = Context::new(from, to, notes);
    let actions = actions::actions(&cx, changes);
    cx.made.clone_from(&actions.creates);
    let graph = graph::Graph::new(&cx, actions);
    order::order(&cx, graph)
}
