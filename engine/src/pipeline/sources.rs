//! The files that a project's code is made of, listed with what tells their contents, before anything in them is
//! understood: what they became the last time may be remembered.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Error as IoError, ErrorKind, Result as IoResult};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use palisade_model::{Disk, Entry, Files};

use super::revision::Tree;
use super::theirs;
use crate::catalog::Catalog;
use crate::config::{Files as Spec, Project};
use crate::digest;
use crate::error::Result;

/// The files of one source.
pub(super) struct Sources {
    /// The project, with the configuration of then.
    pub(super) then: Project,
    revision: Option<(String, Tree)>,
    /// Takes the place of the configured roots.
    path: Option<PathBuf>,
    roots: Vec<String>,
    files: Listed,
}

/// The files below the roots.
enum Listed {
    /// Texts on disk: what is looked at is what was listed, whatever anybody writes meanwhile.
    Texts(BTreeMap<String, String>),
    /// Ids of git, whose texts cannot change.
    Ids(BTreeMap<String, String>),
}

impl Sources {
    /// Lists the files of the working tree, or of a revision.
    ///
    /// # Errors
    /// When git has no such revision, or the configuration of then cannot be read.
    pub(super) fn list(project: &Project, spec: &Spec) -> Result<Self> {
        let Spec { path, rev } = spec;
        let (then, revision) = match rev {
            None => (project.clone(), None),
            Some(revision) => {
                let tree = Tree::at(project, revision)?;
                (tree.project(project, revision)?, Some((revision.clone(), tree)))
            }
        };
        let text = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let roots: Vec<String> = match path {
            Some(path) => vec![text(path)],
            None => then.config.scan.roots.iter().map(|root| text(root)).collect(),
        };
        let files = match &revision {
            Some((_, tree)) => {
                let ids = tree.ids.iter().filter(|(path, _)| is_listed(&roots, path));
                Listed::Ids(ids.map(|(path, id)| (path.clone(), id.clone())).collect())
            }
            None => Listed::Texts(on_disk(&Disk { root: then.root.clone() }, &roots)),
        };
        Ok(Self { then, revision, path: path.clone(), roots, files })
    }

    /// What tells these files from any others, with all of the configuration that decides how they are understood.
    ///
    /// # Errors
    /// When what is recorded of others cannot be read.
    pub(super) fn digest(&self) -> Result<String> {
        let config = &self.then.config;
        let mut text = format!(
            "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n",
            self.roots, config.scan, config.schema, config.rls, config.seed.dir, config.roles
        );
        let mut line = |path: &str, id: &str| text.extend([path, "\0", id, "\n"]);
        match &self.files {
            Listed::Texts(texts) => {
                texts.iter().for_each(|(path, text)| line(path, &digest::hex(text.as_bytes())));
            }
            Listed::Ids(ids) => ids.iter().for_each(|(path, id)| line(path, id)),
        }
        let theirs = self.theirs()?;
        if !theirs.objects.is_empty() {
            text += &serde_json::to_string(&theirs).unwrap_or_default();
        }
        Ok(digest::hex(text.as_bytes()))
    }

    /// What was recorded of others then.
    fn theirs(&self) -> Result<Catalog> {
        match &self.revision {
            Some((_, tree)) => theirs::among(&self.then, tree),
            None => theirs::at(&self.then, None),
        }
    }

    /// What the files say, and whether nothing was looked at that is not among them.
    ///
    /// # Errors
    /// With every mistake in them.
    pub(super) fn code(&self) -> Result<(super::Code, bool)> {
        let (texts, rest): (_, Box<dyn Files>) = match (&self.files, &self.revision) {
            (Listed::Ids(ids), Some((_, tree))) => {
                let texts = tree.texts(&self.then, |path| ids.contains_key(path))?;
                (texts, Box::new(Blobs { project: &self.then, tree }))
            }
            (Listed::Texts(texts) | Listed::Ids(texts), _) => {
                (texts.clone(), Box::new(Disk { root: self.then.root.clone() }))
            }
        };
        let files = Within { texts, rest, roots: &self.roots, beyond: Cell::new(false) };
        let code = super::Code::scan(&self.then, self.path.as_deref(), &files)?;
        let theirs = self.theirs()?;
        Ok((super::Code { theirs, ..code }, !files.beyond.get()))
    }

