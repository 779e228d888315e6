//! Migration files: their format, the folder that holds them, and how a plan becomes one. Knows no database.
//!
//! ```sql
//! -- palisade migration, format 1
//! -- id: 3f2a…          random, never changes
//! -- parent: 9c41…      the file that was the newest when this one was written, or none
//! -- hash: sha256:…     of everything below this block
//! -- proven: converges on an empty clone as role app
//! -- commutes: 77d0…    where it is proven that the order of these and this does not matter
//! -- replaces: 1b5e…    where it stands in the place of these
//! -- others: sha256:…   of the two lines above, where there is one
//! -- tool: palisade 0.1.0
//!
//! BEGIN;
//! …
//! COMMIT;
//! ```

mod body;
mod compose;
mod folder;
mod form;
mod header;
mod name;
mod script;
mod stamp;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use body::{Group, Section};
pub use compose::{Draft, compose, exchange, replace, store, write};
pub use folder::{Branches, Folder, Fork, Problem};
pub use header::{Hash, Header, Id};
pub use name::{Slug, Version};
pub use script::{Script, Step};
pub use stamp::Stamp;

use palisade_model::all_windows;

use crate::Result;

/// One migration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// When it was written; orders the folder.
    pub version: Version,
    /// What it does, in a word or two.
    pub slug: Slug,
    /// The block of comments at its head.
    pub header: Header,
    /// Whether it is one transaction; else it is one statement that PostgreSQL refuses inside of one.
    pub transactional: bool,
    /// Everything below the header.
    pub body: String,
    /// Its path in the folder, where that is not made of the version and the slug.
    pub(crate) place: Option<String>,
}

/// The first line of a file that must not be wrapped in a transaction; sqlx reads it, too.
const NO_TRANSACTION: &str = "-- no-transaction";

impl Migration {
    /// Reads the text of a file whose name is the last part of `path`. Only its form is looked at; whether the hash fits
    /// is [`Migration::is_edited`].
    ///
    /// # Errors
    /// When the name or the header is not what Palisade writes.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        Self::parse_as(path, name::parse(path)?, text)
    }

    /// Reads the text of a file of which it is known what it is called.
    fn parse_as(path: &Path, (version, slug): (Version, Slug), text: &str) -> Result<Self> {
        // git may have checked it out with other line ends. Those of a body that has some of both are its own.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = if all_windows(text) { text.replace("\r\n", "\n") } else { text.to_owned() };
        let rest = text.strip_prefix(NO_TRANSACTION);
        let rest = rest.and_then(|rest| rest.strip_prefix('\n').or_else(|| rest.strip_prefix("\r\n")));
        let transactional = rest.is_none();
        let first_line = if transactional { 1 } else { 2 };
        let (header, body) = Header::parse(path, rest.unwrap_or(&text), first_line)?;
        Ok(Self { version, slug, header, transactional, body: body.to_owned(), place: None })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mark = if self.transactional { String::new() } else { format!("{NO_TRANSACTION}\n") };
        format!("{mark}{}\n{}", self.header, self.body)
    }

    /// The name of the file; in a folder of Prisma's with the folder that it stands in.
    pub fn file_name(&self) -> String {
        self.place.clone().unwrap_or_else(|| format!("{}_{}.sql", self.version, self.slug))
    }

    /// The hash of what the file does: its body, and whether it is a transaction.
    pub fn computed_hash(&self) -> Hash {
        Hash::of(self.transactional, &self.body)
    }

    /// Whether the body, or what the header says of other migrations, was changed after the header was written.
    pub fn is_edited(&self) -> bool {
        self.computed_hash() != self.header.hash || self.header.others_edited
    }

    /// Whether it was proven that it and another one lead to the same in either order.
    pub fn commutes_with(&self, other: &Self) -> bool {
        self.header.commutes.contains(&other.header.id) || other.header.commutes.contains(&self.header.id)
    }

    /// The statements to run.
    ///
    /// # Errors
    /// When the file cannot be split into statements, or they do not fit its first line: a bracket that is not
    /// closed, a transaction inside the transaction, two statements where only one can be.
    pub fn script(&self) -> Result<Script> {
        Script::of(self)
    }
}
