//! Writes the migration from what the migrations folder leads to, to what the code says, and proves it first.

mod back;
mod consent;
mod goal;
mod hotfix;
mod remarks;
mod reprove;
mod sides;
mod squash;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::access::{self, AccessDiff, Roles, State};
use crate::catalog::{ObjectId, snapshot};
use crate::config::{Files, SourceSpec};
use crate::error::{Error, Result};
use crate::files::FileSet;
use crate::load::makes_leakproof;
use crate::migration::{Draft, Folder, Group, Migration, Slug, Stamp, compose, store};
use crate::notes::Notes;
use crate::plan::{self, Plan};
use crate::scratch::Scratch;

use super::access::{between, declared, stage_pages};
use super::alike::lookalikes;
use super::base::Base;
use super::live::{self, Live};
use super::runner::Runner;
use super::undone::Undone;
use super::{
    Check, Code, Hints, Lookalike, Pipeline, compare, prove, record, rename, resolve, source, state, theirs,
};
pub use back::Back;
pub(super) use back::back;
pub(super) use consent::refused;
use goal::{Aim, Wanted};
pub use goal::{Earlier, Goal};
use hotfix::Hotfix;
pub use reprove::reprove;
use sides::Sides;
pub use squash::{Squash, Squashed, squash};

/// What to generate.
#[derive(Debug, Clone, Default)]
pub struct Generate {
    /// What the migration is to lead to.
    pub goal: Goal,
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
    /// A git revision that is deployed without what came later: the migration has to run there as well, and lead to the
    /// same with what came later behind it.
    pub hotfix: Option<String>,
    /// Whether the database of a profile is compared with the folder first, and of which; `None` in it is the usual
    /// one.
    pub live: Option<Option<String>>,
    /// What was said about drops and adds that look alike.
    pub hints: Hints,
    /// Whether a change of access is tried out on rows.
    pub execution: bool,
}

/// What was generated.
#[derive(Debug, Clone, Default)]
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
    /// The migrations that are undone, where the goal is an earlier state, with the data that does not come back.
    pub undone: Option<Undone>,
    /// The objects by which the sources differ from that state: the next migration would bring them back.
    pub declared: Vec<String>,
    /// Sentences for stderr.
    pub messages: Vec<String>,
}

/// Generates the next migration.
///
/// # Errors
/// When the code or the folder cannot be read, or the proof fails. Nothing is written then.
pub async fn generate(pipeline: &Pipeline<'_>, request: &Generate, stamp: &Stamp) -> Result<Generated> {
    let aim = Aim::read(pipeline, &request.goal)?;
    let folder = pipeline.project.migrations()?;
    folder.check()?;
    let roles = source::known_roles(pipeline)?.union(&aim.roles()).cloned().collect();
    let scratch = pipeline.open(&roles).await?;
    let work = Work { pipeline, scratch, folder: &folder, request };

    let mut wanted = work.bring_to_life(aim, &roles).await?;
    let separate = request.hints.apply(&mut wanted.notes, &wanted.whole)?;
    let start = Base::of(pipeline, &folder, request.from.as_ref()).await?;
    let mut sides = Sides::gather(pipeline, scratch, &wanted, &start).await?;
    let mut generated = Generated { undone: wanted.undone.clone(), ..Generated::default() };
    if let Goal::Code = request.goal {
        let remarks = rename::remarks(&sides.before.whole, &sides.wanted.ours, &wanted.notes);
        generated.messages.extend(remarks);
    }

    if work.finds_drift(&sides, &mut generated).await? {
        return Ok(generated);
    }
    let renames = sides.rename(&wanted.notes).await?;
    let found = sides.compare(pipeline, renames, &wanted.notes).await?;
    if let Goal::Code = request.goal {
        // Of an earlier state it is known what was only called otherwise.
        let (before, wanted_now) = (&sides.before.ours, &sides.wanted.ours);
        generated.lookalikes = lookalikes(before, wanted_now, &found.changes, &wanted.notes, &separate);
    }
    generated.refused = refused(&found.plan, &request.allow);
    generated.plan = found.plan;
    generated.messages.extend(found.notes.into_iter().chain(wanted.warnings().iter().cloned()));
    if !generated.refused.is_empty() || !generated.lookalikes.is_empty() {
        return Ok(generated);
    }

    let facts = declared(pipeline, &sides.scope.seen(&sides.wanted.ours, &wanted.whole)).await?;
    generated.access = work.access(&sides, &facts).await?;
    generated.messages.extend(state::about_stubs(scratch, &sides.wanted.ours));
    let unmodelled = wanted.whole.unmodelled.iter();
    let unmodelled = unmodelled.map(|name| format!("not migrated, because no kind models it: {name}"));
    generated.messages.extend(unmodelled);
    if !generated.plan.is_empty() {
        work.compose_and_prove(&wanted, &start, &sides, &mut generated, stamp).await?;
    }
    generated.messages.extend(work.about_major());
    if request.write {
        let mut files = FileSet::default();
        generated.files = store(&folder, &generated.migrations, &mut files)?;
        let all = folder.migrations().iter().chain(&generated.migrations).cloned().collect();
        work.write(&wanted, &sides, &facts, &Folder::of(folder.path(), all), files)?;
    }
    if generated.undone.is_some() {
        match work.still_declared(&sides).await {
            Ok(declared) => generated.declared = declared,
            Err(error) => generated.messages.push(format!("the sources were not compared: {}", error.what)),
        }
    }
    Ok(generated)
}

