//! The snapshot: a catalog as files, one for each outermost object, so that branches which touch different tables
//! merge without a conflict.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Catalog, Entry, ObjectId, Server};
use crate::error::{Error, Result};
use crate::files::FileSet;

/// The file with what is true of the whole snapshot.
const HEAD: &str = "snapshot.json";

/// The version of the format.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    /// The canonical major version.
    postgres: u32,
    /// Objects that no kind reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unmodelled: Vec<String>,
}

/// A snapshot as file names and texts, in the order of the names.
pub fn files(catalog: &Catalog) -> Result<BTreeMap<String, String>> {
    let mut by_root: BTreeMap<&ObjectId, BTreeMap<&ObjectId, &Entry>> = BTreeMap::new();
    for (id, entry) in &catalog.objects {
        by_root.entry(id.root()).or_default().insert(id, entry);
    }
    let head = Head {
        format: FORMAT,
        postgres: catalog.server.major(),
        unmodelled: catalog.unmodelled.iter().cloned().collect(),
    };
    let mut files = BTreeMap::from([(HEAD.to_owned(), text(&head)?)]);
    for (root, entries) in by_root {
        files.insert(file_name(root), text(&entries)?);
    }
    Ok(files)
}

fn text(value: &impl Serialize) -> Result<String> {
    let json = serde_json::to_string_pretty(value).map_err(|error| Error::new(error.to_string()))?;
    Ok(json + "\n")
}

/// Reads a snapshot from its files' names and texts.
///
/// # Errors
/// When a file is not what [`files`] writes; the message names it.
pub fn parse(files: &BTreeMap<String, String>) -> Result<Catalog> {
    let broken = |name: &str, why: String| {
        Error::new(format!("the snapshot's file {name} cannot be read: {why}"))
            .hint("`palisade verify` says what it should hold; it is written anew by `palisade generate --snapshot`")
    };
    let head = files.get(HEAD).ok_or_else(|| broken(HEAD, "it is missing".to_owned()))?;
    let head: Head = serde_json::from_str(head).map_err(|error| broken(HEAD, error.to_string()))?;
    if head.format != FORMAT {
        return Err(broken(HEAD, format!("it has format {}, and this palisade reads {FORMAT}", head.format)));
    }
    let server = Server { version: head.postgres * 10_000, ..Server::default() };
    let mut catalog =
        Catalog { server, unmodelled: head.unmodelled.into_iter().collect(), ..Catalog::default() };
    for (name, text) in files.iter().filter(|(name, _)| *name != HEAD) {
        let entries: BTreeMap<ObjectId, Entry> =
            serde_json::from_str(text).map_err(|error| broken(name, error.to_string()))?;
        catalog.objects.extend(entries);
    }
    Ok(catalog)
}

/// Reads the snapshot in a folder; none where there is no such folder.
///
/// # Errors
/// When a file cannot be read or is not what [`files`] writes.
pub fn read(folder: &Path) -> Result<Option<Catalog>> {
    if !folder.join(HEAD).is_file() {
        return Ok(None);
    }
    let mut files = BTreeMap::new();
    for path in listing(folder)? {
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Error::new(format!("{} cannot be read: {error}", path.display())))?;
        files.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text);
    }
    parse(&files).map(Some)
}

/// Makes the folder hold exactly this snapshot. Files that are right already are left alone.
///
/// # Errors
/// When the disk refuses; then the folder is as it was.
pub fn write(folder: &Path, catalog: &Catalog) -> Result<()> {
    let mut files = FileSet::default();
    stage(folder, catalog, &mut files)?;
    files.commit()
}

/// As [`write`], together with others.
pub(crate) fn stage(folder: &Path, catalog: &Catalog, set: &mut FileSet) -> Result<()> {
    let wanted = files(catalog)?;
    for (name, text) in &wanted {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).is_ok_and(|there| there == *text) {
            continue;
        }
        set.put_derived(&path, text)?;
    }
    for path in listing(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !wanted.contains_key(&name) {
            set.remove(&path);
        }
    }
    Ok(())
}

/// The snapshot's files in a folder.
fn listing(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error: std::io::Error| Error::new(format!("{} cannot be read: {error}", folder.display()));
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// A name that is safe on every disk: lower-case letters, digits, `_`, `-` and `.`; all else by its number, capitals
/// too, because some disks take `A` for `a`. A long one is cut and told apart by a digest.
fn file_name(id: &ObjectId) -> String {
    let mut name = String::new();
    for byte in id.to_string().bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.' => name.push(char::from(byte)),
            b' ' => name.push('-'),
            other => name.push_str(&format!("%{other:02x}")),
        }
    }
    const LONGEST: usize = 120;
    if name.len() > LONGEST {
        let digest = crate::digest::short(id.to_string().as_bytes());
        name.truncate(LONGEST);
        name.push_str(&format!("~{digest}"));
    }
    name + ".json"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{Kind, Schema};

    #[test]
    fn a_snapshot_reads_back_and_names_are_safe() {
        let mut catalog =
            Catalog { server: Server { version: 170_000, ..Server::default() }, ..Catalog::default() };
        for name in ["app", "App", "a/b", "con", "ä"] {
            let id = ObjectId::database(Kind::Schema, name);
            catalog.objects.insert(id, Entry::new(Schema {}.into(), 0));
        }
        let files = files(&catalog).unwrap();
        assert_eq!(parse(&files).unwrap(), catalog);
        let names: Vec<String> = files.keys().map(|name| name.to_lowercase()).collect();
        assert_eq!(names.len(), 6);
        assert!(
            names.iter().all(|name| name.bytes().all(|b| b.is_ascii_graphic() && b != b'/')),
            "{names:?}"
        );
    }
}
