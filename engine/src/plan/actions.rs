//! Decides what is done to each object: created, altered in place, dropped, or dropped and created again because
//! something that it needs is.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::Statement;
use crate::catalog::ObjectId;
use crate::diff::Changes;
use crate::kinds::{Alter, Context, Object};

/// What happens to an object in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// It goes; if a later step creates it, it is replaced.
    Drop,
    /// It is changed where it stands.
    Alter,
    /// It is made.
    Create,
}

/// What has to be done, by object.
#[derive(Default)]
pub(super) struct Actions {
    pub drops: BTreeSet<ObjectId>,
    pub creates: BTreeSet<ObjectId>,
    pub alters: BTreeMap<ObjectId, InPlace>,
    /// Objects that will be there by themselves once another is created, and are not what is wanted.
    pub corrections: BTreeMap<ObjectId, Vec<Statement>>,
    /// What is gone before something that is made, and that.
    pub displaced: Vec<(ObjectId, ObjectId)>,
}

/// An alteration in place.
#[derive(Default)]
pub(super) struct InPlace {
    pub statements: Vec<Statement>,
    /// Dependants that are gone while it runs.
    pub cleared: BTreeSet<ObjectId>,
    /// What runs once nothing holds on to the old form any more.
    pub finish: Vec<Statement>,
    /// Whether it makes the object anew.
    pub afresh: bool,
    /// The objects whose alterations reach this one.
    pub movers: BTreeSet<ObjectId>,
}

impl InPlace {
    fn extend(
        &mut self,
        statements: Vec<Statement>,
        cleared: BTreeSet<ObjectId>,
        finish: Vec<Statement>,
        afresh: bool,
    ) {
        self.statements.extend(statements);
        self.cleared.extend(cleared);
        self.finish.extend(finish);
        self.afresh |= afresh;
    }

    /// A column is moved to the new form of its type before anything else is changed about it.
    fn carry(&mut self, statements: &[Statement], cleared: BTreeSet<ObjectId>) {
        self.statements.splice(0..0, statements.iter().cloned());
        self.cleared.extend(cleared);
    }
}

pub(super) fn actions(cx: &Context<'_>, changes: &Changes, forced: &BTreeSet<ObjectId>) -> Actions {
    let mut expansion = Expansion {
        cx,
        forced,
        changed: &changes.changed,
        replaced: BTreeSet::new(),
        remade: BTreeSet::new(),
        alters: BTreeMap::new(),
        displaced: Vec::new(),
        queue: VecDeque::new(),
    };
    expansion.run(changes);
    let Expansion { replaced, remade, mut alters, displaced, .. } = expansion;
    alters.retain(|id, _| !remade.contains(id));
    let mut actions = Actions {
        drops: changes.dropped.union(&replaced).cloned().collect(),
        creates: changes.created.iter().chain(&replaced).chain(&remade).cloned().collect(),
        alters,
        corrections: BTreeMap::new(),
        displaced,
    };
    correct_implied(cx, &mut actions);
    actions
}

/// The spread of replacements along the dependencies of the old state.
struct Expansion<'a> {
    cx: &'a Context<'a>,
    /// What differs: two texts that are one expression do not, and nothing is done about them.
    changed: &'a BTreeSet<ObjectId>,
    /// What could be altered, and is replaced because no order would be right.
    forced: &'a BTreeSet<ObjectId>,
    replaced: BTreeSet<ObjectId>,
    /// Objects that go with the old form of what they belong to, without being dropped.
    remade: BTreeSet<ObjectId>,
    alters: BTreeMap<ObjectId, InPlace>,
    /// What is gone before something that is made, and that.
    displaced: Vec<(ObjectId, ObjectId)>,
    /// Objects that go away, whose dependants are still to be looked at.
    queue: VecDeque<ObjectId>,
}

