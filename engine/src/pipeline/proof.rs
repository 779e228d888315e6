//! `policy prove`: the code on a scratch, a world in it, and everybody who tries.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::resolved::Waiver;

use crate::access::{Baseline, Roles, Solver, State};
use crate::connect::Session;
use crate::error::{Error, Result};
use crate::introspect::introspect_here;
use crate::prove::{self, Compared, Mutant, Oracle, Proof, Score, Setting};
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
    prove::waive(&mut proof, &waivers(&code), &options.today, only.is_none());
    let score = if options.mutate {
        let mut mutants = prove::mutants(settings[0].session, &world).await?;
        if let Some(only) = &only {
            mutants.retain(|mutant| mutant.reach.iter().any(|table| only.contains(table)));
        }
        Some(weaken(pipeline, &settings, &proof, mutants, &bar).await?)
    } else {
        None
    };
    let rows = world.rows.values().map(Vec::len).sum();
    Ok(Proven { proof, score, size: (world.rows.len(), rows, world.people.ids.len()) })
}

/// Tries the mutants, and sets aside whose access is the same.
async fn weaken(
    pipeline: &Pipeline<'_>,
    settings: &[Setting<'_>],
    proof: &Proof,
    mutants: Vec<Mutant>,
    bar: &dyn Fn(&str, usize, usize),
) -> Result<Score> {
    let session = settings[0].session;
    let mut roles = Roles::read(session, true).await?;
    roles.declare(&pipeline.project.config.app);
    session.execute("BEGIN").await?;
    let before = introspect_here(session).await;
    session.execute("ROLLBACK").await?;
    let before = before?;
    let (before, solver) = (State::new(&before, &roles), Solver::find());
    let baseline = Baseline::new(&before, solver.as_ref());
    let compared = async |session: &Session, _: &Mutant| -> Result<Compared> {
        let after = introspect_here(session).await?;
        let differences = baseline.differences(&State::new(&after, &roles));
        Ok(match differences.is_none() {
            true => {
                let count = differences.compared;
                Compared::Same(format!("access is the same in all {count} cells that were compared"))
            }
            false if differences.doors => Compared::Anywhere,
            false => Compared::Only(differences.cells),
        })
    };
    prove::score(settings, proof, mutants, compared, &|done, whole| bar("weakening", done, whole)).await
}

/// What the structs waive, by table.
fn waivers(code: &Code) -> BTreeMap<String, Vec<Waiver>> {
    let mut found = BTreeMap::new();
    for (name, note) in code.script.notes.objects.iter().filter(|(name, _)| name.kind == "table") {
        found.insert(TableName::new(&name.schema, &name.name).to_string(), note.waivers.clone());
    }
    found
}
