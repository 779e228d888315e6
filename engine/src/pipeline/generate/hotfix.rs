//! A migration for an older revision that is deployed: it runs there without what came later, and that runs behind it.

use crate::config::Files;
use crate::error::{Error, Result};
use crate::migration::{Folder, Migration};
use crate::notes::Notes;
use crate::scratch::Scratch;

use super::super::base::Base;
use super::super::order::disorder;
use super::super::runner::Runner;
use super::super::{Pipeline, compare, prove, source};
use super::sides::Sides;

/// What to do where the two lean on each other.
const LEANS: &str = "the change leans on what came later, or that on what it changes: make it stand by itself in the sources, or \
                     deploy what came later as well and leave --hotfix out";

/// The older revision, and what came later.
pub(super) struct Hotfix {
    revision: String,
    /// The migrations as they were then.
    then: Folder,
    /// Those of now that were not there then, oldest first.
    later: Vec<Migration>,
}

impl Hotfix {
    /// Looks up what was there at the revision.
    ///
    /// # Errors
    /// When git has no such revision, or the folder of now does not hold what was there then.
    pub(super) fn of(pipeline: &Pipeline<'_>, folder: &Folder, revision: &str) -> Result<Self> {
        let then = source::folder(pipeline, &Files { path: None, rev: Some(revision.to_owned()) })?;
        then.check()?;
        let same = |old: &&Migration| {
            folder.get(&old.header.id).is_some_and(|now| now.computed_hash() == old.computed_hash())
        };
        if let Some(lost) = then.migrations().iter().find(|old| !same(old)) {
            return Err(Error::new(format!(
                "{} is in {revision}, and not in the folder as it was there",
                lost.file_name()
            ))
            .hint(
                "a hotfix is for a revision whose migrations are all still there: merge that branch first",
            ));
        }
        let is_new = |now: &&Migration| then.get(&now.header.id).is_none();
        let later = folder.migrations().iter().filter(is_new).cloned().collect();
        Ok(Self { revision: revision.to_owned(), then, later })
    }

    /// Has new migrations follow the revision, and proves that they run there and that what came later, run behind them,
    /// leads to what is wanted.
    ///
    /// # Errors
    /// When they do not run there, or the two orders lead to different ends; the message names what differs.
    pub(super) async fn prove(
        &self,
        pipeline: &Pipeline<'_>,
        scratch: &Scratch,
        new: &mut [Migration],
        sides: &Sides,
        runner: &Runner,
    ) -> Result<()> {
        (pipeline.progress)("proving the migration on the older revision");
        if let Some(first) = new.first_mut() {
            first.header.parent = self.then.newest().map(|newest| newest.header.id.clone());
        }
        for migration in new.iter_mut() {
            migration.header.commutes = self.later.iter().map(|later| later.header.id.clone()).collect();
        }
        let order: Vec<Migration> = new.iter().chain(&self.later).cloned().collect();
        let start = Base::Folder(&self.then);
        let none = |error: Error| error.context(format!("no hotfix for {}", self.revision)).hint(LEANS);
        let reached =
            prove::reach(pipeline, scratch, &start, &order, &sides.scope, runner).await.map_err(none)?;
        let reached = sides.scope.restrict(&reached);
        let left = compare(pipeline, &reached, &sides.wanted.ours, &Notes::default()).await?;
        if !left.changes.is_empty() {
            let error =
                Error::new("with what came later behind it, the migration does not lead to the sources");
            return Err(none(prove::named(error, &left.changes)));
        }
        // A database may have a part of what came later.
        let then: Vec<&Migration> = self.then.migrations().iter().collect();
        let (later, new): (Vec<&Migration>, Vec<&Migration>) =
            (self.later.iter().collect(), new.iter().collect());
        match disorder(pipeline, scratch, &then, [&later, &new]).await? {
            None => Ok(()),
            Some(why) => Err(none(Error::new(why))),
        }
    }

    /// What was proven, in a sentence.
    pub(super) fn words(&self) -> String {
        let later: Vec<String> = self.later.iter().map(Migration::file_name).collect();
        match later.as_slice() {
            [] => format!("nothing came later than {}: the migration is one like any other", self.revision),
            later => format!(
                "it runs on {} as well, and leads to the same before and behind {}",
                self.revision,
                later.join(", ")
            ),
        }
    }
}
