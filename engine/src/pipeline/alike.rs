//! Finds a drop and an add that may be a rename: the same thing under another name.

use std::collections::BTreeSet;

use palisade_model::SourceLocation;
use serde_json::Value;

use crate::catalog::{Catalog, ObjectId, Scope as Place};
use crate::diff::Changes;
use crate::notes::Notes;
use crate::sql;

/// An object that would be dropped, and one that would be created and may be what it is now called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// What would be dropped.
    pub old: ObjectId,
    /// What would be created.
    pub new: ObjectId,
    /// Where the new one is declared, where that is known.
    pub location: Option<SourceLocation>,
    /// Whether that is the place of what it is a part of: of a column in a `.sql` file, its table's.
    pub is_part: bool,
}

impl Lookalike {
    /// What to write where the new one is declared, so that it is the old one.
    pub fn to_write(&self) -> String {
        self.comment().unwrap_or_else(|| format!("renamed_from = {:?}", self.old_name()))
    }

    /// What to write above its statement, if it is declared in a `.sql` file.
    pub fn comment(&self) -> Option<String> {
        self.location.as_ref().filter(|location| location.path.ends_with(".sql"))?;
        let part = match self.is_part {
            true => format!("{} {} ", self.new.kind, sql::quote_ident(&self.new.name)),
            false => String::new(),
        };
        Some(format!("-- palisade: {part}renamed_from {}", sql::quote_ident(&self.old_name())))
    }

    /// The old name as it is written there.
    pub fn old_name(&self) -> String {
        self.old.bare_name()
    }
}

/// The pairs among the changes of which nobody has said that they are two things. An object is in several pairs if
/// several could be meant.
pub(super) fn lookalikes(
    from: &Catalog,
    to: &Catalog,
    changes: &Changes,
    notes: &Notes,
    separate: &BTreeSet<(ObjectId, ObjectId)>,
) -> Vec<Lookalike> {
    let mut found = Vec::new();
    for new in &changes.created {
        // What comes or goes with its parent is not asked about.
        if new.parent().is_some_and(|parent| changes.created.contains(parent)) {
            continue;
        }
        let candidates = changes.dropped.iter().filter(|old| {
            old.kind == new.kind && old.scope == new.scope && old.kind.rename(old, "x").is_some()
        });
        for old in candidates {
            let said = separate.contains(&(old.clone(), new.clone()));
            if !said && alike(from, old, to, new) {
                let location = notes.location(new).cloned();
                let is_part = !notes.objects.contains_key(new) && !notes.places.contains_key(new);
                found.push(Lookalike { old: old.clone(), new: new.clone(), location, is_part });
            }
        }
    }
    found
}

/// Whether two objects are the same but for their names; of what has parts or holds other objects, whether at least
/// half of those are there in both.
pub(super) fn alike(from: &Catalog, old: &ObjectId, to: &Catalog, new: &ObjectId) -> bool {
    let (Some(a), Some(b)) = (from.get(old), to.get(new)) else { return false };
    let value = |object| serde_json::to_value(object).unwrap_or_default();
    let same =
        same(&value(a), &value(b), &old.bare_name(), &new.bare_name()) && arguments(old) == arguments(new);
    (same || a.could_become(b)) && shares_members(from, old, to, new)
}

/// The arguments of a function, which are part of its identity.
fn arguments(id: &ObjectId) -> String {
    id.named("x").name.to_string()
}

fn shares_members(from: &Catalog, old: &ObjectId, to: &Catalog, new: &ObjectId) -> bool {
    // A part of an object stands for itself, whatever hangs on it.
    if old.parent().is_some() {
        return true;
    }
    let members = |catalog: &Catalog, id: &ObjectId| -> BTreeSet<(&'static str, String)> {
        let inside = |member: &ObjectId| match &member.scope {
            Place::On(parent) => **parent == *id,
            Place::Schema(schema) => id.scope == Place::Database && **schema == *id.name,
            Place::Database => false,
        };
        let named = catalog.objects.keys().filter(|member| inside(member) && !member.name.is_empty());
        named.map(|member| (member.kind.noun(), member.name.to_string())).collect()
    };
    let (a, b) = (members(from, old), members(to, new));
    2 * a.intersection(&b).count() >= a.len().max(b.len())
}

/// Whether two values are the same where `old` stands for `new`, in SQL text as a name of its own.
fn same(a: &Value, b: &Value, old: &str, new: &str) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a == b || same_sql(a, b, old, new),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, old, new))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b, old, new)))
        }
        (a, b) => a == b,
    }
}

fn same_sql(a: &str, b: &str, old: &str, new: &str) -> bool {
    let (Ok(a), Ok(b)) = (sql::significant(a), sql::significant(b)) else { return false };
    let same = |(a, b): (&sql::Token<'_>, &sql::Token<'_>)| {
        a.text == b.text || (a.name().as_deref() == Some(old) && b.name().as_deref() == Some(new))
    };
    a.len() == b.len() && a.iter().zip(&b).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_but_for_the_name() {
        let same = |a: &str, b: &str| same_sql(a, b, "old", "New Name");
        assert!(same("CREATE TRIGGER old ON t", "CREATE TRIGGER \"New Name\" ON t"));
        assert!(!same("CREATE TRIGGER old ON t", "CREATE TRIGGER other ON t"));
        assert!(!same("select 'old'", "select 'New Name'"), "a word in a string is no name");
        assert!(!same("a b", "a b c"));
    }
}
