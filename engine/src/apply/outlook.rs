//! What is known before a migration runs: how large what it locks is, and who is in its way just now.

use std::collections::BTreeMap;
use std::fmt;

use tokio_postgres::types::Type;

use crate::Result;
use crate::connect::Session;
use crate::migration::Migration;
use crate::sql::Cursor;

/// How large a relation is, with its partitions, its indexes and what is stored out of line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Bytes on disk.
    pub bytes: i64,
    /// Rows, as the last ANALYZE estimated them; none where there was none.
    pub rows: Option<i64>,
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 5] = ["bytes", "kB", "MB", "GB", "TB"];
        let (mut amount, mut unit) = (self.bytes, 0);
        while amount >= 10 * 1024 && unit + 1 < UNITS.len() {
            amount /= 1024;
            unit += 1;
        }
        write!(f, "{amount} {}", UNITS[unit])?;
        match self.rows {
            Some(rows) => write!(f, ", about {rows} rows"),
            None => Ok(()),
        }
    }
}

/// The sizes of relations, by their names as SQL; those that are not there are missing.
///
/// # Errors
/// When the connection fails.
pub async fn sizes(session: &Session, names: &[&str]) -> Result<BTreeMap<String, Size>> {
    let rows = session.query(include_str!("sizes.sql"), &[(&names, Type::TEXT_ARRAY)]).await?;
    let mut sizes = BTreeMap::new();
    for row in rows {
        sizes.insert(row.try_get(0)?, Size { bytes: row.try_get(1)?, rows: row.try_get(2)? });
    }
    Ok(sizes)
}

/// Somebody who holds a lock that a migration would wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTheWay {
    /// The relation, as SQL.
    pub relation: String,
    /// The lock that the migration wants there.
    pub wanted: String,
    /// Who holds another one, since when, and what for.
    pub who: String,
}

impl fmt::Display for InTheWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {} has to wait for {}", self.wanted, self.relation, self.who)
    }
}

/// The locks that the comments of a migration name, which `generate` writes: mode and relation. One that somebody wrote
/// by hand may have none.
pub fn locks(migration: &Migration) -> Vec<(String, String)> {
    let text = migration.text();
    let named = text.lines().filter_map(|line| line.strip_prefix("-- lock: ")?.split_once(" on "));
    // A comment may say anything, and the server refuses what is no name.
    let is_name =
        |text: &str| Cursor::new(text).is_some_and(|mut name| name.qualified().is_some() && name.is_done());
    let named = named.filter(|(_, relation)| is_name(relation));
    let mut locks: Vec<(String, String)> =
        named.map(|(mode, relation)| (mode.to_owned(), relation.to_owned())).collect();
    locks.sort();
    locks.dedup();
    locks
}

/// Who holds locks just now that a migration would wait for: transactions, prepared ones, and autovacuum, of which only the
/// one against wraparound does not give way.
///
/// # Errors
/// When the connection fails.
pub async fn in_the_way(session: &Session, migration: &Migration) -> Result<Vec<InTheWay>> {
    let locks = locks(migration);
    if locks.is_empty() {
        return Ok(Vec::new());
    }
    let (modes, relations): (Vec<&str>, Vec<&str>) =
        locks.iter().map(|(mode, relation)| (mode.as_str(), relation.as_str())).unzip();
    let params: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 2] =
        [(&modes, Type::TEXT_ARRAY), (&relations, Type::TEXT_ARRAY)];
    let rows = session.query(include_str!("in_the_way.sql"), &params).await?;
    let mut found = Vec::new();
    for row in rows {
        found.push(InTheWay { relation: row.try_get(0)?, wanted: row.try_get(1)?, who: row.try_get(2)? });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_units_that_people_read() {
        let size = |bytes, rows| Size { bytes, rows }.to_string();
        assert_eq!(size(8192, None), "8192 bytes");
        assert_eq!(size(81920, Some(3)), "80 kB, about 3 rows");
        assert_eq!(size(44_023_414_784, Some(120_000_000)), "41 GB, about 120000000 rows");
    }
}
