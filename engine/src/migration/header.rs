//! The block of comments at the head of a migration file.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::render::one_line;
use crate::{Error, Result};

/// The version of the format that this tool writes, and the newest that it reads.
const FORMAT: u32 = 1;

const TITLE: &str = "-- palisade migration, format ";

/// Whether a text starts as ours do, whatever comes of reading it.
pub(super) fn heads(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|line| *line != super::NO_TRANSACTION);
    first.is_some_and(|line| line.starts_with(TITLE))
}

/// What a migration file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Tells the migration apart from all others, whatever becomes of its name. Never changes.
    pub id: Id,
    /// The migration that was the newest one when this was written. Not part of the hash, so that branches can
    /// be put into another order.
    pub parent: Option<Id>,
    /// The hash of the body as it was proven.
    pub hash: Hash,
    /// What was proven, in the words of the proof.
    pub proven: String,
    /// What becomes of access, where anything does: `2 widened, 1 narrowed`.
    pub access: Option<String>,
    /// Migrations of another branch with which it was proven to lead to the same in either order. A database that has it
    /// may get them later, although they are older.
    pub commutes: BTreeSet<Id>,
    /// The migrations that stood in its place before: a database that has all of them has it, too.
    pub replaces: BTreeSet<Id>,
    /// Whether somebody has edited what it says of others, so that nobody knows what was proven.
    pub others_edited: bool,
    /// The tool that wrote the file.
    pub tool: String,
}

/// 128 random bits, in 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    pub(super) fn from_bytes(bytes: &[u8; 16]) -> Self {
        Self(hex(bytes))
    }

    /// Reads 32 hexadecimal digits in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        is_hex(text, 32).then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The hash of a migration's body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(String);

impl Hash {
    /// The hash of a body with `\n` for line ends. White space at its very end, which editors add and remove,
    /// does not count.
    pub fn of(transactional: bool, body: &str) -> Self {
        Self::digest(&[if transactional { "transaction\n" } else { "no-transaction\n" }, body.trim_end()])
    }

    fn digest(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        parts.iter().for_each(|part| hash.update(part));
        Self(format!("sha256:{}", hex(&hash.finalize())))
    }

    /// Reads what `Display` prints.
    pub fn parse(text: &str) -> Option<Self> {
        is_hex(text.strip_prefix("sha256:")?, 64).then(|| Self(text.to_owned()))
    }

    /// `sha256:` and the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, parent, hash, proven, access, commutes, replaces, others_edited: _, tool } = self;
        writeln!(f, "{TITLE}{FORMAT}")?;
        writeln!(f, "-- id: {id}")?;
        writeln!(f, "-- parent: {}", parent.as_ref().map_or("none", Id::as_str))?;
        writeln!(f, "-- hash: {hash}")?;
        writeln!(f, "-- proven: {}", one_line(proven))?;
        if let Some(access) = access {
            writeln!(f, "-- access: {}", one_line(access))?;
        }
        for (name, ids) in [("commutes", commutes), ("replaces", replaces)] {
            if !ids.is_empty() {
                let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
                writeln!(f, "-- {name}: {}", ids.join(" "))?;
            }
        }
        if let Some(others) = self.others() {
            writeln!(f, "-- others: {others}")?;
        }
        writeln!(f, "-- tool: {}", one_line(tool))
    }
}

impl Header {
    /// The hash of what is said of other migrations, where anything is. It is no part of that of the body, which a database
    /// keeps: what is proven of a migration later must not make it another one.
    fn others(&self) -> Option<Hash> {
        let list = |ids: &BTreeSet<Id>| ids.iter().map(Id::as_str).collect::<Vec<_>>().join(" ");
        let (commutes, replaces) = (list(&self.commutes), list(&self.replaces));
        let said = format!("{}\ncommutes {commutes}\nreplaces {replaces}", self.id);
        (!commutes.is_empty() || !replaces.is_empty()).then(|| Hash::digest(&[&said]))
    }

    /// Reads the header of `text`, whose first line is line `first` of the file; also returns what follows the
    /// empty line behind it.
    pub(super) fn parse<'a>(path: &Path, text: &'a str, first: usize) -> Result<(Self, &'a str)> {
        let lines = Lines { path, rest: text, line: first };
        lines.header()
    }
}

struct Lines<'p, 'a> {
    path: &'p Path,
    rest: &'a str,
    line: usize,
}

impl<'a> Lines<'_, 'a> {
    fn header(mut self) -> Result<(Header, &'a str)> {
        let format = self.next().strip_prefix(TITLE).ok_or_else(|| self.foreign())?.trim();
        match format.parse::<u32>() {
            Ok(FORMAT) => {}
            Ok(newer) if newer > FORMAT => {
                return Err(Error::new(format!(
                    "{}: format {newer} is newer than this version of palisade",
                    self.path.display()
                ))
                .hint("update palisade"));
            }
            _ => return Err(self.wrong(&format!("`{format}` is no format"))),
        }
        let id = self.field("id")?;
        let id = Id::parse(id).ok_or_else(|| self.wrong("an id has 32 hexadecimal digits"))?;
        let parent = match self.field("parent")? {
            "none" => None,
            text => Some(Id::parse(text).ok_or_else(|| self.wrong("a parent is `none` or an id"))?),
        };
        let hash = self.field("hash")?;
        let hash = Hash::parse(hash).ok_or_else(|| self.wrong("a hash is sha256: and 64 digits"))?;
        let proven = self.field("proven")?.to_owned();
        let access = match self.rest.starts_with("-- access: ") {
            true => Some(self.field("access")?.to_owned()),
            false => None,
        };
        let commutes = self.ids("commutes")?;
        let replaces = self.ids("replaces")?;
        let others = match self.rest.starts_with("-- others: ") {
            true => Hash::parse(self.field("others")?),
            false => None,
        };
        let tool = self.field("tool")?.to_owned();
        if !self.next().is_empty() {
            return Err(self.wrong("the header ends with an empty line"));
        }
        let mut header =
            Header { id, parent, hash, proven, access, commutes, replaces, others_edited: false, tool };
        header.others_edited = header.others() != others;
        Ok((header, self.rest))
    }

    fn next(&mut self) -> &'a str {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.line += 1;
        // The body's line ends are its own; those of the header say nothing.
        line.strip_suffix('\r').unwrap_or(line)
    }

    fn field(&mut self, name: &str) -> Result<&'a str> {
        let value =
            self.next().strip_prefix("-- ").and_then(|line| line.strip_prefix(name)?.strip_prefix(": "));
        value.ok_or_else(|| self.wrong(&format!("`-- {name}: …` is missing")))
    }

    /// The ids of a line that need not be there.
    fn ids(&mut self, name: &str) -> Result<BTreeSet<Id>> {
        if !self.rest.starts_with(&format!("-- {name}: ")) {
            return Ok(BTreeSet::new());
        }
        let ids: Option<BTreeSet<Id>> = self.field(name)?.split(' ').map(Id::parse).collect();
        ids.ok_or_else(|| self.wrong(&format!("`{name}` lists ids")))
    }

    fn wrong(&self, what: &str) -> Error {
        Error::new(format!("{}:{}: {what}", self.path.display(), self.line - 1))
            .hint("restore the header from version control; it is not meant to be edited")
    }

    fn foreign(&self) -> Error {
        Error::new(format!(
            "{}: this file was not written by palisade: it has no header",
            self.path.display()
        ))
        .hint("move it out of the folder of migrations, or choose another folder: [migrations] dir = \"…\"")
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
