//! What was read when `generated/` was written, as digests in a file: whether that is stale can be told without a
//! database.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Project;
use crate::digest;
use crate::error::Result;
use crate::files::FileSet;
use crate::migration::Folder;
use crate::sql;

use super::Code;

/// The first lines of the file.
const HEAD: &str = "# What `palisade generate` read and wrote, one digest a line; `palisade check --offline` compares \
                    them.\n# In a merge conflict keep both sides and run `palisade generate`.\n";

/// Whether what is generated goes with the code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staleness {
    /// Whether the record is there at all.
    pub recorded: bool,
    /// Files whose statements, or which themselves, are not in the record.
    pub changed: BTreeSet<String>,
    /// How many digests of the record nothing has any more.
    pub gone: usize,
}

impl Staleness {
    /// Whether what is generated is what the code says.
    pub fn is_fresh(&self) -> bool {
        self.recorded && self.changed.is_empty() && self.gone == 0
    }
}

/// Compares the code and the folder of migrations with the record. Reads files alone.
///
/// # Errors
/// When the code has mistakes, or a migration was edited or is missing.
pub fn staleness(project: &Project) -> Result<Staleness> {
    let code = Code::read(project, None, None)?;
    let folder = project.migrations()?;
    folder.check()?;
    let now = digests(Some(&code), &folder);
    let Ok(text) = std::fs::read_to_string(project.record()) else { return Ok(Staleness::default()) };
    let then: BTreeSet<&str> =
        text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let changed = now.iter().filter(|(digest, _)| !then.contains(digest.as_str()));
    let changed = changed.map(|(_, file)| file.clone()).collect();
    let gone = then.iter().filter(|digest| !now.contains_key(**digest)).count();
    Ok(Staleness { recorded: true, changed, gone })
}

/// Writes the record. Without code, what is generated was made of migrations alone, and goes with no source.
///
/// # Errors
/// When the disk refuses.
pub(super) fn write(
    project: &Project,
    code: Option<&Code>,
    folder: &Folder,
    files: &mut FileSet,
) -> Result<()> {
    write_lines(project, digests(code, folder).into_keys().collect(), files)
}

/// Writes the record of other migrations that lead to the same: what it says of sources stays.
///
/// # Errors
/// When the disk refuses.
pub(super) fn exchange(project: &Project, before: &Folder, now: &Folder, files: &mut FileSet) -> Result<()> {
    let Ok(text) = std::fs::read_to_string(project.record()) else { return Ok(()) };
    let gone = digests(None, before);
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let kept = lines.filter(|line| !gone.contains_key(*line)).map(str::to_owned);
    write_lines(project, kept.chain(digests(None, now).into_keys()).collect(), files)
}

fn write_lines(project: &Project, digests: BTreeSet<String>, files: &mut FileSet) -> Result<()> {
    let lines: String = digests.iter().map(|digest| format!("{digest}\n")).collect();
    files.put_derived(&project.record(), &format!("{HEAD}{lines}"))
}

/// A digest for each statement of the code and for each migration, with the file that it stands in. Sorted by digest,
/// so that two branches rarely write beside each other.
fn digests(code: Option<&Code>, folder: &Folder) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut add = |text: &str, file: &str| {
        found.entry(digest::hex(text.as_bytes())[..16].to_owned()).or_insert_with(|| file.to_owned());
    };
    if let Some(code) = code {
        add(&format!("settings {:?} {:?}", code.search_path, code.roles), crate::config::FILE);
        for statement in &code.script.statements {
            add(&spelled(&statement.sql), &statement.origin.path);
        }
        for file in &code.script.files {
            add(&spelled(&file.text), &file.path);
        }
    }
    for migration in folder.migrations() {
        let header = &migration.header;
        add(&format!("migration {} {}", header.id.as_str(), header.hash.as_str()), &migration.file_name());
    }
    found
}

/// A text without what means nothing in it: white space and comments.
fn spelled(text: &str) -> String {
    match sql::significant(text) {
        Ok(tokens) => tokens.iter().map(|token| format!("{} ", token.text)).collect(),
        Err(_) => text.to_owned(),
    }
}
