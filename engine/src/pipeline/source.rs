//! Resolves what a command line names as a source into a catalog.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use palisade_model::written::Managed;

use crate::catalog::{Catalog, ObjectId, Server, snapshot};
use crate::config::{Files, Project, SourceSpec};
use crate::connect::{Purpose, Session, Target, connect};
use crate::error::{Error, Result};
use crate::introspect::introspect_with;
use crate::load::{LoadFile, statements};
use crate::migration::{Folder, Migration};
use crate::notes::Notes;
use crate::scratch::{Role, ScratchConfig, extension_name};

use super::cache::{Known, Place, Read};
use super::sources::Sources;
use super::{Bounds, Code, Pipeline, Scope, cache, revision, state, theirs};

/// A source as a catalog.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// Everything that was found.
    pub catalog: Catalog,
    /// What the source says beside it.
    pub notes: Notes,
    /// What of it is ours; a database says nothing of that.
    pub scope: Option<Scope>,
    /// Sentences for stderr.
    pub messages: Vec<String>,
}

impl Resolved {
    /// A catalog of which nothing else is said.
    pub(super) fn bare(catalog: Catalog, scope: Option<Scope>) -> Self {
        Self { catalog, notes: Notes::default(), scope, messages: Vec::new() }
    }

    /// What is ours, with what of others it hangs on: the state that access and lints are judged by.
    pub fn seen(&self) -> Catalog {
        match &self.scope {
            Some(scope) => scope.seen(&self.catalog, &scope.theirs),
            None => self.catalog.clone(),
        }
    }
}

/// Brings a source into the form in which it can be compared.
///
/// # Errors
/// When it cannot be read, or what it says does not load.
pub async fn resolve(pipeline: &Pipeline<'_>, spec: &SourceSpec) -> Result<Resolved> {
    match spec {
        SourceSpec::Url(url) => database(pipeline, &Target::parse(url.expose())?, None).await,
        SourceSpec::Env(name) => {
            let environment = pipeline.project.environment(Some(name))?;
            database(pipeline, &environment.target()?, environment.role.as_deref()).await
        }
        SourceSpec::Schema(files) => {
            let looked_up = look_up(pipeline.project, &pipeline.scratch, files)?;
            from_sources(pipeline, looked_up).await
        }
        SourceSpec::Migrations(files) => migrations(pipeline, files).await,
        SourceSpec::Snapshot(files) => from_snapshot(pipeline, files),
        SourceSpec::Sql(path) => sql(pipeline, path).await,
        SourceSpec::Empty => {
            let scratch = pipeline.open(&pipeline.project.config.roles).await?;
            let base = state::base(scratch).await?;
            let bounds = bounds(pipeline, &NO_SCHEMAS, &pipeline.project.config.roles, &NOTHING, None);
            let scope = Scope::of(&base, &base, bounds);
            // It stands for any database, and has no name.
            let server = Server { database: String::new(), ..base.server };
            let catalog = Catalog { server, ..Catalog::default() };
            Ok(Resolved { catalog, notes: Notes::default(), scope: Some(scope), messages: Vec::new() })
        }
    }
}

/// Brings two sources into that form. Two databases are read at the same time, and what files became is looked up
/// meanwhile.
///
/// # Errors
/// As [`resolve`].
pub async fn resolve_both(
    pipeline: &Pipeline<'_>,
    a: &SourceSpec,
    b: &SourceSpec,
) -> Result<(Resolved, Resolved)> {
    let live = |spec: &SourceSpec| matches!(spec, SourceSpec::Url(_) | SourceSpec::Env(_));
    if live(a) && live(b) {
        return futures_util::future::try_join(resolve(pipeline, a), resolve(pipeline, b)).await;
    }
    // Beside a database it is one, and not files that declare nothing: then nothing would be compared.
    match (a, b) {
        (SourceSpec::Empty, b) if live(b) => {
            return Ok((fresh(pipeline).await?, resolve(pipeline, b).await?));
        }
        (a, SourceSpec::Empty) if live(a) => {
            return Ok((resolve(pipeline, a).await?, fresh(pipeline).await?));
        }
        _ => {}
    }
    let (ahead_a, ahead_b) = (ahead(pipeline, a), ahead(pipeline, b));
    Ok((resolve_ahead(pipeline, a, ahead_a).await?, resolve_ahead(pipeline, b, ahead_b).await?))
}