    /// The files that differ: path, text before, text after.
    ///
    /// # Errors
    /// When git cannot read its files.
    pub(super) fn differences(&self, other: &Self) -> Result<Vec<(String, String, String)>> {
        let ids = match (&self.files, &other.files) {
            (Listed::Texts(before), Listed::Texts(after)) => [before.clone(), after.clone()],
            _ => [self.ids()?, other.ids()?],
        };
        let differs = |path: &str| ids[0].get(path) != ids[1].get(path);
        let (mut before, mut after) = (self.texts(differs)?, other.texts(differs)?);
        let mut paths: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
        paths.sort();
        paths.dedup();
        let mut both = paths.into_iter().map(|path| {
            let [before, after] =
                [&mut before, &mut after].map(|side| side.remove(&path).unwrap_or_default());
            (path, before, after)
        });
        Ok(both.by_ref().filter(|(_, before, after)| before != after).collect())
    }

    /// The files beside the sources that decide what is looked at, and that differ: the configuration, and what CI runs.
    ///
    /// # Errors
    /// When git cannot read its files.
    pub(super) fn guards(&self, other: &Self) -> Result<Vec<String>> {
        let sides = [self.guard_ids()?, other.guard_ids()?];
        let mut paths: Vec<String> = sides.iter().flat_map(BTreeMap::keys).cloned().collect();
        paths.sort();
        paths.dedup();
        paths.retain(|path| sides[0].get(path) != sides[1].get(path));
        Ok(paths)
    }

    /// The text of one file that is no source; nothing where it is not there.
    ///
    /// # Errors
    /// When git cannot read it.
    pub(super) fn text(&self, path: &str) -> Result<String> {
        match &self.revision {
            Some((_, tree)) => {
                Ok(tree.texts(&self.then, |there| there == path)?.remove(path).unwrap_or_default())
            }
            None => Ok(std::fs::read_to_string(self.then.root.join(path)).unwrap_or_default()),
        }
    }

    fn guard_ids(&self) -> Result<BTreeMap<String, String>> {
        if let Some((_, tree)) = &self.revision {
            let ids = tree.ids.iter().filter(|(path, _)| is_guard(path));
            return Ok(ids.map(|(path, id)| (path.clone(), id.clone())).collect());
        }
        let root = &self.then.root;
        let mut paths = Vec::new();
        for folder in GUARD_FOLDERS {
            let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
            let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
            paths.extend(names.map(|name| if folder == "." { name } else { format!("{folder}/{name}") }));
        }
        paths.retain(|path| is_guard(path) && root.join(path).is_file());
        // Where git cannot tell, they differ from all that it knows.
        let own = || paths.iter().map(|path| format!("on disk: {path}")).collect();
        let ids = hashed(root, &paths.iter().collect::<Vec<_>>()).unwrap_or_else(|_| own());
        Ok(paths.iter().cloned().zip(ids).collect())
    }

    /// The ids that git gives the files.
    fn ids(&self) -> Result<BTreeMap<String, String>> {
        match &self.files {
            Listed::Ids(ids) => Ok(ids.clone()),
            Listed::Texts(texts) => {
                let paths: Vec<&String> = texts.keys().collect();
                // Where git cannot tell, they differ from all that it knows, and the texts are compared.
                let own = || texts.values().map(|text| digest::hex(text.as_bytes())).collect();
                let ids = hashed(&self.then.root, &paths).unwrap_or_else(|_| own());
                Ok(paths.into_iter().cloned().zip(ids).collect())
            }
        }
    }

    fn texts(&self, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, String>> {
        match (&self.files, &self.revision) {
            (Listed::Ids(ids), Some((_, tree))) => {
                tree.texts(&self.then, |path| ids.contains_key(path) && wanted(path))
            }
            (Listed::Texts(texts) | Listed::Ids(texts), _) => {
                let wanted = texts.iter().filter(|(path, _)| wanted(path));
                Ok(wanted.map(|(path, text)| (path.clone(), text.clone())).collect())
            }
        }
    }
}

/// Where files stand that decide what is looked at.
const GUARD_FOLDERS: [&str; 4] = [".", ".github", ".github/workflows", "docs/ci"];

fn is_guard(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
    match folder {
        "." | ".github" => {
            name == crate::config::FILE || name == "CODEOWNERS" || name.starts_with(".gitlab-ci")
        }
        folder => GUARD_FOLDERS.contains(&folder),
    }
}

/// The ids that git would give these files as they are on disk.
fn hashed(root: &Path, paths: &[&String]) -> IoResult<Vec<String>> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(["hash-object", "--no-filters", "--stdin-paths"]);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let asked: String = paths.iter().map(|path| format!("{path}\n")).collect();
    let mut input = process.stdin.take().ok_or(ErrorKind::BrokenPipe)?;
    // It answers while it is asked: whoever only asks would wait for it for ever.
    let asking = std::thread::spawn(move || std::io::Write::write_all(&mut input, asked.as_bytes()));
    let output = process.wait_with_output()?;
    asking.join().map_err(|_| IoError::from(ErrorKind::BrokenPipe))??;
    let ids: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    if ids.len() == paths.len() { Ok(ids) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

/// Whether a path is one of those that are listed: a source below a root, in no hidden folder and no `target`.
fn is_listed(roots: &[String], path: &str) -> bool {
    if !(path.ends_with(".rs") || path.ends_with(".sql")) {
        return false;
    }
    below_root(roots, path).is_some_and(|rest| {
        let mut folders = rest.split('/').rev().skip(1);
        !folders.any(|folder| folder.starts_with('.') || folder == "target")
    })
}

/// What of a path lies below a root; of a root that is a file, nothing.
fn below_root<'p>(roots: &[String], path: &'p str) -> Option<&'p str> {
    roots.iter().find_map(|root| {
        let root = root.trim_start_matches("./").trim_end_matches('/');
        if root.is_empty() || root == "." {
            return Some(path);
        }
        let rest = path.strip_prefix(root)?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
    })
}

