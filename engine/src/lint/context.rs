//! What rules may look at: a catalog, read once into the parts that rules ask for, and what is known beside it.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::SourceLocation;
use palisade_model::resolved::Waiver;

use super::facts::{ForeignKey, Function, Index, Trigger};
use super::guard;
use super::live::Live;
use super::others::Others;
use super::policy::Policy;
use crate::access::{Roles, Routine};
use crate::catalog::{Catalog, ObjectId};
use crate::expr::Query;
use crate::kinds::{self, Kind, Object};
use crate::notes::Notes;

/// What `.sql` files say of their objects beyond the SQL.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Where they are declared.
    pub places: BTreeMap<ObjectId, SourceLocation>,
    /// Findings on them that somebody decided to live with.
    pub waivers: BTreeMap<ObjectId, Vec<Waiver>>,
}

/// The state that is looked at.
pub struct Context<'a> {
    /// The objects.
    pub catalog: &'a Catalog,
    /// What the sources say beside it.
    pub notes: &'a Notes,
    /// Roles, their memberships, and who owns what, as far as it is known.
    pub roles: &'a Roles,
    /// What only a server in use knows.
    pub live: Option<&'a Live>,
    /// What sources declare of what others manage.
    pub others: Option<Others<'a>>,
    /// What `.sql` files say of their objects.
    files: Declared,
    /// The bodies of the guards that templates write, as [`super::guard::written`] has them.
    pub(super) guards: BTreeSet<String>,
    children: BTreeMap<&'a ObjectId, Vec<&'a ObjectId>>,
    /// Every role that a grant or a policy names.
    pub(super) named_roles: BTreeSet<&'a str>,
    grants: BTreeMap<&'a ObjectId, Vec<&'a ObjectId>>,
    /// Every role that owns something.
    pub(super) owners: BTreeSet<&'a str>,
    functions: BTreeMap<&'a ObjectId, Function>,
    by_name: BTreeMap<String, Vec<&'a ObjectId>>,
    foreign_keys: On<'a, ForeignKey>,
    indexes: On<'a, Index>,
    triggers: On<'a, Trigger>,
    /// Policies as expressions.
    pub(super) rules: On<'a, Policy<'a>>,
    /// Functions that are one query.
    pub(super) queries: BTreeMap<&'a ObjectId, Query>,
}

