//! Who may do what in a source, what became of it between two, and the pages and approvals that a project keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use super::judged::Judged;
use super::tried::{self, is_ours};
use super::{Pipeline, Resolved, Scope, resolve};
use crate::access::{self, AccessDiff, Roles, Solver, State};
use crate::catalog::Catalog;
use crate::config::{Project, SourceSpec};
use crate::connect::{Purpose, Target, connect};
use crate::error::{Error, Result};
use crate::files::{self, FileSet};
use crate::scratch::Role;

/// A source with the facts about its roles.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its objects.
    pub resolved: Resolved,
    /// Its roles and owners.
    pub roles: Roles,
    /// Whether the facts come from the database itself.
    pub live: bool,
    /// Everything that was found, also what is not compared: ours may need it.
    pub whole: Catalog,
    /// What was found out about the access of this state before.
    pub(super) judged: Option<Judged>,
}

impl Known {
    /// The state that access is judged by.
    pub fn state(&self) -> State<'_> {
        let (catalog, roles) = (&self.resolved.catalog, &self.roles);
        let judged = self.judged.as_ref().and_then(|judged| judged.about(catalog, roles));
        State::new(catalog, roles).with_briefs(judged.map(|judged| &judged.briefs))
    }

    /// The roles that a scratch needs to hold this state.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let owners = self.roles.owners.values().cloned();
        let all = self.resolved.catalog.roles().into_iter().chain(self.roles.roles.keys().cloned());
        all.chain(owners).filter(|name| is_ours(name)).collect::<BTreeSet<_>>().into_iter()
    }
}

/// A source with the facts about its roles: of a database its own, else what the platform provides on a scratch and
/// what `[app]` of palisade.toml says.
///
/// # Errors
/// When the source cannot be read.
pub async fn known(pipeline: &Pipeline<'_>, spec: &SourceSpec) -> Result<Known> {
    let resolved = resolve(pipeline, spec).await?;
    known_of(pipeline, spec, resolved).await
}

/// As [`known`], of a source that is resolved already.
pub(super) async fn known_of(
    pipeline: &Pipeline<'_>,
    spec: &SourceSpec,
    resolved: Resolved,
) -> Result<Known> {
    let target = match spec {
        SourceSpec::Url(url) => Some(Target::parse(url.expose())?),
        SourceSpec::Env(name) => {
            let environment = pipeline.project.environment(Some(name))?;
            Some(Target::parse(environment.url.expose())?)
        }
        _ => None,
    };
    let live = target.is_some();
    let mut roles = match target {
        Some(target) => Roles::read(&connect(&target, Purpose::Read).await?, false).await?,
        None => declared(pipeline, &resolved.seen()).await?,
    };
    roles.declare(&pipeline.project.config.app);
    let whole = resolved.catalog.clone();
    let resolved = Resolved { catalog: resolved.seen(), ..resolved };
    Ok(Known { resolved, roles, live, whole, judged: None })
}

/// The roles of a source that is no database.
pub(crate) async fn declared(pipeline: &Pipeline<'_>, catalog: &Catalog) -> Result<Roles> {
    let app = &pipeline.project.config.app;
    let mut roles = Roles::declared(app, catalog);
    if pipeline.scratch.prelude.is_some() {
        let scratch = pipeline.open(&catalog.roles()).await?;
        let db = scratch.create_database("roles").await?;
        let session = db.connect_as(&Role::Loader).await?;
        roles = Roles::read(&session, true).await?;
        roles.roles.retain(|name, _| !name.starts_with("palisade_"));
        roles.memberships.retain(|m| m.member != access::OWNER && !m.member.starts_with("palisade_"));
        roles.declare(app);
        drop(session);
        db.remove(scratch).await?;
    }
    roles.assumed.push(
        "roles: attributes and memberships are those that the prelude and [app] of palisade.toml give them; a \
         database knows its own"
            .to_owned(),
    );
    Ok(roles)
}

/// What becomes of access from the first to the second. With `execution`, both are tried out on the same rows.
///
/// # Errors
/// When a source cannot be read.
pub async fn access_diff(
    pipeline: &Pipeline<'_>,
    from: &SourceSpec,
    to: &SourceSpec,
    execution: bool,
) -> Result<AccessDiff> {
    let (from, to) = settled(known(pipeline, from).await?, known(pipeline, to).await?);
    between(pipeline, &from, &to, execution).await
}

/// Two states as they are compared: each within what the other manages, with what is known of roles.
pub(super) fn settled(mut from: Known, mut to: Known) -> (Known, Known) {
    match (&from.resolved.scope, &to.resolved.scope) {
        (None, Some(scope)) => from.resolved.catalog = within(scope, &from.resolved.catalog),
        (Some(scope), None) => to.resolved.catalog = within(scope, &to.resolved.catalog),
        _ => {}
    }
    // Sources say nothing of roles: what one database says of them holds for both.
    match (from.live, to.live) {
        (true, false) => to.roles = adopted(&from.roles, &to.resolved.catalog),
        (false, true) => from.roles = adopted(&to.roles, &from.resolved.catalog),
        _ => {}
    }
    (from, to)
}

/// What of a database is ours, with what that hangs on.
fn within(scope: &Scope, whole: &Catalog) -> Catalog {
    scope.seen(&scope.restrict(whole), whole)
}

/// What becomes of access between two states that are at hand.
///
/// # Errors
/// When the process was asked to end.
pub(super) async fn between(
    pipeline: &Pipeline<'_>,
    from: &Known,
    to: &Known,
    execution: bool,
) -> Result<AccessDiff> {
    let states = (&from.state(), &to.state());
    between_states(pipeline, (from, to), states, execution).await
}

