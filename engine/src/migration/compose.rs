//! From a plan to files: which statements share one, what each is called, and how they reach the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Folder, Group, Hash, Header, Migration, Slug, Stamp, Version, body, form};
use crate::config::Dialect;
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
    store(folder, &migrations)?;
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

/// Writes files that do not exist yet, and what another tool wants beside them. Either all of the migrations are there
/// afterwards, or none.
///
/// # Errors
/// When one exists, or the disk refuses.
pub fn store(folder: &Folder, migrations: &[Migration]) -> Result<Vec<PathBuf>> {
    let failed = |path: &Path, error: &std::io::Error| {
        Error::new(format!("{} cannot be written: {error}", path.display()))
            .detail("no migration was written")
            .hint("check that the folder may be written to, and that the disk is not full")
    };
    let beside = if migrations.is_empty() {
        BTreeMap::new()
    } else {
        form::beside(folder.dialect, &folder.texts, migrations)?
    };
    let new = migrations.iter().map(|migration| (migration.file_name(), migration.text(), false));
    let beside = beside.into_iter().map(|(place, text)| (place, text, true));
    std::fs::create_dir_all(folder.path()).map_err(|error| failed(folder.path(), &error))?;
    let (mut written, mut replaced): (Vec<PathBuf>, Vec<(PathBuf, &String)>) = Default::default();
    for (place, text, replaces) in new.chain(beside) {
        let path = folder.path().join(&place);
        if let Err(error) = store_one(&path, &text, replaces) {
            for path in &written {
                // What cannot be removed is named by the next command that reads the folder.
                let _ = std::fs::remove_file(path);
            }
            for (path, text) in replaced {
                let _ = std::fs::write(path, text);
            }
            return Err(failed(&path, &error));
        }
        match folder.texts.get(&place) {
            Some(before) => replaced.push((path.clone(), before)),
            None => written.push(path),
        }
    }
    written.extend(replaced.into_iter().map(|(path, _)| path));
    Ok(written)
}

/// Writes a migration over the one of the same id that the folder has. If it is called otherwise now, the old file goes.
///
/// # Errors
/// When the disk refuses; the file is as it was then.
pub fn replace(folder: &Folder, migration: &Migration) -> Result<PathBuf> {
    let path = folder.path().join(migration.file_name());
    let before = folder.get(&migration.header.id).map(|before| folder.path().join(before.file_name()));
    let written = store_one(&path, &migration.text(), true).and_then(|()| match before {
        Some(before) if before != path => std::fs::remove_file(before),
        _ => Ok(()),
    });
    match written {
        Ok(()) => Ok(path),
        Err(error) => Err(Error::new(format!("{} cannot be written: {error}", path.display()))
            .hint("check that the file may be written, and that the disk is not full")),
    }
}

/// Puts migrations in the place of others, and writes those that follow them anew. The new files are there before the old
/// ones go.
///
/// # Errors
/// When the disk refuses; what was written until then stays, and the next command that reads the folder names it.
pub fn exchange(
    folder: &Folder,
    old: &[Migration],
    new: &[Migration],
    rest: &[Migration],
) -> Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    for migration in new.iter().chain(rest.iter().filter(|m| folder.get(&m.header.id) != Some(m))) {
        written.push(replace(folder, migration)?);
    }
    let kept = |old: &&Migration| new.iter().all(|new| new.file_name() != old.file_name());
    for migration in old.iter().filter(kept) {
        let path = folder.path().join(migration.file_name());
        std::fs::remove_file(&path).map_err(|error| {
            Error::new(format!("{} cannot be removed: {error}", path.display()))
                .hint("remove it by hand: what stands in its place is written")
        })?;
    }
    Ok(written)
}

/// A file is there with all of its text or not at all, and replaces another only where it is meant to.
fn store_one(path: &Path, text: &str, replaces: bool) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".palisade-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    // Temporary files are private; these are for the whole team.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    if replaces { file.persist(path) } else { file.persist_noclobber(path) }.map_err(|error| error.error)?;
    Ok(())
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
