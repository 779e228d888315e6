//! Proves pulled sources: they are read and loaded as any command would, and compared with what they were made from.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model as model;

use super::Held;
use super::draft::Draft;
use super::theirs::Theirs;
use crate::catalog::{Catalog, ObjectId};
use crate::config::UnknownCfg;
use crate::error::{Error, Result};
use crate::introspect::introspect;
use crate::kinds::Kind;
use crate::load::{LoadFailure, Loader, load};
use crate::notes::Notes;
use crate::pipeline::{Code, Pipeline, compare, furnish};
use crate::scratch::{Role, Scratch, ScratchDb};

/// What is known of a draft.
pub(super) enum Verdict {
    /// It leads to the catalog that it was made from.
    Proven,
    /// These objects have to be SQL.
    Hold(Held),
    /// It does not, and no struct is to blame.
    Failed(Error),
}

impl From<Held> for Verdict {
    fn from(held: Held) -> Self {
        Self::Hold(held)
    }
}

/// The catalog of a new database.
pub(super) async fn base(scratch: &Scratch) -> Result<Catalog> {
    let db = scratch.create_database("base").await?;
    let catalog = introspect(&mut db.connect_to_read().await?).await?;
    db.remove(scratch).await?;
    Ok(catalog)
}

/// Objects of structs that SQL would have to drop and create again.
pub(super) fn replaced(draft: &Draft, held: &Held) -> Held {
    let mut out = Held::new();
    for id in draft.unsayable.iter().filter(|id| draft.said.contains(*id)) {
        hold(id, held, &mut out, "it differs from what its attributes can say");
    }
    out
}

/// What is needed to prove a draft.
pub(super) struct Prover<'a> {
    pub(super) pipeline: &'a Pipeline<'a>,
    pub(super) scratch: &'a Scratch,
    pub(super) base: &'a Catalog,
    pub(super) wanted: &'a Catalog,
    /// What of that others own: it is there before the sources are loaded, and not compared.
    pub(super) theirs: &'a Theirs,
    /// The folder of the sources, as messages show it; wherever they will stand, they stand alone there.
    pub(super) folder: &'a str,
}