/// A database in which nobody has made anything yet.
async fn fresh(pipeline: &Pipeline<'_>) -> Result<Resolved> {
    let base = state::base(pipeline.open(&pipeline.project.config.roles).await?).await?;
    let server = Server { database: String::new(), ..base.server };
    Ok(Resolved::bare(Catalog { server, ..base }, None))
}

/// Files that are looked up on another thread.
type Ahead = tokio::task::JoinHandle<Result<LookedUp>>;

fn ahead(pipeline: &Pipeline<'_>, spec: &SourceSpec) -> Option<Ahead> {
    let SourceSpec::Schema(files) = spec else { return None };
    let (project, scratch, files) = (pipeline.project.clone(), pipeline.scratch.clone(), files.clone());
    Some(tokio::task::spawn_blocking(move || look_up(&project, &scratch, &files)))
}

async fn resolve_ahead(pipeline: &Pipeline<'_>, spec: &SourceSpec, ahead: Option<Ahead>) -> Result<Resolved> {
    let Some(ahead) = ahead else { return resolve(pipeline, spec).await };
    let looked_up = ahead.await.map_err(|error| Error::new(format!("{spec} cannot be read: {error}")))??;
    from_sources(pipeline, looked_up).await
}

/// Opens a session that reads.
pub(super) async fn reader(target: &Target) -> Result<Session> {
    connect(target, Purpose::Read).await
}

async fn database(pipeline: &Pipeline<'_>, target: &Target, _role: Option<&str>) -> Result<Resolved> {
    (pipeline.progress)("reading the database");
    let mut session = reader(target).await?;
    let mut messages = session.notes().to_vec();
    let ignored = &pipeline.project.config.scan.ignore;
    let catalog = introspect_with(&mut session, pipeline.extent).await?.leaving_out(ignored);
    messages.extend(
        catalog.unmodelled.iter().map(|name| format!("not compared, because no kind models it: {name}")),
    );
    Ok(Resolved { catalog, notes: Notes::default(), scope: None, messages })
}

/// The files of a source, and what they became the last time.
struct LookedUp {
    sources: Sources,
    /// Where that is remembered.
    place: Option<Place>,
    found: Option<Recalled>,
}

/// What sources became the last time.
struct Recalled {
    known: Known,
    read: Read,
}

fn look_up(project: &Project, scratch: &ScratchConfig, files: &Files) -> Result<LookedUp> {
    let sources = Sources::list(project, files)?;
    let Some(ground) = cache::ground(scratch) else {
        return Ok(LookedUp { sources, place: None, found: None });
    };
    let managed = format!("{:?} {:?}", project.config.scan.schemas, project.config.scan.attach);
    let place = Place::new(&scratch.cache, "sources", &[&ground, &managed, &sources.digest()?]);
    let found = || {
        let read = Read::load(&place)?;
        let known = Known::load(&place.beside("catalogs", &read.catalog))?;
        Some(Recalled { known, read })
    };
    Ok(LookedUp { found: found(), sources, place: Some(place) })
}

/// What sources become, remembered if they are all that was looked at.
async fn from_sources(pipeline: &Pipeline<'_>, looked_up: LookedUp) -> Result<Resolved> {
    let LookedUp { sources, place, found } = looked_up;
    if let Some(found) = found {
        return finished(pipeline, found);
    }
    let (code, complete) = sources.code()?;
    let resolved = from_code(pipeline, &code).await?;
    if let (Some(place), Some(catalog), true) = (place, cache::catalog_of(pipeline, &code), complete) {
        let warnings = code.warnings;
        Read { catalog: catalog.digest(), warnings, notes: resolved.notes.clone() }.save(&place);
    }
    Ok(resolved)
}

