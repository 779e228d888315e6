//! A case folder as values: what it holds, and what the front end makes of its sources. Touches no database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use palisade_engine::catalog::Catalog;
use palisade_engine::diff::diff;
use palisade_engine::load::{LoadFile, Statement};
use palisade_engine::notes::Notes;
use palisade_engine::plan::{Plan, plan_with};
use palisade_engine::sql::Position;
use palisade_engine::{Error, Result};
use palisade_model as model;

/// The major whose words the committed catalogs are in.
pub(crate) const CANONICAL: u32 = 15;

/// The schema of names that have none.
pub(crate) const SCHEMA: &str = "public";

/// The roles that the sources of cases may name.
pub(crate) const ROLES: &[&str] = &["anon", "authenticated", "coach", "service"];

/// A case folder.
pub(crate) struct Case {
    /// `<area>/<name>`.
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

/// One of the two states of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    From,
    To,
}

impl Side {
    /// As it stands in the names of files.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Side::From => "from",
            Side::To => "to",
        }
    }
}

/// All cases, by name; those that `PALISADE_CASE` leaves.
pub(crate) fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    let filter = std::env::var("PALISADE_CASE").unwrap_or_default();
    let mut cases = Vec::new();
    for area in folders(&root) {
        for folder in folders(&area) {
            let word = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let name = format!("{}/{}", word(&area), word(&folder));
            if name.contains(&filter) {
                cases.push(Case { name, folder });
            }
        }
    }
    assert!(!cases.is_empty(), "no case below {} has `{filter}` in its name", root.display());
    cases
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

impl Case {
    /// The text of a file of the folder that need not be there.
    pub(crate) fn text(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.join(file)).ok()
    }

    /// The first major that can hold both states; an older one has to refuse one of them.
    pub(crate) fn since(&self) -> u32 {
        self.text("since").map_or(0, |major| major.trim().parse().expect("`since` holds a major version"))
    }

    /// The committed catalog of a side.
    pub(crate) fn catalog(&self, side: Side) -> Result<Catalog> {
        let file = format!("{}.catalog.json", side.word());
        let text = self.text(&file).ok_or_else(|| {
            Error::new(format!("{}/{file} is missing", self.name)).hint("`cargo xtask bless` writes it")
        })?;
        serde_json::from_str(&text).map_err(|error| Error::new(format!("{}/{file}: {error}", self.name)))
    }

    /// What the front end makes of a side: `from.rs` and `from.sql`, or `to.rs` and `to.sql`.
    pub(crate) fn script(&self, side: Side) -> Result<model::Script> {
        let mut files = BTreeMap::new();
        for extension in ["rs", "sql"] {
            let name = format!("{}.{extension}", side.word());
            if let Some(text) = self.text(&name) {
                files.insert(format!("schema/{name}"), text);
            }
        }
        let mistakes = |found: Vec<model::Diagnostic>| {
            Error::new(format!("{} of {} has mistakes:\n{}", side.word(), self.name, model::render(&found)))
        };
        let scanned = model::scan(&model::ScanConfig::default(), &files).map_err(mistakes)?;
        if !scanned.warnings.is_empty() {
            return Err(mistakes(scanned.warnings));
        }
        // Cases say `rls` where they are about it.
        let config = model::LowerConfig { rls_default: Some(model::written::Rls::Off), ..Default::default() };
        model::lower(&scanned, &config).map_err(mistakes)
    }
}

/// The statements and files of a script, for the loader.
pub(crate) fn loadable(script: &model::Script) -> Result<(Vec<Statement>, Vec<LoadFile>)> {
    let statement = |statement: &model::ScriptStatement| {
        let at = statement.origin.span.start;
        let position = Position { line: at.line, column: at.column };
        Statement::made(statement.sql.as_str(), statement.origin.path.to_string(), position)
    };
    let statements = script.statements.iter().map(statement).collect::<Result<_>>()?;
    let file =
        |file: &model::ScriptFile| LoadFile { path: file.path.to_string(), text: file.text.to_string() };
    Ok((statements, script.files.iter().map(file).collect()))
}

/// Whether the sources declare renames. They are run on a database before anything is compared, so such a case has no
/// plan without one.
pub(crate) fn renames(script: &model::Script) -> bool {
    let in_sql = script.files.iter().any(|file| file.text.contains(" renamed_from "));
    in_sql || script.notes.objects.values().any(|note| note.renamed_from.is_some())
}

/// The plan from one catalog to another with what the sources of the latter say beside it.
pub(crate) fn plan(from: &Catalog, to: &Catalog, script: &model::Script) -> Result<Plan> {
    plan_with(from, to, &diff(from, to), &notes(to, script)?)
}

/// What the sources of a catalog say beside it.
pub(crate) fn notes(catalog: &Catalog, script: &model::Script) -> Result<Notes> {
    let notes = Notes::place(&script.notes, catalog, &[SCHEMA.to_owned()]);
    notes.with_files(&loadable(script)?.1, catalog)
}
