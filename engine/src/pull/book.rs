//! What is written as structs, under which names and in which modules, decided before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::name::snake_case;

use super::names::{self, Field, TypeNames};
use super::recognise::Proposal;
use super::{Held, family};
use crate::catalog::{Catalog, ObjectId};
use crate::kinds::{Kind, Object};

/// The names of everything that becomes Rust.
pub(super) struct Book<'a> {
    /// What is pulled.
    pub(super) wanted: &'a Catalog,
    /// The schema of structs that name none.
    pub(super) default_schema: &'a str,
    /// Objects that stay SQL, each with the reason.
    pub(super) held: &'a Held,
    /// The objects that belong to an object, in the order of a CREATE.
    pub(super) children: BTreeMap<&'a ObjectId, Vec<&'a ObjectId>>,
    /// The family of each table, struct or not.
    pub(super) modules: BTreeMap<&'a ObjectId, String>,
    /// Tables that become structs.
    pub(super) tables: BTreeMap<&'a ObjectId, TableNames>,
    /// Enums, domains and composites that become Rust types, with their names.
    pub(super) types: BTreeMap<&'a ObjectId, String>,
    /// The same by the name that `format_type` prints.
    pub(super) own: BTreeMap<String, String>,
    /// Constraints that are called as one of another table is: PostgreSQL would make up another name for them.
    namesakes: BTreeSet<&'a ObjectId>,
    /// Further names: enums of text checks.
    pub(super) free: TypeNames,
    /// Policies by hand as intent.
    pub(super) intent: Proposal,
}

/// A table's struct and its fields.
pub(super) struct TableNames {
    pub(super) ident: String,
    /// The fields by their columns.
    pub(super) fields: BTreeMap<String, Field>,
}

impl<'a> Book<'a> {
    pub(super) fn new(wanted: &'a Catalog, default_schema: &'a str, held: &'a Held) -> Self {
        let mut children: BTreeMap<&ObjectId, Vec<&ObjectId>> = BTreeMap::new();
        for id in wanted.objects.keys() {
            if let Some(parent) = id.parent() {
                children.entry(parent).or_default().push(id);
            }
        }
        for list in children.values_mut() {
            list.sort_by_key(|id| wanted.objects.get(*id).map_or(0, |entry| entry.order));
        }
        let mut book = Self {
            wanted,
            default_schema,
            held,
            children,
            modules: family::modules(wanted, default_schema),
            tables: BTreeMap::new(),
            types: BTreeMap::new(),
            own: BTreeMap::new(),
            namesakes: namesakes(wanted),
            free: TypeNames::default(),
            intent: Proposal::default(),
        };
        book.name_tables();
        book.name_types();
        book
    }

    /// The children of one kind.
    pub(super) fn children(&self, id: &ObjectId, kind: Kind) -> impl Iterator<Item = &'a ObjectId> + use<'a> {
        let list = self.children.get(id).cloned().unwrap_or_default();
        list.into_iter().filter(move |child| child.kind == kind)
    }

    /// The comment on an object, if an attribute can hold it.
    pub(super) fn comment(&self, id: &ObjectId) -> Option<(&'a ObjectId, &'a str)> {
        self.children(id, Kind::Comment).filter(|id| !self.is_held(id)).find_map(|id| {
            match self.wanted.get(id)? {
                Object::Comment(comment) => Some((id, comment.text.as_str())),
                _ => None,
            }
        })
    }

    /// Whether a constraint that is called as PostgreSQL would call it gets that name by itself: one that another has in the
    /// schema is not made up.
    pub(super) fn is_made_up(&self, id: &ObjectId) -> bool {
        !self.namesakes.contains(id)
    }

    /// Whether an object stays SQL although Rust could say it.
    pub(super) fn is_held(&self, id: &ObjectId) -> bool {
        self.held.contains_key(id)
    }

    fn name_tables(&mut self) {
        let is_struct = |id: &&ObjectId| id.kind == Kind::Table && !self.held.contains_key(*id);
        let tables: Vec<&'a ObjectId> = self.wanted.objects.keys().filter(is_struct).collect();
        for id in by_schema(tables, self.default_schema) {
            let ident = self.free.claim(&candidates(id, &names::singular(&id.name)));
            let mut fields = BTreeMap::new();
            let mut taken = BTreeSet::new();
            for column in self.children(id, Kind::Column) {
                let field = names::field(&column.name, &taken);
                taken.insert(field.bare.clone());
                fields.insert(column.name.to_string(), field);
            }
            self.tables.insert(id, TableNames { ident, fields });
        }
    }

    fn name_types(&mut self) {
        let is_type = |id: &&ObjectId| {
            matches!(id.kind, Kind::Enum | Kind::Domain | Kind::CompositeType) && !self.held.contains_key(*id)
        };
        let types: Vec<&'a ObjectId> = self.wanted.objects.keys().filter(is_type).collect();
        for id in by_schema(types, self.default_schema) {
            let ident = self.free.claim(&candidates(id, &id.name));
            self.own.insert(id.sql(), ident.clone());
            self.types.insert(id, ident);
        }
    }

    /// `name = "…"` and `schema = "…"`, where the struct does not say them.
    pub(super) fn naming(&self, id: &ObjectId, ident: &str) -> Vec<String> {
        let mut args = Vec::new();
        if snake_case(ident) != *id.name {
            args.push(format!("name = {}", super::layout::string(&id.name)));
        }
        if id.schema_name().is_some_and(|schema| schema != self.default_schema) {
            let schema = super::layout::string(id.schema_name().unwrap_or_default());
            args.push(format!("schema = {schema}"));
        }
        args
    }
}

/// Constraints whose names others have in their schema.
fn namesakes(wanted: &Catalog) -> BTreeSet<&ObjectId> {
    let mut named: BTreeMap<(Option<&str>, &str), Vec<&ObjectId>> = BTreeMap::new();
    for (id, _) in wanted.objects.of_kind(Kind::Constraint) {
        named.entry((id.schema_name(), &id.name)).or_default().push(id);
    }
    named.into_values().filter(|ids| ids.len() > 1).flatten().collect()
}

/// The default schema's objects come first and get the plain names.
fn by_schema<'a>(mut ids: Vec<&'a ObjectId>, default: &str) -> Vec<&'a ObjectId> {
    ids.sort_by_key(|id| (id.schema_name() != Some(default), *id));
    ids
}

fn candidates(id: &ObjectId, name: &str) -> Vec<String> {
    let schema = id.schema_name().unwrap_or_default();
    vec![name.to_owned(), id.name.to_string(), format!("{schema}_{name}")]
}
