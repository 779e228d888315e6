//! Finds PostgreSQL's binaries on this machine.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

use super::ScratchConfig;
use super::account::{self, Account};
use super::memo::Memo;
use crate::{Error, Result};

/// The oldest major that the engine reads.
pub(super) const OLDEST: u32 = 13;

/// A folder with `postgres` and `initdb` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
    /// What `postgres --version` prints.
    pub(super) version: String,
}

impl Binaries {
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether the server has the files of an extension; `None` where they lie in no place that is known.
    pub(super) fn has(&self, extension: &str) -> Option<bool> {
        let up = |levels: usize| self.folder.ancestors().nth(levels).unwrap_or(Path::new("/"));
        let version = up(1).file_name().unwrap_or_default();
        let folders = [
            up(1).join("share/postgresql/extension"),
            up(1).join("share/extension"),
            // Debian keeps the programs and what they share apart: lib/postgresql/17/bin, share/postgresql/17.
            up(4).join("share/postgresql").join(version).join("extension"),
        ];
        let known = folders.iter().find(|folder| folder.join("plpgsql.control").is_file())?;
        Some(known.join(format!("{extension}.control")).is_file())
    }

    /// Reads a folder; `None` where it has no server in it, or one that does not run.
    fn read(folder: &Path, memo: &mut Memo) -> Option<Self> {
        // A wrapper such as /usr/bin/postgres is resolved, so that the same server is not found twice.
        let folder = folder.join("postgres").canonicalize().ok()?.parent()?.to_owned();
        if !folder.join("initdb").is_file() {
            return None;
        }
        let version = memo.ask(&folder.join("postgres"), "--version")?;
        let number =
            version.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        Some(Self { folder, major: digits.parse().ok()?, version })
    }
}

/// All servers of this machine that can be used, the best first: the canonical major, then the nearest newer
/// one, which holds whatever the canonical one holds, then the nearest older one.
pub(super) fn binaries(config: &ScratchConfig, account: Option<Account>) -> Result<Vec<Binaries>> {
    let memo = &mut Memo::load(&config.cache);
    if let Some(folder) = &config.binaries {
        let found = [folder.clone(), folder.join("bin")].iter().find_map(|f| Binaries::read(f, memo));
        let found = found.ok_or_else(|| {
            Error::new(format!("there is no PostgreSQL server in {}", folder.display())).hint(
                "name the folder that holds `postgres` and `initdb`, such as /usr/lib/postgresql/17/bin",
            )
        })?;
        if let Some(barrier) = account::barrier(&found.program("postgres"), account) {
            return Err(Error::new(format!(
                "the server in {} runs as an unprivileged user, who may not enter {}",
                found.folder.display(),
                barrier.display()
            ))
            .hint("move it to a folder open to all, or run as another user than root"));
        }
        return Ok(vec![found]);
    }
    let mut seen = BTreeSet::new();
    let mut found: Vec<_> = folders(&config.cache, memo)
        .iter()
        .filter_map(|folder| Binaries::read(folder, memo))
        .filter(|found| found.major >= OLDEST && seen.insert(found.folder.clone()))
        .filter(|found| account::barrier(&found.program("postgres"), account).is_none())
        .collect();
    memo.save();
    // The sort is stable: among servers of one major, the first place wins.
    found.sort_by_key(|found| rank(found.major, config.major));
    // One that has what the sources use goes before all others.
    found.sort_by_key(|found| config.extensions.iter().any(|name| found.has(name) == Some(false)));
    Ok(found)
}

fn rank(major: u32, canonical: u32) -> (u32, u32) {
    match major {
        m if m == canonical => (0, 0),
        m if m > canonical => (1, m - canonical),
        m => (2, canonical - m),
    }
}

