//! Where the cache is: a folder that this user can write to.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use crate::{Error, Result};

/// `PALISADE_CACHE`, else a folder of the user's cache; as root one that the server's user can enter. Where neither can be
/// written to, as for users without a home, a folder of this user's among the temporary files.
pub(super) fn cache() -> Result<PathBuf> {
    let var = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = var("PALISADE_CACHE") {
        return Ok(folder);
    }
    let usual = match rustix::process::geteuid().is_root() {
        true => Some("/var/cache/palisade".into()),
        false => {
            let below = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
            let home = || var("HOME").map(|home| home.join(below));
            var("XDG_CACHE_HOME").or_else(home).map(|folder| folder.join("palisade"))
        }
    };
    match usual.filter(|folder| serves(folder)) {
        Some(folder) => Ok(folder),
        None => spare(&std::env::temp_dir()),
    }
}

/// Whether a cache can be kept there, or was before it became read-only.
fn serves(folder: &Path) -> bool {
    fs::create_dir_all(folder).is_ok()
        && (access(folder, Access::WRITE_OK).is_ok() || folder.join("clusters").is_dir())
}

/// A folder of this user's own. What somebody else has put there in its name would be run as this user.
fn spare(temporary: &Path) -> Result<PathBuf> {
    let user = rustix::process::geteuid();
    let folder = temporary.join(format!("palisade-cache-{}", user.as_raw()));
    // Root's is entered by the user that the server runs as.
    let _ = DirBuilder::new().mode(if user.is_root() { 0o755 } else { 0o700 }).create(&folder);
    let ours = fs::symlink_metadata(&folder)
        .is_ok_and(|about| about.is_dir() && about.uid() == user.as_raw() && about.mode() & 0o022 == 0);
    if ours {
        return Ok(folder);
    }
    Err(Error::new(format!(
        "there is no folder for the cache: no home can be written to, and {} is not this user's alone",
        folder.display()
    ))
    .hint("name a folder: PALISADE_CACHE=/some/folder"))
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_spare_folder_is_nobody_elses() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = spare(temporary.path()).unwrap();
        assert_eq!(spare(temporary.path()).unwrap(), folder, "it is found again");
        fs::set_permissions(&folder, Permissions::from_mode(0o777)).unwrap();
        assert!(spare(temporary.path()).is_err());
        fs::remove_dir(&folder).unwrap();
        symlink(temporary.path(), &folder).unwrap();
        assert!(spare(temporary.path()).is_err());
        assert!(spare(Path::new("/dev/null/x")).is_err());
    }

    #[test]
    fn a_file_is_no_cache() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(!serves(&file.path().join("palisade")));
        assert!(serves(&tempfile::tempdir().unwrap().path().join("a/b")));
    }
}
