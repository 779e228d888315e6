//! Remembers what programs answered, for as long as their files stay the same: asking costs more than a start.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Answers by question; a question names the file's size and time.
pub(super) struct Memo {
    file: PathBuf,
    answers: BTreeMap<String, String>,
    changed: bool,
}

impl Memo {
    /// What is remembered in the cache; nothing, where that cannot be read.
    pub(super) fn load(cache: &Path) -> Self {
        let file = cache.join("programs.json");
        let answers = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, answers: answers.unwrap_or_default(), changed: false }
    }

    /// What `program arg` prints; `None` where it cannot be run.
    pub(super) fn ask(&mut self, program: &Path, arg: &str) -> Option<String> {
        let meta = fs::metadata(program).ok()?;
        let question =
            format!("{} {arg} {} {}.{}", program.display(), meta.len(), meta.mtime(), meta.mtime_nsec());
        if let Some(answer) = self.answers.get(&question) {
            return Some(answer.clone());
        }
        let output = Command::new(program).arg(arg).output().ok().filter(|output| output.status.success())?;
        let answer = String::from_utf8(output.stdout).ok()?.trim().to_owned();
        self.answers.insert(question, answer.clone());
        self.changed = true;
        Some(answer)
    }

    /// Keeps the answers. Where the cache cannot be written, they are asked for again.
    pub(super) fn save(&self) {
        let Some(folder) = self.file.parent().filter(|_| self.changed) else { return };
        let written = || -> std::io::Result<()> {
            fs::create_dir_all(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            serde_json::to_writer_pretty(&mut file, &self.answers)?;
            file.persist(&self.file)?;
            Ok(())
        };
        let _ = written();
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_program_is_asked_again_only_when_its_file_has_changed() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("program");
        let write = |answer: &str| {
            // Renamed into place: a file that is open for writing cannot be run.
            let new = dir.path().join("new");
            fs::write(
                &new,
                format!("#!/bin/sh\necho x >> {}\necho {answer}\n", dir.path().join("runs").display()),
            )
            .unwrap();
            fs::set_permissions(&new, fs::Permissions::from_mode(0o755)).unwrap();
            fs::rename(&new, &program).unwrap();
        };
        let ask = || {
            let mut memo = Memo::load(dir.path());
            let answer = memo.ask(&program, "--version");
            memo.save();
            answer.unwrap()
        };
        write("one");
        assert_eq!((ask(), ask()), ("one".into(), "one".into()));
        write("number two");
        assert_eq!(ask(), "number two");
        assert_eq!(fs::read_to_string(dir.path().join("runs")).unwrap().lines().count(), 2);
    }
}
