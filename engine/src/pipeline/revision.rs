//! What the files of a project are at a git revision. Nothing is checked out.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::config::{self, Project};
use crate::error::{Error, Result};

/// The files below a folder of the project whose names end so, by their paths in the project.
///
/// # Errors
/// When git is not there, or has no such revision of the project.
pub(super) fn files(
    project: &Project,
    revision: &str,
    folder: &Path,
    endings: &[&str],
) -> Result<BTreeMap<String, String>> {
    let folder = match folder.to_string_lossy().replace('\\', "/") {
        empty if empty.is_empty() => ".".to_owned(),
        folder => folder,
    };
    let listing = git(project, revision, &["ls-tree", "-r", "-z", "--name-only", revision, "--", &folder])?;
    let mut found = BTreeMap::new();
    for name in String::from_utf8_lossy(&listing).split('\0') {
        if endings.iter().any(|ending| name.ends_with(ending)) {
            let blob = git(project, revision, &["show", &format!("{revision}:./{name}")])?;
            found.insert(name.to_owned(), String::from_utf8_lossy(&blob).into_owned());
        }
    }
    Ok(found)
}

/// The project with the configuration that it had then.
///
/// # Errors
/// As [`files`], and when that configuration cannot be read.
pub(super) fn project(project: &Project, revision: &str) -> Result<Project> {
    let mut then = project.clone();
    let Some(name) = project.file.as_deref().and_then(Path::file_name) else { return Ok(then) };
    let texts = files(project, revision, Path::new(name), &[".toml"])?;
    if let Some((name, text)) = texts.first_key_value() {
        then.config = config::parse(Path::new(&format!("{revision}:{name}")), text)?;
    }
    Ok(then)
}

fn git(project: &Project, revision: &str, args: &[&str]) -> Result<Vec<u8>> {
    let mut command = Command::new("git");
    let output = command
        .arg("-C")
        .arg(&project.root)
        .args(args)
        .output()
        .map_err(|error| Error::new(format!("git could not be run: {error}")).hint("install git"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::new(format!("git has no revision `{revision}` of this project")).detail(said))
}
