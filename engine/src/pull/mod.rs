//! From a catalog back to sources: structs for what the grammar can say, `.sql` files for everything else, proven to
//! lead to the same catalog before a file is written.

mod access;
mod book;
mod column;
mod constraint;
pub(crate) mod definition;
mod draft;
mod family;
mod item;
mod layout;
pub(crate) mod names;
pub(crate) mod piece;
mod prove;
mod recognise;
pub(crate) mod rust_type;
mod secret;
mod store;
mod table;
pub(crate) mod text;
mod theirs;
mod types;
mod value;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::catalog::{Catalog, ObjectId, snapshot};
use crate::config::{FILE, Project, Settings, SourceSpec, amend};
use crate::error::{Error, Result};
use crate::files;
use crate::kinds::Kind;
use crate::pipeline::{Pipeline, resolve, theirs as pipeline_theirs};

use self::draft::Draft;
pub use self::recognise::Reasons;
pub use self::secret::Found;
use self::wanted::{Ground, Wanted};

/// What the first line of every pulled file says, behind the comment sign. A file without it is somebody's own.
pub const MARKER: &str =
    "Written by `palisade pull`. Delete this line to keep it from writing this file again.";

/// Objects that stay SQL although a struct could say them, each with the reason.
type Held = BTreeMap<ObjectId, String>;

/// How often structs that do not hold what they promise are given up in favour of SQL.
const ROUNDS: usize = 6;

/// What to pull, and what to do with it.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The folder, relative to the project; without one the first root of the scan.
    pub into: Option<PathBuf>,
    /// Put `${env:NAME}` where secrets are, instead of refusing.
    pub redact: bool,
    /// Write even what cannot be proven on this machine.
    pub unproven: bool,
    /// Turn policies by hand into intent where that is proven to be the same access.
    pub recognise: bool,
    /// Whether files are written; else everything but that is done.
    pub write: bool,
}

/// What was pulled.
#[derive(Debug, Clone, Default)]
pub struct Pulled {
    /// The files with their texts, by their paths in the project.
    pub files: BTreeMap<String, String>,
    /// Files that an earlier pull wrote and that are no more; they were removed.
    pub removed: Vec<String>,
    /// Tables and types that are SQL, with the reasons.
    pub in_sql: BTreeMap<ObjectId, String>,
    /// How many tables are structs.
    pub structs: usize,
    /// How many tables of others are structs, for what is attached to them.
    pub attached: usize,
    /// What others have in schemas that are only attached to; [`Pulled::keep`] writes it down.
    pub record: Option<Catalog>,
    /// How many policies were pulled.
    pub policies: usize,
    /// The policies that became intent, each with that.
    pub recognised: BTreeMap<ObjectId, String>,
    /// The policies that stay as they were written, each with the reason; of none where nobody asked for intent.
    pub by_hand: BTreeMap<ObjectId, String>,
    /// The names that stand for secrets.
    pub redacted: Vec<String>,
    /// What was proven, in one sentence; empty where nothing could be.
    pub proven: String,
    /// Sentences for stderr.
    pub messages: Vec<String>,
    /// What palisade.toml has to say, so that the next command reads what this one wrote; [`Pulled::keep`] adds it.
    settings: Settings,
}

impl Pulled {
    /// Writes down what others have, where that is needed to read the sources, and adds to palisade.toml what it lacks.
    /// Sentences that say so, or say what has to be written where there is no such file.
    ///
    /// # Errors
    /// When the disk refuses, or the file is no configuration.
    pub fn keep(&self, project: &Project) -> Result<Vec<String>> {
        self.record.as_ref().map_or(Ok(()), |record| snapshot::write(&project.theirs_dir(), record))?;
        let file = project.file.clone().unwrap_or_else(|| project.root.join(FILE));
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(_) if project.file.is_none() => return Ok(self.unsaid()),
            Err(error) => return Err(Error::new(format!("{} cannot be read: {error}", file.display()))),
        };
        let shown = file.strip_prefix(&project.root).unwrap_or(&file);
        let Some((text, said)) = amend(shown, &text, &self.settings)? else { return Ok(Vec::new()) };
        files::write(&file, &text)?;
        Ok(said)
    }

    /// What palisade.toml would have to say and does not.
    pub fn unsaid(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.settings.roles.is_empty() {
            let missing: Vec<String> = self.settings.roles.iter().map(|role| format!("{role:?}")).collect();
            notes.push(format!("palisade.toml has to name these roles: roles = [{}]", missing.join(", ")));
        }
        if let Some(root) = &self.settings.root {
            notes.push(format!("palisade.toml has to name the folder: [scan] roots = [{root:?}]"));
        }
        notes
    }
}

