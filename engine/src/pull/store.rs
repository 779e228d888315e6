//! Writes pulled files: all of them or none, and never over a file that somebody else wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::MARKER;
use crate::error::{Error, Result};
use crate::files::FileSet;

/// Writes the files into the folder and removes those of an earlier pull that are no more; returns the names of the
/// removed ones. Without `write` it only looks whether it could.
///
/// # Errors
/// When a file is somebody else's, or the disk refuses; then the folder is as it was.
pub(super) fn store(folder: &Path, files: &BTreeMap<String, String>, write: bool) -> Result<Vec<String>> {
    let there = sources(folder)?;
    refuse_foreign(folder, files, &there)?;
    let stale: Vec<&String> = there
        .iter()
        .filter(|(name, text)| is_ours(text) && !files.contains_key(*name))
        .map(|(name, _)| name)
        .collect();
    let removed = stale.iter().map(|name| (*name).clone()).collect();
    if !write {
        return Ok(removed);
    }
    let mut set = FileSet::default();
    for (name, text) in files {
        set.put(&folder.join(name), text)?;
    }
    for name in stale {
        set.remove(&folder.join(name));
    }
    set.commit()?;
    Ok(removed)
}

/// The `.rs` and `.sql` files directly in the folder, by name.
fn sources(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(Error::new(format!("{} cannot be read: {error}", folder.display()))),
    };
    for entry in entries {
        let path = entry?.path();
        let is_source = path.extension().is_some_and(|extension| extension == "rs" || extension == "sql");
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| is_source) else {
            continue;
        };
        // What is no text is somebody else's, too.
        let text =
            fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        found.insert(name.to_owned(), text);
    }
    Ok(found)
}

fn refuse_foreign(
    folder: &Path,
    files: &BTreeMap<String, String>,
    there: &BTreeMap<String, String>,
) -> Result<()> {
    let foreign: Vec<&String> =
        files.keys().filter(|name| there.get(*name).is_some_and(|text| !is_ours(text))).collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let mut error = Error::new("files that pull did not write are in the way: nothing was written");
    error.details = foreign.iter().map(|name| folder.join(name).display().to_string()).collect();
    Err(error.hint("name another folder, `--into DIR`, or move these files away"))
}

fn is_ours(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.ends_with(MARKER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
        list.iter().map(|(name, text)| ((*name).to_owned(), format!("// {MARKER}\n{text}"))).collect()
    }

    #[test]
    fn only_what_pull_wrote_is_written_again_or_removed() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("schema");
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        assert!(store(&folder, &files(&[("a.rs", "1"), ("b.sql", "1")]), false).unwrap().is_empty());
        assert!(!folder.exists(), "a dry run writes nothing");
        store(&folder, &files(&[("a.rs", "1"), ("b.sql", "1")]), true).unwrap();
        let removed = store(&folder, &files(&[("a.rs", "2")]), true).unwrap();
        assert_eq!((removed, read("a.rs").ends_with('2')), (vec!["b.sql".to_owned()], true));
        assert!(!folder.join("b.sql").exists());

        fs::write(folder.join("mine.rs"), "mine").unwrap();
        let error = store(&folder, &files(&[("a.rs", "3"), ("mine.rs", "3")]), true).unwrap_err();
        assert!(error.details[0].ends_with("mine.rs") && error.details.len() == 1, "{error}");
        assert_eq!((read("mine.rs").as_str(), read("a.rs").ends_with('2')), ("mine", true));
        let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }
}
