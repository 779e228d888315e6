//! What a migration is to lead to, and that brought to life: the state, what is said beside it, and what of it is ours.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, ObjectId};
use crate::error::{Error, Result};
use crate::migration::{Folder, Migration};
use crate::notes::Notes;
use crate::scratch::{Role, Scratch, ScratchDb};

use super::super::undone::{self, Undone};
use super::super::{Code, Pipeline, Scope, refuse_unmodelled, source, state, theirs};
use super::consent::qualified;

/// What a migration is to lead to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Goal {
    /// What the code says.
    #[default]
    Code,
    /// What the folder led to before.
    Earlier(Earlier),
}

/// An earlier state of the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    /// The migration that was its last (`empty`: before there was any); none means before the last one was written.
    pub last: Option<String>,
    /// What rows that are there get in columns that come back, as SQL, by `public.note.body`.
    pub fill: BTreeMap<String, String>,
}

/// A goal of which the sources were read.
pub(super) enum Aim {
    /// The code.
    Code(Box<Code>),
    /// As [`Goal::Earlier`].
    Earlier(Earlier),
}

impl Aim {
    /// Reads what the goal takes from files.
    ///
    /// # Errors
    /// With every mistake in the sources.
    pub(super) fn read(pipeline: &Pipeline<'_>, goal: &Goal) -> Result<Self> {
        Ok(match goal {
            Goal::Code => Self::Code(Box::new(Code::read(pipeline.project, None, None)?)),
            Goal::Earlier(earlier) => Self::Earlier(earlier.clone()),
        })
    }

    /// The roles that it names.
    pub(super) fn roles(&self) -> BTreeSet<String> {
        match self {
            Self::Code(code) => code.roles.clone(),
            Self::Earlier(_) => BTreeSet::new(),
        }
    }
}

/// What is wanted, brought to life.
pub(super) struct Wanted {
    /// Everything that its database holds.
    pub whole: Catalog,
    /// What is said beside it: former names, backfills, and how tables that exist are changed.
    pub notes: Notes,
    /// What of it is ours.
    pub scope: Scope,
    /// What the database held before anything of ours was in it.
    pub base: Catalog,
    /// What others have, as it was recorded.
    pub theirs: Catalog,
    /// Where names without a schema are looked up while the migration runs.
    pub search_path: Vec<String>,
    /// Whether that was looked at just now, and is to be recorded anew.
    pub theirs_seen: bool,
    /// The code, if this is what it says.
    pub code: Option<Code>,
    /// The migrations that are undone, if this is an earlier state.
    pub undone: Option<Undone>,
}

impl Wanted {
    /// What the code says. `roles` are ours beside those that it names.
    ///
    /// # Errors
    /// When the code does not load, or, with `strict`, when something in it is modelled by no kind.
    pub(super) async fn by_code(
        pipeline: &Pipeline<'_>,
        scratch: &Scratch,
        code: Code,
        roles: &BTreeSet<String>,
        strict: bool,
    ) -> Result<Self> {
        (pipeline.progress)("loading the code");
        let base = state::base_with(scratch, &code.theirs).await?;
        let whole = state::read(&state::from_code(scratch, &code).await?).await?;
        if strict {
            refuse_unmodelled(&whole.unmodelled)?;
        }
        let notes = code.notes(&whole)?;
        source::refuse_unknown_parts(&code, &whole, &notes)?;
        let config = &pipeline.project.config;
        let schemas = config.scan.schemas.union(&notes.schemas).cloned().collect();
        let managed: BTreeSet<String> = roles.union(&whole.roles()).cloned().collect();
        let bounds = source::bounds(pipeline, &schemas, &managed, &code.theirs, Some(&notes));
        let scope = Scope::of(&base, &whole, bounds);
        let notes = Notes { shed: managed, online: config.migrations.online(), ..notes };
        let (theirs, search_path) = (code.theirs.clone(), code.search_path.clone());
        let (theirs_seen, code, undone) = (false, Some(code), None);
        Ok(Self { whole, notes, scope, base, theirs, search_path, theirs_seen, code, undone })
    }

    /// A state that was read already.
    pub(super) fn found(pipeline: &Pipeline<'_>, whole: Catalog, scope: Scope) -> Self {
        let config = &pipeline.project.config;
        let managed = scope.roles.union(&whole.roles()).cloned().collect();
        let notes = Notes { shed: managed, online: config.migrations.online(), ..Notes::default() };
        let (base, theirs) = (Catalog::default(), scope.theirs.clone());
        let search_path = config.schema.search_path();
        let (theirs_seen, code, undone) = (false, None, None);
        Self { whole, notes, scope, base, theirs, search_path, theirs_seen, code, undone }
    }

    /// What migrations lead to. Also returns the database that holds it.
    ///
    /// # Errors
    /// When one does not run.
    pub(super) async fn by_migrations(
        pipeline: &Pipeline<'_>,
        scratch: &Scratch,
        migrations: &[Migration],
        roles: &BTreeSet<String>,
    ) -> Result<(Self, ScratchDb)> {
        (pipeline.progress)("replaying the migrations");
        let theirs = theirs::at(pipeline.project, None)?;
        let base = state::base_with(scratch, &theirs).await?;
        let db = state::from_migrations(pipeline, scratch, &theirs, migrations, &Role::Loader).await?;
        let whole = state::read(&db).await?;
        let config = &pipeline.project.config;
        let managed: BTreeSet<String> = roles.union(&whole.roles()).cloned().collect();
        let bounds = source::bounds(pipeline, &config.scan.schemas, &managed, &theirs, None);
        let scope = Scope::of(&base, &whole, bounds);
        let online = config.migrations.online();
        let notes = Notes { shed: managed, online, ..Notes::default() };
        let search_path = config.schema.search_path();
        let (theirs_seen, code, undone) = (false, None, None);
        Ok((Self { whole, notes, scope, base, theirs, search_path, theirs_seen, code, undone }, db))
    }

    /// What the folder led to before some of its migrations, which are run to see what they did.
    ///
    /// # Errors
    /// When there is no such migration, nothing to undo, or when one does not run.
    pub(super) async fn earlier(
        pipeline: &Pipeline<'_>,
        scratch: &Scratch,
        folder: &Folder,
        goal: &Earlier,
        roles: &BTreeSet<String>,
    ) -> Result<Self> {
        let (kept, later) = folder.split(goal.last.as_deref())?;
        if later.is_empty() {
            return Err(Error::new("there is no migration to undo")
                .hint("`palisade status` lists those that there are"));
        }
        let (mut wanted, db) = Self::by_migrations(pipeline, scratch, kept, roles).await?;
        (pipeline.progress)("running what is to be undone");
        wanted.undone = Some(undone::run(pipeline, scratch, &db, later, &mut wanted.notes).await?);
        db.remove(scratch).await?;
        for (name, value) in &goal.fill {
            let is_it = |id: &&ObjectId| id.parent().is_some() && qualified(id) == *name;
            let Some(id) = wanted.whole.objects.keys().find(is_it) else {
                return Err(Error::new(format!("there was no {name} that rows could get a value in"))
                    .hint("name a column with its table and schema: --fill \"public.note.body=''\""));
            };
            wanted.notes.objects.entry(id.clone()).or_default().backfill = Some(value.clone());
        }
        Ok(wanted)
    }

    /// What should be looked at in the sources and is no error.
    pub(super) fn warnings(&self) -> &[String] {
        self.code.as_ref().map_or(&[], |code| &code.warnings)
    }
}
