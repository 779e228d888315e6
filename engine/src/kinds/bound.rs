//! What the bound of a partition says of its rows, and whether two may be about the same ones.

use super::{Inheritance, Object, inheritance};
use crate::catalog::{Catalog, ObjectId};
use crate::sql::{Cursor, quote_literal};

/// What stands in a bound of hashes, which PostgreSQL prints with the number of the table above: another one in each database.
const HASH: &str = "satisfies_hash_partition";

/// The condition that the rows of a partition meet, as PostgreSQL has to read it to take it for the bound; nothing where that is
/// not known.
pub(super) fn condition(link: &Inheritance, catalog: &Catalog) -> Option<String> {
    let (bound, parent) = (link.bound.as_deref()?, link.parents.first()?);
    let Some(hash) = hash(bound, parent, catalog) else {
        return link.means.0.clone().filter(|means| !means.contains(HASH));
    };
    match catalog.get(&inheritance::link(parent)) {
        Some(Object::Inheritance(above)) if above.bound.is_some() => {
            Some(format!("{} AND {hash}", condition(above, catalog)?))
        }
        _ => Some(hash),
    }
}

/// What PostgreSQL prints of a bound of hashes, without the number in it; nothing of another bound.
pub(super) fn unnumbered(means: &str) -> Option<String> {
    let mut parts = means.split("satisfies_hash_partition('");
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let (_, rest) = part.split_once('\'')?;
        text.push_str(&format!("{HASH}(''{rest}"));
    }
    (text != means).then_some(text)
}

/// `FOR VALUES WITH (…)` as a condition that names the table above by its name. Not where a column of the key has a collation,
/// which PostgreSQL leaves out of its own.
fn hash(bound: &str, parent: &ObjectId, catalog: &Catalog) -> Option<String> {
    let Some(Object::Table(above)) = catalog.get(parent) else { return None };
    let values = after(bound, "for values with")?;
    let number = |part: &str, word| {
        let mut part = Cursor::new(part)?;
        part.words(word).then(|| part.next()).flatten().map(|token| token.text.to_owned())
    };
    let [modulus, remainder] = values[..] else { return None };
    let (modulus, remainder) = (number(modulus, "modulus")?, number(remainder, "remainder")?);
    let columns = after(above.partition_by.as_deref()?, "hash")?;
    let is_column = |part: &str| {
        let mut part = Cursor::new(part)?;
        part.name()?;
        Some(part.is_done())
    };
    let plain = columns.iter().all(|part| is_column(part) == Some(true))
        && columns.len() == above.key_types.len()
        && above.key_types.iter().all(|key| UNCOLLATED.contains(&key.as_str()));
    let table = quote_literal(&parent.sql());
    plain.then(|| {
        format!("{HASH}({table}::pg_catalog.regclass, {modulus}, {remainder}, {})", columns.join(", "))
    })
}

/// Types whose values have no collation.
const UNCOLLATED: [&str; 9] = [
    "bigint",
    "bytea",
    "date",
    "integer",
    "numeric",
    "smallint",
    "timestamp with time zone",
    "timestamp without time zone",
    "uuid",
];

/// Whether rows of one bound could be rows of the other, as far as their texts say: they share a value, or an end. One that lies
/// within the other is not noticed.
pub(super) fn may_meet(one: &str, other: &str) -> bool {
    match (ends(one), ends(other)) {
        (Some(one), Some(other)) => one.iter().any(|end| other.contains(end)),
        _ => true,
    }
}

/// The values of a list, or both ends of a range; nothing of a bound that may take any row.
fn ends(bound: &str) -> Option<Vec<(bool, &str)>> {
    if let Some(values) = after(bound, "for values in") {
        return Some(values.into_iter().map(|value| (false, value)).collect());
    }
    let mut cursor = Cursor::new(bound)?;
    let from = cursor.words("for values from").then(|| cursor.group()).flatten()?;
    let to = cursor.words("to").then(|| cursor.group()).flatten()?;
    Some(vec![(false, from), (true, to)])
}

/// The parts of the list behind these words.
fn after<'a>(text: &'a str, words: &str) -> Option<Vec<&'a str>> {
    let mut cursor = Cursor::new(text)?;
    cursor.words(words).then(|| cursor.parts()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_that_share_a_value_or_an_end_may_meet() {
        let range = |from, to| format!("FOR VALUES FROM ({from}) TO ({to})");
        assert!(may_meet(&range("1", "10"), &range("1", "4")));
        assert!(may_meet(&range("1", "10"), &range("4", "10")));
        assert!(!may_meet(&range("1", "10"), &range("10", "20")));
        assert!(may_meet("FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('b')"));
        assert!(!may_meet("FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('c', NULL)"));
        assert!(may_meet("DEFAULT", &range("1", "4")));
        let hash = "FOR VALUES WITH (modulus 2, remainder 1)";
        assert!(may_meet(hash, hash));
    }
}