/// As [`between`], of states that are at hand, too.
pub(super) async fn between_states(
    pipeline: &Pipeline<'_>,
    (from, to): (&Known, &Known),
    (old, new): (&State<'_>, &State<'_>),
    execution: bool,
) -> Result<AccessDiff> {
    (pipeline.progress)("comparing access");
    let mut diff = access::compare_with(old, new, Solver::find().as_ref());
    if execution {
        tried::observe(pipeline, &mut diff, from, to).await?;
    } else {
        diff.not_looked_at.push("rows: nothing was tried on any".to_owned());
    }
    Ok(diff)
}

/// The facts of a database, for a catalog that has objects which are not there yet: they will belong to whom most
/// belongs.
fn adopted(roles: &Roles, catalog: &Catalog) -> Roles {
    let mut count: BTreeMap<&String, usize> = BTreeMap::new();
    for owner in roles.owners.values() {
        *count.entry(owner).or_default() += 1;
    }
    let most = count.into_iter().max_by_key(|(_, count)| *count).map(|(owner, _)| owner.clone());
    let mut adopted = roles.clone();
    if let Some(owner) = most {
        for id in catalog.objects.keys().filter(|id| id.parent().is_none()) {
            adopted.owners.entry(id.clone()).or_insert_with(|| owner.clone());
        }
        adopted.assumed.push(format!("what is not there yet is taken to belong to {owner}"));
    }
    adopted
}

/// The pages of a project's access that are not what they have to be: file names, sorted.
///
/// # Errors
/// When the folder cannot be read.
pub fn stale_pages(project: &Project, pages: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let folder = project.access_dir();
    let mut stale: BTreeSet<String> = pages
        .iter()
        .filter(|(name, text)| std::fs::read_to_string(folder.join(name)).ok().as_ref() != Some(text))
        .map(|(name, _)| name.clone())
        .collect();
    stale.extend(written(project)?.into_iter().filter(|name| !pages.contains_key(name)));
    Ok(stale.into_iter().collect())
}

/// Writes the pages, and removes those of what is gone.
///
/// # Errors
/// When the disk refuses; then they are as they were.
pub fn write_pages(project: &Project, pages: &BTreeMap<String, String>) -> Result<Vec<PathBuf>> {
    let mut files = FileSet::default();
    let written = stage_pages(project, pages, &mut files)?;
    files.commit()?;
    Ok(written)
}

/// As [`write_pages`], together with others.
pub(super) fn stage_pages(
    project: &Project,
    pages: &BTreeMap<String, String>,
    files: &mut FileSet,
) -> Result<Vec<PathBuf>> {
    let folder = project.access_dir();
    let stale = stale_pages(project, pages)?;
    for name in &stale {
        match pages.get(name) {
            Some(text) => files.put_derived(&folder.join(name), text)?,
            None => files.remove(&folder.join(name)),
        }
    }
    Ok(stale.into_iter().map(|name| folder.join(name)).collect())
}

/// The names of the pages that are there.
fn written(project: &Project) -> Result<Vec<String>> {
    let entries = match std::fs::read_dir(project.access_dir()) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let names: std::io::Result<Vec<String>> =
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect();
    Ok(names?.into_iter().filter(|name| name.ends_with(".md")).collect())
}

/// `approved.toml`: differences of access that were agreed to, each by its digest.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Approvals {
    approved: Vec<Approval>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Approval {
    digest: String,
    reason: String,
}

/// Why exactly this difference was agreed to, if it was.
///
/// # Errors
/// When the file of approvals says something else than that.
pub fn approval(project: &Project, diff: &AccessDiff) -> Result<Option<String>> {
    let file = project.approvals();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::new(format!("{} cannot be read: {error}", file.display()))),
    };
    let approvals: Approvals = toml::from_str(&text).map_err(|error| {
        Error::new(format!("{} is no list of approvals", file.display()))
            .detail(error.message().to_owned())
            .hint("write [[approved]] with digest = \"sha256:…\" and reason = \"…\"")
    })?;
    let digest = diff.digest();
    let found = approvals.approved.into_iter().find(|one| one.digest == digest);
    match found {
        Some(one) if one.reason.trim().is_empty() => {
            Err(Error::new(format!("{}: an approval without a reason", file.display()))
                .hint("say why this access is meant: reason = \"…\""))
        }
        found => Ok(found.map(|one| one.reason)),
    }
}

/// Adds an approval of exactly this difference.
///
/// # Errors
/// When the file cannot be written.
pub fn approve(project: &Project, diff: &AccessDiff, reason: &str) -> Result<PathBuf> {
    let file = project.approvals();
    if reason.trim().is_empty() {
        return Err(Error::new("an approval has a reason").hint("--approve \"why this access is meant\""));
    }
    let failed = |error: std::io::Error| Error::new(format!("{} cannot be written: {error}", file.display()));
    let mut text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            "# Differences of access that were agreed to. Whoever answers for access owns this file (CODEOWNERS).\n"
                .to_owned()
        }
        Err(error) => return Err(failed(error)),
    };
    let reason: String = reason.chars().filter(|c| !c.is_control()).collect();
    let reason = toml::Value::String(reason);
    text += &format!("\n[[approved]]\ndigest = \"{}\"\nreason = {reason}\n", diff.digest());
    files::write(&file, &text)?;
    Ok(file)
}
