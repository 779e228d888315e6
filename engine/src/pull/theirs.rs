//! What others own, and what of ours hangs on it: a policy on `storage.objects`, on a table that Drizzle migrates. Such a
//! table becomes a struct that names only what is mentioned, and nothing else of it is written.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Book;
use super::column;
use super::item::Item;
use super::layout::Attr;
use super::table::Writer;
use super::{access, definition};
use crate::catalog::{Catalog, ObjectId};
use crate::kinds::{Kind, Object};

/// What of a catalog others own.
#[derive(Debug, Clone, Default)]
pub(super) struct Theirs {
    /// Schemas whose tables another tool migrates.
    pub(super) attach: BTreeSet<String>,
    /// The tables that become structs, each with the columns that are mentioned.
    pub(super) tables: BTreeMap<ObjectId, BTreeSet<String>>,
}

impl Theirs {
    /// Finds the tables: all of the schemas that are attached to, and those of the platform on which something was put.
    pub(super) fn of(wanted: &Catalog, base: &Catalog, attach: &BTreeSet<String>) -> Self {
        let mut theirs = Self { attach: attach.clone(), tables: BTreeMap::new() };
        for id in wanted.objects.keys() {
            let root = id.root();
            let migrated = root.kind == Kind::Table && theirs.migrates(root);
            let put = base.contains(root) && !base.contains(id) && is_attached(id);
            if root.kind == Kind::Table && (migrated || put) {
                theirs.tables.entry(root.clone()).or_default();
            }
        }
        for (id, entry) in &wanted.objects {
            let mentions = is_attached(id) || (id.kind == Kind::Constraint && !theirs.owns(id));
            let key = match &*entry.object {
                Object::Constraint(constraint) => matches!(
                    definition::constraint(&constraint.printed()),
                    Some(definition::Constraint::PrimaryKey(_))
                ),
                _ => false,
            };
            for need in entry.needs.iter().filter(|need| need.kind == Kind::Column && (mentions || key)) {
                if let Some(columns) = theirs.tables.get_mut(need.root()) {
                    columns.insert(need.name.to_string());
                }
            }
        }
        theirs
    }

    /// Whether another tool migrates what this belongs to.
    pub(super) fn migrates(&self, id: &ObjectId) -> bool {
        id.schema_name().is_some_and(|schema| self.attach.contains(schema))
    }

    /// Whether it is others' and stays so. What was put on a table of theirs is not.
    pub(super) fn owns(&self, id: &ObjectId) -> bool {
        let theirs = self.migrates(id) || self.tables.contains_key(id.root());
        theirs && !self.is_ours(id)
    }

    /// A policy is ours. A trigger on a table of the platform is, too; on a table that another tool migrates it came with
    /// that.
    fn is_ours(&self, id: &ObjectId) -> bool {
        let whole = id.parent().filter(|_| id.kind == Kind::Comment).unwrap_or(id);
        match whole.kind {
            Kind::Policy => true,
            Kind::Trigger => !self.migrates(whole),
            _ => false,
        }
    }

    /// Whether the writer of structs needs to see it.
    pub(super) fn shows(&self, id: &ObjectId) -> bool {
        let Some(columns) = self.tables.get(id.root()) else { return !self.migrates(id) };
        match id.kind {
            Kind::Table | Kind::RowSecurity => true,
            Kind::Column => columns.contains(&*id.name),
            Kind::Constraint => true,
            _ => self.is_ours(id),
        }
    }
}

/// Whether it can be ours on a table that is not: a policy, a trigger, and what is said of them.
pub(super) fn is_attached(id: &ObjectId) -> bool {
    matches!(id.kind, Kind::Policy | Kind::Trigger)
        || (id.kind == Kind::Comment && id.parent().is_some_and(is_attached))
}

/// Writes the struct of a table of theirs. `migrated` says that another tool migrates it, so that this is the place where
/// intent is declared.
pub(super) fn write<'a>(book: &Book<'a>, id: &'a ObjectId, migrated: bool) -> Option<Item> {
    let names = book.tables.get(id)?;
    let mut writer = Writer {
        book,
        id,
        names,
        item: Item::new(id, &names.ident),
        attrs: Vec::new(),
        slots: Default::default(),
    };
    let mut table = Attr::new("table", book.naming(id, &names.ident));
    table.arg("managed = attach");
    let secured = book.children(id, Kind::RowSecurity).find_map(|id| match book.wanted.get(id) {
        Some(Object::RowSecurity(security)) if security.enabled => Some(security.forced),
        _ => None,
    });
    let policies = book.children(id, Kind::Policy).count();
    if migrated {
        match secured {
            Some(forced) => table.arg(if forced { "rls = force" } else { "rls" }),
            // With policies that do not hold it is for a person to say what is meant.
            None if policies == 0 => table.arg("rls = off"),
            None => {}
        }
    }
    writer.attrs.push(table);
    if migrated && secured.is_some() && policies == 0 {
        let reason = "reason = \"no policy was there when it was pulled\"".to_owned();
        writer.attrs.push(Attr::new("policy", vec!["none".to_owned(), reason]));
    }
    let keys = keys(book, id);
    if let [_, _, ..] = keys.as_slice() {
        writer.attrs.push(Attr::new("primary_key", writer.mention(&keys)?));
    }
    for column in book.children(id, Kind::Column) {
        column::write_bare(&mut writer, column, keys.as_slice() == [column.name.to_string()]);
    }
    access::relations(&mut writer);
    access::every_policy(&mut writer);
    if !migrated {
        access::triggers(&mut writer);
    }
    Some(writer.finish())
}

/// The columns of the primary key.
fn keys(book: &Book<'_>, id: &ObjectId) -> Vec<String> {
    let key = book.children(id, Kind::Constraint).find_map(|id| match book.wanted.get(id)? {
        Object::Constraint(constraint) => match definition::constraint(&constraint.printed())? {
            definition::Constraint::PrimaryKey(key) => Some(key.columns),
            _ => None,
        },
        _ => None,
    });
    key.unwrap_or_default()
}
