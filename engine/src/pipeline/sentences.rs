//! `policy test`: the code on a scratch, and for each `.policy` file a world of its own.

use std::path::{Path, PathBuf};

use palisade_model as model;

use crate::error::{Error, Result};
use crate::prove::oracle;
use crate::scratch::Role;
use crate::suite::{self, Verdict};
use crate::world::{self, Caller, Shape, Wanted};

use super::{Code, Pipeline, state};

/// One file and what became of its sentences.
#[derive(Debug, Clone)]
pub struct Tested {
    /// The file.
    pub path: String,
    /// Its sentences.
    pub verdicts: Vec<Verdict>,
    /// What was assumed.
    pub assumed: Vec<String>,
    /// The file as a pgTAP test.
    pub pgtap: String,
}

/// Tries the sentences of these files; without any, of every `.policy` file beside the structs.
///
/// # Errors
/// When a file cannot be read, names what is not there, or describes a world that cannot be.
pub async fn test_policies(pipeline: &Pipeline<'_>, files: &[PathBuf]) -> Result<Vec<Tested>> {
    let code = Code::read(pipeline.project, None, None)?;
    let root = &pipeline.project.root;
    let found = if files.is_empty() {
        let roots = pipeline.project.config.scan.roots.iter().map(|path| root.join(path));
        let mut found = Vec::new();
        roots.for_each(|path| policy_files(&path, &mut found));
        found.sort();
        found
    } else {
        files.to_vec()
    };
    if found.is_empty() {
        return Err(Error::new("there is no .policy file beside the structs").hint(
            "write one: `world { alice: runner }` and sentences such as `alice can read workouts of alice`",
        ));
    }
    let scratch = pipeline.open(&code.roles).await?;
    if !scratch.is_private() {
        return Err(Error::new("a world can only be put into a server that is ours alone")
            .hint("leave --scratch-url out: everything that is tried runs as other roles"));
    }
    (pipeline.progress)("loading the code");
    let original = state::from_code(scratch, &code).await?;
    let owners = oracle::owners(&code.script.intent);
    let mut all = Vec::new();
    for file in found {
        let path = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        (pipeline.progress)(&format!("trying {path}"));
        let text = std::fs::read_to_string(&file)
            .map_err(|error| Error::new(format!("{path} cannot be read: {error}")))?;
        let written = suite::parse(&path, &text).map_err(|found| mistakes(&path, &found))?;
        let db = scratch.clone_of(&original, "suite").await?;
        let session = db.connect_as(&Role::Superuser).await?;
        let shape = Shape::read(&session).await?;
        let plan = suite::plan(&path, &text, &written, &shape, &owners, &code.roles)
            .map_err(|found| mistakes(&path, &found))?;
        let places = super::proof::places(&code);
        let wanted = Wanted {
            tables: plan.tables.clone(),
            owners: owners.clone(),
            places,
            given: Some(plan.given.clone()),
            ..Wanted::default()
        };
        let world = world::fill(&session, &wanted)
            .await
            .map_err(|error| error.context(format!("the world of {path} cannot be")))?;
        let (caller, mut assumed) = Caller::of(&pipeline.project.config.rls.caller, &world.shape);
        assumed.extend(world.notes.iter().cloned());
        let verdicts = suite::run(&session, &caller, &plan).await?;
        let pgtap = suite::pgtap(&plan, &world, &caller);
        drop(session);
        db.remove(scratch).await?;
        all.push(Tested { path, verdicts, assumed, pgtap });
    }
    Ok(all)
}

fn policy_files(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            policy_files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "policy") {
            into.push(path);
        }
    }
}

fn mistakes(path: &str, found: &[model::Diagnostic]) -> Error {
    Error::new(format!("there is a mistake in {path}")).report(model::render(found))
}
