//! Writes the migration from what the migrations folder leads to, to what the code says, and proves it first.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::access::{self, AccessDiff, State};
use crate::catalog::{Catalog, snapshot};
use crate::config::SourceSpec;
use crate::error::{Error, Result};
use crate::load::makes_leakproof;
use crate::migration::{Draft, Group, Migration, Slug, Stamp, compose, store};
use crate::notes::Notes;
use crate::plan::{self, Plan};
use crate::scratch::{Role, Scratch};

use super::access::{Known, between, declared, write_pages};
use super::alike::lookalikes;
use super::base::Base;
use super::live::{self, Live};
use super::runner::Runner;
use super::{
    Check, Code, Hints, Lookalike, Pipeline, Resolved, Scope, compare, prove, record, refuse_unmodelled,
    rename, source, state, theirs,
};

/// What to generate.
#[derive(Debug, Clone)]
pub struct Generate {
    /// What the migration is called; by default after what it does.
    pub slug: Option<Slug>,
    /// Destructive steps that are agreed to: `drop:table:public.workouts`, or `drop:*` for all.
    pub allow: BTreeSet<String>,
    /// Whether to stop at what no kind models.
    pub strict: bool,
    /// Whether files are written; else everything but that is done.
    pub write: bool,
    /// What to start from in place of the folder of migrations.
    pub from: Option<SourceSpec>,
    /// Whether the database of a profile is compared with the folder first, and of which; `None` in it is the usual
    /// one.
    pub live: Option<Option<String>>,
    /// What was said about drops and adds that look alike.
    pub hints: Hints,
    /// Whether a change of access is tried out on rows.
    pub execution: bool,
}

/// What was generated.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The plan; empty when the folder leads to the code already.
    pub plan: Plan,
    /// The migrations, in their order.
    pub migrations: Vec<Migration>,
    /// The files that were written.
    pub files: Vec<PathBuf>,
    /// What was proven, in one sentence.
    pub proven: String,
    /// What becomes of access.
    pub access: AccessDiff,
    /// Destructive steps that nobody has agreed to; if there are any, nothing was written.
    pub refused: Vec<String>,
    /// Drops and adds that look alike, and of which nobody has said whether they are renames; if there are any, nothing
    /// was written.
    pub lookalikes: Vec<Lookalike>,
    /// How the database of the profile differs from what its migrations lead to; if it does, nothing was written.
    pub drift: Option<Check>,
    /// Sentences for stderr.
    pub messages: Vec<String>,
}