impl Expansion<'_> {
    fn run(&mut self, changes: &Changes) {
        for id in &changes.changed {
            self.change(id);
        }
        for id in changes.created.iter().chain(&changes.changed) {
            self.unsettle(id);
        }
        self.displace(&changes.created);
        for id in self.forced {
            self.alters.remove(id);
            self.replace(id);
        }
        self.queue.extend(changes.dropped.iter().cloned());
        while let Some(gone) = self.queue.pop_front() {
            self.spread(&gone);
        }
    }

    fn change(&mut self, id: &ObjectId) {
        let (Some(from), Some(to)) = (self.cx.from.get(id), self.cx.to.get(id)) else { return };
        if !self.alters.get(id).is_some_and(|there| there.afresh) {
            self.alter(id, from.alter(to, id, self.cx));
        }
    }

    /// Takes out of the way what stores that of which something new becomes part.
    fn displace(&mut self, created: &BTreeSet<ObjectId>) {
        let cx = self.cx;
        let standing =
            |id: &&ObjectId| id.parent().is_some_and(|home| cx.from.contains(home) && cx.to.contains(home));
        let displaces = |id: &&ObjectId| cx.to.get(id).is_some_and(|object| object.displaces(id, cx));
        let displacing: Vec<&ObjectId> = created.iter().filter(standing).filter(displaces).collect();
        if displacing.is_empty() {
            return;
        }
        for id in displacing {
            // What is another one itself finds its own way.
            let there =
                |dependant: &&ObjectId| cx.from.contains(dependant) && !self.changed.contains(*dependant);
            let stored: Vec<ObjectId> = cx.to.objects.dependents(id).iter().filter(there).cloned().collect();
            for dependant in stored {
                self.replace(&dependant);
                self.displaced.push((dependant, id.clone()));
            }
        }
    }

    /// Makes anew what a new part of it cannot be added to.
    fn unsettle(&mut self, id: &ObjectId) {
        let home = self.cx.to.get(id).and_then(|object| object.unsettles(id, self.cx));
        let Some(home) = home.filter(|home| !self.alters.get(home).is_some_and(|there| there.afresh)) else {
            return;
        };
        if let (Some(from), Some(to)) = (self.cx.from.get(&home), self.cx.to.get(&home)) {
            self.alter(&home, from.anew(to, &home, self.cx));
        }
    }

    fn alter(&mut self, id: &ObjectId, how: Alter) {
        let Alter::InPlace { statements, blocked_by, carries, finish, afresh } = how else {
            return self.replace(id);
        };
        // Registered first: what is in its way may be made of it, and lead back here.
        self.alters.entry(id.clone()).or_default().extend(statements, BTreeSet::new(), finish, afresh);
        let mut cleared = BTreeSet::new();
        let carried = carries.iter().map(|(column, _)| column).collect();
        let mut mover = id;
        for (column, statements) in &carries {
            let of_column = self.clear(column, blocked_by, &carried);
            cleared.extend(of_column.iter().cloned());
            let moved = self.alters.entry(column.clone()).or_default();
            moved.carry(statements, of_column);
            if statements.is_empty() {
                moved.movers.insert(mover.clone());
            } else {
                mover = column;
            }
        }
        cleared.extend(self.clear(id, blocked_by, &carried));
        if afresh {
            let dependents = self.cx.dependents(id).map(|(dependant, _)| dependant);
            let lost = dependents.filter(|d| d.parent() == Some(id) && !cleared.contains(*d));
            self.remade.extend(lost.filter(|d| self.cx.to.contains(d)).cloned());
        }
        self.alters.entry(id.clone()).or_default().cleared.extend(cleared);
    }

    /// Takes out of the way what an alteration cannot carry over; types made of it are made anew after it.
    fn clear(
        &mut self,
        id: &ObjectId,
        blocked_by: fn(&Object) -> bool,
        carried: &BTreeSet<&ObjectId>,
    ) -> BTreeSet<ObjectId> {
        let mut cleared = BTreeSet::new();
        let cx = self.cx;
        for (dependant, entry) in cx.dependents(id) {
            let from = &*entry.object;
            if !blocked_by(from) || carried.contains(dependant) {
                continue;
            }
            if self.alters.get(dependant).is_some_and(|there| there.afresh) {
                continue;
            }
            let there = self.cx.to.objects.get(dependant);
            let kept = there.filter(|entry| entry.needs.contains(id));
            let how = match kept {
                Some(entry) => Some(from.anew(&entry.object, dependant, self.cx)),
                // One that is to be of something else, and is made anew under its name, lets go with all that is stored of it.
                None => {
                    let there = there.filter(|_| self.changed.contains(dependant));
                    let how = there.map(|entry| from.alter(&entry.object, dependant, self.cx));
                    how.filter(|how| matches!(how, Alter::InPlace { afresh: true, .. }))
                }
            };
            match how {
                Some(how @ Alter::InPlace { .. }) => self.alter(dependant, how),
                _ => {
                    cleared.insert(dependant.clone());
                    self.replace(dependant);
                }
            }
        }
        cleared
    }

    /// Replaces an object that is in both states; one that goes anyway needs no more.
    fn replace(&mut self, id: &ObjectId) {
        if self.cx.to.contains(id) && self.replaced.insert(id.clone()) {
            self.queue.push_back(id.clone());
        }
    }

    /// Looks at what needs an object that goes.
    fn spread(&mut self, gone: &ObjectId) {
        let cx = self.cx;
        for (dependant, before) in cx.dependents(gone) {
            let Some(entry) = self.cx.to.objects.get(dependant) else { continue };
            let stays_bound = self.cx.to.contains(gone) && entry.needs.contains(gone);
            // One that lets go of the object by its own alteration only has to do so in time.
            if before.object.stands_alone(dependant, gone, self.cx) {
                continue;
            }
            let altered = self.changed.contains(dependant);
            let lets_go = !stays_bound && altered && before.object.lets_go(&entry.object);
            if !lets_go {
                self.replace(dependant);
            }
        }
        self.alters.remove(gone);
    }
}

/// Finds what the creation of objects brings along by itself (default privileges) and what has to be said so that
/// the result is what is wanted.
fn correct_implied(cx: &Context<'_>, actions: &mut Actions) {
    let anew = actions.alters.iter().filter(|(_, in_place)| in_place.afresh).map(|(id, _)| id);
    let grown = actions.alters.keys().filter(|id| match (cx.from.get(id), cx.to.get(id)) {
        (Some(from), Some(to)) => from.brings(to),
        _ => false,
    });
    let made: Vec<ObjectId> = actions.creates.iter().chain(anew).chain(grown).cloned().collect();
    for (implied, object) in made.iter().flat_map(|id| cx.implied(id)) {
        let statements = match cx.to.get(&implied) {
            Some(wanted) if *wanted == object => Vec::new(),
            Some(wanted) => match object.alter(wanted, &implied, cx) {
                Alter::InPlace { statements, .. } => statements,
                Alter::Replace => continue,
            },
            None => object.drop(&implied, cx),
        };
        actions.creates.remove(&implied);
        actions.corrections.insert(implied, statements);
    }
}
