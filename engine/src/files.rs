//! Files that are written together: where the disk is full, or a folder may not be written to, all are as they were.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::error::{Error, Result};

/// Files that are to be written. They are on the disk under other names first, and all take their places in
/// [`FileSet::commit`]; without it none does.
#[derive(Debug, Default)]
pub struct FileSet {
    ready: Vec<Ready>,
    gone: Vec<PathBuf>,
    /// Folders that were not there before, the outermost first.
    made: Vec<PathBuf>,
}

#[derive(Debug)]
struct Ready {
    path: PathBuf,
    text: TempPath,
    replaces: bool,
}

/// Writes one file, or leaves what was there.
///
/// # Errors
/// When the disk refuses.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let mut files = FileSet::default();
    files.put(path, text)?;
    files.commit()
}

impl FileSet {
    /// Writes a file, or puts another text into one.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put(&mut self, path: &Path, text: &str) -> Result<()> {
        self.stage(path, text, true, true).map_err(|error| failed(path, &error))
    }

    /// As [`FileSet::put`], of a file that can be made again from others: that it has reached the disk is not waited for.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_derived(&mut self, path: &Path, text: &str) -> Result<()> {
        self.stage(path, text, true, false).map_err(|error| failed(path, &error))
    }

    /// Writes a file that is not there yet.
    ///
    /// # Errors
    /// When it is there, or the disk refuses.
    pub fn add(&mut self, path: &Path, text: &str) -> Result<()> {
        self.stage(path, text, false, true).map_err(|error| failed(path, &error))
    }

    /// Removes a file, unless another one takes its place.
    pub fn remove(&mut self, path: &Path) {
        self.gone.push(path.to_owned());
    }

    /// Puts everything in its place.
    ///
    /// # Errors
    /// When the disk refuses; then what was changed is changed back.
    pub fn commit(mut self) -> Result<()> {
        let (ready, mut gone) = (std::mem::take(&mut self.ready), std::mem::take(&mut self.gone));
        gone.retain(|gone| !ready.iter().any(|ready| ready.path == *gone));
        let mut before = Vec::new();
        let done = place(ready, &gone, &mut before);
        if done.is_ok() {
            self.made.clear();
            return Ok(());
        }
        // Where this fails as well there is nothing left but to report the first failure.
        for (path, was) in before.into_iter().rev() {
            let _ = match was {
                Some(bytes) => fs::write(&path, bytes),
                None => fs::remove_file(&path),
            };
        }
        done
    }

    fn stage(&mut self, path: &Path, text: &str, replaces: bool, waits: bool) -> io::Result<()> {
        // A link stays one, and what it leads to is written.
        let path = match fs::symlink_metadata(path) {
            Ok(there) if !replaces && !there.is_dir() => return Err(io::Error::other("it is there already")),
            Ok(there) if there.is_symlink() => fs::canonicalize(path)?,
            _ => path.to_owned(),
        };
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
        if folder.ancestors().find(|folder| folder.exists()).is_some_and(|there| !there.is_dir()) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        self.made.extend(missing.into_iter().rev().map(Path::to_owned));
        fs::create_dir_all(folder)?;
        let mut file = for_all(tempfile::Builder::new().prefix(".palisade-")).tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        if let Ok(there) = fs::metadata(&path) {
            file.as_file().set_permissions(there.permissions())?;
        }
        if waits {
            file.as_file().sync_all()?;
        }
        // Closed: there may be more of them than a process may have open.
        self.ready.push(Ready { path, text: file.into_temp_path(), replaces });
        Ok(())
    }
}

impl Drop for FileSet {
    fn drop(&mut self) {
        self.ready.clear();
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Puts files in their places and removes others; what was there before is kept in memory.
fn place(ready: Vec<Ready>, gone: &[PathBuf], before: &mut Vec<(PathBuf, Option<Vec<u8>>)>) -> Result<()> {
    for Ready { path, text, replaces } in ready {
        let was = fs::read(&path).ok();
        let placed = if replaces { text.persist(&path) } else { text.persist_noclobber(&path) };
        placed.map_err(|error| failed(&path, &error.error))?;
        before.push((path, was));
    }
    for path in gone {
        let was = fs::read(path).ok();
        fs::remove_file(path).map_err(|error| failed(path, &error))?;
        before.push((path.clone(), was));
    }
    Ok(())
}

/// Temporary files are private; these are for the whole team, as far as the user's umask lets them be.
#[cfg(unix)]
fn for_all<'b>(
    builder: &'b mut tempfile::Builder<'static, 'static>,
) -> &'b mut tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn for_all<'b>(
    builder: &'b mut tempfile::Builder<'static, 'static>,
) -> &'b mut tempfile::Builder<'static, 'static> {
    builder
}

fn failed(path: &Path, error: &io::Error) -> Error {
    Error::new(format!("{} cannot be written: {error}", path.display()))
        .detail("nothing was written")
        .hint("check that the folder may be written to, and that the disk is not full")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_written_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let read = |name: &str| fs::read_to_string(at(name)).ok();
        fs::write(at("old"), "old").unwrap();
        fs::write(at("gone"), "gone").unwrap();
        let staged = |last: &str| {
            let mut files = FileSet::default();
            files.put(&at("old"), "new").unwrap();
            files.put_derived(&at("a/b/c"), "c").unwrap();
            files.remove(&at("gone"));
            files.add(&at(last), "last").map(|()| files)
        };
        // Somebody else is quicker, and the last one finds its place taken.
        let files = staged("last").unwrap();
        fs::write(at("last"), "somebody's").unwrap();
        let error = files.commit().unwrap_err();
        assert!(error.what.contains("last cannot be written"), "{error}");
        assert_eq!(read("old").as_deref(), Some("old"));
        assert_eq!(read("last").as_deref(), Some("somebody's"));
        assert!(!at("a").exists() && at("gone").exists());
        assert!(staged("last").is_err() && !at("a").exists());

        staged("other").unwrap().commit().unwrap();
        assert_eq!(read("old").as_deref(), Some("new"));
        assert_eq!(read("a/b/c").as_deref(), Some("c"));
        assert!(!at("gone").exists());
        let names = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 4, "nothing else is left there");
    }

    #[test]
    #[cfg(unix)]
    fn a_link_and_permissions_stay() {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        // A new one is as any other program would make it.
        let (ours, theirs) = (folder.path().join("ours"), folder.path().join("theirs"));
        write(&ours, "new").unwrap();
        fs::write(&theirs, "new").unwrap();
        assert_eq!(mode(&ours), mode(&theirs));
    }
}