/// What all the steps of one run work with.
struct Work<'a> {
    pipeline: &'a Pipeline<'a>,
    scratch: &'a Scratch,
    folder: &'a Folder,
    request: &'a Generate,
}

impl Work<'_> {
    /// Builds what the migration is to lead to.
    async fn bring_to_life(&self, aim: Aim, roles: &BTreeSet<String>) -> Result<Wanted> {
        let (pipeline, scratch) = (self.pipeline, self.scratch);
        match aim {
            Aim::Earlier(earlier) => Wanted::earlier(pipeline, scratch, self.folder, &earlier, roles).await,
            Aim::Code(code) => {
                let (code, theirs_seen) = self.with_theirs_now(*code).await?;
                let wanted = Wanted::by_code(pipeline, scratch, code, roles, self.request.strict).await?;
                Ok(Wanted { theirs_seen, ..wanted })
            }
        }
    }

    /// The code with what others have now, where the project attaches to schemas of theirs and their database can be
    /// read; and whether it was.
    async fn with_theirs_now(&self, code: Code) -> Result<(Code, bool)> {
        let attach = &self.pipeline.project.config.scan.attach;
        let (false, Some(profile)) = (attach.is_empty(), &self.request.live) else {
            return Ok((code, false));
        };
        // That it cannot be reached is said where it is compared.
        let Some(found) = live::database(self.pipeline, profile.as_deref()).await else {
            return Ok((code, false));
        };
        let platform = state::base(self.scratch).await?;
        let now = theirs::record(&found, &platform, attach);
        let ours = snapshot::read(&self.pipeline.project.snapshot_dir())?.unwrap_or_default();
        let theirs = theirs::refreshed(&code.theirs, &now, &ours);
        self.scratch.add_roles(&theirs.roles()).await?;
        Ok((Code { theirs, ..code }, true))
    }

    /// Whether the database of the profile differs from what its migrations lead to.
    async fn finds_drift(&self, sides: &Sides, generated: &mut Generated) -> Result<bool> {
        let Some(profile) = &self.request.live else { return Ok(false) };
        let (scope, whole) = (&sides.scope, &sides.before.ours);
        match live::compare(self.pipeline, self.scratch, profile.as_deref(), self.folder, scope, whole)
            .await?
        {
            Live::Agrees => {}
            Live::Unknown(why) => generated.messages.push(why),
            Live::Drifted(mut drift, found) => {
                let taken = drift.taken_over(self.pipeline, *found, &sides.wanted.ours, scope).await?;
                if !drift.differences.is_empty() {
                    generated.drift = Some(*drift);
                    return Ok(true);
                }
                generated.messages.extend(taken.iter().map(|id| {
                    format!("in the database of the profile already, where `palisade migrate --adopt` enters it: {id}")
                }));
            }
        }
        Ok(false)
    }

    /// What becomes of access.
    async fn access(&self, sides: &Sides, facts: &Roles) -> Result<AccessDiff> {
        // Of a first migration every row is new.
        let execution = self.request.execution && !sides.before.ours.objects.is_empty();
        let (before, wanted) = (sides.known(&sides.before, facts), sides.known(&sides.wanted, facts));
        between(self.pipeline, &before, &wanted, execution).await
    }

    /// Makes the files of the plan, and runs them on an empty clone of what is there.
    async fn compose_and_prove(
        &self,
        wanted: &Wanted,
        start: &Base<'_>,
        sides: &Sides,
        generated: &mut Generated,
        stamp: &Stamp,
    ) -> Result<()> {
        let (pipeline, scratch) = (self.pipeline, self.scratch);
        let runner = self.runner().await?;
        let plan = &generated.plan;
        generated.proven = self.words(&runner, plan, sides);
        let groups: Vec<Group> = plan.groups().iter().map(Group::from).collect();
        let draft = Draft {
            slug: self.slug(plan)?,
            groups: &groups,
            proven: &generated.proven,
            dialect: pipeline.project.config.migrations.dialect,
            search_path: &wanted.search_path,
        };
        generated.migrations = compose(self.folder, &draft, stamp)?;
        for migration in &mut generated.migrations {
            migration.header.access = Some(generated.access.summary()).filter(|said| !said.is_empty());
        }
        if let Some(revision) = &self.request.hotfix {
            let hotfix = Hotfix::of(pipeline, self.folder, revision)?;
            hotfix.prove(pipeline, scratch, &mut generated.migrations, sides, &runner).await?;
            generated.messages.push(hotfix.words());
        }
        let (new, goal) = (&generated.migrations, &sides.wanted.ours);
        let foreign = prove::prove(pipeline, scratch, start, new, goal, &sides.scope, &runner).await?;
        let given = foreign.iter().filter(|id| !sides.before.whole.contains(id));
        generated.messages.extend(given.map(|id| {
            format!("the default privileges of the database give it, and no migration takes it: {id}")
        }));
        Ok(())
    }

    /// What the migration is called.
    fn slug(&self, plan: &Plan) -> Result<Slug> {
        match (&self.request.slug, &self.request.goal) {
            (Some(slug), _) => Ok(slug.clone()),
            (None, Goal::Code) => default_slug(plan),
            (None, Goal::Earlier(Earlier { last, .. })) => match self.folder.split(last.as_deref())? {
                (_, [only, ..]) if last.is_none() => Slug::new(&format!("undo {}", only.slug)),
                ([.., last], _) => Slug::new(&format!("back to {}", last.slug)),
                ([], _) => Slug::new("back to nothing"),
            },
        }
    }

    /// Whoever will run the migration, as far as that is known.
    async fn runner(&self) -> Result<Runner> {
        let of = |profile| Runner::of(self.pipeline, self.scratch, profile);
        match (&self.request.live, &self.request.from) {
            (Some(profile), _) => of(profile.as_deref()).await,
            (None, Some(SourceSpec::Env(name))) => of(Some(name)).await,
            _ => Ok(Runner::nobody(self.scratch)),
        }
    }

    /// What will be proven, in one sentence.
    fn words(&self, runner: &Runner, plan: &Plan, sides: &Sides) -> String {
        let leakproof = plan.statements().any(|statement| makes_leakproof(&statement.sql));
        let stubs = state::stubs(self.scratch, &sides.wanted.ours);
        format!(
            "converges on an empty clone of PostgreSQL {} {}{}",
            self.scratch.major(),
            runner.words(leakproof),
            if stubs.is_empty() { String::new() } else { format!("; proven except: {}", stubs.join(", ")) }
        )
    }

    fn about_major(&self) -> Option<String> {
        let (here, wanted) = (self.scratch.major(), self.pipeline.project.config.postgres);
        (here != wanted).then(|| {
            format!(
                "the snapshot is in the words of PostgreSQL {here}: there is no PostgreSQL {wanted} here, which \
                 palisade.toml names"
            )
        })
    }

    /// Writes the files of migrations, and everything that follows from those that the folder has now: all of it, or nothing.
    fn write(
        &self,
        wanted: &Wanted,
        sides: &Sides,
        facts: &Roles,
        now: &Folder,
        mut files: FileSet,
    ) -> Result<()> {
        let project = self.pipeline.project;
        snapshot::stage(&project.snapshot_dir(), &sides.wanted.ours, &mut files)?;
        record::write(project, wanted.code.as_ref(), now, &mut files)?;
        let judged = sides.scope.seen(&sides.wanted.ours, &sides.wanted.whole);
        stage_pages(project, &access::pages(&State::new(&judged, facts)), &mut files)?;
        if wanted.theirs_seen {
            snapshot::stage(&project.theirs_dir(), &wanted.theirs, &mut files)?;
        }
        files.commit()
    }

    /// The objects by which the sources differ from what was wanted.
    async fn still_declared(&self, sides: &Sides) -> Result<Vec<String>> {
        let code = resolve(self.pipeline, &SourceSpec::Schema(Files::default())).await?;
        let changes =
            compare(self.pipeline, &sides.wanted.ours, &code.catalog, &Notes::default()).await?.changes;
        let ids = changes.created.iter().chain(&changes.dropped).chain(&changes.changed);
        // What belongs to an object that differs as a whole says nothing more.
        let whole = |id: &&ObjectId| {
            !std::iter::successors(id.parent(), |id| id.parent())
                .any(|id| changes.created.contains(id) || changes.dropped.contains(id))
        };
        let mut names: Vec<String> = ids.filter(whole).map(ToString::to_string).collect();
        names.sort();
        Ok(names)
    }
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