/// Where packages put servers; some of the folders do not exist.
fn folders(cache: &Path, memo: &mut Memo) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    let pg_config = all.iter().map(|folder| folder.join("pg_config")).find(|path| path.is_file());
    all.extend(pg_config.and_then(|path| memo.ask(&path, "--bindir")).map(PathBuf::from));
    all.extend(children("/usr/lib/postgresql", "bin"));
    all.extend(children("/usr/pgsql", "bin"));
    all.extend(siblings("/usr", "pgsql-", "bin"));
    all.extend(siblings("/usr/libexec", "postgresql", ""));
    for brew in ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"] {
        all.extend(siblings(brew, "postgresql", "bin"));
    }
    all.extend(children("/Applications/Postgres.app/Contents/Versions", "bin"));
    all.extend(children("/Library/PostgreSQL", "bin"));
    all.extend(children(cache.join("postgresql"), "native/bin"));
    all
}

fn children(folder: impl AsRef<Path>, below: &str) -> Vec<PathBuf> {
    siblings(folder, "", below)
}

/// `folder/*/below` for the entries whose name starts with `prefix`, in the order of their names.
fn siblings(folder: impl AsRef<Path>, prefix: &str, below: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join(below))
        .collect();
    paths.sort();
    paths
}

/// No server was found: says which commands install one on this machine.
pub(super) fn none_found(major: u32) -> Error {
    let mut error = Error::new("there is no PostgreSQL on this machine to make a scratch database with");
    error
        .details
        .push("looked in PATH, pg_config, /usr/lib/postgresql, Homebrew, Postgres.app and the cache".into());
    for (what, command) in install(major) {
        error.details.push(format!("{what}: {command}"));
    }
    error.hint(
        "run one of the commands; or use --fetch, which downloads PostgreSQL into the cache with npm; or name a \
         server that may be used as a scratch: --scratch-url postgresql://…",
    )
}

fn install(major: u32) -> Vec<(&'static str, String)> {
    if cfg!(target_os = "macos") {
        return vec![("Homebrew", format!("brew install postgresql@{major}"))];
    }
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let id = |id: &str| {
        let ids =
            release.lines().filter_map(|l| l.strip_prefix("ID=").or_else(|| l.strip_prefix("ID_LIKE=")));
        ids.flat_map(|ids| ids.trim_matches('"').split(' ')).any(|word| word == id)
    };
    let apt = ("apt", "sudo apt-get install postgresql".to_owned());
    let dnf = ("dnf", "sudo dnf install postgresql-server postgresql-contrib".to_owned());
    let apk = ("apk", format!("sudo apk add postgresql{major} postgresql{major}-contrib"));
    let pacman = ("pacman", "sudo pacman -S postgresql".to_owned());
    match () {
        () if id("debian") || id("ubuntu") => vec![apt],
        () if id("fedora") || id("rhel") => vec![dnf],
        () if id("alpine") => vec![apk],
        () if id("arch") => vec![pacman],
        () => vec![apt, dnf, apk, pacman],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_major_is_first_then_newer_ones_then_older_ones() {
        let mut majors = [13, 14, 15, 16, 17, 18];
        majors.sort_by_key(|&m| rank(m, 16));
        assert_eq!(majors, [16, 17, 18, 15, 14, 13]);
    }

    #[test]
    fn the_files_of_an_extension_are_found_where_packages_put_them() {
        let dir = tempfile::tempdir().unwrap();
        let put = |path: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        };
        let server =
            |folder: &str| Binaries { folder: dir.path().join(folder), major: 17, version: String::new() };
        put("usr/share/postgresql/17/extension/plpgsql.control");
        put("usr/share/postgresql/17/extension/vector.control");
        put("brew/share/postgresql/extension/plpgsql.control");
        let debian = server("usr/lib/postgresql/17/bin");
        assert_eq!((debian.has("vector"), debian.has("postgis")), (Some(true), Some(false)));
        assert_eq!(server("brew/bin").has("vector"), Some(false));
        assert_eq!(server("elsewhere/bin").has("vector"), None);
    }

    #[test]
    fn without_a_server_the_message_names_a_command() {
        let error = none_found(17).to_string();
        assert!(error.contains("install") || error.contains(" add "), "{error}");
        assert!(error.contains("--fetch") && error.contains("--scratch-url"), "{error}");
    }
}
