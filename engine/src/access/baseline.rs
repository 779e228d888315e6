//! One state whose access many others are held against, where all that counts is whether it is the same.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Cell, Command, cell, principals};
use super::compare::{Judge, Verdict, commands_of, doors};
use super::{Solver, State};
use crate::catalog::ObjectId;

/// The access of one state, cell by cell.
pub struct Baseline<'s, 'a> {
    state: &'s State<'a>,
    solver: Option<&'s Solver>,
    cells: BTreeMap<(String, ObjectId, Command), Cell>,
}

impl<'s, 'a> Baseline<'s, 'a> {
    /// Computes all cells of a state.
    pub fn new(state: &'s State<'a>, solver: Option<&'s Solver>) -> Self {
        let mut cells = BTreeMap::new();
        for role in principals(state) {
            for subject in state.subjects() {
                for command in commands_of(subject) {
                    let key = (role.clone(), subject.clone(), *command);
                    cells.insert(key, cell(state, &role, subject, *command));
                }
            }
        }
        Self { state, solver, cells }
    }

    /// In how many cells another state was compared, if its access is the same in every one. One difference is enough
    /// to know that it is not: the subjects of which `first` holds are looked at before the others.
    pub fn same_in(&self, other: &State<'_>, first: impl Fn(&ObjectId) -> bool) -> Option<usize> {
        let judge = Judge { old: self.state, new: other, solver: self.solver, intent: false };
        let roles: BTreeSet<String> = principals(self.state).union(&principals(other)).cloned().collect();
        let mut subjects: Vec<&ObjectId> =
            self.state.subjects().into_iter().chain(other.subjects()).collect();
        subjects.sort_by_key(|subject| (!first(subject), *subject));
        subjects.dedup();
        let mut compared = 0;
        for subject in subjects {
            for (role, command) in
                roles.iter().flat_map(|role| commands_of(subject).iter().map(move |command| (role, *command)))
            {
                let known = self.cells.get(&(role.clone(), subject.clone(), command));
                let before = known.cloned().unwrap_or_else(|| cell(self.state, role, subject, command));
                let after = cell(other, role, subject, command);
                let finding = judge.finding(role, subject, command, &before, &after);
                if finding.is_some_and(|finding| finding.verdict != Verdict::Equivalent) {
                    return None;
                }
                compared += 1;
            }
        }
        let open = doors(self.state, other, &roles);
        open.iter().all(|finding| finding.verdict == Verdict::Equivalent).then_some(compared)
    }
}
