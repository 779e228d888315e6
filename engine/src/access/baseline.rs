//! One state whose access many others are held against, where all that counts is whether it is the same.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Cell, Command, Part, answer, cell, principals};
use super::compare::{Judge, Verdict, commands_of, doors};
use super::formula::covers;
use super::{Solver, State};
use crate::catalog::ObjectId;
use crate::kinds::Kind;

/// Where two states differ in access, or are not known to be the same.
#[derive(Debug, Clone, Default)]
pub struct Differences {
    /// How many cells were compared.
    pub compared: usize,
    /// The cells: the role, the relation or function as SQL, and what is done.
    pub cells: BTreeSet<(String, String, Command)>,
    /// Whether a way in that is no cell differs: a membership, a login, a publication.
    pub doors: bool,
}

impl Differences {
    /// Whether there are none.
    pub fn is_none(&self) -> bool {
        self.cells.is_empty() && !self.doors
    }
}

/// The access of one state, cell by cell, of every role that row security binds.
pub struct Baseline<'s, 'a> {
    state: &'s State<'a>,
    solver: Option<&'s Solver>,
    cells: BTreeMap<(String, ObjectId, Command), Cell>,
}

impl<'s, 'a> Baseline<'s, 'a> {
    /// Computes all cells of a state.
    pub fn new(state: &'s State<'a>, solver: Option<&'s Solver>) -> Self {
        let mut cells = BTreeMap::new();
        for role in bound(state) {
            for subject in state.subjects() {
                for command in commands_of(subject) {
                    let key = (role.clone(), subject.clone(), *command);
                    cells.insert(key, cell(state, &role, subject, *command));
                }
            }
        }
        Self { state, solver, cells }
    }

    /// Where the access of another state differs from this one's, or is not known to be the same.
    pub fn differences(&self, other: &State<'_>) -> Differences {
        let judge = Judge { old: self.state, new: other, solver: self.solver, intent: false };
        let roles: BTreeSet<String> = bound(self.state).union(&bound(other)).cloned().collect();
        let subjects: BTreeSet<&ObjectId> =
            self.state.subjects().into_iter().chain(other.subjects()).collect();
        let mut found = Differences::default();
        for subject in subjects {
            for (role, command) in
                roles.iter().flat_map(|role| commands_of(subject).iter().map(move |command| (role, *command)))
            {
                let known = self.cells.get(&(role.clone(), subject.clone(), command));
                let before = known.cloned().unwrap_or_else(|| cell(self.state, role, subject, command));
                let after = cell(other, role, subject, command);
                let finding = judge.finding(role, subject, command, &before, &after);
                let differs = finding.is_some_and(|finding| finding.verdict != Verdict::Equivalent);
                if differs && !self.answers_the_same(other, role, subject, (&before, &after)) {
                    found.cells.insert((role.clone(), subject.sql(), command));
                }
                found.compared += 1;
            }
        }
        let open = doors(self.state, other, &roles);
        found.doors = open.iter().any(|finding| finding.verdict != Verdict::Equivalent);
        found
    }

    /// Whether a function that both states let the role call selects the same rows, with whosever rights.
    fn answers_the_same(
        &self,
        other: &State<'_>,
        role: &str,
        subject: &ObjectId,
        (before, after): (&Cell, &Cell),
    ) -> bool {
        let callable = |cell: &Cell| !cell.parts.is_empty() && cell.broken.is_empty();
        if subject.kind != Kind::Function || !callable(before) || !callable(after) {
            return false;
        }
        match (answer(self.state, role, subject), answer(other, role, subject)) {
            (Some(Part::Query(before)), Some(Part::Query(after))) => {
                covers(&before, &after) && covers(&after, &before)
            }
            (Some(Part::Key(before)), Some(Part::Key(after))) => before == after,
            _ => false,
        }
    }
}

/// The roles that row security binds in some state: what becomes of others is no matter of policies.
fn bound(state: &State<'_>) -> BTreeSet<String> {
    principals(state).iter().filter(|role| !state.roles.bypasses(role)).cloned().collect()
}