/// The catalog that code becomes: remembered, or elaborated on a scratch.
pub(super) async fn from_code(pipeline: &Pipeline<'_>, code: &Code) -> Result<Resolved> {
    let place = cache::catalog_of(pipeline, code);
    let mut stubs = None;
    let known = match place.as_ref().and_then(Known::load) {
        Some(known) => known,
        None => {
            let (catalog, scope) = elaborate(pipeline, code).await?;
            // With an extension in it, a catalog is never remembered.
            stubs = state::about_stubs(pipeline.open(&code.roles).await?, &catalog);
            if let Some(place) = &place {
                Known::save(place, &catalog, &scope);
            }
            // From there it is the same as the next time, so that what follows from it is remembered at once.
            place.as_ref().and_then(Known::load).unwrap_or(Known { catalog, scope })
        }
    };
    // What is said of tables of others has its place, too.
    let notes = code.notes(&known.scope.seen(&known.catalog, &known.scope.theirs))?;
    let read = Read { catalog: String::new(), warnings: code.warnings.clone(), notes };
    let mut resolved = finished(pipeline, Recalled { known, read })?;
    resolved.messages.splice(0..0, stubs);
    Ok(resolved)
}

/// Adds what the project knows beside its sources.
fn finished(pipeline: &Pipeline<'_>, found: Recalled) -> Result<Resolved> {
    let Recalled { known: Known { catalog, mut scope }, read } = found;
    // The last grant to a role may be gone from the code, and is to be taken away all the same.
    scope.roles.extend(known_roles(pipeline)?);
    // A folder that cannot be read is for those to refuse who need it: here a role is then named as nobody's.
    let folder = pipeline.project.migrations();
    let named = folder.and_then(|folder| state::roles_named_by(folder.migrations()));
    scope.roles.extend(named.unwrap_or_default());
    let unmodelled =
        catalog.unmodelled.iter().map(|name| format!("not compared, because no kind models it: {name}"));
    let messages = unmodelled.chain(read.warnings).collect();
    Ok(Resolved { catalog, notes: read.notes, scope: Some(scope), messages })
}

async fn elaborate(pipeline: &Pipeline<'_>, code: &Code) -> Result<(Catalog, Scope)> {
    let scratch = pipeline.open(&code.roles).await?;
    (pipeline.progress)("loading the code");
    let base = state::base_with(scratch, &code.theirs).await?;
    let db = state::from_code(scratch, code).await?;
    let loaded = state::read(&db).await?;
    let schemas = pipeline.project.config.scan.schemas.union(&code.script.notes.schemas).cloned().collect();
    let roles = code.roles.union(&loaded.roles()).cloned().collect();
    let notes = code.notes(&loaded)?;
    refuse_unknown_parts(code, &loaded, &notes)?;
    let scope = Scope::of(&base, &loaded, bounds(pipeline, &schemas, &roles, &code.theirs, Some(&notes)));
    Ok((scope.restrict(&loaded), scope))
}

/// Refuses what a struct says of a table of others and that does not have, as far as it was recorded: a column, an index.
///
/// # Errors
/// When there is something; all of it is named.
pub(super) fn refuse_unknown_parts(code: &Code, loaded: &Catalog, notes: &Notes) -> Result<()> {
    let ours = |id: &ObjectId| {
        let lineage = std::iter::successors(Some(id), |id| id.parent());
        let said = notes.objects.get(id).is_some_and(|note| note.managed == Managed::Yes);
        said || { lineage }.any(|id| id.kind.attaches())
    };
    let unknown = loaded.objects.keys().filter(|id| {
        id.parent().is_some() && code.theirs.contains(id.root()) && !code.theirs.contains(id) && !ours(id)
    });
    let unknown: Vec<String> = unknown.map(ToString::to_string).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let error = Error::new("structs say of tables of others what these do not have");
    let error = unknown.into_iter().fold(error, Error::detail);
    Err(error.hint(
        "correct the field (`name = \"…\"` says what a column is called), or take the attribute out; if it is new there, \
         `palisade pull` or `palisade generate` with the database at hand looks again",
    ))
}

