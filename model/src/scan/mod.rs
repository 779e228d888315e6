//! Reads a project's sources without compiling them: `.rs` files by their `mod` tree, `.sql` files beside them.

mod cfg;
mod files;
mod flatten;
mod item;
mod scope;
mod walk;

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::resolved::Model;
use crate::resolved::intent::{self, CallerSource};

pub use files::{Disk, Entry, Files, all_windows, line_ends};
pub(crate) use files::{join, parent};
pub(crate) use item::{Item, ItemKind};
pub(crate) use scope::{Lookup, Scope};
pub(crate) use walk::Sources;

/// What is read, and how conditions in it are decided.
#[derive(Debug, Clone)]
pub struct ScanConfig {
    /// Folders or files. In a folder `lib.rs`, `mod.rs` or `main.rs` starts the `mod` tree; without one every `.rs`
    /// file counts.
    pub roots: Vec<String>,
    /// The features of the application that are on.
    pub features: BTreeSet<String>,
    /// What becomes of a `#[cfg]` that asks for something else.
    pub unknown_cfg: UnknownCfg,
    /// The schema of everything that names none.
    pub default_schema: String,
    /// How intent becomes SQL.
    pub rls: RlsConfig,
}

/// What the project's configuration says about intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RlsConfig {
    /// Where the caller's id comes from; none means that nothing was said.
    pub caller: Vec<CallerSource>,
    /// The type of an id: `text`, `uuid` or `bigint`.
    pub id: String,
    /// The schema of generated functions.
    pub schema: String,
    /// The version of the templates.
    pub templates: u32,
}

impl Default for RlsConfig {
    fn default() -> Self {
        Self {
            caller: Vec::new(),
            id: "text".to_owned(),
            schema: "private".to_owned(),
            templates: intent::TEMPLATES,
        }
    }
}

/// What becomes of items whose `#[cfg]` cannot be decided without compiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownCfg {
    /// An error: leaving a table out would drop it, taking it in would create it.
    #[default]
    Error,
    /// They are read as if the condition held.
    Include,
}

impl Default for ScanConfig {
    fn default() -> Self {
        Self {
            roots: vec!["schema".to_owned()],
            features: BTreeSet::new(),
            unknown_cfg: UnknownCfg::Error,
            default_schema: "public".to_owned(),
            rls: RlsConfig::default(),
        }
    }
}

/// Reads everything and resolves it. Either the whole model comes back, with warnings in it, or every mistake that was
/// found: a model with a hole in it would read as an order to drop what is missing.
pub fn scan(config: &ScanConfig, files: &dyn Files) -> Result<Model, Vec<Diagnostic>> {
    let mut sources = walk::walk(config, files);
    flatten::take_in(&mut sources);
    let mut diagnostics = std::mem::take(&mut sources.diagnostics);
    let model = crate::resolve::resolve(config, files, &sources, &mut diagnostics);
    diagnostics.sort_by_cached_key(Diagnostic::sort_key);
    diagnostics.dedup();
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(diagnostics);
    }
    Ok(Model { warnings: diagnostics, ..model })
}
