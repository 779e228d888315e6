//! What the bound of a partition says of its rows, and whether two may be about the same ones.

use std::cmp::Ordering;

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

/// Whether rows of one bound could be rows of the other. Ranges are taken to be apart only where their ends show it: where one
/// begins with the end of the other, or their first columns are numbers or written alike, as dates are.
pub(super) fn may_meet(one: &str, other: &str) -> bool {
    if let (Some(one), Some(other)) = (after(one, "for values in"), after(other, "for values in")) {
        return one.iter().any(|value| other.contains(value));
    }
    match (ends(one), ends(other)) {
        (Some(one), Some(other)) => !ends_before(&one, &other) && !ends_before(&other, &one),
        _ => true,
    }
}

/// Both ends of a range, the upper of which is no part of it.
type Ends<'a> = (Vec<&'a str>, Vec<&'a str>);

fn ends(bound: &str) -> Option<Ends<'_>> {
    let mut cursor = Cursor::new(bound)?;
    let from = cursor.words("for values from").then(|| cursor.parts()).flatten()?;
    let to = cursor.words("to").then(|| cursor.parts()).flatten()?;
    Some((from, to))
}

/// Whether all of a range is known to lie before the other.
fn ends_before((_, to): &Ends<'_>, (from, _): &Ends<'_>) -> bool {
    let alike = to == from;
    let first = to.first().zip(from.first());
    // Where the first columns are the same, the others decide, and are not looked at.
    alike || first.is_some_and(|(to, from)| order(to, from) == Some(Ordering::Less))
}

/// Which of two values comes first, where that is plain from how they are written.
fn order(one: &str, other: &str) -> Option<Ordering> {
    let place = |value: &str| match value {
        "MINVALUE" => -1,
        "MAXVALUE" => 1,
        _ => 0,
    };
    if place(one) != place(other) {
        return Some(place(one).cmp(&place(other)));
    }
    let (one, other) = (one.trim_matches('\''), other.trim_matches('\''));
    if let (Ok(one), Ok(other)) = (one.parse::<i128>(), other.parse::<i128>()) {
        return Some(one.cmp(&other));
    }
    // Digits in the same places, and the rest the same: a date, a moment in UTC, a number of as many digits.
    let alike = one.len() == other.len()
        && one.bytes().zip(other.bytes()).all(|(a, b)| a == b || a.is_ascii_digit() && b.is_ascii_digit());
    (alike && !one.starts_with('-') && !one.ends_with("BC")).then(|| one.cmp(other))
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
    fn bounds_may_meet_unless_they_are_seen_to_be_apart() {
        let range = |from, to| format!("FOR VALUES FROM ({from}) TO ({to})");
        assert!(may_meet(&range("1", "10"), &range("1", "4")));
        assert!(may_meet(&range("1", "10"), &range("4", "10")));
        assert!(!may_meet(&range("1", "10"), &range("10", "20")));
        assert!(!may_meet(&range("1", "10"), &range("11", "20")));
        assert!(may_meet(&range("1", "10"), &range("4", "6")), "within");
        assert!(may_meet(&range("4", "6"), &range("1", "10")), "around");
        assert!(may_meet(&range("1", "10"), &range("9", "100")), "numbers are no texts");
        assert!(!may_meet(&range("'-20'", "'-10'"), &range("'-9'", "5")));
        assert!(!may_meet(&range("'2024-01-01'", "'2024-02-01'"), &range("'2025-01-01'", "'2025-02-01'")));
        assert!(may_meet(&range("'2024-01-01'", "'2025-01-01'"), &range("'2024-03-01'", "'2024-04-01'")));
        assert!(may_meet(&range("'a'", "'c'"), &range("'d'", "'e'")), "a collation may say otherwise");
        assert!(may_meet(&range("MINVALUE", "10"), &range("1", "4")));
        assert!(!may_meet(&range("MINVALUE", "10"), &range("10", "MAXVALUE")));
        assert!(!may_meet(&range("1, 5", "2, 5"), &range("3, 1", "4, 1")));
        assert!(may_meet(&range("1, 5", "2, 5"), &range("2, 1", "2, 3")));
        assert!(may_meet("FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('b')"));
        assert!(!may_meet("FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('c', NULL)"));
        assert!(may_meet("DEFAULT", &range("1", "4")));
        let hash = "FOR VALUES WITH (modulus 2, remainder 1)";
        assert!(may_meet(hash, hash));
    }
}
