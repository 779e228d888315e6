//! Sources with edits that are not on disk yet, so that they can be proven before a file is written.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{Error as IoError, ErrorKind};
use std::path::Path;

use palisade_model::{self as model, Disk};

use super::{Code, Pipeline};
use crate::error::{Error, Result};

/// A file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// What is on disk; nothing of a file that is new.
    pub before: String,
    /// What is to be there.
    pub after: String,
}

/// The sources with the edits so far.
#[derive(Debug, Clone)]
pub(super) struct Workspace {
    disk: Disk,
    /// By their paths in the project.
    pub(super) edited: BTreeMap<String, Edited>,
}

impl Workspace {
    /// The sources as they are.
    pub(super) fn new(pipeline: &Pipeline<'_>) -> Self {
        Self { disk: Disk { root: pipeline.project.root.clone() }, edited: BTreeMap::new() }
    }

    /// What they say; `path` takes the place of the configured roots.
    ///
    /// # Errors
    /// With every mistake in them.
    pub(super) fn code(&self, pipeline: &Pipeline<'_>, path: Option<&Path>) -> Result<Code> {
        Code::read_from(pipeline.project, path, self)
    }

    /// A file, to be edited; one that is not there yet is empty.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn file(&mut self, path: &str) -> Result<&mut Edited> {
        match self.edited.entry(path.to_owned()) {
            Entry::Occupied(there) => Ok(there.into_mut()),
            Entry::Vacant(free) => {
                let before = match model::Files::read(&self.disk, path) {
                    Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
                    read => read.map_err(|error| Error::new(format!("{path} cannot be read: {error}")))?,
                };
                Ok(free.insert(Edited { after: before.clone(), before }))
            }
        }
    }

    /// The files that change.
    pub(super) fn changed(self) -> BTreeMap<String, Edited> {
        self.edited.into_iter().filter(|(_, edited)| edited.before != edited.after).collect()
    }
}

impl model::Files for Workspace {
    fn read(&self, path: &str) -> std::io::Result<String> {
        match self.edited.get(path) {
            Some(edited) if edited.after.is_empty() && edited.before.is_empty() => {
                Err(IoError::from(ErrorKind::NotFound))
            }
            Some(edited) => Ok(edited.after.clone()),
            None => self.disk.read(path),
        }
    }

    fn list(&self, folder: &str) -> std::io::Result<Vec<model::Entry>> {
        let mut entries = self.disk.list(folder)?;
        let new =
            self.edited.iter().filter(|(_, edited)| edited.before.is_empty() && !edited.after.is_empty());
        for (path, _) in new {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            if parent == folder.trim_end_matches('/') && !entries.iter().any(|entry| entry.name == name) {
                entries.push(model::Entry { name: name.to_owned(), is_folder: false });
            }
        }
        entries.sort();
        Ok(entries)
    }
}
