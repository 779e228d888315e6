//! From a plan to files: which statements share one, what each is called, and how they reach the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::{Folder, Group, Hash, Header, Migration, Slug, Stamp, Version, body, form};
use crate::config::Dialect;
use crate::files::FileSet;
use crate::{Error, Result};

/// What a migration is to do, before it has a file.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// What it does, in a word or two.
    pub slug: Slug,
    /// The statements. Each transactional group becomes a file; each statement of another group does.
    pub groups: &'a [Group],
    /// What was proven, in one sentence.
    pub proven: &'a str,
    /// Who will run the files.
    pub dialect: Dialect,
    /// Where names without a schema are looked up while the files run.
    pub search_path: &'a [String],
}

/// Composes the files of a draft and writes them into the folder; returns them in their order.
///
/// # Errors
/// As [`compose`] and [`store`].
pub fn write(folder: &Folder, draft: &Draft<'_>, stamp: &Stamp) -> Result<Vec<Migration>> {
    let migrations = compose(folder, draft, stamp)?;
    let mut files = FileSet::default();
    store(folder, &migrations, &mut files)?;
    files.commit()?;
    Ok(migrations)
}

/// The files of a draft as values, so that they can be proven before they are written. They follow the newest
/// file of the folder.
///
/// # Errors
/// When a statement is not one statement, or the operating system gives no random numbers.
pub fn compose(folder: &Folder, draft: &Draft<'_>, stamp: &Stamp) -> Result<Vec<Migration>> {
    if draft.dialect == Dialect::Drizzle && draft.groups.iter().any(|group| !group.transactional) {
        let group = draft.groups.iter().find(|group| !group.transactional);
        let statement = group.and_then(|group| group.sections.first()?.statements.first());
        return Err(Error::new(
            "Drizzle runs all files in one transaction, and PostgreSQL refuses a statement there",
        )
        .detail(statement.map_or_else(String::new, |statement| statement.sql.clone()))
        .hint("run it by hand, with psql for example; [migrations] online = false asks for none of them"));
    }
    let newest = folder.newest();
    let mut version = Version::at(stamp.now());
    // The clock of whoever wrote the newest file may have been ahead of ours.
    let there = newest.map(|newest| newest.version).max(folder.others);
    version = there.map_or(version, |there| version.max(there.next()));
    let mut parent = newest.map(|newest| newest.header.id.clone());
    let mut migrations = Vec::new();
    for (number, (transactional, body)) in (1..).zip(bodies(draft)) {
        let slug = draft.slug.numbered(number);
        let hash = Hash::of(transactional, &body);
        let parent_text = parent.as_ref().map_or("", |parent| parent.as_str());
        let id = stamp.id(&[&version.to_string(), &slug.to_string(), parent_text, hash.as_str()])?;
        let header = Header {
            id: id.clone(),
            parent: parent.replace(id),
            hash,
            proven: draft.proven.to_owned(),
            access: None,
            commutes: BTreeSet::new(),
            replaces: BTreeSet::new(),
            others_edited: false,
            tool: concat!("palisade ", env!("CARGO_PKG_VERSION")).to_owned(),
        };
        let place = form::place(folder.dialect, version, &slug, number, &folder.texts)?;
        let migration = Migration { version, slug, header, transactional, body, place };
        migrations.push(migration);
        version = version.next();
    }
    check(draft, &migrations)?;
    Ok(migrations)
}

/// Adds files that do not exist yet, and what another tool wants beside them.
///
/// # Errors
/// When one exists, or the disk refuses.
pub fn store(folder: &Folder, migrations: &[Migration], files: &mut FileSet) -> Result<Vec<PathBuf>> {
    let beside = if migrations.is_empty() {
        BTreeMap::new()
    } else {
        form::beside(folder.dialect, &folder.texts, migrations)?
    };
    let (mut written, mut replaced) = (Vec::new(), Vec::new());
    for migration in migrations {
        written.push(folder.path().join(migration.file_name()));
        files.add(&folder.path().join(migration.file_name()), &migration.text())?;
    }
    for (place, text) in beside {
        let path = folder.path().join(&place);
        files.put(&path, &text)?;
        if folder.texts.contains_key(&place) { replaced.push(path) } else { written.push(path) }
    }
    written.extend(replaced);
    Ok(written)
}

/// Puts a migration over the one of the same id that the folder has. If it is called otherwise now, the old file goes.
///
/// # Errors
/// When the disk refuses.
pub fn replace(folder: &Folder, migration: &Migration, files: &mut FileSet) -> Result<PathBuf> {
    let path = folder.path().join(migration.file_name());
    files.put(&path, &migration.text())?;
    if let Some(before) = folder.get(&migration.header.id) {
        files.remove(&folder.path().join(before.file_name()));
    }
    Ok(path)
}

/// Puts migrations in the place of others, and writes those that follow them anew.
///
/// # Errors
/// When the disk refuses.
pub fn exchange(
    folder: &Folder,
    old: &[Migration],
    new: &[Migration],
    rest: &[Migration],
    files: &mut FileSet,
) -> Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    for migration in new.iter().chain(rest.iter().filter(|m| folder.get(&m.header.id) != Some(m))) {
        written.push(replace(folder, migration, files)?);
    }
    for migration in old {
        files.remove(&folder.path().join(migration.file_name()));
    }
    Ok(written)
}

/// The bodies of the files, and whether each is a transaction.
fn bodies(draft: &Draft<'_>) -> Vec<(bool, String)> {
    let mut bodies = Vec::new();
    for group in draft.groups {
        if group.transactional {
            if group.sections.iter().any(|section| !section.statements.is_empty()) {
                bodies.push((true, body::transactional(&group.sections, draft.dialect, draft.search_path)));
            }
            continue;
        }
        for section in &group.sections {
            for statement in &section.statements {
                bodies.push((false, body::single(&section.title, statement)));
            }
        }
    }
    bodies
}

/// Reads the files back: each statement must come out as it went in.
fn check(draft: &Draft<'_>, migrations: &[Migration]) -> Result<()> {
    let mut found = Vec::new();
    for migration in migrations {
        found.extend(migration.script()?.steps.into_iter().map(|step| step.sql));
    }
    found.retain(|sql| !sql.starts_with("SET LOCAL "));
    let sections = draft.groups.iter().flat_map(|group| &group.sections);
    let statements =
        sections.flat_map(|section| &section.statements).filter(|s| !s.sql.starts_with("SET LOCAL "));
    let mut found = found.iter();
    for statement in statements {
        let same = found.next().is_some_and(|sql| statement.sql.contains(sql.as_str()));
        if !same {
            return Err(Error::new("a planned statement is not exactly one statement")
                .detail(statement.sql.clone())
                .hint("this is a mistake in palisade: please report it with the statement"));
        }
    }
    Ok(())
}