/// Generates the next migration.
///
/// # Errors
/// When the code or the folder cannot be read, or the proof fails. Nothing is written then.
pub async fn generate(pipeline: &Pipeline<'_>, request: &Generate, stamp: &Stamp) -> Result<Generated> {
    let code = Code::read(pipeline.project, None, None)?;
    let folder = pipeline.project.migrations()?;
    folder.check()?;
    let roles = code.roles.union(&source::known_roles(pipeline)?).cloned().collect();
    let scratch = pipeline.open(&roles).await?;

    (pipeline.progress)("loading the code");
    let (code, seen) = theirs_now(pipeline, scratch, code, request).await?;
    let base = state::base_with(scratch, &code.theirs).await?;
    let wanted_db = state::from_code(scratch, &code).await?;
    let loaded = state::read(&wanted_db).await?;
    if request.strict {
        refuse_unmodelled(&loaded.unmodelled)?;
    }
    let notes = code.notes(&loaded)?;
    source::refuse_unknown_parts(&code, &loaded, &notes)?;
    let config = &pipeline.project.config;
    let schemas = config.scan.schemas.union(&notes.schemas).cloned().collect();
    let managed = roles.union(&loaded.roles()).cloned().collect();
    let scope =
        Scope::of(&base, &loaded, source::bounds(pipeline, &schemas, &managed, &code.theirs, Some(&notes)));
    let mut notes = Notes { shed: managed, online: config.migrations.online(), ..notes };
    let separate = request.hints.apply(&mut notes, &loaded)?;

    (pipeline.progress)("replaying the migrations");
    let start = Base::of(pipeline, &folder, request.from.as_ref()).await?;
    let old_db = start.build(pipeline, scratch, &scope, &Role::Loader).await?;
    let before = state::read(&old_db).await?;
    let scope = match start {
        Base::Folder(_) => {
            let mut there = base.clone();
            there.objects.extend(scope.start().objects);
            let (none, roles) = (BTreeSet::new(), before.roles());
            let bounds = source::bounds(pipeline, &none, &roles, &code.theirs, None);
            scope.union(&Scope::of(&there, &before, bounds))
        }
        // What else is in a database that is there is not ours for that.
        Base::Found(_) => scope,
    };
    let wanted = scope.restrict(&loaded);
    let mut generated = Generated::nothing();
    generated.messages = rename::remarks(&before, &wanted, &notes);
    if let Some(profile) = &request.live {
        let whole = scope.restrict(&before);
        match live::compare(pipeline, scratch, profile.as_deref(), &folder, &scope, &whole).await? {
            Live::Agrees => {}
            Live::Unknown(why) => generated.messages.push(why),
            Live::Drifted(mut drift, found) => {
                let taken = drift.taken_over(pipeline, *found, &wanted, &scope).await?;
                if !drift.differences.is_empty() {
                    generated.drift = Some(*drift);
                    return Ok(generated);
                }
                generated.messages.extend(taken.iter().map(|id| {
                    format!("in the database of the profile already, where `palisade migrate --adopt` enters it: {id}")
                }));
            }
        }
    }
    let mut session = old_db.connect_as(&Role::Loader).await?;
    let (renames, before) = rename::run(&mut session, &wanted, &notes).await?;
    drop(session);
    let whole = before;
    let before = scope.restrict(&whole);

    let comparison = compare(pipeline, &before, &wanted, &notes).await?;
    let mut steps = renames;
    steps.extend(comparison.plan.steps);
    let plan = Plan { steps, search_path: comparison.plan.search_path };
    generated.lookalikes = lookalikes(&before, &wanted, &comparison.changes, &notes, &separate);
    generated.refused = refused(&plan, &request.allow);
    generated.plan = plan;
    generated.messages.extend(comparison.notes.into_iter().chain(code.warnings.iter().cloned()));
    if !generated.refused.is_empty() || !generated.lookalikes.is_empty() {
        return Ok(generated);
    }
    let facts = declared(pipeline, &scope.seen(&wanted, &loaded)).await?;
    let known = |catalog: &Catalog, whole: &Catalog| Known {
        resolved: Resolved {
            catalog: scope.seen(catalog, whole),
            notes: Notes::default(),
            scope: Some(scope.clone()),
            messages: Vec::new(),
        },
        roles: facts.clone(),
        live: false,
        whole: whole.clone(),
    };
    // Of a first migration every row is new.
    let execution = request.execution && !before.objects.is_empty();
    generated.access = between(pipeline, &known(&before, &whole), &known(&wanted, &loaded), execution).await;
    generated.messages.extend(state::about_stubs(scratch, &wanted));
    let unmodelled =
        loaded.unmodelled.iter().map(|name| format!("not migrated, because no kind models it: {name}"));
    generated.messages.extend(unmodelled);

    if !generated.plan.is_empty() {
        let runner = match (&request.live, &request.from) {
            (Some(profile), _) => Runner::of(pipeline, scratch, profile.as_deref()).await?,
            (None, Some(SourceSpec::Env(name))) => Runner::of(pipeline, scratch, Some(name)).await?,
            _ => Runner::nobody(scratch),
        };
        let leakproof = generated.plan.statements().any(|statement| makes_leakproof(&statement.sql));
        let stubs = state::stubs(scratch, &wanted);
        generated.proven = format!(
            "converges on an empty clone of PostgreSQL {} {}{}",
            scratch.major(),
            runner.words(leakproof),
            if stubs.is_empty() { String::new() } else { format!("; proven except: {}", stubs.join(", ")) }
        );
        let groups: Vec<Group> = generated.plan.groups().iter().map(Group::from).collect();
        let draft = Draft {
            slug: request.slug.clone().map_or_else(|| default_slug(&generated.plan), Ok)?,
            groups: &groups,
            proven: &generated.proven,
            dialect: config.migrations.dialect,
            search_path: &code.search_path,
        };
        generated.migrations = compose(&folder, &draft, stamp)?;
        for migration in &mut generated.migrations {
            migration.header.access = Some(generated.access.summary()).filter(|said| !said.is_empty());
        }
        let new = &generated.migrations;
        let foreign = prove::prove(pipeline, scratch, &start, new, &wanted, &scope, &runner).await?;
        let given = foreign.iter().filter(|id| !whole.contains(id));
        generated.messages.extend(given.map(|id| {
            format!("the default privileges of the database give it, and no migration takes it: {id}")
        }));
    }
    if scratch.major() != config.postgres {
        generated.messages.push(format!(
            "the snapshot is in the words of PostgreSQL {}: there is no PostgreSQL {} here, which palisade.toml names",
            scratch.major(),
            config.postgres
        ));
    }
    if request.write {
        generated.files = store(&folder, &generated.migrations)?;
        snapshot::write(&pipeline.project.snapshot_dir(), &wanted)?;
        record::write(pipeline.project, &code, &pipeline.project.migrations()?)?;
        let judged = scope.seen(&wanted, &loaded);
        write_pages(pipeline.project, &access::pages(&State::new(&judged, &facts)))?;
        if seen {
            snapshot::write(&pipeline.project.theirs_dir(), &code.theirs)?;
        }
    }
    Ok(generated)
}

