//! `policy prove`: the code on a scratch, a world in it, and everybody who tries.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::resolved::Waiver;

use crate::error::{Error, Result};
use crate::prove::{self, Oracle, Proof, Score, Setting};
use crate::scratch::{Role, ScratchDb};
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
    pub session: crate::connect::Session,
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
    let world = world::fill(&session, &Wanted { tables, owners, places, given: None }).await?;
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

/// Tries to break in, and weakens the policies if that is asked for.
///
/// # Errors
/// As [`filled`], and when a table is named that is not there.
pub async fn prove(pipeline: &Pipeline<'_>, options: &ProveOptions) -> Result<Proven> {
    let code = Code::read(pipeline.project, None, None)?;
    let filled = filled(pipeline, &code).await?;
    let oracle = Oracle::compile(&code.script.intent, &filled.session).await?;
    let setting = Setting {
        session: &filled.session,
        world: &filled.world,
        oracle: &oracle,
        caller: &filled.caller,
        roles: &pipeline.project.config.roles,
        app: &pipeline.project.config.app,
    };
    let mut only = BTreeSet::new();
    for name in &options.tables {
        let table = filled.world.shape.find(name).ok_or_else(|| {
            let known: Vec<String> = filled.world.rows.keys().map(ToString::to_string).collect();
            Error::new(format!("there is no table `{name}`")).hint(format!("there are {}", known.join(", ")))
        })?;
        only.insert(table.name.clone());
    }
    let only = (!only.is_empty()).then(|| prove::closure(&filled.world.shape, &only));
    let bar = |what: &str, done: usize, whole: usize| {
        let width = 24;
        let full = (done * width).checked_div(whole).unwrap_or(width);
        (pipeline.progress)(&format!(
            "{what} [{}{}] {done} of {whole}",
            "#".repeat(full),
            "-".repeat(width - full)
        ));
    };
    let mut proof = prove::prove(&setting, only.as_ref(), &|done, whole| bar("trying", done, whole)).await?;
    proof.assumed.splice(0..0, filled.said.iter().cloned());
    prove::waive(&mut proof, &waivers(&code), &options.today);
    let score = if options.mutate {
        let mut mutants = prove::mutants(&filled.session, &filled.world).await?;
        if let Some(only) = &only {
            mutants.retain(|mutant| mutant.reach.iter().any(|table| only.contains(table)));
        }
        Some(prove::score(&setting, &proof, mutants, &|done, whole| bar("weakening", done, whole)).await?)
    } else {
        None
    };
    let rows = filled.world.rows.values().map(Vec::len).sum();
    Ok(Proven { proof, score, size: (filled.world.rows.len(), rows, filled.world.people.ids.len()) })
}

/// What the structs waive, by table.
fn waivers(code: &Code) -> BTreeMap<String, Vec<Waiver>> {
    let mut found = BTreeMap::new();
    for (name, note) in code.script.notes.objects.iter().filter(|(name, _)| name.kind == "table") {
        found.insert(TableName::new(&name.schema, &name.name).to_string(), note.waivers.clone());
    }
    found
}