impl Prover<'_> {
    /// Reads, loads and compares.
    pub(super) async fn prove(&self, draft: &Draft, held: &Held) -> Result<Verdict> {
        let code = match self.code(draft) {
            Ok(code) => code,
            Err(mistakes) => return Ok(self.blame_mistakes(draft, held, &mistakes)),
        };
        (self.pipeline.progress)("proving what was pulled");
        let db = self.scratch.create_database("pull").await?;
        self.lay(&db).await?;
        let loaded = self.load(&db, &code).await?;
        let found = match loaded {
            Ok(()) => introspect(&mut db.connect_to_read().await?).await?,
            Err(failure) => {
                db.remove(self.scratch).await?;
                return Ok(self.blame_failure(draft, held, failure));
            }
        };
        db.remove(self.scratch).await?;
        self.compare(draft, held, &found).await
    }

    /// Makes what others own, which is there before the sources are.
    pub(super) async fn lay(&self, db: &ScratchDb) -> Result<()> {
        let mut ground = self.wanted.clone();
        ground.objects.retain(|id, _| self.theirs.owns(id) && !self.base.contains(id));
        furnish(self.scratch, db, &ground, &Role::Loader).await
    }

    /// Reads the draft by the rules of the project, as if it stood in its folder.
    pub(super) fn code(&self, draft: &Draft) -> Result<Code, Vec<model::Diagnostic>> {
        let config = &self.pipeline.project.config;
        let files: BTreeMap<String, String> =
            draft.files.iter().map(|(name, text)| (self.path(name), text.clone())).collect();
        let scan = model::ScanConfig {
            roots: vec![self.folder.to_owned()],
            features: config.scan.features.clone(),
            unknown_cfg: match config.scan.cfg {
                UnknownCfg::Error => model::UnknownCfg::Error,
                UnknownCfg::Include => model::UnknownCfg::Include,
            },
            default_schema: config.schema.default.clone(),
            rls: config.rls.intent(),
        };
        // Every struct says whether it has row security, so that no default matters.
        let script = if files.is_empty() {
            model::Script::default()
        } else {
            model::lower(&model::scan(&scan, &files)?, &model::LowerConfig::default())?
        };
        let roles = self.wanted.roles().union(&config.roles).cloned().collect();
        let search_path = config.schema.search_path();
        Ok(Code { script, warnings: Vec::new(), search_path, roles, theirs: Catalog::default() })
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    pub(super) async fn load(&self, db: &ScratchDb, code: &Code) -> Result<Result<(), LoadFailure>> {
        let session = db.connect_as(&Role::Loader).await?;
        let admin = match self.scratch.is_private() {
            true => Some(db.connect_as(&Role::Superuser).await?),
            false => None,
        };
        let loader = Loader { session: &session, admin: admin.as_ref() };
        let path: Vec<&str> = code.search_path.iter().map(String::as_str).collect();
        Ok(load(loader, &code.statements()?, &code.files(), &path).await.map(|_| ()))
    }

    /// The structs whose attributes the front end does not take.
    fn blame_mistakes(&self, draft: &Draft, held: &Held, mistakes: &[model::Diagnostic]) -> Verdict {
        let mut out = Held::new();
        for mistake in mistakes {
            let Some(span) = mistake.span else { continue };
            let line = span.start.line;
            if let Some(id) = self.item_at(draft, &mistake.path, line) {
                hold(&id, held, &mut out, &mistake.message);
            }
        }
        if out.is_empty() {
            let error =
                Error::new("the front end does not read what was pulled").report(model::render(mistakes));
            return Verdict::Failed(error);
        }
        Verdict::Hold(out)
    }

    /// The structs whose statements PostgreSQL does not take.
    fn blame_failure(&self, draft: &Draft, held: &Held, failure: LoadFailure) -> Verdict {
        let mut out = Held::new();
        if let LoadFailure::Errors(errors) = &failure {
            for error in errors {
                let mut parts = error.what.splitn(4, ':');
                let (Some(path), Some(line)) = (parts.next(), parts.next()) else { continue };
                let Ok(line) = line.parse() else { continue };
                let why = parts.nth(1).unwrap_or_default().trim();
                if let Some(id) = self.item_at(draft, path, line) {
                    hold(&id, held, &mut out, why);
                }
            }
        }
        if out.is_empty() {
            return Verdict::Failed(Error::from(failure).context("what was pulled does not load"));
        }
        Verdict::Hold(out)
    }

    pub(super) fn item_at(&self, draft: &Draft, path: &str, line: usize) -> Option<ObjectId> {
        let here = draft
            .places
            .iter()
            .find(|place| self.path(&place.file) == path && (place.first..=place.last).contains(&line));
        here.map(|place| place.id.clone())
    }

    async fn compare(&self, draft: &Draft, held: &Held, found: &Catalog) -> Result<Verdict> {
        let mut found = found.clone();
        // What every new database has and the source has not is none of our business.
        found.objects.retain(|id, entry| {
            let wanted = self.wanted.contains(id) || self.base.get(id) != Some(&*entry.object);
            wanted && !self.theirs.owns(id)
        });
        let mut wanted = self.wanted.clone();
        wanted.objects.retain(|id, _| !self.theirs.owns(id));
        let left = compare(self.pipeline, &found, &wanted, &Notes::default()).await?;
        if left.changes.is_empty() {
            return Ok(Verdict::Proven);
        }
        let changes = left.changes;
        let differing: BTreeSet<&ObjectId> =
            changes.created.iter().chain(&changes.dropped).chain(&changes.changed).collect();
        let mut out = Held::new();
        let why = "its struct leads to another definition";
        for id in &differing {
            if draft.said.contains(*id) {
                hold(id, held, &mut out, why);
            }
        }
        // What nobody said and is there all the same came with a struct.
        let surplus = changes.dropped.iter().filter(|id| draft.said.contains(id.root()));
        if out.is_empty() {
            surplus.for_each(|id| hold(id.root(), held, &mut out, why));
        }
        if !out.is_empty() {
            return Ok(Verdict::Hold(out));
        }
        let mut error = Error::new("what was pulled loads, and leads to other definitions");
        error.details = differing.iter().map(|id| id.to_string()).chain(left.notes).collect();
        Ok(Verdict::Failed(error))
    }
}

/// Takes an object away from its struct, or the whole struct if the object cannot stand alone.
fn hold(id: &ObjectId, held: &Held, out: &mut Held, why: &str) {
    let alone = matches!(
        id.kind,
        Kind::Default
            | Kind::Constraint
            | Kind::Index
            | Kind::Policy
            | Kind::Trigger
            | Kind::Grant
            | Kind::Comment
    );
    let id = if alone && !held.contains_key(id) { id } else { id.root() };
    if !held.contains_key(id) {
        out.insert(id.clone(), why.to_owned());
    }
}
