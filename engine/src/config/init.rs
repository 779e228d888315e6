//! The first files of a new project.

use std::path::{Path, PathBuf};

use crate::files::FileSet;
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
    let mut files = FileSet::default();
    for (path, text) in FILES {
        files.add(&folder.join(path), text)?;
    }
    files.commit()?;
    Ok(FILES.iter().map(|(path, _)| PathBuf::from(path)).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

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
