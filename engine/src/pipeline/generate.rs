//! Writes the migration from what the migrations folder leads to, to what the code says, and proves it first.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::access::{self, AccessDiff, State};
use crate::catalog::snapshot;
use crate::error::{Error, Result};
use crate::migration::{Draft, Folder, Group, Migration, Slug, Stamp, compose, store};
use crate::notes::Notes;
use crate::plan::{self, Plan};
use crate::scratch::Role;

use super::access::{declared, write_pages};
use super::{Code, Pipeline, Scope, compare, prove, refuse_unmodelled, rename, source, state};

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
    /// Sentences for stderr.
    pub messages: Vec<String>,
}

/// Generates the next migration.
///
/// # Errors
/// When the code or the folder cannot be read, or the proof fails. Nothing is written then.
pub async fn generate(pipeline: &Pipeline<'_>, request: &Generate, stamp: &Stamp) -> Result<Generated> {
    let code = Code::read(pipeline.project, None, None)?;
    let folder = Folder::read(&pipeline.project.migrations_dir())?;
    folder.check()?;
    let roles = code.roles.union(&source::known_roles(pipeline)?).cloned().collect();
    let scratch = pipeline.open(&roles).await?;

    (pipeline.progress)("loading the code");
    let base = state::base(scratch).await?;
    let wanted_db = state::from_code(scratch, &code).await?;
    let loaded = state::read(&wanted_db).await?;
    if request.strict {
        refuse_unmodelled(&loaded.unmodelled)?;
    }
    let notes = Notes::place(&code.script.notes, &loaded, &code.search_path);
    let config = &pipeline.project.config;
    let schemas = config.scan.schemas.union(&notes.schemas).cloned().collect();
    let managed = roles.union(&loaded.roles()).cloned().collect();
    let scope = Scope::of(&base, &loaded, &schemas, &managed).leaving(&loaded, &notes);
    let notes = Notes { shed: managed, ..notes };

    (pipeline.progress)("replaying the migrations");
    let old_db = state::from_migrations(pipeline, scratch, &scope.theirs, folder.migrations()).await?;
    let before = state::read(&old_db).await?;
    let scope = scope.union(&Scope::of(&base, &before, &BTreeSet::new(), &before.roles()));
    let wanted = scope.restrict(&loaded);
    let mut session = old_db.connect_as(&Role::Loader).await?;
    let (renames, before) = rename::run(&mut session, &wanted, &notes).await?;
    drop(session);
    let before = scope.restrict(&before);

    let comparison = compare(pipeline, &before, &wanted, &notes).await?;
    let mut steps = renames;
    steps.extend(comparison.plan.steps);
    let plan = Plan { steps, search_path: comparison.plan.search_path };
    let mut generated = Generated {
        refused: refused(&plan, &request.allow),
        plan,
        migrations: Vec::new(),
        files: Vec::new(),
        proven: String::new(),
        access: AccessDiff::default(),
        messages: comparison.notes.into_iter().chain(code.warnings.iter().cloned()).collect(),
    };
    if !generated.refused.is_empty() {
        return Ok(generated);
    }
    let facts = declared(pipeline, &wanted).await?;
    generated.access = access::compare(&State::new(&before, &facts), &State::new(&wanted, &facts));
    let unmodelled =
        loaded.unmodelled.iter().map(|name| format!("not migrated, because no kind models it: {name}"));
    generated.messages.extend(unmodelled);

    if !generated.plan.is_empty() {
        generated.proven = format!(
            "converges on an empty clone of PostgreSQL {} as a role without superuser rights",
            scratch.major()
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
        prove::prove(pipeline, scratch, folder.migrations(), &generated.migrations, &wanted, &scope).await?;
    }
    if request.write {
        generated.files = store(folder.path(), &generated.migrations)?;
        snapshot::write(&pipeline.project.snapshot_dir(), &wanted)?;
        write_pages(pipeline.project, &access::pages(&State::new(&wanted, &facts)))?;
    }
    Ok(generated)
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
