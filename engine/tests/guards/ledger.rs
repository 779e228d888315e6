//! `introspect/ledger.txt` says of every column of the system catalogs what becomes of it: compared with the queries,
//! and with the server. A major that brings a new column fails here until somebody has decided.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{code, files, root, words};
use super::support;
use palisade_engine::scratch::{Role, ScratchConfig};

/// One line of the ledger.
struct Line {
    /// `catalog.column`, or a whole catalog.
    name: String,
    first: u32,
    last: Option<u32>,
    judgement: String,
}

fn ledger() -> Vec<Line> {
    let path = root().join("engine/src/introspect/ledger.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let parse = |line: &str| {
        let mut parts = line.splitn(2, ' ');
        let name = parts.next()?.to_owned();
        let (majors, judgement) = parts.next()?.trim_start().split_once(' ')?;
        let (first, last) = majors.split_once('-')?;
        let last = if last.is_empty() { None } else { Some(last.parse().ok()?) };
        Some(Line { name, first: first.parse().ok()?, last, judgement: judgement.trim().to_owned() })
    };
    lines.map(|line| parse(line).unwrap_or_else(|| panic!("not a line of the ledger: {line}"))).collect()
}

#[test]
fn the_ledger_says_what_the_queries_read() {
    let mut texts = files("engine/src/kinds", ".sql");
    texts.extend(files("engine/src/introspect", ".sql"));
    texts.extend(files("engine/src/kinds", ".rs"));
    texts.extend(files("engine/src/introspect", ".rs"));
    // The fingerprint looks at rows as wholes.
    texts.retain(|(path, _)| !path.ends_with("fingerprint.sql"));
    let lines = texts.iter().flat_map(|(_, text)| code(text));
    let lines = lines.map(|(_, line)| line.split("--").next().unwrap_or_default());
    let said: BTreeSet<&str> = lines.flat_map(words).collect();
    let mut wrong = Vec::new();
    for line in ledger() {
        let column = line.name.rsplit('.').next().unwrap_or_default();
        let right = match line.judgement.split_once(' ') {
            _ if line.judgement == "read" => said.contains(column),
            Some(("by", function)) => said.contains(function),
            Some(("named", by)) => {
                let file = by.trim_start_matches("by ");
                texts
                    .iter()
                    .any(|(path, text)| path.ends_with(file) && words(text).any(|word| word == column))
            }
            Some(("no:", reason)) => !reason.is_empty() && (column == "oid" || !said.contains(column)),
            _ => false,
        };
        if !right {
            wrong.push(format!("{} {}", line.name, line.judgement));
        }
    }
    assert!(wrong.is_empty(), "the queries do otherwise:\n{}", wrong.join("\n"));
}

/// Every major that is supported.
const MAJORS: std::ops::RangeInclusive<u32> = 13..=18;

#[tokio::test]
async fn the_ledger_knows_every_column_of_every_major() {
    for major in MAJORS {
        walk(major).await;
    }
}

/// Compares the ledger with the catalogs of a server of that major.
async fn walk(major: u32) {
    const COLUMNS: &str = "
        select c.relname::text, array_agg(a.attname::text)
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r'
        group by c.relname";
    let scratch = support::open(&ScratchConfig { major, ..support::config() }, &[]).await.unwrap();
    assert_eq!(scratch.major(), major, "no PostgreSQL of every major here, and none could be fetched");
    let db = scratch.create_database("ledger").await.unwrap();
    let rows = db.connect_as(&Role::Loader).await.unwrap().query(COLUMNS, &[]).await.unwrap();
    let there: BTreeMap<String, Vec<String>> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let (mut known, mut whole) = (BTreeSet::new(), BTreeSet::new());
    for line in ledger() {
        if line.first <= major && line.last.is_none_or(|last| major <= last) {
            let of = if line.name.contains('.') { &mut known } else { &mut whole };
            of.insert(line.name);
        }
    }
    let mut found = BTreeSet::new();
    for (catalog, columns) in &there {
        if whole.contains(catalog) {
            found.insert(catalog.clone());
        } else {
            found.extend(columns.iter().map(|column| format!("{catalog}.{column}")));
        }
    }
    let listed: BTreeSet<String> = known.union(&whole).cloned().collect();
    let new: Vec<_> = found.difference(&listed).collect();
    assert!(
        new.is_empty(),
        "PostgreSQL {major} has these; read them, or say in the ledger why not: {new:#?}"
    );
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(gone.is_empty(), "PostgreSQL {major} does not have these; correct the ledger: {gone:#?}");
}