async fn migrations(pipeline: &Pipeline<'_>, files: &Files) -> Result<Resolved> {
    let folder = folder(pipeline, files)?;
    folder.check()?;
    let record = theirs::at(&at(pipeline, files)?, files.rev.as_deref())?;
    replayed(pipeline, record, folder.migrations()).await
}

/// What the folder led to once a migration was its last: its version, file or id.
///
/// # Errors
/// When there is none, or one does not run.
pub async fn resolve_up_to(pipeline: &Pipeline<'_>, last: &str) -> Result<Resolved> {
    let folder = pipeline.project.migrations()?;
    folder.check()?;
    let record = theirs::at(pipeline.project, None)?;
    replayed(pipeline, record, folder.split(Some(last))?.0).await
}

async fn replayed(pipeline: &Pipeline<'_>, record: Catalog, migrations: &[Migration]) -> Result<Resolved> {
    let roles = known_roles(pipeline)?;
    let scratch = pipeline.open(&roles).await?;
    (pipeline.progress)("replaying the migrations");
    let base = state::base_with(scratch, &record).await?;
    let db = state::from_migrations(pipeline, scratch, &record, migrations, &Role::Loader).await?;
    let loaded = state::read(&db).await?;
    // What the migrations gave is ours, also when nothing else names the role any more.
    let roles = roles.union(&loaded.roles()).cloned().collect();
    let schemas = &pipeline.project.config.scan.schemas;
    let scope = Scope::of(&base, &loaded, bounds(pipeline, schemas, &roles, &record, None));
    let catalog = scope.restrict(&loaded);
    Ok(Resolved::bare(catalog, Some(scope)))
}

static NO_SCHEMAS: BTreeSet<String> = BTreeSet::new();
static NOTHING: Catalog = Catalog::EMPTY;

/// What bounds what is ours in this project.
pub(super) fn bounds<'a>(
    pipeline: &'a Pipeline<'_>,
    schemas: &'a BTreeSet<String>,
    roles: &'a BTreeSet<String>,
    record: &'a Catalog,
    notes: Option<&'a Notes>,
) -> Bounds<'a> {
    Bounds { schemas, roles, attach: &pipeline.project.config.scan.attach, record, notes }
}

fn from_snapshot(pipeline: &Pipeline<'_>, files: &Files) -> Result<Resolved> {
    let catalog = snapshot_of(pipeline, files)?.ok_or_else(|| {
        let at = files.rev.as_ref().map(|revision| format!(" at {revision}")).unwrap_or_default();
        Error::new(format!("there is no snapshot{at} in {}", pipeline.project.snapshot_dir().display()))
            .hint("`palisade generate` writes one")
    })?;
    let scope = Scope {
        schemas: catalog.objects.keys().filter_map(|id| id.schema_name().map(str::to_owned)).collect(),
        attached: catalog.objects.keys().cloned().collect(),
        roles: catalog.roles().union(&pipeline.project.config.roles).cloned().collect(),
        theirs: theirs::at(&at(pipeline, files)?, files.rev.as_deref())?,
        ..Scope::default()
    };
    Ok(Resolved { catalog, notes: Notes::default(), scope: Some(scope), messages: Vec::new() })
}

async fn sql(pipeline: &Pipeline<'_>, path: &Path) -> Result<Resolved> {
    let files = sql_files(&pipeline.project.root.join(path))?;
    let scratch = pipeline.open(&pipeline.project.config.roles).await?;
    (pipeline.progress)("loading the SQL");
    let base = state::base(scratch).await?;
    let db = state::from_files(scratch, &files, &pipeline.project.config.schema.search_path()).await?;
    let loaded = state::read(&db).await?;
    let config = &pipeline.project.config;
    let roles = config.roles.union(&loaded.roles()).cloned().collect();
    let bounds = bounds(pipeline, &config.scan.schemas, &roles, &NOTHING, None);
    let scope = Scope::of(&base, &loaded, Bounds { attach: &NO_SCHEMAS, ..bounds });
    let catalog = scope.restrict(&loaded);
    Ok(Resolved { catalog, notes: Notes::default(), scope: Some(scope), messages: Vec::new() })
}

