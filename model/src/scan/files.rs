//! Where sources come from: a folder, a git revision, or a map in a test.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

/// A tree of files that can be read. Paths are relative to the project, with `/` on every system.
pub trait Files {
    /// The text of a file. A file that does not exist is [`io::ErrorKind::NotFound`].
    fn read(&self, path: &str) -> io::Result<String>;

    /// What a folder holds, in any order. A folder that does not exist is [`io::ErrorKind::NotFound`].
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>>;
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name in the folder.
    pub name: String,
    /// Whether it is a folder itself.
    pub is_folder: bool,
}

/// The files below a folder on disk.
#[derive(Debug, Clone)]
pub struct Disk {
    /// The project.
    pub root: PathBuf,
}

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<String> {
        std::fs::read_to_string(self.root.join(path)).map(|text| line_ends(path, text))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let entries = std::fs::read_dir(self.root.join(folder))?.map(|entry| {
            let entry = entry?;
            let name = entry.file_name().into_string();
            let name = name.map_err(|name| io::Error::other(format!("{} is no UTF-8", name.display())))?;
            // Through the path, so that a link to a folder counts as one.
            Ok(Entry { name, is_folder: entry.path().is_dir() })
        });
        entries.collect()
    }
}

/// Files in memory by their paths: for tests, and for a revision whose blobs were read at once.
impl Files for BTreeMap<String, String> {
    fn read(&self, path: &str) -> io::Result<String> {
        self.get(path).map(|text| line_ends(path, text.clone())).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let inside = self.keys().filter_map(|path| path.strip_prefix(&prefix));
        let entries: BTreeSet<Entry> = inside
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => Entry { name: name.to_owned(), is_folder: true },
                None => Entry { name: rest.to_owned(), is_folder: false },
            })
            .collect();
        if entries.is_empty() {
            Err(io::ErrorKind::NotFound.into())
        } else {
            Ok(entries.into_iter().collect())
        }
    }
}

/// The text without the line ends of Windows: of Rust as rustc reads it, of any other file where every line has them, as
/// git checks it out there. A carriage return beside other line ends is part of the body of a function.
pub fn line_ends(path: &str, text: String) -> String {
    let windows = text.contains("\r\n") && (path.ends_with(".rs") || all_windows(&text));
    if windows { text.replace("\r\n", "\n") } else { text }
}

/// Whether every line ends as on Windows.
pub fn all_windows(text: &str) -> bool {
    text.contains('\n') && text.match_indices('\n').all(|(at, _)| text[..at].ends_with('\r'))
}

/// Joins two paths, resolving `.` and `..`.
pub(crate) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// The folder of a file.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Every file below a folder whose name ends like this, sorted; hidden folders and `target` are left out.
pub(crate) fn below(files: &dyn Files, folder: &str, suffix: &str) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in files.list(&folder)? {
            let path = join(&folder, &entry.name);
            if entry.is_folder {
                if !entry.name.starts_with('.') && entry.name != "target" {
                    folders.push(path);
                }
            } else if entry.name.ends_with(suffix) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