/// What an entry of the catalog is, by the type that a rule asks for.
macro_rules! listed {
    ($($(#[$doc:meta])* $name:ident: $variant:ident;)*) => {
        impl<'a> Context<'a> {
            $($(#[$doc])*
            pub(crate) fn $name(&self) -> impl Iterator<Item = (&'a ObjectId, &'a kinds::$variant)> + use<'a> {
                self.catalog.objects.iter().filter_map(|(id, entry)| match &*entry.object {
                    Object::$variant(object) => Some((id, object)),
                    _ => None,
                })
            })*
        }
    };
}

listed! {
    /// Tables, partitioned ones and partitions too.
    tables: Table;
    /// Views.
    views: View;
    /// Materialised views.
    materialized_views: MaterializedView;
    /// Foreign tables.
    foreign_tables: ForeignTable;
    /// Policies.
    policies: Policy;
    /// Extensions.
    extensions: Extension;
    /// Default privileges.
    default_privileges: DefaultPrivilege;
    /// Rules.
    rules: Rule;
    /// Publications.
    publications: Publication;
    /// Tables of publications.
    publication_tables: PublicationTable;
    /// All columns.
    all_columns: Column;
}

impl<'a> Context<'a> {
    /// Reads the catalog.
    pub fn new(catalog: &'a Catalog, notes: &'a Notes, roles: &'a Roles) -> Self {
        let mut cx = Self {
            catalog,
            notes,
            roles,
            live: None,
            others: None,
            files: Declared::default(),
            guards: BTreeSet::new(),
            children: BTreeMap::new(),
            named_roles: roles.roles.keys().map(String::as_str).collect(),
            grants: BTreeMap::new(),
            owners: roles.owners.values().map(String::as_str).collect(),
            functions: BTreeMap::new(),
            by_name: BTreeMap::new(),
            foreign_keys: On::new(),
            indexes: On::new(),
            triggers: On::new(),
            rules: On::new(),
            queries: BTreeMap::new(),
        };
        for (id, entry) in &catalog.objects {
            if let Some(parent) = id.parent() {
                cx.children.entry(parent).or_default().push(id);
                cx.indexes.add(parent, Index::read(id, &entry.object));
            }
            let on = id.parent().unwrap_or(id);
            match &*entry.object {
                Object::Function(function) => {
                    if let Some(read) = Function::read(id, function) {
                        cx.by_name.entry(read.name()).or_default().push(id);
                        cx.functions.insert(id, read);
                    }
                    cx.queries.extend(Routine::read(function).query.map(|query| (id, query)));
                }
                Object::Constraint(constraint) => {
                    cx.foreign_keys.add(on, ForeignKey::read(id, &constraint.definition));
                }
                Object::Grant(_) => {
                    cx.named_roles.insert(&id.name);
                    cx.grants.entry(id.root()).or_default().push(id);
                }
                Object::Policy(policy) => {
                    cx.named_roles.extend(policy.roles.iter().map(String::as_str));
                    cx.rules.add(on, Policy::read(id, policy));
                }
                Object::Trigger(trigger) => cx.triggers.add(on, Trigger::read(id, trigger)),
                _ => {}
            }
        }
        cx
    }

    /// Adds what a server in use knows.
    #[must_use]
    pub fn with_live(mut self, live: Option<&'a Live>) -> Self {
        self.live = live;
        self
    }

    /// Adds what sources declare of what others manage.
    #[must_use]
    pub fn with_others(mut self, others: Option<Others<'a>>) -> Self {
        self.others = others;
        self
    }

    /// Says what `.sql` files say of their objects.
    #[must_use]
    pub fn with_files(mut self, files: Declared) -> Self {
        self.files = files;
        self
    }

    /// Says which guards the templates write: no other trigger is taken for one of them, whatever its comment says.
    #[must_use]
    pub fn with_guards(mut self, statements: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.guards = statements.into_iter().filter_map(|sql| guard::written(sql.as_ref())).collect();
        self
    }

    /// All waivers, with what they are on.
    pub(crate) fn waivers(&self) -> impl Iterator<Item = (&ObjectId, &Waiver)> {
        let noted = self.notes.objects.iter().map(|(id, note)| (id, &note.waivers));
        let all = noted.chain(self.files.waivers.iter());
        all.flat_map(|(id, waivers)| waivers.iter().map(move |waiver| (id, waiver)))
    }

    /// Where an object, or what it belongs to, is declared.
    pub(crate) fn location(&self, id: &ObjectId) -> Option<SourceLocation> {
        std::iter::successors(Some(id), |id| id.parent()).find_map(|id| self.own_location(id))
    }

    /// Where an object itself is declared.
    pub(crate) fn own_location(&self, id: &ObjectId) -> Option<SourceLocation> {
        let noted = self.notes.objects.get(id).map(|note| &note.location);
        noted.or_else(|| self.files.places.get(id)).cloned()
    }

    /// What belongs to an object.
    pub(crate) fn children(&self, id: &ObjectId) -> impl Iterator<Item = &'a ObjectId> + '_ {
        self.children.get(id).into_iter().flatten().copied()
    }

    /// The grants on an object and on its columns.
    pub(crate) fn grants_on(&self, object: &ObjectId) -> &[&'a ObjectId] {
        self.grants.get(object).map_or(&[], Vec::as_slice)
    }

    /// Row security of a table.
    pub(crate) fn row_security(&self, table: &ObjectId) -> Option<&'a kinds::RowSecurity> {
        match self.catalog.get(&ObjectId::on(Kind::RowSecurity, table, "")) {
            Some(Object::RowSecurity(object)) => Some(object),
            _ => None,
        }
    }

    /// Whether policies hold on a table.
    pub(crate) fn is_secured(&self, table: &ObjectId) -> bool {
        self.row_security(table).is_some_and(|security| security.enabled)
    }

    /// The default of a column, as PostgreSQL prints it.
    pub(crate) fn default_of(&self, column: &ObjectId) -> Option<&'a str> {
        match self.catalog.get(&ObjectId::on(Kind::Default, column, "")) {
            Some(Object::Default(default)) => Some(&default.expression),
            _ => None,
        }
    }

    /// The type of a column, as PostgreSQL prints it.
    pub(crate) fn data_type(&self, id: &ObjectId) -> Option<&'a str> {
        match self.catalog.get(id) {
            Some(Object::Column(column)) => Some(&column.data_type),
            _ => None,
        }
    }

    /// The policies of a table.
    pub(crate) fn policies_of(&self, table: &ObjectId) -> Vec<(&'a ObjectId, &'a kinds::Policy)> {
        let policy = |id: &'a ObjectId| match self.catalog.get(id) {
            Some(Object::Policy(policy)) => Some((id, policy)),
            _ => None,
        };
        self.children(table).filter_map(policy).collect()
    }

    /// The columns of a relation that is a table.
    pub(crate) fn columns(&self, table: &ObjectId) -> Vec<(&'a str, &'a kinds::Column)> {
        let column = |id: &'a ObjectId| match self.catalog.get(id) {
            Some(Object::Column(column)) => Some((&*id.name, column)),
            _ => None,
        };
        self.children(table).filter_map(column).collect()
    }

    /// A column of a table.
    pub(crate) fn column(&self, table: &ObjectId, name: &str) -> Option<&'a kinds::Column> {
        match self.catalog.get(&ObjectId::on(Kind::Column, table, name)) {
            Some(Object::Column(column)) => Some(column),
            _ => None,
        }
    }

    /// A table, view, materialised view or foreign table by its name.
    pub(crate) fn relation(&self, schema: &str, name: &str) -> Option<&'a ObjectId> {
        [Kind::Table, Kind::View, Kind::MaterializedView, Kind::ForeignTable].into_iter().find_map(|kind| {
            self.catalog.objects.get_key_value(&ObjectId::schema(kind, schema, name)).map(|(id, _)| id)
        })
    }

    /// The relations that an object reads, as PostgreSQL wrote it down.
    pub(crate) fn reads(&self, id: &ObjectId) -> BTreeSet<&'a ObjectId> {
        let Some(entry) = self.catalog.objects.get(id) else { return BTreeSet::new() };
        let relations = [Kind::Table, Kind::View, Kind::MaterializedView, Kind::ForeignTable];
        let found = entry.needs.iter().map(ObjectId::root).filter(|root| relations.contains(&root.kind));
        found.filter(|root| *root != id).collect()
    }

    /// The tables that a view shows, through other views too.
    pub(crate) fn tables_under(&self, view: &ObjectId) -> BTreeSet<&'a ObjectId> {
        let (mut open, mut seen) = (self.reads(view), BTreeSet::new());
        while let Some(next) = open.pop_first() {
            if seen.insert(next) && next.kind != Kind::Table {
                open.extend(self.reads(next));
            }
        }
        seen.retain(|id| id.kind == Kind::Table);
        seen
    }

    /// The tables that are read as whoever asks, through views with `security_invoker`.
    pub(crate) fn seen_as_caller(&self, relation: &'a ObjectId) -> BTreeSet<&'a ObjectId> {
        match self.catalog.get(relation) {
            Some(Object::Table(_)) => BTreeSet::from([relation]),
            Some(Object::View(view)) if view.security_invoker() => {
                self.reads(relation).into_iter().flat_map(|below| self.seen_as_caller(below)).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// The parents of a partition or child table, and theirs, the nearest first.
    pub(crate) fn ancestors(&self, table: &ObjectId) -> Vec<&'a ObjectId> {
        let mut found: Vec<&'a ObjectId> = Vec::new();
        let mut open = vec![table];
        while let Some(table) = open.pop() {
            if let Some(Object::Inheritance(link)) =
                self.catalog.get(&ObjectId::on(Kind::Inheritance, table, ""))
            {
                for parent in &link.parents {
                    if !found.contains(&parent) {
                        found.push(parent);
                        open.push(parent);
                    }
                }
            }
        }
        found
    }

    /// Whether an object is a primary key.
    pub(crate) fn is_primary_key(&self, id: &ObjectId) -> bool {
        matches!(self.catalog.get(id), Some(Object::Constraint(c)) if c.definition.starts_with("PRIMARY KEY"))
    }

    /// All functions and procedures.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.values()
    }

    /// The same with their identities in the catalog.
    pub(crate) fn function_bodies(&self) -> impl Iterator<Item = (&'a ObjectId, &Function)> {
        self.functions.iter().map(|(id, function)| (*id, function))
    }

    /// The functions of a name.
    pub(crate) fn functions_named(&self, schema: &str, name: &str) -> Vec<&Function> {
        let named = self.by_name.get(&format!("{schema}.{name}")).into_iter().flatten();
        named.filter_map(|id| self.functions.get(id)).collect()
    }

    /// All foreign keys.
    pub(crate) fn foreign_keys(&self) -> impl Iterator<Item = &ForeignKey> {
        self.foreign_keys.all()
    }

    /// The foreign keys of a table.
    pub(crate) fn foreign_keys_of(&self, table: &ObjectId) -> &[ForeignKey] {
        self.foreign_keys.of(table)
    }

    /// All indexes of a table, those of its keys too.
    pub(crate) fn indexes(&self, table: &ObjectId) -> &[Index] {
        self.indexes.of(table)
    }

    /// All triggers.
    pub(crate) fn triggers(&self) -> impl Iterator<Item = &Trigger> {
        self.triggers.all()
    }

    /// The triggers on a relation.
    pub(crate) fn triggers_on(&self, relation: &ObjectId) -> &[Trigger] {
        self.triggers.of(relation)
    }
}

/// Facts by what they are on, so that a rule that looks at each relation does not look at all facts for each.
pub(super) struct On<'a, T>(BTreeMap<&'a ObjectId, Vec<T>>);

impl<'a, T> On<'a, T> {
    fn new() -> Self {
        Self(BTreeMap::new())
    }

    fn add(&mut self, on: &'a ObjectId, fact: Option<T>) {
        if let Some(fact) = fact {
            self.0.entry(on).or_default().push(fact);
        }
    }

    pub(super) fn of(&self, on: &ObjectId) -> &[T] {
        self.0.get(on).map_or(&[], Vec::as_slice)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        self.0.values().flatten()
    }
}
