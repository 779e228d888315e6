//! Rows that a project declares: sets with natural keys, loaded again and again without harm, and compared with what is
//! there; and steps that only the application can do.

mod fake;
mod file;
mod hook;
mod merge;
mod outputs;
mod rows;
mod script;
mod shape;

use std::collections::BTreeMap;
use std::path::Path;

pub use fake::{Fake, Faked, fake};
pub use file::{FILE, Hook, Outputs, Seeds, Set, TableRows};

use crate::config::Environment;
use crate::config::Project;
use crate::connect::{Session, unless_stopped};
use crate::sql::quote_ident;
use crate::{Error, Result};
use rows::Rows;
use shape::TableName;

/// A row that is not as its set has it, or was not before it was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// File and line.
    pub place: String,
    /// The table and the key of the row, or what else it is.
    pub what: String,
    /// Whether there is no such row.
    pub missing: bool,
    /// The columns that have other values.
    pub columns: Vec<String>,
}

impl Difference {
    /// The sentence: what the row is not, or, once it was loaded, what was done to it.
    pub fn sentence(&self, loaded: bool) -> String {
        let Self { place, what, missing, columns } = self;
        match (missing, columns.as_slice(), loaded) {
            (true, _, false) => format!("{place}: {what} is missing"),
            (true, _, true) => format!("{place}: {what} inserted"),
            (false, [], _) => format!("{place}: {what}"),
            (false, columns, false) => format!("{place}: {what} differs in {}", columns.join(", ")),
            (false, columns, true) => format!("{place}: {what} updated: {}", columns.join(", ")),
        }
    }
}

/// What became of a set.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// Its name.
    pub set: String,
    /// The hooks that were run; the others had done their work already.
    pub hooks: Vec<String>,
    /// The rows that were missing or differed.
    pub differences: Vec<Difference>,
    /// The file that its outputs were written into.
    pub outputs: Option<String>,
}

/// Where sets are loaded, and how.
pub struct Loader<'a> {
    /// The project.
    pub project: &'a Project,
    /// A session that may write, with its settings pinned.
    pub session: &'a Session,
    /// The profile.
    pub environment: &'a Environment,
    /// Only find out what would be changed.
    pub check: bool,
    /// Told what is being done.
    pub progress: &'a dyn Fn(&str),
}

impl Loader<'_> {
    /// Loads sets in their order, each in a transaction of its own.
    ///
    /// # Errors
    /// At the first set that fails; nothing of it is loaded. The error says what was done before, hooks among it.
    pub async fn load(&self, sets: &[&Set]) -> Result<Vec<Loaded>> {
        let path: Vec<_> = self
            .project
            .config
            .schema
            .search_path()
            .iter()
            .map(|name| quote_ident(name).into_owned())
            .collect();
        self.session.execute(&format!("SET search_path = {}, pg_temp", path.join(", "))).await?;
        if let Some(role) = &self.environment.role {
            self.session.execute(&format!("SET ROLE {}", quote_ident(role))).await?;
        }
        let mut done: Vec<Loaded> = Vec::new();
        for set in sets {
            let mut loaded = Loaded { set: set.name.clone(), ..Loaded::default() };
            match self.set(set, &mut loaded).await {
                Ok(()) => done.push(loaded),
                Err(error) => return Err(history(error, set, &loaded, &done)),
            }
            let (Some(outputs), false, Some(loaded)) = (&set.outputs, self.check, done.last_mut()) else {
                continue;
            };
            let written = outputs::write(self, outputs).await;
            loaded.outputs = Some(written.map_err(|error| {
                error.detail(format!("set `{}` is loaded, and its outputs are not written", set.name))
            })?);
        }
        Ok(done)
    }

    async fn set(&self, set: &Set, loaded: &mut Loaded) -> Result<()> {
        for hook in &set.hooks {
            unless_stopped()?;
            (self.progress)(&format!("{}: {}", set.name, hook.name));
            let outcome = hook::run(self, hook)
                .await
                .map_err(|error| error.context(format!("hook `{}` failed", hook.name)))?;
            match outcome {
                hook::Outcome::AlreadyDone => {}
                hook::Outcome::Done => loaded.hooks.push(hook.name.clone()),
                hook::Outcome::ToDo => loaded.differences.push(Difference {
                    place: FILE.to_owned(),
                    what: format!("hook `{}` has not done its work", hook.name),
                    missing: false,
                    columns: Vec::new(),
                }),
            }
        }
        unless_stopped()?;
        self.session.execute("BEGIN").await?;
        let rows = self.rows(set, loaded).await;
        let end = if rows.is_ok() && !self.check { "COMMIT" } else { "ROLLBACK" };
        // An error in here must not hide the first one. Deferred constraints are checked at COMMIT.
        let ended = self.session.execute(end).await;
        rows.and(ended)
    }

    async fn rows(&self, set: &Set, loaded: &mut Loaded) -> Result<()> {
        let shapes = shape::read(self.session).await?;
        let default = &self.project.config.schema.default;
        let mut tables: BTreeMap<TableName, Vec<&TableRows>> = BTreeMap::new();
        for declared in &set.tables {
            tables.entry(TableName::parse(&declared.table, default)).or_default().push(declared);
        }
        let folder = self.project.seeds_dir();
        for table in shape::order(&shapes, &tables.keys().cloned().collect())? {
            for declared in tables.get(&table).into_iter().flatten() {
                unless_stopped()?;
                let path = folder.join(declared.path(&folder));
                (self.progress)(&format!("{}: {table}", set.name));
                let rows = Rows::read(&path, &self.shown(&path))?;
                loaded
                    .differences
                    .extend(merge::merge(self.session, &shapes, &table, declared, &rows).await?);
            }
        }
        for file in &set.sql {
            let path = folder.join(file);
            (self.progress)(&format!("{}: {}", set.name, file.display()));
            loaded
                .differences
                .extend(script::run(self.session, &path, &self.shown(&path), self.check).await?);
        }
        Ok(())
    }

    /// A path as messages call it.
    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.project.root).unwrap_or(path).display().to_string()
    }
}

/// The tables that sets fill, as `schema.table`.
pub fn tables(seeds: &Seeds, default_schema: &str) -> std::collections::BTreeSet<String> {
    let tables = seeds.sets.iter().flat_map(|set| &set.tables);
    tables.map(|declared| TableName::parse(&declared.table, default_schema).sql()).collect()
}

fn history(error: Error, set: &Set, loaded: &Loaded, done: &[Loaded]) -> Error {
    let mut error = error.detail(format!("no row of set `{}` was loaded", set.name));
    if !loaded.hooks.is_empty() {
        error = error.detail(format!("done before it, and stays: {}", loaded.hooks.join(", ")));
    }
    if !done.is_empty() {
        let name = |loaded: &Loaded| match loaded.hooks.as_slice() {
            [] => loaded.set.clone(),
            hooks => format!("{} ({})", loaded.set, hooks.join(", ")),
        };
        let names: Vec<_> = done.iter().map(name).collect();
        error = error.detail(format!("loaded before it, and stays: {}", names.join(", ")));
    }
    error
}
