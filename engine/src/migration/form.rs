//! The folder of migrations in the form of whoever runs them: what a file is called there, which files are ours, and
//! what has to be written beside them. A tool's own migrations are left alone; only their place in time counts.

mod drizzle;

use std::collections::BTreeMap;
use std::path::Path;

use super::name::{self, Slug, Version};
use super::{Migration, header};
use crate::config::Dialect;
use crate::{Error, Result};

/// A migration of a folder before it is read.
pub(super) struct Listed {
    /// Its path in the folder.
    pub(super) place: String,
    /// When it was written, and what it is called. An error where the name says neither and the file is ours.
    pub(super) name: Result<(Version, Slug)>,
}

/// The texts of a folder that can be a migration or stand beside one, by their paths in it.
///
/// # Errors
/// When one cannot be read.
pub(super) fn texts(folder: &Path, dialect: Dialect) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for name in entries(folder)? {
        let inner = match dialect {
            Dialect::Prisma => vec![format!("{name}/migration.sql")],
            Dialect::Drizzle if name == "meta" => {
                entries(&folder.join("meta"))?.iter().map(|file| format!("meta/{file}")).collect()
            }
            _ => vec![name],
        };
        for place in inner {
            let path = folder.join(&place);
            if !belongs(&place, dialect) || !path.is_file() {
                continue;
            }
            let text = std::fs::read_to_string(&path)
                .map_err(|error| Error::new(format!("{} cannot be read: {error}", path.display())))?;
            found.insert(place, text);
        }
    }
    Ok(found)
}

/// Whether a path in the folder is that of a migration, or of what stands beside one.
pub(super) fn belongs(place: &str, dialect: Dialect) -> bool {
    // Editors and interrupted writers leave hidden files.
    let hidden = place.split('/').any(|part| part.starts_with('.'));
    let depth = place.matches('/').count();
    let fits = match dialect {
        Dialect::Plain | Dialect::Sqlx | Dialect::Supabase => depth == 0 && place.ends_with(".sql"),
        Dialect::Prisma => depth == 1 && place.ends_with("/migration.sql"),
        Dialect::Drizzle => {
            (depth == 0 && place.ends_with(".sql"))
                || (place.starts_with("meta/") && place.ends_with(".json"))
        }
    };
    fits && !hidden
}

/// The migrations among the texts of a folder, ours and others'.
///
/// # Errors
/// When a journal cannot be read.
pub(super) fn list(folder: &Path, dialect: Dialect, texts: &BTreeMap<String, String>) -> Result<Vec<Listed>> {
    if dialect == Dialect::Drizzle {
        return drizzle::list(folder, texts);
    }
    let listed = |place: &String| {
        let named = place.strip_suffix("/migration.sql").map(|name| format!("{name}.sql"));
        let name = name::parse(&folder.join(named.as_ref().unwrap_or(place)));
        Listed { place: place.clone(), name }
    };
    Ok(texts.keys().map(listed).collect())
}

/// Whether a file in a folder that is shared with another tool was written by that tool, or for it by hand.
pub(super) fn is_theirs(dialect: Dialect, text: &str) -> bool {
    dialect.runner().is_some() && !header::heads(text)
}

/// The path of a new migration in the folder, where it is not `<version>_<slug>.sql`.
pub(super) fn place(
    dialect: Dialect,
    version: Version,
    slug: &Slug,
    number: usize,
    texts: &BTreeMap<String, String>,
) -> Result<Option<String>> {
    Ok(match dialect {
        Dialect::Plain | Dialect::Sqlx | Dialect::Supabase => None,
        Dialect::Prisma => Some(format!("{version}_{slug}/migration.sql")),
        Dialect::Drizzle => Some(format!("{}.sql", drizzle::tag(version, slug, number, texts)?)),
    })
}

/// The files that change or are new beside new migrations.
///
/// # Errors
/// When a journal cannot be read.
pub(super) fn beside(
    dialect: Dialect,
    texts: &BTreeMap<String, String>,
    new: &[Migration],
) -> Result<BTreeMap<String, String>> {
    match dialect {
        Dialect::Drizzle => drizzle::beside(texts, new),
        _ => Ok(BTreeMap::new()),
    }
}

/// The names in a folder; one that does not exist has none.
fn entries(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                names.push(entry?.file_name().to_string_lossy().into_owned());
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(Error::new(format!("{} cannot be read: {error}", folder.display()))),
    }
    names.sort();
    Ok(names)
}
