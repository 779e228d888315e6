//! The code of a project: structs and `.sql` files, read without compiling anything.

use std::collections::BTreeSet;
use std::path::Path;

use palisade_model as model;

use crate::catalog::Catalog;
use crate::config::{Files, Project, RlsDefault, UnknownCfg};
use crate::digest;
use crate::error::{Error, Result};
use crate::load::{LoadFile, Statement};
use crate::notes::Notes;
use crate::sql::Position;

use super::sources::Sources;
use super::theirs;

/// What the sources say, lowered to statements.
#[derive(Debug, Clone)]
pub struct Code {
    /// The statements, the `.sql` files, and the notes.
    pub script: model::Script,
    /// What should be looked at and is no error, rendered.
    pub warnings: Vec<String>,
    /// Where names without a schema are looked up.
    pub search_path: Vec<String>,
    /// Every role that is named by the configuration or by an annotation.
    pub roles: BTreeSet<String>,
    /// What others have in the schemas that this only attaches to, as it was recorded.
    pub theirs: Catalog,
}

impl Code {
    /// Reads the working tree, or a git revision of it; `path` takes the place of the configured roots.
    ///
    /// # Errors
    /// With every mistake in the sources, each with file, line and caret.
    pub fn read(project: &Project, path: Option<&Path>, revision: Option<&str>) -> Result<Self> {
        let spec = Files { path: path.map(Path::to_owned), rev: revision.map(str::to_owned) };
        Ok(Sources::list(project, &spec)?.code()?.0)
    }

    /// Reads files that need not be on disk; `path` takes the place of the configured roots.
    ///
    /// # Errors
    /// As [`Code::read`].
    pub(super) fn read_from(
        project: &Project,
        path: Option<&Path>,
        files: &dyn model::Files,
    ) -> Result<Self> {
        Ok(Self { theirs: theirs::at(project, None)?, ..Self::scan(project, path, files)? })
    }

    /// As [`Code::read_from`], without what is recorded of others.
    pub(super) fn scan(project: &Project, path: Option<&Path>, files: &dyn model::Files) -> Result<Self> {
        let config = &project.config;
        let text = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let roots = match path {
            Some(path) => vec![text(path)],
            None => config.scan.roots.iter().map(|root| text(root)).collect(),
        };
        let scan = model::ScanConfig {
            roots,
            features: config.scan.features.clone(),
            unknown_cfg: match config.scan.cfg {
                UnknownCfg::Error => model::UnknownCfg::Error,
                UnknownCfg::Include => model::UnknownCfg::Include,
            },
            default_schema: config.schema.default.clone(),
            rls: config.rls.intent(),
        };
        let is_project =
            project.file.is_some() || scan.roots.iter().any(|root| project.root.join(root).exists());
        let files = Without { files, folder: text(&config.seed.dir) };
        let model = model::scan(&scan, &files).map_err(|found| match is_project {
            true => mistakes(&found),
            false => mistakes(&found).hint(
                "there is no palisade.toml here or above: go to the folder that has one, or name it with --config; `palisade init` \
                 begins a project",
            ),
        })?;
        let lower = model::LowerConfig {
            rls_default: match config.rls.default {
                RlsDefault::Required => None,
                RlsDefault::On => Some(model::written::Rls::On),
                RlsDefault::Force => Some(model::written::Rls::Force),
                RlsDefault::Off => Some(model::written::Rls::Off),
            },
            skip_comments: false,
        };
        let script = model::lower(&model, &lower).map_err(|found| mistakes(&found))?;
        let roles = config.roles.union(&script.notes.roles).cloned().collect();
        Ok(Self {
            warnings: model
                .warnings
                .iter()
                .map(|warning| model::render(std::slice::from_ref(warning)))
                .collect(),
            search_path: config.schema.search_path(),
            roles,
            script,
            theirs: Catalog::default(),
        })
    }

    /// What decides the catalog that the code becomes, as a digest.
    pub(crate) fn digest(&self) -> String {
        let mut text = format!("{:?}\n{:?}\n", self.search_path, self.roles);
        for statement in &self.script.statements {
            text.push_str(&statement.sql);
            text.push('\0');
        }
        for file in &self.script.files {
            text.push_str(&format!("{}\0{}\0", file.path, file.text));
        }
        if !self.theirs.objects.is_empty() {
            text.push_str(&serde_json::to_string(&self.theirs).unwrap_or_default());
        }
        digest::hex(text.as_bytes())
    }

    /// The notes, by the ids of the catalog that the code became.
    ///
    /// # Errors
    /// When a `.sql` file says a former name of nothing.
    pub(crate) fn notes(&self, catalog: &Catalog) -> Result<Notes> {
        let notes = Notes::place(&self.script.notes, catalog, &self.search_path);
        notes.with_files(&self.files(), catalog)
    }

    /// The statements for the loader.
    pub(crate) fn statements(&self) -> Result<Vec<Statement>> {
        let made = |statement: &model::ScriptStatement| {
            let origin = &statement.origin;
            let at = origin.span.start;
            let position = Position { line: at.line, column: at.column };
            Statement::made(statement.sql.as_str(), origin.path.to_string(), position)
        };
        self.script.statements.iter().map(made).collect()
    }

    /// The `.sql` files for the loader.
    pub(crate) fn files(&self) -> Vec<LoadFile> {
        let file =
            |file: &model::ScriptFile| LoadFile { path: file.path.to_string(), text: file.text.to_string() };
        self.script.files.iter().map(file).collect()
    }
}

/// Files without one folder: seeds stand beside the structs, and are no part of the schema.
struct Without<'a> {
    files: &'a dyn model::Files,
    folder: String,
}

impl model::Files for Without<'_> {
    fn read(&self, path: &str) -> std::io::Result<String> {
        self.files.read(path)
    }

    fn list(&self, folder: &str) -> std::io::Result<Vec<model::Entry>> {
        let mut entries = self.files.list(folder)?;
        let prefix =
            if folder.is_empty() { String::new() } else { format!("{}/", folder.trim_end_matches('/')) };
        entries.retain(|entry| format!("{prefix}{}", entry.name) != self.folder);
        Ok(entries)
    }
}

fn mistakes(found: &[model::Diagnostic]) -> Error {
    let errors = found.iter().filter(|d| d.severity == model::Severity::Error).count();
    let what = if errors == 1 {
        "there is a mistake in the sources".to_owned()
    } else {
        format!("there are {errors} mistakes in the sources")
    };
    Error::new(what).report(model::render(found))
}
