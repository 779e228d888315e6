//! Where a difference between a database and the code comes from: not deployed yet, changed by hand, or both.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::access::{AccessDiff, Roles};
use crate::apply::{self, Standing};
use crate::catalog::{Catalog, ObjectId};
use crate::config::{Files, SourceSpec};
use crate::connect::{Purpose, Target, connect};
use crate::diff::Changes;
use crate::error::{Error, Result};
use crate::migration::Folder;
use crate::notes::Notes;
use crate::plan::{Plan, Verb};

use super::access::{Known, between, known, settled};
use super::check::{ancestors, left_open};
use super::deployed::{Base, Deployed, Question, deployed};
use super::{Check, Difference, Pipeline, Resolved, Scope, access_diff, compare};

/// Where the differences of a check come from.
#[derive(Debug, Clone, Default)]
pub struct Drift {
    /// Of each difference, by its object.
    pub origins: BTreeMap<ObjectId, Origin>,
    /// Why it could not be told of any.
    pub untold: Option<String>,
    /// The migrations that the database does not have yet.
    pub pending: Vec<String>,
    /// What was done by hand, as the statements that would do it.
    pub by_hand: Plan,
    /// What that made of access; none where nothing was changed by hand.
    pub opened: Option<AccessDiff>,
    /// What the code would make of access; none where all that differs was changed by hand.
    pub access: Option<AccessDiff>,
}

/// Where one difference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// What was done to the object by hand, if something was.
    pub by_hand: Option<Verb>,
    /// Whether the code says something of it that the database does not have yet.
    pub pending: bool,
}

/// The same in one word, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Not deployed yet.
    Pending,
    /// Changed by hand.
    ByHand,
    /// Changed by hand, and what the code says of it is not deployed yet.
    Both,
}

impl Origin {
    /// In one word.
    pub fn word(self) -> Word {
        match self {
            Self { by_hand: None, .. } => Word::Pending,
            Self { pending: false, .. } => Word::ByHand,
            Self { pending: true, .. } => Word::Both,
        }
    }
}

impl Drift {
    /// Whether all that differs is not deployed yet, and nothing was changed by hand.
    pub fn is_pending(&self) -> bool {
        let pending = |origin: &Origin| origin.word() == Word::Pending;
        self.untold.is_none() && !self.origins.is_empty() && self.origins.values().all(pending)
    }
}

/// Tells where the differences between a database and the code come from, and what of them became of access. Of a source
/// that is no database only the latter is known.
///
/// # Errors
/// When the database or the code cannot be read.
pub async fn drift(
    pipeline: &Pipeline<'_>,
    spec: &SourceSpec,
    (there, wanted): (&Resolved, &Resolved),
    check: &Check,
    execution: bool,
) -> Result<Drift> {
    let mut drift = Drift::default();
    let code = SourceSpec::Schema(Files::default());
    let (Some(scope), Some((target, role))) = (&wanted.scope, target(pipeline, spec)?) else {
        drift.access = Some(access_diff(pipeline, spec, &code, execution).await?);
        return Ok(drift);
    };
    let folder = pipeline.project.migrations()?;
    let standing = standing(&target, &folder, role.as_deref()).await;
    match base(pipeline, &folder, scope, &there.catalog, standing).await {
        Ok(base) => {
            let moved = moved(pipeline, &base.catalog, scope, (there, wanted)).await?;
            drift.origins = check.differences.iter().filter_map(|one| moved.origin(one)).collect();
            drift.pending.clone_from(&base.pending);
            drift.by_hand = moved.by_hand.plan;
            if drift.origins.len() < check.differences.len() {
                drift.untold =
                    Some("it equals what was deployed and what the code says, and these differ".into());
            }
            if drift.origins.values().any(|origin| origin.by_hand.is_some()) {
                drift.opened = Some(opened(pipeline, spec, scope, base, execution).await?);
            }
        }
        Err(error) => drift.untold = Some(error.what),
    }
    if drift.untold.is_some() || drift.origins.values().any(|origin| origin.pending) {
        drift.access = Some(access_diff(pipeline, spec, &code, execution).await?);
    }
    Ok(drift)
}

/// Where a database is, and the role that migrates it; none of a source that is no database.
fn target(pipeline: &Pipeline<'_>, spec: &SourceSpec) -> Result<Option<(Target, Option<String>)>> {
    Ok(match spec {
        SourceSpec::Url(url) => Some((Target::parse(url.expose())?, None)),
        SourceSpec::Env(name) => {
            let environment = pipeline.project.environment(Some(name))?;
            Some((environment.target()?, environment.role))
        }
        _ => None,
    })
}

/// What the ledger says, in a session that reads.
async fn standing(target: &Target, folder: &Folder, role: Option<&str>) -> Result<Standing> {
    apply::status(&connect(target, Purpose::Read).await?, folder, role).await
}

/// What was deployed; an error where that is not known.
async fn base(
    pipeline: &Pipeline<'_>,
    folder: &Folder,
    scope: &Scope,
    found: &Catalog,
    standing: Result<Standing>,
) -> Result<Base> {
    let scratch = pipeline.open(&scope.roles).await?;
    (pipeline.progress)("replaying what was deployed");
    match deployed(pipeline, scratch, Question { folder, scope, found, standing, end: None }).await? {
        Deployed::Known(base) => Ok(*base),
        Deployed::Unknown(why) => Err(Error::new(why)),
    }
}

/// What moved since the last deployment: the database on its own, and the code.
struct Moved {
    by_hand: super::Comparison,
    pending: Changes,
}

async fn moved(
    pipeline: &Pipeline<'_>,
    base: &Catalog,
    scope: &Scope,
    (there, wanted): (&Resolved, &Resolved),
) -> Result<Moved> {
    let there = left_open(scope.restrict(&there.catalog), base);
    let by_hand = compare(pipeline, base, &there, &Notes::default()).await?;
    let pending = compare(pipeline, base, &wanted.catalog, &Notes::default()).await?.changes;
    Ok(Moved { by_hand, pending })
}

impl Moved {
    /// Nothing where neither side moved: three texts that are the same two by two.
    fn origin(&self, difference: &Difference) -> Option<(ObjectId, Origin)> {
        let id = &difference.object;
        // What comes or goes does so with all that belongs to it.
        let whole = difference.verb != Verb::Alter;
        let touches = |changes: &Changes| {
            let mut all = changes.created.iter().chain(&changes.dropped).chain(&changes.changed);
            all.any(|changed| changed == id || (whole && ancestors(changed).any(|parent| parent == id)))
        };
        let by_hand = touches(&self.by_hand.changes).then(|| {
            let Changes { created, dropped, changed: _ } = &self.by_hand.changes;
            match (created.contains(id), dropped.contains(id)) {
                (true, _) => Verb::Create,
                (_, true) => Verb::Drop,
                _ => Verb::Alter,
            }
        });
        let pending = touches(&self.pending);
        (by_hand.is_some() || pending).then(|| (id.clone(), Origin { by_hand, pending }))
    }
}

/// What was changed by hand made of access.
async fn opened(
    pipeline: &Pipeline<'_>,
    spec: &SourceSpec,
    scope: &Scope,
    base: Base,
    execution: bool,
) -> Result<AccessDiff> {
    let whole = base.whole.unwrap_or_else(|| base.catalog.clone());
    let before = Known {
        resolved: Resolved::bare(scope.seen(&base.catalog, &whole), Some(scope.clone())),
        roles: Roles::default(),
        live: false,
        whole,
        judged: None,
    };
    let (before, after) = settled(before, known(pipeline, spec).await?);
    between(pipeline, &before, &after, execution).await
}
