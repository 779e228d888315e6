//! The first files of a new project.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// The files, by their paths in the project.
const FILES: &[(&str, &str)] = &[
    (super::FILE, include_str!("templates/palisade.toml")),
    ("schema/lib.rs", include_str!("templates/lib.rs")),
    ("generated/README.md", include_str!("templates/generated.md")),
    // git keeps no empty folders.
    ("generated/migrations/.gitkeep", ""),
];

/// Writes the first files of a project into `folder`; returns their paths, relative to it.
///
/// # Errors
/// When one of them exists, and then none is written; or when the disk refuses.
pub fn init(folder: &Path) -> Result<Vec<PathBuf>> {
    let taken: Vec<_> = FILES.iter().filter(|(path, _)| folder.join(path).exists()).collect();
    if !taken.is_empty() {
        let mut error = Error::new("this is a project already: nothing was written")
            .hint("go on with `palisade generate`, or remove these files first");
        error.details.extend(taken.iter().map(|(path, _)| format!("{path} exists")));
        return Err(error);
    }
    write_all(folder, FILES)?;
    Ok(FILES.iter().map(|(path, _)| PathBuf::from(path)).collect())
}

/// Writes new files into a folder, all of them or none: half a project would stop the next attempt.
pub(crate) fn write_all(folder: &Path, files: &[(&str, &str)]) -> Result<()> {
    let mut made = Vec::new();
    let written = files.iter().try_for_each(|(path, text)| {
        write(folder, Path::new(path), text, &mut made).map_err(|error| {
            Error::new(format!("{path} cannot be written: {error}")).detail("nothing was written")
        })
    });
    if written.is_err() {
        for path in made.iter().rev() {
            // A folder goes only if nobody else has put something there.
            let _ = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
        }
    }
    written
}

/// Writes a new file, and adds it and the folders that it took to `made`.
fn write(root: &Path, path: &Path, text: &str, made: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut folders: Vec<&Path> = path.ancestors().skip(1).collect();
    folders.reverse();
    for folder in folders.into_iter().map(|folder| root.join(folder)).filter(|folder| !folder.is_dir()) {
        fs::create_dir(&folder)?;
        made.push(folder);
    }
    let place = root.join(path);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&place)?;
    made.push(place);
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Project;

    #[test]
    fn a_new_project_can_be_read_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(init(folder.path()).unwrap().len(), FILES.len());
        let project = Project::find(folder.path()).unwrap();
        assert!(project.config.env.contains_key("local"));
        assert!(project.migrations_dir().is_dir());

        fs::remove_file(folder.path().join("palisade.toml")).unwrap();
        fs::write(folder.path().join("schema/lib.rs"), "mine").unwrap();
        assert_eq!(init(folder.path()).unwrap_err().details[0], "schema/lib.rs exists");
        assert!(!folder.path().join("palisade.toml").exists());
        assert_eq!(fs::read_to_string(folder.path().join("schema/lib.rs")).unwrap(), "mine");
    }
}