/// The code with what others have now, where the project attaches to schemas of theirs and their database can be read;
/// and whether it was.
async fn theirs_now(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    code: Code,
    request: &Generate,
) -> Result<(Code, bool)> {
    let attach = &pipeline.project.config.scan.attach;
    let (false, Some(profile)) = (attach.is_empty(), &request.live) else { return Ok((code, false)) };
    // That it cannot be reached is said where it is compared.
    let Some(found) = live::database(pipeline, profile.as_deref()).await else { return Ok((code, false)) };
    let platform = state::base(scratch).await?;
    let now = theirs::record(&found, &platform, attach);
    let ours = snapshot::read(&pipeline.project.snapshot_dir())?.unwrap_or_default();
    let theirs = theirs::refreshed(&code.theirs, &now, &ours);
    scratch.add_roles(&theirs.roles()).await?;
    Ok((Code { theirs, ..code }, true))
}

impl Generated {
    fn nothing() -> Self {
        Self {
            plan: Plan::default(),
            migrations: Vec::new(),
            files: Vec::new(),
            proven: String::new(),
            access: AccessDiff::default(),
            refused: Vec::new(),
            lookalikes: Vec::new(),
            drift: None,
            messages: Vec::new(),
        }
    }
}

/// The destructive steps that the flags do not name.
pub(super) fn refused(plan: &Plan, allow: &BTreeSet<String>) -> Vec<String> {
    let destroys = |step: &&plan::Step| {
        let mut hazards = step.statements.iter().flat_map(|statement| &statement.hazards);
        hazards.any(|hazard| hazard.code == plan::Code::DataLoss)
    };
    let name = |step: &plan::Step| {
        let id = &step.id;
        let name = match id.parent() {
            Some(parent) => format!("{}.{}", parent.sql(), id.sql()),
            None => id.sql(),
        };
        format!("drop:{}:{name}", id.kind.noun().replace(' ', "-"))
    };
    let names = plan.steps.iter().filter(destroys).map(name);
    names.filter(|name| !allow.contains(name) && !allow.contains("drop:*")).collect()
}

/// A name from what the plan does most.
fn default_slug(plan: &Plan) -> Result<Slug> {
    let Some(first) = plan.steps.first() else { return Slug::new("nothing") };
    let root = first.id.root();
    let one_root = plan.steps.iter().all(|step| step.id.root() == root);
    let verb = match first.verb {
        plan::Verb::Create => "create",
        plan::Verb::Alter => "change",
        plan::Verb::Drop => "drop",
    };
    if one_root {
        Slug::new(&format!("{verb} {}", root.name))
    } else {
        Slug::new(&format!("{verb} {} and more", root.name))
    }
    .map_err(|error: Error| error.hint("name the migration: `palisade generate NAME`"))
}
