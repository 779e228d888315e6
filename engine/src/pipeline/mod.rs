//! From sources to results: the operations behind the commands. Only this module and what it calls touch the world.

mod access;
mod adopt;
mod against;
mod alike;
mod base;
mod begin;
mod cache;
mod check;
mod code;
mod compare;
mod deployed;
mod drift;
mod explain;
mod generate;
mod hints;
mod judged;
mod lint;
mod live;
mod majors;
mod observe;
mod observed;
mod order;
mod proof;
mod prove;
mod push;
mod rebase;
mod record;
mod rename;
mod repair;
mod review;
mod revision;
mod runner;
mod scope;
mod sentences;
mod settle;
mod source;
mod sources;
mod state;
mod teardown;
pub mod theirs;
mod tried;
mod undone;
mod verify;
mod workspace;

use std::collections::BTreeSet;

use tokio::sync::OnceCell;

pub(crate) use access::declared;
pub use access::{Known, access_diff, approval, approve, known, stale_pages, write_pages};
pub use adopt::{Adopted, adopt};
pub use against::{Against, Measured, Rows, against, against_schema};
pub use alike::Lookalike;
pub use begin::{Begun, begin};
pub use check::{Check, Difference, check, refuse_unmodelled};
pub use code::Code;
pub use compare::{Comparison, compare};
pub use drift::{Drift, Origin, Word, drift};
pub use explain::{Explained, explain, plan_of};
pub use generate::{Back, Earlier, Generate, Generated, Goal, Squash, Squashed, generate, reprove, squash};
pub use hints::{Hints, Pair};
pub use lint::{Linted, lint, unmet};
pub use observe::{Observed, ObservedStatement, Unused, observe};
pub use observed::{Disagreement, ObservedMatrix, observed_matrix};
pub use proof::{Filled, ProveOptions, Proven, filled, prove as prove_policies};
pub use push::{Preview, preview};
pub use rebase::{Rebase, Rebased, rebase};
pub use record::{Staleness, staleness};
pub use rename::run as rename;
pub use repair::{Repair, Repaired, repair};
pub use review::{Authority, Cause, Open, Review, ReviewOptions, review};
pub use scope::{Bounds, Scope};
pub use sentences::{Tested, test_policies};
pub use source::{Resolved, resolve, resolve_both, resolve_up_to};
pub(crate) use state::furnish;
pub use teardown::teardown;
pub use undone::{Lost, Undone};
pub use verify::{Verification, verify};
pub use workspace::Edited;

use crate::config::Project;
use crate::error::Result;
use crate::introspect::Extent;
use crate::scratch::{Scratch, ScratchConfig};

/// What every operation works with.
pub struct Pipeline<'a> {
    /// The project and its configuration.
    pub project: &'a Project,
    /// Where scratch databases come from.
    pub scratch: ScratchConfig,
    /// Told what is being done when it may take a while; each text replaces the one before.
    pub progress: &'a dyn Fn(&str),
    /// What is read of databases beyond their objects.
    pub extent: Extent,
    /// The scratch, once it was needed.
    open: OnceCell<Scratch>,
}

impl<'a> Pipeline<'a> {
    /// The operations of a project. No server is started before one is needed.
    pub fn new(project: &'a Project, scratch: ScratchConfig, progress: &'a dyn Fn(&str)) -> Self {
        Self { project, scratch, progress, extent: Extent::default(), open: OnceCell::new() }
    }

    /// The scratch, with these roles. It is started once and stopped with the pipeline.
    pub(crate) async fn open(&self, roles: &BTreeSet<String>) -> Result<&Scratch> {
        let scratch = self
            .open
            .get_or_try_init(async || {
                (self.progress)("starting a scratch PostgreSQL");
                let mut config = self.scratch.clone();
                config.extensions.extend(source::extensions(self.project));
                Scratch::open(&config, roles, self.progress).await
            })
            .await?;
        scratch.add_roles(roles).await?;
        Ok(scratch)
    }
}
