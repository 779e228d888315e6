//! Drizzle Kit: `0007_name.sql`, an entry in `meta/_journal.json`, and the snapshot that the next `drizzle-kit generate`
//! starts from, which a migration by hand leaves as it was.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Listed;
use crate::migration::{Migration, Slug, Version};
use crate::{Error, Result};

const JOURNAL: &str = "meta/_journal.json";

/// As Drizzle Kit writes it, in that order.
#[derive(Serialize, Deserialize)]
struct Journal {
    version: String,
    dialect: String,
    entries: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    idx: u64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    version: String,
    /// Milliseconds since 1970: the ledger keeps them, and what is older than its newest is never run.
    when: i64,
    tag: String,
    #[serde(default)]
    breakpoints: bool,
}

fn journal(texts: &BTreeMap<String, String>) -> Result<Journal> {
    let Some(text) = texts.get(JOURNAL) else {
        return Ok(Journal { version: "7".into(), dialect: "postgresql".into(), entries: Vec::new() });
    };
    serde_json::from_str(text).map_err(|error| {
        Error::new(format!("the journal of Drizzle, {JOURNAL}, cannot be read: {error}")).hint(
            "Palisade knows the form that Drizzle Kit has written since 0.20: version, dialect, and entries with idx, \
             version, when, tag and breakpoints",
        )
    })
}

/// The files that the journal has, and those of ours that it lacks.
pub(super) fn list(folder: &Path, texts: &BTreeMap<String, String>) -> Result<Vec<Listed>> {
    let journal = journal(texts)?;
    let mut listed = Vec::new();
    for entry in &journal.entries {
        let place = format!("{}.sql", entry.tag);
        let (_, slug) = entry.tag.split_once('_').unwrap_or(("", &entry.tag));
        let moment = Timestamp::from_millisecond(entry.when).map_err(|error| {
            Error::new(format!("the journal of Drizzle has no time for {}: {error}", entry.tag))
        })?;
        if texts.contains_key(&place) {
            listed.push(Listed { place, name: Slug::new(slug).map(|slug| (Version::at(moment), slug)) });
        }
    }
    let known =
        |place: &str| journal.entries.iter().any(|entry| place.strip_suffix(".sql") == Some(&entry.tag));
    for place in texts.keys().filter(|place| place.ends_with(".sql") && !known(place)) {
        let error =
            Error::new(format!("{}: the journal of Drizzle does not have it", folder.join(place).display()))
                .hint("restore its entry in meta/_journal.json, or delete the file and generate it again");
        listed.push(Listed { place: place.clone(), name: Err(error) });
    }
    Ok(listed)
}

/// The name of the `number`th new migration, counted from 1, in the fashion of the one before.
pub(super) fn tag(
    version: Version,
    slug: &Slug,
    number: usize,
    texts: &BTreeMap<String, String>,
) -> Result<String> {
    let journal = journal(texts)?;
    let last =
        journal.entries.last().and_then(|entry| entry.tag.split_once('_')).map_or("", |(prefix, _)| prefix);
    let next = journal.entries.iter().map(|entry| entry.idx + 1).max().unwrap_or(0) + number as u64 - 1;
    Ok(match Version::parse(last) {
        Some(_) => format!("{version}_{slug}"),
        None => format!("{next:04}_{slug}"),
    })
}

/// The journal with the new entries, and a snapshot for each: the tables are as they were.
pub(super) fn beside(
    texts: &BTreeMap<String, String>,
    new: &[Migration],
) -> Result<BTreeMap<String, String>> {
    let mut journal = journal(texts)?;
    let mut found = BTreeMap::new();
    let mut last =
        texts.iter().rfind(|(name, _)| name.ends_with("_snapshot.json")).map(|(_, text)| text.clone());
    for migration in new {
        let tag = migration.file_name().trim_end_matches(".sql").to_owned();
        let idx = journal.entries.iter().map(|entry| entry.idx + 1).max().unwrap_or(0);
        let prefix = tag.split('_').next().unwrap_or_default().to_owned();
        let version = journal.version.clone();
        journal.entries.push(Entry {
            idx,
            version,
            when: migration.version.millis(),
            tag,
            breakpoints: true,
        });
        last = last.and_then(|text| follower(&text, migration.header.id.as_str()));
        found.extend(last.clone().map(|text| (format!("meta/{prefix}_snapshot.json"), text)));
    }
    let text = serde_json::to_string_pretty(&journal).map_err(|error| Error::new(error.to_string()))?;
    found.insert(JOURNAL.to_owned(), text);
    Ok(found)
}

/// A snapshot of the same tables that follows another one.
fn follower(text: &str, id: &str) -> Option<String> {
    let (own_at, own) = value(text, "id")?;
    let (before_at, before) = value(text, "prevId")?;
    let id = format!("{}-{}-{}-{}-{}", &id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]);
    let mut edits = [(own_at, own, id.as_str()), (before_at, before, own)];
    edits.sort_unstable_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let mut out = text.to_owned();
    for (at, old, new) in edits {
        out.replace_range(at..at + old.len(), new);
    }
    Some(out)
}

/// The place and the text of the first string of that name; ids stand at the head, and a column's name has an object.
fn value<'a>(text: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let key = format!("\"{name}\"");
    let mut from = 0;
    while let Some(at) = text[from..].find(&key) {
        let after = from + at + key.len();
        let rest = text[after..].trim_start().strip_prefix(':')?.trim_start();
        if let Some(rest) = rest.strip_prefix('"') {
            let at = text.len() - rest.len();
            return Some((at, rest.split('"').next()?));
        }
        from = after;
    }
    None
}
