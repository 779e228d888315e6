//! The two states of a migration, each as everything that its database holds and as what of it is ours.

use std::collections::BTreeSet;

use crate::access::Roles;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::notes::Notes;
use crate::plan::{Plan, Step};
use crate::scratch::{Role, Scratch, ScratchDb};

use super::super::access::Known;
use super::super::base::Base;
use super::super::{Comparison, Pipeline, Resolved, Scope, compare, rename, source, state};
use super::goal::Wanted;

/// One state.
pub(super) struct Side {
    /// Everything that its database holds.
    pub whole: Catalog,
    /// What of that is ours.
    pub ours: Catalog,
}

/// Both states, within one scope.
pub(super) struct Sides {
    /// What is ours: of either state, since what was ours before may have to be dropped.
    pub scope: Scope,
    /// The state that is there, after the renames once they were run.
    pub before: Side,
    /// The state that is wanted.
    pub wanted: Side,
    /// The database of the state that is there.
    old: ScratchDb,
}

impl Sides {
    /// Builds the state that is there, and holds it beside the wanted.
    ///
    /// # Errors
    /// When the state that is there cannot be built.
    pub(super) async fn gather(
        pipeline: &Pipeline<'_>,
        scratch: &Scratch,
        wanted: &Wanted,
        start: &Base<'_>,
    ) -> Result<Self> {
        (pipeline.progress)("replaying the migrations");
        let old = start.build(pipeline, scratch, &wanted.scope, &Role::Loader).await?;
        let whole = state::read(&old).await?;
        let scope = match start {
            Base::Folder(_) => {
                let mut there = wanted.base.clone();
                there.objects.extend(wanted.scope.start().objects);
                let (none, roles) = (BTreeSet::new(), whole.roles());
                let bounds = source::bounds(pipeline, &none, &roles, &wanted.theirs, None);
                wanted.scope.clone().union(&Scope::of(&there, &whole, bounds))
            }
            // What else is in a database that is there is not ours for that.
            Base::Found(_) => wanted.scope.clone(),
        };
        let before = Side { ours: scope.restrict(&whole), whole };
        let wanted = Side { ours: scope.restrict(&wanted.whole), whole: wanted.whole.clone() };
        Ok(Self { scope, before, wanted, old })
    }

    /// Runs the renames on the state that is there, so that PostgreSQL says what they carry along.
    ///
    /// # Errors
    /// When PostgreSQL refuses one.
    pub(super) async fn rename(&mut self, notes: &Notes) -> Result<Vec<Step>> {
        let mut session = self.old.connect_as(&Role::Loader).await?;
        let (renames, whole) = rename::run(&mut session, &self.wanted.ours, notes).await?;
        self.before = Side { ours: self.scope.restrict(&whole), whole };
        Ok(renames)
    }

    /// What differs after those renames, and the way from one state to the other with them in front.
    ///
    /// # Errors
    /// When no order of the changes is right.
    pub(super) async fn compare(
        &self,
        pipeline: &Pipeline<'_>,
        mut renames: Vec<Step>,
        notes: &Notes,
    ) -> Result<Comparison> {
        let mut found = compare(pipeline, &self.before.ours, &self.wanted.ours, notes).await?;
        renames.append(&mut found.plan.steps);
        found.plan = Plan { steps: renames, search_path: found.plan.search_path };
        Ok(found)
    }

    /// A state as access is judged by it.
    pub(super) fn known(&self, side: &Side, facts: &Roles) -> Known {
        Known {
            resolved: Resolved::bare(self.scope.seen(&side.ours, &side.whole), Some(self.scope.clone())),
            roles: facts.clone(),
            live: false,
            whole: side.whole.clone(),
            judged: None,
        }
    }
}
