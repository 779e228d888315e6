//! `policy prove`: the code on a scratch, a world in it, and everybody who tries.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::resolved::Waiver;

use crate::access::{self, Roles, Solver, State, Verdict};
use crate::connect::Session;
use crate::error::{Error, Result};
use crate::prove::{self, Depth, Fate, Mutant, Oracle, Proof, Score, Setting};
use crate::scratch::{Role, Scratch, ScratchDb};
use crate::world::{self, Caller, Shape, TableName, Wanted, World};

use super::{Code, Pipeline, state};

/// What is to be proven.
#[derive(Debug, Clone, Default)]
pub struct ProveOptions {
    /// The tables, by name; without any, all.
    pub tables: Vec<String>,
    /// Whether the policies are weakened one at a time as well.
    pub mutate: bool,
    /// The day, such as `2027-01-31`: it decides which waivers still hold.
    pub today: String,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Proven {
    /// The proof.
    pub proof: Proof,
    /// The mutation score, where it was asked for.
    pub score: Option<Score>,
    /// How many tables, rows and people the world has.
    pub size: (usize, usize, usize),
}

/// A database that the code was loaded into and that a world was put into.
pub struct Filled {
    /// The database; it lives as long as this value.
    pub db: ScratchDb,
    /// A superuser's session.
    pub session: Session,
    /// The rows.
    pub world: World,
    /// How the database learns who calls.
    pub caller: Caller,
    /// What was assumed of that.
    pub said: Vec<String>,
}

/// Builds the code on a scratch and fills it with a world.
///
/// # Errors
/// When the code does not load, the scratch is somebody else's server, or a table takes no row.
pub async fn filled(pipeline: &Pipeline<'_>, code: &Code) -> Result<Filled> {
    let scratch = pipeline.open(&code.roles).await?;
    if !scratch.is_private() {
        return Err(Error::new("a world can only be put into a server that is ours alone")
            .hint("leave --scratch-url out: everything that is tried runs as other roles"));
    }
    (pipeline.progress)("loading the code");
    let base = scratch.create_database("base").await?;
    let theirs: BTreeSet<TableName> =
        Shape::read(&base.connect_as(&Role::Superuser).await?).await?.tables.into_keys().collect();
    base.remove(scratch).await?;
    let db = state::from_code(scratch, code).await?;
    let session = db.connect_as(&Role::Superuser).await?;
    (pipeline.progress)("making up a world");
    let shape = Shape::read(&session).await?;
    let tables = shape.tables.keys().filter(|name| !theirs.contains(*name)).cloned().collect();
    let places = places(code);
    let owners = prove::oracle::owners(&code.script.intent);
    let world = world::fill(&session, &Wanted { tables, owners, places, ..Wanted::default() }).await?;
    let (caller, said) = Caller::of(&pipeline.project.config.rls.caller, &world.shape);
    Ok(Filled { db, session, world, caller, said })
}

/// Where the struct of each table stands, for messages about its rows.
pub(super) fn places(code: &Code) -> BTreeMap<TableName, String> {
    let tables = code.script.intent.tables.values();
    tables
        .map(|table| (prove::oracle::table_name(&table.name), format!("the struct is at {}", table.location)))
        .collect()
}

/// Databases with the same rows, so that several can try at once.
struct Crew {
    sessions: Vec<Session>,
    /// They live as long as this value.
    _dbs: Vec<ScratchDb>,
}

impl Crew {
    /// As many copies of the database as there are processors to keep busy. Nobody may be connected to it.
    async fn of(scratch: &Scratch, db: &ScratchDb) -> Result<Self> {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let (mut sessions, mut dbs) = (Vec::new(), Vec::new());
        for _ in 0..processors.clamp(1, 4) {
            let copy = scratch.clone_of(db, "crew").await?;
            sessions.push(copy.connect_as(&Role::Superuser).await?);
            dbs.push(copy);
        }
        Ok(Self { sessions, _dbs: dbs })
    }
}

/// Tries to break in, and weakens the policies if that is asked for.
///
/// # Errors
/// As [`filled`], and when a table is named that is not there.
pub async fn prove(pipeline: &Pipeline<'_>, options: &ProveOptions) -> Result<Proven> {
    let code = Code::read(pipeline.project, None, None)?;
    let Filled { db, session, world, caller, said } = filled(pipeline, &code).await?;
    let scratch = pipeline.open(&code.roles).await?;
    let mut oracle = Oracle::compile(&code.script.intent, &session).await?;
    oracle.hide(&code.script.notes);
    drop(session);
    let crew = Crew::of(scratch, &db).await?;
    let setting = |session| Setting {
        session,
        world: &world,
        oracle: &oracle,
        caller: &caller,
        roles: &pipeline.project.config.roles,
        app: &pipeline.project.config.app,
    };
    let settings: Vec<Setting<'_>> = crew.sessions.iter().map(setting).collect();
    let mut only = BTreeSet::new();
    for name in &options.tables {
        let table = world.shape.find(name).ok_or_else(|| {
            let known: Vec<String> = world.rows.keys().map(ToString::to_string).collect();
            Error::new(format!("there is no table `{name}`")).hint(format!("there are {}", known.join(", ")))
        })?;
        only.insert(table.name.clone());
    }
    let only = (!only.is_empty()).then(|| prove::closure(&world.shape, &only));
    let bar = |what: &str, done: usize, whole: usize| {
        let width = 24;
        let full = (done * width).checked_div(whole).unwrap_or(width);
        (pipeline.progress)(&format!(
            "{what} [{}{}] {done} of {whole}",
            "#".repeat(full),
            "-".repeat(width - full)
        ));
    };
    let mut proof = prove::prove(&settings, only.as_ref(), &|done, whole| bar("trying", done, whole)).await?;
    proof.assumed.splice(0..0, said.iter().cloned());
    prove::waive(&mut proof, &waivers(&code), &options.today);
    let score = if options.mutate {
        let mut mutants = prove::mutants(settings[0].session, &world).await?;
        if let Some(only) = &only {
            mutants.retain(|mutant| mutant.reach.iter().any(|table| only.contains(table)));
        }
        Some(weaken(pipeline, scratch, &db, &settings, &proof, mutants, &bar).await?)
    } else {
        None
    };
    let rows = world.rows.values().map(Vec::len).sum();
    Ok(Proven { proof, score, size: (world.rows.len(), rows, world.people.ids.len()) })
}

/// Tries the mutants where nearly all are noticed; of those that are left, sets aside whose access is the same, and
/// tries the rest wherever they can reach.
async fn weaken(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    db: &ScratchDb,
    settings: &[Setting<'_>],
    proof: &Proof,
    mutants: Vec<Mutant>,
    bar: &dyn Fn(&str, usize, usize),
) -> Result<Score> {
    let near = |done, whole| bar("weakening", done, whole);
    let mut score = prove::score(settings, proof, mutants, Depth::Near, &near).await?;
    let left: Vec<usize> =
        (0..score.mutants.len()).filter(|at| score.mutants[*at].1 == Fate::Survived).collect();
    let mut far = Vec::new();
    for (done, at) in left.iter().enumerate() {
        bar("comparing access", done, left.len());
        match same_access(pipeline, scratch, db, &score.mutants[*at].0).await? {
            Some(why) => score.mutants[*at].1 = Fate::Equivalent(why),
            None => far.push(*at),
        }
    }
    let rest = far.iter().map(|at| score.mutants[*at].0.clone()).collect();
    let further = |done, whole| bar("weakening further", done, whole);
    let found = prove::score(settings, proof, rest, Depth::Far, &further).await?;
    for (at, (_, fate)) in far.into_iter().zip(found.mutants) {
        score.mutants[at].1 = fate;
    }
    Ok(score)
}

/// Why a mutant cannot differ, where access is the same in every cell with it and without it.
async fn same_access(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    db: &ScratchDb,
    mutant: &Mutant,
) -> Result<Option<String>> {
    // What triggers do is no part of a cell.
    if mutant.kind == "trigger" || mutant.sql.contains("RETURNS trigger") {
        return Ok(None);
    }
    let copy = scratch.clone_of(db, "mutant").await?;
    let session = copy.connect_as(&Role::Superuser).await?;
    let before = state::read(&copy).await?;
    let mut roles = Roles::read(&session, true).await?;
    roles.declare(&pipeline.project.config.app);
    session.execute(&mutant.sql).await?;
    let after = state::read(&copy).await?;
    drop(session);
    copy.remove(scratch).await?;
    let solver = Solver::find();
    let (before, after) = (State::new(&before, &roles), State::new(&after, &roles));
    let diff = access::compare_with(&before, &after, solver.as_ref());
    let same = diff.findings.iter().all(|finding| finding.verdict == Verdict::Equivalent);
    Ok(same.then(|| format!("access is the same in all {} cells that were compared", diff.compared)))
}

/// What the structs waive, by table.
fn waivers(code: &Code) -> BTreeMap<String, Vec<Waiver>> {
    let mut found = BTreeMap::new();
    for (name, note) in code.script.notes.objects.iter().filter(|(name, _)| name.kind == "table") {
        found.insert(TableName::new(&name.schema, &name.name).to_string(), note.waivers.clone());
    }
    found
}
