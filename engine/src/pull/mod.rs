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
mod prove;
pub(crate) mod rust_type;
mod secret;
mod store;
mod table;
pub(crate) mod text;
mod types;
mod value;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::catalog::{Catalog, ObjectId};
use crate::config::SourceSpec;
use crate::error::{Error, Result};
use crate::kinds::Kind;
use crate::pipeline::{Pipeline, resolve};

use self::draft::Draft;
pub use self::secret::Found;

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
    /// How many policies were pulled. All are by hand: no template was recognised in them.
    pub policies: usize,
    /// The names that stand for secrets.
    pub redacted: Vec<String>,
    /// What was proven, in one sentence; empty where nothing could be.
    pub proven: String,
    /// Sentences for stderr.
    pub messages: Vec<String>,
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
    let wanted::Wanted { catalog: wanted, messages } = wanted::wanted(&catalog, &base, whole, default_schema);
    let root = request.into.clone().or_else(|| project.config.scan.roots.first().cloned());
    let root = root.unwrap_or_else(|| PathBuf::from("schema"));
    let folder = root.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned();

    (pipeline.progress)("writing structs and SQL");
    let prover = prove::Prover { pipeline, scratch, base: &base, wanted: &wanted, folder: "pulled" };
    let (draft, held, failure) = settle(&prover, &wanted, &base, default_schema).await?;
    let mut pulled = Pulled { redacted, ..summary(&wanted, &base, &draft, &held) };
    pulled.messages =
        resolved.messages.into_iter().chain(messages).chain(notes(pipeline, &roles, &root)).collect();
    match failure {
        None => {
            pulled.proven = format!("loads on PostgreSQL {} and leads to the same catalog", scratch.major())
        }
        Some(failure) if request.unproven => pulled.messages.push(format!("not proven: {failure}")),
        Some(failure) => return Err(failure.hint("`--unproven` writes the files all the same")),
    }
    pulled.files =
        draft.files.iter().map(|(name, text)| (format!("{folder}/{name}"), text.clone())).collect();
    let target = project.root.join(&root);
    pulled.removed = store::store(&target, &draft.files, request.write)?;
    Ok(pulled)
}

/// Drafts and proves until nothing is left to be given up; the error says why the last draft is not proven.
async fn settle(
    prover: &prove::Prover<'_>,
    wanted: &Catalog,
    base: &Catalog,
    default_schema: &str,
) -> Result<(Draft, Held, Option<Error>)> {
    let mut held = Held::new();
    let mut first: Option<Draft> = None;
    for _ in 0..ROUNDS {
        let draft = draft::draft(wanted, base, default_schema, &held)?;
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
    let draft = draft::draft(wanted, base, default_schema, &held)?;
    Ok((draft, held, Some(error)))
}

fn summary(wanted: &Catalog, base: &Catalog, draft: &Draft, held: &Held) -> Pulled {
    let mut in_sql = draft.obstacles.clone();
    in_sql.extend(held.clone());
    let new = |id: &&ObjectId| !base.contains(id);
    let policies = wanted.objects.keys().filter(new).filter(|id| id.kind == Kind::Policy).count();
    let structs = draft.said.iter().filter(|id| id.kind == Kind::Table).count();
    Pulled { in_sql, structs, policies, ..Pulled::default() }
}

/// What the configuration still has to say, so that the next command reads what this one wrote.
fn notes(pipeline: &Pipeline<'_>, roles: &BTreeSet<String>, root: &PathBuf) -> Vec<String> {
    let config = &pipeline.project.config;
    let mut notes = Vec::new();
    let missing: Vec<String> = roles.difference(&config.roles).map(|role| format!("{role:?}")).collect();
    if !missing.is_empty() {
        notes.push(format!("name these roles in palisade.toml: roles = [{}, …]", missing.join(", ")));
    }
    if !config.scan.roots.contains(root) {
        notes.push(format!(
            "add the folder to palisade.toml: [scan] roots = [{:?}]",
            root.display().to_string()
        ));
    }
    notes
}