/// A file, or every `.sql` file below a folder, by name.
fn sql_files(path: &Path) -> Result<Vec<LoadFile>> {
    let failed = |path: &Path, error: std::io::Error| {
        Error::new(format!("{} cannot be read: {error}", path.display()))
    };
    let mut open = vec![path.to_owned()];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(&path).map_err(|error| failed(&path, error))? {
                let path = entry.map_err(|error| failed(&path, error))?.path();
                if path.is_dir() || path.extension().is_some_and(|extension| extension == "sql") {
                    open.push(path);
                }
            }
        } else {
            let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
            let path = path.display().to_string();
            files.push(LoadFile { text: palisade_model::line_ends(&path, text), path });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The extensions that the code and the migrations of a project create. Sources that cannot be read name none here: who
/// needs them says what is wrong with them.
pub(super) fn extensions(project: &Project) -> BTreeSet<String> {
    let code = Code::read(project, None, None).map(|code| code.files()).unwrap_or_default();
    let folder = project.migrations();
    let migrations = folder.map(|folder| state::files_of(folder.migrations())).unwrap_or_default();
    let all = code.iter().chain(&migrations).flat_map(|file| statements(file).unwrap_or_default());
    all.filter_map(|statement| extension_name(&statement.text)).collect()
}

/// The roles that are ours beside those of the code: of the configuration and of the snapshot.
pub(super) fn known_roles(pipeline: &Pipeline<'_>) -> Result<BTreeSet<String>> {
    let mut roles = pipeline.project.config.roles.clone();
    if let Some(snapshot) = snapshot::read(&pipeline.project.snapshot_dir())? {
        roles.extend(snapshot.roles());
    }
    Ok(roles)
}

/// The migrations of a folder: as it is, or as it was at a revision.
pub(super) fn folder(pipeline: &Pipeline<'_>, files: &Files) -> Result<Folder> {
    let then = at(pipeline, files)?;
    let path = files.path.as_ref().map(|path| then.root.join(path)).unwrap_or_else(|| then.migrations_dir());
    let dialect = then.config.migrations.dialect;
    let Some(revision) = &files.rev else { return Folder::read(&path, dialect) };
    let inside = inside(&then, &path);
    let texts = revision::files(&then, revision, inside, &[".sql", ".json"])?;
    let place = |name: &String| Path::new(name).strip_prefix(inside).map(|place| place.display().to_string());
    let texts = texts.into_iter().filter_map(|(name, text)| Some((place(&name).ok()?, text))).collect();
    Folder::from_texts(&path, dialect, texts)
}

/// The snapshot of a folder: as it is, or as it was at a revision.
fn snapshot_of(pipeline: &Pipeline<'_>, files: &Files) -> Result<Option<Catalog>> {
    let then = at(pipeline, files)?;
    let path = files.path.as_ref().map(|path| then.root.join(path)).unwrap_or_else(|| then.snapshot_dir());
    let Some(revision) = &files.rev else { return snapshot::read(&path) };
    let texts = revision::files(&then, revision, inside(&then, &path), &[".json"])?;
    let name = |path: &String| path.rsplit('/').next().unwrap_or(path).to_owned();
    let texts: BTreeMap<String, String> =
        texts.iter().map(|(path, text)| (name(path), text.clone())).collect();
    if texts.is_empty() { Ok(None) } else { snapshot::parse(&texts).map(Some) }
}

/// The project with the configuration of that revision.
fn at(pipeline: &Pipeline<'_>, files: &Files) -> Result<Project> {
    match &files.rev {
        Some(revision) => revision::project(pipeline.project, revision),
        None => Ok(pipeline.project.clone()),
    }
}

/// A path as git knows it, from the folder of the project on.
fn inside<'a>(project: &Project, path: &'a Path) -> &'a Path {
    path.strip_prefix(&project.root).unwrap_or(path)
}
