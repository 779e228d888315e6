//! Whether the order of two branches of migrations matters: databases may get them one way or the other, so each way is
//! replayed on a scratch, and all have to lead to the same.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::error::Result;
use crate::migration::{Folder, Id, Migration};
use crate::notes::Notes;
use crate::scratch::{Role, Scratch};

use super::{Pipeline, compare, state, theirs};

/// How many ways are tried at most: beyond, a branch is behind or before all of the other.
const MOST: usize = 16;

/// The first way that leads elsewhere than the folder's own, which is by version, with what differs or does not run there;
/// nothing where all lead to the same. `base` is what both branches follow.
///
/// # Errors
/// When the folder's own way does not run.
pub(super) async fn disorder(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    base: &[&Migration],
    [older, newer]: [&[&Migration]; 2],
) -> Result<Option<String>> {
    (pipeline.progress)("replaying the branches in both orders");
    let by_version = by_version(older, newer);
    let wanted = replayed(pipeline, scratch, base, &by_version).await?;
    for way in ways(older, newer).into_iter().filter(|way| *way != by_version) {
        let names: Vec<String> = way.iter().map(|migration| migration.file_name()).collect();
        let names = names.join(", ");
        match replayed(pipeline, scratch, base, &way).await {
            Err(error) => return Ok(Some(format!("in the order {names}: {}", error.what))),
            Ok(found) => {
                let changes = compare(pipeline, &found, &wanted, &Notes::default()).await?.changes;
                let differ = changes.created.iter().chain(&changes.dropped).chain(&changes.changed);
                let differ: Vec<String> = differ.map(ToString::to_string).collect();
                if !differ.is_empty() {
                    return Ok(Some(format!("in the order {names} others come out: {}", differ.join(", "))));
                }
            }
        }
    }
    Ok(None)
}

/// What migrations lead to behind those that they follow.
///
/// # Errors
/// When one does not run.
pub(super) async fn replayed(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    base: &[&Migration],
    way: &[&Migration],
) -> Result<Catalog> {
    let theirs = theirs::at(pipeline.project, None)?;
    let all = base.iter().chain(way).copied();
    let db = state::from_migrations(pipeline, scratch, &theirs, all, &Role::Loader).await?;
    let found = state::read(&db).await?;
    db.remove(scratch).await?;
    Ok(found)
}

/// Both branches as the folder runs them.
pub(super) fn by_version<'a>(older: &[&'a Migration], newer: &[&'a Migration]) -> Vec<&'a Migration> {
    let mut all = [older, newer].concat();
    all.sort_by_key(|migration| migration.version);
    all
}

/// The ways in which a database may get two branches: a part of one, all of the other, and the rest.
fn ways<'a>(older: &[&'a Migration], newer: &[&'a Migration]) -> Vec<Vec<&'a Migration>> {
    let few = older.len() + newer.len() <= MOST;
    let mut ways = Vec::new();
    for (one, other) in [(older, newer), (newer, older)] {
        for at in (1..=one.len()).filter(|at| few || *at == one.len()) {
            ways.push([&one[..at], other, &one[at..]].concat());
        }
    }
    ways
}

/// What headers say of an order that was proven not to matter, and is not so: each in a sentence.
///
/// # Errors
/// When the folder does not run.
pub(super) async fn broken_claims(
    pipeline: &Pipeline<'_>,
    scratch: &Scratch,
    folder: &Folder,
) -> Result<Vec<String>> {
    let all = folder.migrations();
    let claims: BTreeSet<&BTreeSet<Id>> = all.iter().map(|m| &m.header.commutes).collect();
    let mut broken = Vec::new();
    for claim in claims {
        let others: Vec<&Migration> = all.iter().filter(|m| claim.contains(&m.header.id)).collect();
        let own: Vec<&Migration> = all.iter().filter(|m| m.header.commutes == *claim).collect();
        // Of another branch than the one that is here.
        if others.is_empty() {
            continue;
        }
        let apart = |m: &&Migration| !claim.contains(&m.header.id) && m.header.commutes != *claim;
        let last = own.iter().chain(&others).map(|m| m.version).max();
        let base: Vec<&Migration> = all.iter().filter(|m| apart(m) && Some(m.version) < last).collect();
        if let Some(why) = disorder(pipeline, scratch, &base, [&others, &own]).await? {
            broken.push(format!(
                "{} says that its order does not matter, and it does: {why}",
                own.first().map(|m| m.file_name()).unwrap_or_default()
            ));
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_database_can_have_a_part_of_one_branch_and_all_of_the_other() {
        let one = |version: &str| {
            let text = format!(
                "-- palisade migration, format 1\n-- id: {:0>32}\n-- parent: none\n-- hash: sha256:{}\n-- proven: nothing\n-- tool: test\n\nSELECT 1;\n",
                version,
                "0".repeat(64)
            );
            Migration::parse(Path::new(&format!("2026010100000{version}_m.sql")), &text).unwrap()
        };
        let all: Vec<Migration> = ["1", "2", "3", "4"].map(one).into();
        let (older, newer) = ([&all[0], &all[2]], [&all[1], &all[3]]);
        let shown = |ways: Vec<Vec<&Migration>>| -> Vec<String> {
            let digits = |way: &Vec<&Migration>| {
                way.iter().map(|m| m.file_name().chars().nth(13).unwrap()).collect::<String>()
            };
            ways.iter().map(digits).collect()
        };
        assert_eq!(shown(ways(&older, &newer)), ["1243", "1324", "2134", "2413"]);
        assert_eq!(shown(vec![by_version(&older, &newer)]), ["1234"]);
        let many: Vec<&Migration> = std::iter::repeat_n(&all[0], MOST).collect();
        assert_eq!(ways(&many, &newer).len(), 2);
    }
}
