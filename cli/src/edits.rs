//! Edits of sources that the engine has proven: shown, or written where git could bring back what was there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use palisade_engine::files::FileSet;
use palisade_engine::pipeline::Edited;
use palisade_engine::{Error, Result};
use palisade_model::{all_windows, line_ends};
use similar::TextDiff;

/// What git could not bring back is not written over.
pub(crate) fn refuse_dirty(root: &Path, files: &BTreeMap<String, Edited>, done: &str) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["status", "--porcelain", "--untracked-files=all", "--ignored", "--"]);
    let asked = git.args(files.keys()).output();
    let listed = match &asked {
        Ok(asked) if asked.status.success() => String::from_utf8_lossy(&asked.stdout).into_owned(),
        _ => {
            return Err(Error::new(format!(
                "nothing was {done}: the sources are in no git repository that could bring them back"
            ))
            .hint("--allow-dirty edits them all the same; --dry-run shows what it would do"));
        }
    };
    if listed.is_empty() {
        return Ok(());
    }
    let mut error =
        Error::new(format!("nothing was {done}: these files have changes that are not committed"));
    for line in listed.lines() {
        error = error.detail(line.get(3..).unwrap_or(line));
    }
    Err(error.hint("commit them first, or --allow-dirty; --dry-run shows what it would do"))
}

/// Writes the files, none of which may have changed meanwhile.
pub(crate) fn write(root: &Path, files: &BTreeMap<String, Edited>) -> Result<()> {
    let failed = |path: &str, error: std::io::Error| Error::new(format!("{path} cannot be written: {error}"));
    for (path, edited) in files {
        let now = match fs::read_to_string(root.join(path)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            read => read.map_err(|error| failed(path, error))?,
        };
        if line_ends(path, now) != edited.before {
            return Err(Error::new(format!("{path} was changed while it was edited")).hint("run it again"));
        }
    }
    let mut set = FileSet::default();
    for (path, edited) in files {
        let there = fs::read_to_string(root.join(path)).unwrap_or_default();
        set.put(&root.join(path), &as_it_was(&there, &edited.after))?;
    }
    set.commit()
}

/// A text with the line ends that the file has.
pub(crate) fn as_it_was(there: &str, text: &str) -> String {
    if all_windows(there) { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text.to_owned() }
}

/// What becomes of the files, as a unified diff.
pub(crate) fn diff(files: &BTreeMap<String, Edited>) -> String {
    let one = |(path, edited): (&String, &Edited)| {
        let diff = TextDiff::from_lines(edited.before.as_str(), edited.after.as_str());
        diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
    };
    files.iter().map(one).collect()
}
