//! Turns differences into an ordered list of finished statements. One order, computed from the dependencies of both
//! states; no phases, and no kind is named here.

mod actions;
mod graph;
mod order;
mod reach;
mod statement;

pub use actions::Verb;
pub use statement::{Code, Hazard, Lock, Statement, Transaction};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, ObjectId};
use crate::diff::Changes;
use crate::error::{Error, Result};
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
    /// The statements by step; a step can reach over several groups. Outside of a transaction there is one statement.
    pub parts: Vec<Part<'a>>,
}

/// What a group has of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The step.
    pub step: &'a Step,
    /// The statements of it that run here, never empty.
    pub statements: &'a [Statement],
}

impl<'a> Group<'a> {
    /// All statements in order.
    pub fn statements(&self) -> impl Iterator<Item = &'a Statement> {
        self.parts.iter().flat_map(|part| part.statements)
    }
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

    /// The statements by transaction: as few transactions as PostgreSQL, and whoever uses the database meanwhile,
    /// allow.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut open = false;
        for step in &self.steps {
            let mut statements = step.statements.as_slice();
            while let Some(first) = statements.first() {
                let outside = first.transaction.is_none();
                let joins = |s: &Statement| !s.transaction.is_none() && !s.transaction.is_deferred();
                let more = if outside { 0 } else { statements[1..].iter().take_while(|s| joins(s)).count() };
                let (here, rest) = statements.split_at(1 + more);
                let part = Part { step, statements: here };
                match groups.last_mut() {
                    Some(group) if open && joins(first) => group.parts.push(part),
                    _ => groups.push(Group { transactional: !outside, parts: vec![part] }),
                }
                open = !outside;
                statements = rest;
            }
            let ends = step.statements.iter().any(|s| s.transaction == Transaction::Later);
            open &= !step.commit_after && !ends;
        }
        groups
    }

    /// Whether an object is gone between two transactions and comes back in a later one, or what decides who may do what
    /// changes in more than one: what depends on it would fail meanwhile, and what it protects would lie open.
    fn has_gaps(&self, from: &Catalog) -> bool {
        let deciding = |group: &Group<'_>| {
            group
                .parts
                .iter()
                .any(|part| part.step.id.kind.decides_access() && from.contains(part.step.id.root()))
        };
        if self.groups().iter().filter(|group| deciding(group)).count() > 1 {
            return true;
        }
        let mut gone = BTreeMap::new();
        for (number, group) in self.groups().into_iter().enumerate() {
            // What can run in no transaction leaves a gap whatever we do.
            for Part { step, .. } in group.parts.into_iter().filter(|_| group.transactional) {
                match step.verb {
                    Verb::Drop => {
                        gone.insert(&step.id, number);
                    }
                    Verb::Create if gone.get(&step.id).is_some_and(|dropped| *dropped < number) => {
                        return true;
                    }
                    Verb::Create | Verb::Alter => {}
                }
            }
        }
        false
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

/// As [`plan`], with what the sources of the new state say beside it: SQL is emitted as they wrote it, and statements
/// on tables in use take the forms that let others work, if that is asked for ([`Notes::online`]) and no object would
/// be missing between two transactions because of it.
///
/// # Errors
/// As [`plan`].
pub fn plan_with(from: &Catalog, to: &Catalog, changes: &Changes, notes: &Notes) -> Result<Plan> {
    let planned = plan_once(from, to, changes, notes)?;
    if !notes.online || !planned.has_gaps(from) {
        return Ok(planned);
    }
    let asked = |step: &&Step| notes.objects.get(&step.id).is_some_and(|note| note.online);
    let alone = |step: &&Step| step.statements.iter().any(|s| s.transaction == Transaction::Outside);
    if let Some(step) = planned.steps.iter().filter(asked).find(alone) {
        let what =
            format!("{} cannot change `online` beside changes that have to stay in one transaction", step.id);
        return Err(Error::new(what).hint(
            "give it a migration of its own: take the other changes out of the sources, generate, and put them back",
        ));
    }
    plan_once(from, to, changes, &Notes { online: false, ..notes.clone() })
}

fn plan_once(from: &Catalog, to: &Catalog, changes: &Changes, notes: &Notes) -> Result<Plan> {
    let attempt = |forced: &BTreeSet<ObjectId>| {
        let mut cx = Context::new(from, to, notes);
        cx.changed.clone_from(&changes.changed);
        let actions = actions::actions(&cx, changes, forced);
        cx.made.clone_from(&actions.creates);
        let losses = losses(&cx, &actions);
        let graph = graph::Graph::new(&cx, actions);
        (losses, order::order(cx, graph))
    };
    let mut forced = BTreeSet::new();
    let (accepted, mut outcome) = attempt(&forced);
    loop {
        let stuck = match outcome {
            Ok(plan) => return Ok(plan),
            Err(stuck) => stuck,
        };
        // What is altered between the old and the new form of something else can be neither before nor after it. It
        // is dropped before and created after, where nothing is lost by that.
        let candidates = stuck.alters.iter().filter(|id| !forced.contains(*id));
        let replaced = candidates.map(|id| forced.iter().chain([id]).cloned().collect::<BTreeSet<_>>());
        let tried = replaced.map(|forced| (attempt(&forced), forced));
        let next = { tried }.find(|((losses, _), _)| losses.is_subset(&accepted));
        let Some(((_, next), more)) = next else { return Err(stuck.error) };
        (outcome, forced) = (next, more);
    }
}

/// What is replaced although rows or values go with it.
fn losses(cx: &Context<'_>, actions: &actions::Actions) -> BTreeSet<ObjectId> {
    let lost = |id: &&ObjectId| {
        let statements = cx.from.get(id).map(|object| object.drop(id, cx)).unwrap_or_default();
        statements.iter().flat_map(|s| &s.hazards).any(|hazard| hazard.code == Code::DataLoss)
    };
    actions.drops.iter().filter(|id| cx.to.contains(id)).filter(lost).cloned().collect()
}
