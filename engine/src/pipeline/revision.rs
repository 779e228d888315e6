//! What the files of a project are at a git revision. Nothing is checked out.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::config::{self, Project};
use crate::error::{Error, Result};

/// Which files a project has at a revision, before any of them is read.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// By their paths in the project, the ids of their texts.
    pub(super) ids: BTreeMap<String, String>,
}

impl Tree {
    /// All files of the project.
    ///
    /// # Errors
    /// When git is not there, or has no such revision of the project.
    pub(super) fn at(project: &Project, revision: &str) -> Result<Self> {
        Self::below(project, revision, Path::new("."))
    }

    fn below(project: &Project, revision: &str, folder: &Path) -> Result<Self> {
        let folder = match folder.to_string_lossy().replace('\\', "/") {
            empty if empty.is_empty() => ".".to_owned(),
            folder => folder,
        };
        let listing = git(project, revision, &["ls-tree", "-r", "-z", revision, "--", &folder])?;
        let listing = String::from_utf8_lossy(&listing);
        // `mode blob id<tab>path`
        let entry = |line: &str| {
            let (head, name) = line.split_once('\t')?;
            let mut words = head.split(' ').skip(1);
            let blob = words.next()? == "blob";
            blob.then_some((name.to_owned(), words.next()?.to_owned()))
        };
        Ok(Self { ids: listing.split('\0').filter_map(entry).collect() })
    }

    /// The texts of the files whose paths are wanted.
    ///
    /// # Errors
    /// When git cannot read them.
    pub(super) fn texts(
        &self,
        project: &Project,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, String>> {
        let wanted = self.ids.iter().filter(|(name, _)| wanted(name));
        blobs(project, wanted.map(|(name, id)| (id.clone(), name.clone())).collect())
    }

    /// The project with the configuration that it had then.
    ///
    /// # Errors
    /// As [`Tree::texts`], and when that configuration cannot be read.
    pub(super) fn project(&self, project: &Project, revision: &str) -> Result<Project> {
        let mut then = project.clone();
        let Some(name) = project.file.as_deref().and_then(Path::file_name) else { return Ok(then) };
        let texts = self.texts(project, |path| Path::new(path) == Path::new(name))?;
        if let Some((name, text)) = texts.first_key_value() {
            then.config = config::parse(Path::new(&format!("{revision}:{name}")), text)?;
        }
        Ok(then)
    }
}

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
    Tree::below(project, revision, folder)?
        .texts(project, |name| endings.iter().any(|ending| name.ends_with(ending)))
}

/// The texts of blobs, by the names that come with their ids. One process reads them all.
fn blobs(project: &Project, wanted: Vec<(String, String)>) -> Result<BTreeMap<String, String>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let failed = |what: String| Error::new(format!("git could not read its files: {what}"));
    let mut command = Command::new("git");
    command.arg("-C").arg(&project.root).args(["cat-file", "--batch"]);
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| Error::new(format!("git could not be run: {error}")).hint("install git"))?;
    let mut input = process.stdin.take().ok_or_else(|| failed("it takes no input".to_owned()))?;
    let ids: String = wanted.iter().map(|(id, _)| format!("{id}\n")).collect();
    // It answers while it is asked: whoever only asks would wait for it for ever.
    let asking = std::thread::spawn(move || input.write_all(ids.as_bytes()));
    let output = process.wait_with_output().map_err(|error| failed(error.to_string()))?;
    asking
        .join()
        .map_err(|_| failed("the question was cut off".to_owned()))?
        .map_err(|error| failed(error.to_string()))?;
    let mut rest = output.stdout.as_slice();
    let mut found = BTreeMap::new();
    for (id, name) in wanted {
        // `id blob size`, the text, an end of line.
        let cut = || failed(format!("{name} ({id})"));
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(cut)?;
        let head = String::from_utf8_lossy(&rest[..end]);
        let size: usize = head.rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(cut)?;
        let text = rest.get(end + 1..end + 1 + size).ok_or_else(cut)?;
        found.insert(name.clone(), String::from_utf8_lossy(text).into_owned());
        rest = rest.get(end + 2 + size..).ok_or_else(cut)?;
    }
    Ok(found)
}

/// The project with the configuration that it had then.
///
/// # Errors
/// As [`files`], and when that configuration cannot be read.
pub(super) fn project(project: &Project, revision: &str) -> Result<Project> {
    let Some(name) = project.file.as_deref().and_then(Path::file_name) else { return Ok(project.clone()) };
    Tree::below(project, revision, Path::new(name))?.project(project, revision)
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
