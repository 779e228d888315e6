//! Which part of a catalog is pulled: what the platform brings is left alone, but for what was attached to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::theirs::{Theirs, is_attached};
use crate::catalog::{Catalog, Entry, ObjectId};
use crate::kinds::{Kind, Object};

/// What is to be pulled, together with what every new database holds.
pub(super) struct Wanted {
    pub(super) catalog: Catalog,
    /// What of it others own.
    pub(super) theirs: Theirs,
    /// Sentences for stderr: what is not pulled, and why.
    pub(super) messages: Vec<String>,
}

/// What decides which part is pulled.
pub(super) struct Ground<'a> {
    /// What every new database holds.
    pub(super) base: &'a Catalog,
    /// Whether what was found is a whole database; else the base is no part of it.
    pub(super) whole: bool,
    /// The schema of structs that name none.
    pub(super) default_schema: &'a str,
    /// Schemas whose tables another tool migrates.
    pub(super) attach: &'a BTreeSet<String>,
}

/// Takes from `found` what sources can and should say.
pub(super) fn wanted(found: &Catalog, ground: &Ground<'_>) -> Wanted {
    let Ground { base, whole, default_schema, attach } = *ground;
    let mut catalog = found.clone();
    let mut messages = Vec::new();
    let platform = platform_schemas(base, default_schema);
    let named = mentioned(found, base, attach);
    let (mut foreign, mut left): (BTreeSet<&str>, usize) = Default::default();
    catalog.objects.retain(|id, _| {
        let Some(schema) = id.root().schema_name().and_then(|schema| platform.get(schema)) else {
            return true;
        };
        let keep = base.contains(id) || named.contains(id);
        if !keep {
            foreign.insert(schema);
            left += 1;
        }
        keep
    });
    if left > 0 {
        let schemas: Vec<&str> = foreign.into_iter().collect();
        messages.push(format!("left to the platform: {left} objects in {}", schemas.join(", ")));
    }
    for (id, entry) in &base.objects {
        let platforms = id.root().schema_name().is_some_and(|schema| platform.contains(schema));
        // A privilege that every new database has and this one has not was taken away.
        let taken_away = whole && id.kind == Kind::Grant && !found.contains(id) && !platforms;
        if platforms || (!catalog.contains(id) && !taken_away) {
            catalog.objects.insert(id.clone(), entry.clone());
        }
    }
    let subscriptions: Vec<ObjectId> =
        catalog.objects.keys().filter(|id| id.root().kind == Kind::Subscription).cloned().collect();
    for id in subscriptions {
        catalog.objects.remove(&id);
        messages.push(format!("not pulled, because it holds a connection to another server: {id}"));
    }
    let partitioned = |table: Option<&Entry>| matches!(table.map(|entry| &*entry.object), Some(Object::Table(table)) if table.partition_by.is_some());
    let on_partitioned =
        |id: &ObjectId| partitioned(id.parent().and_then(|table| catalog.objects.get(table)));
    // On a partitioned table alone, one is meant to be so until the partitions have theirs.
    let usable: BTreeSet<ObjectId> =
        catalog.objects.keys().filter(|id| id.kind == Kind::Index && !on_partitioned(id)).cloned().collect();
    for (id, entry) in &mut catalog.objects {
        // Sources do not say to whom an object belongs: to whoever loads them.
        entry.owner = None;
        if matches!(&*entry.object, Object::Index(index) if !index.valid)
            && usable.contains(id)
            && let Object::Index(index) = Arc::make_mut(&mut entry.object)
        {
            index.valid = true;
            messages.push(format!("{id} is invalid: its definition was pulled"));
        }
    }
    messages
        .extend(found.unmodelled.iter().map(|name| format!("not pulled, because no kind models it: {name}")));
    messages.sort();
    messages.dedup();
    let theirs = Theirs::of(&catalog, base, attach);
    Wanted { catalog, theirs, messages }
}

/// What was put on tables of the platform, with the columns that it names. A trigger that calls what another tool
/// migrates came with that.
fn mentioned<'a>(found: &'a Catalog, base: &Catalog, attach: &BTreeSet<String>) -> BTreeSet<&'a ObjectId> {
    let came_along = |need: &ObjectId| {
        need.kind == Kind::Function && need.schema_name().is_some_and(|schema| attach.contains(schema))
    };
    let mut named = BTreeSet::new();
    for (id, entry) in &found.objects {
        let trigger = id.kind == Kind::Trigger && entry.needs.iter().any(came_along);
        if !base.contains(id) && base.contains(id.root()) && is_attached(id) && !trigger {
            named.insert(id);
            named.extend(
                entry.needs.iter().filter(|need| need.root() == id.root() && need.kind == Kind::Column),
            );
        }
    }
    named
}

/// Schemas that every new database of the platform has, besides the one that is everybody's.
fn platform_schemas<'a>(base: &'a Catalog, default_schema: &str) -> BTreeSet<&'a str> {
    let schemas = base.objects.keys().filter(|id| id.kind == Kind::Schema).map(|id| &*id.name);
    schemas.filter(|schema| *schema != default_schema && *schema != "public").collect()
}
