//! Canonical catalogs of code that was elaborated before, by everything that decides them: an unchanged schema starts
//! no server.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::{Code, Pipeline, Scope};
use crate::catalog::Catalog;
use crate::digest;
use crate::kinds::Kind;

/// How many catalogs are kept.
const KEPT: usize = 32;

/// What is remembered of a piece of code.
#[derive(Serialize, Deserialize)]
pub(super) struct Known {
    pub catalog: Catalog,
    pub scope: Scope,
}

/// The place of a catalog, before it is known whether it is there.
pub(super) struct Place {
    file: PathBuf,
}

impl Place {
    /// None where what decides the catalog is not known without connecting: on a server that is named by its URL.
    pub(super) fn of(pipeline: &Pipeline<'_>, code: &Code) -> Option<Self> {
        let scratch = &pipeline.scratch;
        let server = scratch.identity().ok().flatten()?;
        let prelude = match &scratch.prelude {
            Some(prelude) => prelude.text().ok()?,
            None => String::new(),
        };
        let schemas =
            format!("{:?} {:?}", pipeline.project.config.scan.schemas, pipeline.project.config.scan.attach);
        let tool = concat!("palisade ", env!("CARGO_PKG_VERSION"));
        // A development build may read other things than the last one did, under the same version.
        let build = std::env::current_exe().and_then(|exe| fs::metadata(exe)?.modified()).ok();
        let key = [tool, &format!("{build:?}"), &server, &prelude, &schemas, &code.digest()].join("\0");
        let file = scratch.cache.join("catalogs").join(format!("{}.json", digest::hex(key.as_bytes())));
        Some(Self { file })
    }

    /// What is remembered. Whatever cannot be read counts as forgotten.
    pub(super) fn load(&self) -> Option<Known> {
        let known = serde_json::from_slice(&fs::read(&self.file).ok()?).ok()?;
        // The oldest go first: this one was needed just now.
        let _ = fs::File::open(&self.file).and_then(|file| file.set_modified(SystemTime::now()));
        Some(known)
    }

    /// Remembers a catalog. A cache that cannot be written is no reason to fail.
    pub(super) fn save(&self, catalog: &Catalog, scope: &Scope) {
        // What an extension brings is not in the key.
        if catalog.objects.keys().any(|id| id.kind == Kind::Extension) {
            return;
        }
        let known = Known { catalog: catalog.clone(), scope: scope.clone() };
        let write = || -> std::io::Result<()> {
            let folder = self.file.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            serde_json::to_writer(std::io::BufWriter::new(&mut file), &known)?;
            file.persist(&self.file)?;
            prune(folder)
        };
        let _ = write();
    }
}

/// Removes all but the newest.
fn prune(folder: &Path) -> std::io::Result<()> {
    let mut files: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.metadata()?.modified()?, entry.path()));
    }
    files.sort();
    let surplus = files.len().saturating_sub(KEPT);
    files.into_iter().take(surplus).try_for_each(|(_, path)| fs::remove_file(path))
}
