//! Which tables share a file.
//!
//! Tables of a schema whose names start with the same word are a family: `strava_connections` and `strava_tokens`,
//! `workouts` and `workout_notes`. A table of no such family joins the only table that its foreign keys point to,
//! unless half the schema points there. Partitions stay with their parents. Everything else is a family of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::definition::{self, Constraint};
use super::names;
use crate::catalog::{Catalog, ObjectId};
use crate::kinds::{Kind, Object};

/// A table that more tables than this point to is a hub: what belongs to it says nothing of what belongs together.
const HUB: usize = 3;

/// Names of files that hold something else.
const RESERVED: &[&str] =
    &["lib", "mod", "main", "types", "functions", "views", "sequences", "database", "privileges", "target"];

/// The module of each table.
pub(super) fn modules<'a>(catalog: &'a Catalog, default_schema: &str) -> BTreeMap<&'a ObjectId, String> {
    let tables: Vec<&ObjectId> =
        catalog.objects.keys().filter(|id| matches!(id.kind, Kind::Table | Kind::ForeignTable)).collect();
    let mut by_stem: BTreeMap<(String, String), Vec<&ObjectId>> = BTreeMap::new();
    for id in &tables {
        let schema = id.schema_name().unwrap_or_default().to_owned();
        by_stem.entry((schema, stem(&id.name))).or_default().push(id);
    }
    let mut heads: BTreeMap<&ObjectId, &ObjectId> = BTreeMap::new();
    for family in by_stem.values() {
        heads.extend(family.iter().map(|id| (*id, family[0])));
    }
    let targets = targets(catalog);
    let mut pointed_at: BTreeMap<&ObjectId, usize> = BTreeMap::new();
    for target in targets.values().flatten() {
        *pointed_at.entry(target).or_default() += 1;
    }
    let alone = |id: &ObjectId| heads.values().filter(|head| **head == heads[id]).count() == 1;
    let mut joined: BTreeMap<&ObjectId, &ObjectId> = BTreeMap::new();
    for id in &tables {
        let parent = partition_parent(catalog, id);
        let only = targets.get(*id).filter(|targets| targets.len() == 1).and_then(|targets| targets.first());
        let owner = only.filter(|owner| alone(id) && pointed_at[owner] <= HUB);
        let joins = parent.or(owner.cloned()).and_then(|to| tables.iter().copied().find(|id| **id == to));
        joined.extend(joins.filter(|to| to != id).map(|to| (*id, to)));
    }
    let mut families: BTreeMap<&ObjectId, Vec<&ObjectId>> = BTreeMap::new();
    for id in &tables {
        families.entry(head(id, &joined, &heads)).or_default().push(id);
    }
    let mut modules = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (head, family) in families {
        let related: Vec<&ObjectId> = family.iter().filter(|id| heads[*id] == heads[head]).copied().collect();
        let name = free(&name_of(head, &related, default_schema), &mut taken);
        modules.extend(family.into_iter().map(|id| (id, name.clone())));
    }
    modules
}

/// The table at the end of the chain of joins. A ring ends where it began to turn.
fn head<'a>(
    id: &'a ObjectId,
    joined: &BTreeMap<&'a ObjectId, &'a ObjectId>,
    heads: &BTreeMap<&'a ObjectId, &'a ObjectId>,
) -> &'a ObjectId {
    let mut seen = BTreeSet::from([id]);
    let mut at = id;
    while let Some(next) = joined.get(at).copied() {
        if !seen.insert(next) {
            return seen.first().copied().map_or(id, |first| heads[first]);
        }
        at = next;
    }
    heads[at]
}

/// The words that all names of a family share; of a table alone its name.
fn name_of(head: &ObjectId, family: &[&ObjectId], default_schema: &str) -> String {
    let words = |id: &ObjectId| -> Vec<String> { id.name.split('_').map(names::singular).collect() };
    let mut shared = words(head);
    for id in family.iter().filter(|_| family.len() > 1) {
        let other = words(id);
        let same = shared.iter().zip(&other).take_while(|(a, b)| a == b).count();
        shared.truncate(same);
    }
    let name = if family.len() > 1 { shared.join("_") } else { names::singular(&head.name) };
    let schema = head.schema_name().unwrap_or_default();
    let name = if schema == default_schema { name } else { format!("{schema}_{name}") };
    names::module(&name, RESERVED)
}

fn free(name: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|n| format!("{name}_{n}"));
    let found = std::iter::once(name.to_owned()).chain(numbered).find(|name| taken.insert(name.clone()));
    found.unwrap_or_default()
}

fn stem(name: &str) -> String {
    let first = name.split('_').find(|word| !word.is_empty()).unwrap_or(name);
    names::singular(&first.to_lowercase())
}

/// The tables that each table's foreign keys point to, itself left out.
fn targets(catalog: &Catalog) -> BTreeMap<&ObjectId, BTreeSet<ObjectId>> {
    let mut targets: BTreeMap<&ObjectId, BTreeSet<ObjectId>> = BTreeMap::new();
    for (id, entry) in &catalog.objects {
        let (Object::Constraint(constraint), Some(table)) = (&*entry.object, id.parent()) else { continue };
        let Some(Constraint::ForeignKey(key)) = definition::constraint(&constraint.printed()) else {
            continue;
        };
        let target = ObjectId::schema(Kind::Table, key.table.0, key.table.1);
        if target != *table && catalog.contains(&target) {
            targets.entry(table).or_default().insert(target);
        }
    }
    targets
}

fn partition_parent(catalog: &Catalog, id: &ObjectId) -> Option<ObjectId> {
    match catalog.get(&ObjectId::on(Kind::Inheritance, id, ""))? {
        Object::Inheritance(link) if link.bound.is_some() => link.parents.first().cloned(),
        _ => None,
    }
}
