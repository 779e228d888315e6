//! A ledger against a folder: what is applied, what is to come, and what does not fit. Touches no database.

use std::fmt;

use super::Ledger;
use crate::migration::{Folder, Id, Migration, Problem};
use crate::{Error, Result};

/// What a database has of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The migrations of the folder and those that only the ledger knows, oldest first.
    pub entries: Vec<Entry>,
    /// The steps of earlier runs whose end is not known.
    pub unfinished: Vec<Unfinished>,
    /// What is wrong with the folder itself, and not said by an entry.
    pub problems: Vec<Problem>,
}

/// One migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name of its file.
    pub name: String,
    /// Its id.
    pub id: Id,
    /// How it stands.
    pub state: State,
}

/// How a migration stands in a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The database has it.
    Applied {
        /// When, in UTC.
        at: String,
        /// By which role.
        by: String,
    },
    /// The database does not have it yet.
    Pending,
    /// The database does not have it, and has a later one.
    OutOfOrder {
        /// The later one.
        after: String,
    },
    /// The database has it, with another text.
    Changed,
    /// The database has it, and the folder does not.
    Missing,
}

/// A step that ran outside of a transaction and was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The migration.
    pub migration: Id,
    /// What it was to bring about.
    pub expected: Option<String>,
    /// The process of the server that ran it.
    pub backend: i32,
    /// When that process was started; processes are numbered anew after a while.
    pub backend_start: Option<String>,
    /// When the step was started, in UTC.
    pub started_at: String,
    /// The hash of the file as it was then; a runner of before has written none.
    pub hash: Option<String>,
}

impl Standing {
    /// Compares.
    pub fn of(folder: &Folder, ledger: &Ledger) -> Self {
        // What was proven to commute may come later.
        let later = |late: &Migration| {
            let is_later = |m: &&Migration| m.version > late.version && !m.commutes_with(late);
            folder.migrations().iter().rfind(|m| ledger.has(m) && is_later(m))
        };
        let mut entries = Vec::new();
        for migration in folder.migrations() {
            let id = &migration.header.id;
            let replaced = || {
                let replaces = migration.header.replaces.iter().filter(|_| ledger.has_replaced(migration));
                replaces.filter_map(|id| ledger.records.get(id)).max_by_key(|record| &record.applied_at)
            };
            let state = match ledger.records.get(id) {
                Some(record) if record.hash != migration.computed_hash() => State::Changed,
                Some(record) => {
                    State::Applied { at: record.applied_at.clone(), by: record.applied_by.clone() }
                }
                None => match (replaced(), later(migration)) {
                    (Some(record), _) => {
                        State::Applied { at: record.applied_at.clone(), by: record.applied_by.clone() }
                    }
                    (None, Some(later)) => State::OutOfOrder { after: later.file_name() },
                    (None, None) => State::Pending,
                },
            };
            entries.push(Entry { name: migration.file_name(), id: id.clone(), state });
        }
        let replaced = |id: &Id| {
            let holds = |m: &&Migration| m.header.replaces.contains(id) && ledger.has(m);
            folder.migrations().iter().any(|m| holds(&m))
        };
        for (id, record) in &ledger.records {
            if folder.get(id).is_none() && !replaced(id) {
                entries.push(Entry { name: record.name.clone(), id: id.clone(), state: State::Missing });
            }
        }
        // Names start with the version.
        entries.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let said = |problem: &Problem| match problem {
            Problem::Edited(file) => entries.iter().any(|e| e.name == *file && e.state == State::Changed),
            Problem::MissingParent(_, id) => ledger.records.contains_key(id),
            _ => false,
        };
        let problems = folder.problems().into_iter().filter(|problem| !said(problem)).collect();
        Self { entries, unfinished: ledger.unfinished.clone(), problems }
    }

    /// Whether the database has the folder, the whole folder and nothing but the folder.
    pub fn is_settled(&self) -> bool {
        let fits = self.unfinished.is_empty() && self.problems.is_empty();
        fits && self.entries.iter().all(|e| matches!(e.state, State::Applied { .. }))
    }

    /// Whether the database has no migration at all.
    pub fn has_nothing(&self) -> bool {
        self.pending().len() == self.entries.len()
    }

    /// The names of the migrations to come.
    pub fn pending(&self) -> Vec<&str> {
        self.named(|state| matches!(state, State::Pending | State::OutOfOrder { .. }))
    }

    /// That what is to come can be run.
    ///
    /// # Errors
    /// When a migration was edited or removed after it was applied, when the folder is not fit, or when a migration
    /// would run before one that was applied.
    pub fn check(&self, folder: &Folder) -> Result<()> {
        let changed = self.named(|state| *state == State::Changed);
        let missing = self.named(|state| *state == State::Missing);
        if !changed.is_empty() {
            return Err(listed("edited after it was applied", "edited after they were applied", &changed)
                .hint(
                    "undo the change (`git checkout`), and write what is to be changed into a new migration",
                ));
        }
        if !missing.is_empty() {
            return Err(listed(
                "applied, and its file is missing",
                "applied, and their files are missing",
                &missing,
            )
            .hint(
                "restore the files from version control; if the database was migrated from another branch, \
                     switch to that branch",
            ));
        }
        folder.check()?;
        let late = self.entries.iter().find_map(|entry| match &entry.state {
            State::OutOfOrder { after } => Some((entry, after)),
            _ => None,
        });
        let Some((entry, after)) = late else { return Ok(()) };
        Err(Error::new(format!("{} would run after {after}, which is newer", entry.name))
            .detail("two branches each added a migration, and this database has the newer one")
            .hint(format!(
                "`palisade rebase` proves whether their order matters; if it does, and {} ran nowhere yet, it can go \
                 behind: `palisade rebase --last {}`",
                entry.name, entry.name
            )))
    }

    fn named(&self, wanted: impl Fn(&State) -> bool) -> Vec<&str> {
        self.entries.iter().filter(|entry| wanted(&entry.state)).map(|entry| entry.name.as_str()).collect()
    }
}

impl State {
    /// The state in one word, for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Applied { .. } => "applied",
            Self::Pending => "pending",
            Self::OutOfOrder { .. } => "out_of_order",
            Self::Changed => "changed",
            Self::Missing => "missing",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Not every tool writes down when.
            Self::Applied { at, by } if at.is_empty() => write!(f, "applied by {by}"),
            Self::Applied { at, by } => write!(f, "applied {at} UTC by {by}"),
            Self::Pending => f.write_str("pending"),
            Self::OutOfOrder { after } => write!(f, "pending, and older than {after}, which is applied"),
            Self::Changed => f.write_str("applied, and edited since"),
            Self::Missing => f.write_str("applied, and its file is missing"),
        }
    }
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { migration, expected, backend, backend_start: _, started_at, hash: _ } = self;
        write!(f, "migration {migration}, started {started_at} UTC by process {backend} of the server")?;
        match expected.as_deref() {
            None | Some("unknown") => Ok(()),
            Some(expected) => write!(f, ", to bring about: {expected}"),
        }
    }
}

fn listed(one: &str, many: &str, names: &[&str]) -> Error {
    if let [name] = names {
        return Error::new(format!("{name} was {one}"));
    }
    let mut error = Error::new(format!("{} migrations were {many}", names.len()));
    error.details.extend(names.iter().map(|name| (*name).to_owned()));
    error
}
