//! What was found out before, by everything that decides it: an unchanged schema starts no server, and is not read twice.
//! What cannot be read, or was written by another build, counts as never found out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::{Code, Pipeline, Scope};
use crate::catalog::{Catalog, pack, pack_ids, unpack, unpack_ids};
use crate::digest;
use crate::kinds::Kind;
use crate::notes::Notes;
use crate::scratch::ScratchConfig;

/// How many files of a sort are kept.
const KEPT: usize = 32;

/// The place of something, before it is known whether it is there.
pub(super) struct Place {
    file: PathBuf,
}

impl Place {
    /// A place for something of that sort that these parts decide.
    pub(super) fn new(cache: &Path, sort: &str, parts: &[&str]) -> Self {
        let tool = concat!("palisade ", env!("CARGO_PKG_VERSION"));
        // A development build may read other things than the last one did, under the same version.
        let build = std::env::current_exe().and_then(|exe| fs::metadata(exe)?.modified()).ok();
        let key = [&[tool, &format!("{build:?}")], parts].concat().join("\0");
        Self { file: cache.join(sort).join(digest::hex(key.as_bytes())) }
    }

    /// The place of something else, by its digest.
    pub(super) fn beside(&self, sort: &str, digest: &str) -> Self {
        let cache = self.file.parent().and_then(Path::parent).unwrap_or(Path::new("."));
        Self { file: cache.join(sort).join(digest) }
    }

    /// The digest of everything that decides what is there.
    pub(super) fn digest(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// What is remembered.
    pub(super) fn load(&self) -> Option<Vec<u8>> {
        let bytes = fs::read(&self.file).ok()?;
        // The oldest go first: this one was needed just now.
        let _ = fs::File::open(&self.file).and_then(|file| file.set_modified(SystemTime::now()));
        Some(bytes)
    }

    /// Remembers it. A cache that cannot be written is no reason to fail.
    pub(super) fn save(&self, bytes: &[u8]) {
        let write = || -> std::io::Result<()> {
            let folder = self.file.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            let file = tempfile::NamedTempFile::new_in(folder)?;
            fs::write(file.path(), bytes)?;
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

/// What the server of a scratch is, and what is in every database of it; none where that is not known without
/// connecting: on a server that is named by its URL.
pub(super) fn ground(scratch: &ScratchConfig) -> Option<String> {
    let server = scratch.identity().ok().flatten()?;
    let prelude = match &scratch.prelude {
        Some(prelude) => prelude.text().ok()?,
        None => String::new(),
    };
    Some(format!("{server}\0{prelude}"))
}

/// Whether what is read of a catalog on a scratch follows from what made it: what an extension brings is in no key.
pub(super) fn is_decided(catalog: &Catalog) -> bool {
    catalog.objects.of_kind(Kind::Extension).next().is_none()
}

/// The place of the catalog that code becomes.
pub(super) fn catalog_of(pipeline: &Pipeline<'_>, code: &Code) -> Option<Place> {
    let scan = &pipeline.project.config.scan;
    let schemas = format!("{:?} {:?}", scan.schemas, scan.attach);
    let ground = ground(&pipeline.scratch)?;
    Some(Place::new(&pipeline.scratch.cache, "catalogs", &[&ground, &schemas, &code.digest()]))
}

/// A catalog with what of it is ours.
pub(super) struct Known {
    pub(super) catalog: Catalog,
    pub(super) scope: Scope,
}

impl Known {
    /// What is remembered there.
    pub(super) fn load(place: &Place) -> Option<Self> {
        let bytes = place.load()?;
        let [scope, catalog] = split(&bytes)?;
        let scope = serde_json::from_slice(scope).ok()?;
        let mut catalog = unpack(catalog).ok()?;
        catalog.objects = catalog.objects.made_of(&place.digest());
        Some(Self { catalog, scope })
    }

    /// Remembers it.
    pub(super) fn save(place: &Place, catalog: &Catalog, scope: &Scope) {
        if !is_decided(catalog) {
            return;
        }
        if let (Ok(scope), Ok(catalog)) = (serde_json::to_vec(scope), pack(catalog)) {
            place.save(&joined([&scope, &catalog]));
        }
    }
}

/// What files of sources became, beside the catalog.
#[derive(Serialize, Deserialize)]
pub(super) struct Read {
    /// The digest of the catalog's place.
    pub(super) catalog: String,
    /// What should be looked at and is no error.
    pub(super) warnings: Vec<String>,
    #[serde(skip)]
    pub(super) notes: Notes,
}

/// The part of notes that is no list of identities.
type Rest = (BTreeSet<String>, BTreeSet<String>, Vec<String>, BTreeSet<String>, bool);

impl Read {
    /// What is remembered there.
    pub(super) fn load(place: &Place) -> Option<Self> {
        let bytes = place.load()?;
        let [head, rest, objects, parts, places] = split(&bytes)?;
        let read: Self = serde_json::from_slice(head).ok()?;
        let (roles, schemas, search_path, shed, online): Rest = serde_json::from_slice(rest).ok()?;
        let notes = Notes {
            objects: unpack_ids(objects).ok()?.into_iter().collect(),
            roles,
            schemas,
            search_path,
            shed,
            online,
            parts: unpack_ids(parts).ok()?.into_iter().collect(),
            places: unpack_ids(places).ok()?.into_iter().collect(),
        };
        Some(Self { notes, ..read })
    }

    /// Remembers it.
    pub(super) fn save(&self, place: &Place) {
        let Notes { objects, roles, schemas, search_path, shed, online, parts, places } = &self.notes;
        let rest = serde_json::to_vec(&(roles, schemas, search_path, shed, online));
        let lists = [pack_ids(objects), pack_ids(parts), pack_ids(places)];
        if let (Ok(head), Ok(rest), [Ok(objects), Ok(parts), Ok(places)]) =
            (serde_json::to_vec(self), rest, lists)
        {
            place.save(&joined([&head, &rest, &objects, &parts, &places]));
        }
    }
}

/// Parts of a file, each behind its length.
pub(super) fn joined<const N: usize>(parts: [&[u8]; N]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// The parts that [`joined`] was given; none if there are not as many, or one is cut off.
pub(super) fn split<const N: usize>(mut bytes: &[u8]) -> Option<[&[u8]; N]> {
    let mut parts = [&[][..]; N];
    for part in &mut parts {
        let (length, rest) = bytes.split_first_chunk()?;
        (*part, bytes) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    }
    bytes.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_cut_off_is_none() {
        let bytes = joined([b"one", b"", b"three"]);
        assert_eq!(split::<3>(&bytes), Some([&b"one"[..], b"", b"three"]));
        assert_eq!(split::<2>(&bytes), None);
        assert_eq!(split::<3>(&bytes[..bytes.len() - 1]), None);
    }

    #[test]
    fn only_the_newest_are_kept_and_what_decides_is_told_apart() {
        let cache = tempfile::tempdir().unwrap();
        let place = |number: usize| Place::new(cache.path(), "things", &["a", &number.to_string()]);
        for number in 0..KEPT + 3 {
            place(number).save(number.to_string().as_bytes());
        }
        assert_eq!(std::fs::read_dir(cache.path().join("things")).unwrap().count(), KEPT);
        assert_eq!(place(KEPT + 2).load(), Some((KEPT + 2).to_string().into_bytes()));
        assert_ne!(
            Place::new(cache.path(), "things", &["a", "b"]).digest(),
            Place::new(cache.path(), "things", &["ab"]).digest()
        );
    }
}