/// The texts below the roots. What cannot be read is for those to say who look at it.
fn on_disk(disk: &Disk, roots: &[String]) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let normal = |root: &String| {
        let root = root.trim_start_matches("./").trim_end_matches('/');
        if root == "." { String::new() } else { root.to_owned() }
    };
    let mut open: Vec<String> = roots.iter().map(normal).collect();
    while let Some(path) = open.pop() {
        if is_listed(roots, &path)
            && let Ok(text) = disk.read(&path)
        {
            texts.insert(path, text);
            continue;
        }
        for entry in disk.list(&path).unwrap_or_default() {
            let inside = if path.is_empty() { entry.name.clone() } else { format!("{path}/{}", entry.name) };
            let hidden = entry.name.starts_with('.') || entry.name == "target";
            if entry.is_folder && !hidden || is_listed(roots, &inside) {
                open.push(inside);
            }
        }
    }
    texts
}

/// The files that were listed, and all others, with a note whether one of those was looked at.
struct Within<'a> {
    texts: BTreeMap<String, String>,
    rest: Box<dyn Files + 'a>,
    roots: &'a [String],
    beyond: Cell<bool>,
}

impl Files for Within<'_> {
    fn read(&self, path: &str) -> IoResult<String> {
        if is_listed(self.roots, path) {
            match self.texts.get(path) {
                Some(text) => return Ok(text.clone()),
                // It is not there, or no text: whoever asks is told which.
                None => return self.rest.read(path).and(Err(ErrorKind::NotFound.into())),
            }
        }
        self.beyond.set(true);
        self.rest.read(path)
    }

    fn list(&self, folder: &str) -> IoResult<Vec<Entry>> {
        if below_root(self.roots, folder.trim_end_matches('/')).is_none() {
            self.beyond.set(true);
            return self.rest.list(folder);
        }
        match self.texts.list(folder.trim_end_matches('/')) {
            Err(_) => self.rest.list(folder).map(|_| Vec::new()),
            listed => listed,
        }
    }
}

/// The files of a revision, read one at a time.
struct Blobs<'a> {
    project: &'a Project,
    tree: &'a Tree,
}

impl Files for Blobs<'_> {
    fn read(&self, path: &str) -> IoResult<String> {
        let texts = self.tree.texts(self.project, |one| one == path);
        let texts = texts.map_err(|error| IoError::other(error.what))?;
        texts.into_values().next().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> IoResult<Vec<Entry>> {
        self.tree.ids.list(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_listed_is_below_a_root_and_a_source() {
        let roots = roots(&["schema", "./more/", "one.rs"]);
        for path in ["schema/lib.rs", "schema/a/b.sql", "more/x.rs", "one.rs"] {
            assert!(is_listed(&roots, path), "{path}");
        }
        for path in
            ["schemas/lib.rs", "schema/a.txt", "schema/.git/x.rs", "schema/target/x.rs", "two.rs", "lib.rs"]
        {
            assert!(!is_listed(&roots, path), "{path}");
        }
        assert!(is_listed(&[".".to_owned()], "anything/x.rs"));
    }

    #[test]
    fn another_text_is_another_digest_and_a_look_beyond_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("schema/lib.rs", "mod a;");
        write("schema/a.rs", "");
        write("elsewhere.rs", "");
        let project = Project::find(folder.path()).unwrap();
        let list = || Sources::list(&project, &Spec::default()).unwrap();
        let first = list();
        assert_eq!(first.digest().unwrap(), list().digest().unwrap());
        assert!(first.code().unwrap().1);
        write("schema/a.rs", "#[path = \"../elsewhere.rs\"] mod b;");
        assert_ne!(first.digest().unwrap(), list().digest().unwrap());
        assert!(!list().code().unwrap().1);
        let changed = first.differences(&list()).unwrap();
        assert_eq!(changed.iter().map(|(path, ..)| path.as_str()).collect::<Vec<_>>(), ["schema/a.rs"]);
    }
}