/// Writes the objects of a source as structs and `.sql` files.
///
/// # Errors
/// When the source cannot be read or holds secrets, when what would be written does not lead back to it, or when a
/// file is in the way. Nothing is written then.
pub async fn pull(pipeline: &Pipeline<'_>, source: &SourceSpec, request: &Request) -> Result<Pulled> {
    let project = pipeline.project;
    let resolved = resolve(pipeline, source).await?;
    let found = secret::find(&resolved.catalog);
    if !found.is_empty() && !request.redact {
        return Err(secret::refusal(&found));
    }
    let (catalog, redacted) = secret::redact(&resolved.catalog)?;
    let roles: BTreeSet<String> = catalog.roles().union(&project.config.roles).cloned().collect();
    let scratch = pipeline.open(&roles).await?;
    let base = prove::base(scratch).await?;
    let whole = resolved.scope.is_none();
    let default_schema = project.config.schema.default.as_str();
    let attach = &project.config.scan.attach;
    let ground = Ground { base: &base, whole, default_schema, attach };
    let wanted = wanted::wanted(&catalog, &ground);
    let root = request.into.clone().or_else(|| project.config.scan.roots.first().cloned());
    let root = root.unwrap_or_else(|| PathBuf::from("schema"));
    let folder = root.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned();

    (pipeline.progress)("writing structs and SQL");
    let prover = prove::Prover {
        pipeline,
        scratch,
        base: &base,
        wanted: &wanted.catalog,
        theirs: &wanted.theirs,
        folder: "pulled",
    };
    let (mut draft, held, failure) = settle(&prover, &wanted, &base, default_schema).await?;
    let mut pulled = Pulled { redacted, ..summary(&wanted, &base, &draft, &held) };
    if request.recognise && failure.is_none() {
        let (with_intent, by_hand) = recognise::prove(&prover, &wanted, default_schema, &held).await?;
        pulled.by_hand = by_hand;
        if let Some(with_intent) = with_intent {
            let texts = with_intent.proposal.policies.iter();
            pulled.recognised = texts.map(|(id, args)| (id.clone(), args.join(", "))).collect();
            draft = with_intent;
        }
    }
    pulled.messages = resolved.messages.into_iter().chain(wanted.messages).collect();
    let config = &project.config;
    let unlisted = (!config.scan.roots.contains(&root)).then(|| folder.clone());
    // What the role that reads may do is its owner's right in the sources; a policy for it still names it.
    let others =
        catalog.objects.iter().filter(|(id, _)| !matches!(id.kind, Kind::Grant | Kind::DefaultPrivilege));
    let by_name =
        others.flat_map(|(id, entry)| entry.object.roles(id)).any(|role| role == catalog.server.role);
    let unnamed =
        |role: &&String| !config.roles.contains(*role) && (by_name || **role != catalog.server.role);
    pulled.settings = Settings { roles: roles.iter().filter(unnamed).cloned().collect(), root: unlisted };
    match failure {
        None => {
            let intent = match pulled.recognised.is_empty() {
                true => "",
                false => {
                    ", but for the policies that became intent: of these access is the same in every cell"
                }
            };
            pulled.proven =
                format!("loads on PostgreSQL {} and leads to the same catalog{intent}", scratch.major());
        }
        Some(failure) if request.unproven => pulled.messages.push(format!("not proven: {failure}")),
        Some(failure) => return Err(failure.hint("`--unproven` writes the files all the same")),
    }
    pulled.files =
        draft.files.iter().map(|(name, text)| (format!("{folder}/{name}"), text.clone())).collect();
    if !attach.is_empty() {
        pulled.record = Some(theirs_record(pipeline, &catalog, &base)?);
    }
    let target = project.root.join(&root);
    pulled.removed = store::store(&target, &draft.files, request.write)?;
    Ok(pulled)
}

/// What others have, to be written down. Once migrations of ours are there, what they made is known, and policies are nothing to
/// start from any more.
fn theirs_record(pipeline: &Pipeline<'_>, found: &Catalog, base: &Catalog) -> Result<Catalog> {
    let project = pipeline.project;
    let mut record = pipeline_theirs::record(found, base, &project.config.scan.attach);
    let before = snapshot::read(&project.theirs_dir())?;
    if before.is_some() || !project.migrations()?.migrations().is_empty() {
        let ours = snapshot::read(&project.snapshot_dir())?.unwrap_or_default();
        record = pipeline_theirs::refreshed(&before.unwrap_or_default(), &record, &ours);
    }
    Ok(record)
}

/// Drafts and proves until nothing is left to be given up; the error says why the last draft is not proven.
async fn settle(
    prover: &prove::Prover<'_>,
    wanted: &Wanted,
    base: &Catalog,
    default_schema: &str,
) -> Result<(Draft, Held, Option<Error>)> {
    let mut held = Held::new();
    let mut first: Option<Draft> = None;
    for _ in 0..ROUNDS {
        let draft = draft::draft(wanted, base, default_schema, &held, None)?;
        let replaced = prove::replaced(&draft, &held);
        let verdict = if replaced.is_empty() { prover.prove(&draft, &held).await? } else { replaced.into() };
        match verdict {
            prove::Verdict::Proven => return Ok((draft, held, None)),
            prove::Verdict::Failed(error) => return Ok((first.unwrap_or(draft), held, Some(error))),
            prove::Verdict::Hold(more) => held.extend(more),
        }
        first.get_or_insert(draft);
    }
    let error = Error::new("the structs do not lead to the catalog that they were made from")
        .hint("this is a defect of Palisade: please report it with the schema");
    let draft = draft::draft(wanted, base, default_schema, &held, None)?;
    Ok((draft, held, Some(error)))
}

fn summary(wanted: &Wanted, base: &Catalog, draft: &Draft, held: &Held) -> Pulled {
    let mut in_sql = draft.obstacles.clone();
    in_sql.extend(held.clone());
    let new = |id: &&ObjectId| !base.contains(id);
    let policies = wanted.catalog.objects.keys().filter(new).filter(|id| id.kind == Kind::Policy).count();
    let structs = draft.said.iter().filter(|id| id.kind == Kind::Table).count();
    let attached = draft.places.iter().filter(|place| wanted.theirs.tables.contains_key(&place.id)).count();
    Pulled { in_sql, structs, attached, policies, ..Pulled::default() }
}
