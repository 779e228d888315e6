//! A catalog with the facts about its roles, indexed by the questions that access asks.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use foldhash::fast::FixedState;

use super::{Briefs, OWNER, PUBLIC, Roles, Routine};
use crate::catalog::{Catalog, Entry, ObjectId};
use crate::digest;
use crate::expr::Name;
use crate::kinds::{Constraint, Kind, Object, Policy, RowSecurity, Trigger};
use crate::sql::significant;

/// One state of a database, as far as access goes. What is asked of it is indexed when it is first asked.
pub struct State<'a> {
    /// The objects.
    pub catalog: &'a Catalog,
    /// The roles and owners.
    pub roles: &'a Roles,
    /// All cells in brief, where they are known.
    pub(super) briefs: Option<&'a Briefs>,
    index: OnceLock<Index<'a>>,
    /// By table, the foreign keys that refer to it, with the tables that they are of.
    referring: OnceLock<Map<&'a ObjectId, Vec<(&'a ObjectId, &'a Constraint)>>>,
    /// A key of all that there is.
    everything: OnceLock<String>,
    /// What [`super::cell::principals`] has found.
    pub(super) principals: OnceLock<BTreeSet<String>>,
}

type Map<K, V> = HashMap<K, V, FixedState>;

#[derive(Default)]
struct Index<'a> {
    routines: Map<&'a ObjectId, Routine>,
    functions: Map<(&'a str, String), Vec<&'a ObjectId>>,
    /// Everything that has a name in a schema, by that name alone.
    named: Map<String, BTreeSet<&'a ObjectId>>,
    columns: Map<&'a ObjectId, Vec<&'a str>>,
    children: Map<&'a ObjectId, BTreeSet<&'a ObjectId>>,
    parents: Map<&'a ObjectId, BTreeSet<&'a ObjectId>>,
    /// The parts of an object: policies, triggers, grants.
    parts: Map<&'a ObjectId, Vec<(&'a ObjectId, &'a Object)>>,
}

/// Which columns of a relation a privilege reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Columns {
    /// None.
    None,
    /// These.
    Some(BTreeSet<String>),
    /// All of them.
    All,
}

impl<'a> State<'a> {
    /// A state of these objects and roles.
    pub fn new(catalog: &'a Catalog, roles: &'a Roles) -> Self {
        let (index, referring, everything, principals) = Default::default();
        Self { catalog, roles, briefs: None, index, referring, everything, principals }
    }

    /// Says what its cells are in brief: they have to be those of this catalog and these roles.
    pub(crate) fn with_briefs(mut self, briefs: Option<&'a Briefs>) -> Self {
        self.briefs = briefs;
        self
    }

    /// Indexes what is asked of it.
    pub(super) fn prepare(&self) {
        self.index();
    }

    fn index(&self) -> &Index<'a> {
        self.index.get_or_init(|| Index::of(self.catalog))
    }

    /// The relations and functions, sorted.
    pub fn subjects(&self) -> BTreeSet<&'a ObjectId> {
        const KINDS: [Kind; 5] =
            [Kind::Function, Kind::Table, Kind::View, Kind::MaterializedView, Kind::ForeignTable];
        let catalog = self.catalog;
        let all = KINDS.into_iter().flat_map(|kind| catalog.objects.of_kind(kind));
        let hidden = |entry: &Entry| match &*entry.object {
            Object::Function(function) => {
                matches!(function.result.as_deref(), Some("trigger" | "event_trigger"))
            }
            _ => false,
        };
        all.filter(|(_, entry)| !hidden(entry)).map(|(id, _)| id).collect()
    }

    /// Everything of that name, in any schema.
    pub(super) fn named(&self, name: &str) -> Option<&BTreeSet<&'a ObjectId>> {
        self.index().named.get(name)
    }

    /// A key of all that there is.
    pub(super) fn everything(&self) -> &str {
        self.everything.get_or_init(|| {
            let mut text = serde_json::to_string(self.catalog).unwrap_or_default();
            text += &serde_json::to_string(self.roles).unwrap_or_default();
            digest::short(text.as_bytes())
        })
    }

    /// The relation of a name. Without a schema, only if there is one of that name and no more.
    pub(super) fn relation(&self, name: &Name) -> Option<&'a ObjectId> {
        let found = self.named(&name.name)?;
        let fits = |id: &&&ObjectId| {
            id.kind != Kind::Function
                && name.schema.as_deref().is_none_or(|schema| self::schema(id) == schema)
        };
        let mut fitting = found.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// The functions of a name that take so many arguments.
    pub(super) fn functions(&self, name: &Name, arguments: usize) -> Vec<&'a ObjectId> {
        let all: Vec<&ObjectId> = match &name.schema {
            Some(schema) => {
                self.index().functions.get(&(schema.as_str(), name.name.clone())).cloned().unwrap_or_default()
            }
            None => self
                .named(&name.name)
                .into_iter()
                .flatten()
                .filter(|id| id.kind == Kind::Function)
                .copied()
                .collect(),
        };
        all.into_iter().filter(|id| self.index().routines[id].arguments.len() >= arguments).collect()
    }

    /// What a function is.
    pub fn routine(&self, id: &ObjectId) -> Option<&Routine> {
        self.index().routines.get(id)
    }

    /// The columns of a relation in their order; none where they are not known (a materialised view's).
    pub(super) fn columns(&self, id: &ObjectId) -> Option<&[&'a str]> {
        self.index().columns.get(id).map(Vec::as_slice)
    }

    /// The partitions and inheritance children of a table.
    pub(super) fn children(&self, id: &ObjectId) -> BTreeSet<&'a ObjectId> {
        self.index().children.get(id).cloned().unwrap_or_default()
    }

    /// A relation with everything below it, and everything that it is a child of.
    pub(super) fn family(&self, id: &ObjectId) -> BTreeSet<&'a ObjectId> {
        let Some((id, _)) = self.catalog.objects.get_key_value(id) else { return BTreeSet::new() };
        let mut family = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(parent) = open.pop() {
            open.extend(self.children(parent).into_iter().filter(|child| family.insert(child)));
        }
        let mut open = vec![id];
        while let Some(child) = open.pop() {
            let parents = self.index().parents.get(child).into_iter().flatten();
            open.extend(parents.copied().filter(|parent| family.insert(parent)));
        }
        family
    }

    /// Whether every name without a schema in what somebody wrote means one object, whoever calls: with a
    /// `search_path` of its own, the first schema of it that has something of that name. A name that nothing of ours
    /// has is PostgreSQL's.
    pub(super) fn is_certain(&self, routine: &Routine) -> bool {
        let Some(query) = &routine.query else { return false };
        let bare = |name: &&Name| name.schema.is_none() && self.named(&name.name).is_some();
        let (tables, functions) = (query.tables(), query.functions());
        tables.iter().chain(&functions).filter(bare).all(|name| {
            let Some(path) = &routine.search_path else { return false };
            let Some(found) = self.named(&name.name) else { return false };
            // The caller's own schema may come in between, and one that is not in the path is never meant.
            found.len() == 1
                && found.iter().all(|id| path.iter().any(|on| on == schema(id)))
                && !path.iter().any(|on| on == "$user")
        })
    }

    /// The policies of a table.
    pub fn policies(&self, table: &ObjectId) -> impl Iterator<Item = (&'a ObjectId, &'a Policy)> {
        self.parts(table).filter_map(|(id, object)| match object {
            Object::Policy(policy) => Some((id, policy)),
            _ => None,
        })
    }

    /// The triggers of a relation that are enabled.
    pub(super) fn triggers(&self, table: &ObjectId) -> impl Iterator<Item = (&'a ObjectId, &'a Trigger)> {
        self.parts(table).filter_map(|(id, object)| match object {
            Object::Trigger(trigger) => Some((id, trigger)),
            _ => None,
        })
    }

    pub(super) fn parts(&self, of: &ObjectId) -> impl Iterator<Item = (&'a ObjectId, &'a Object)> {
        self.index().parts.get(of).into_iter().flatten().copied()
    }

    /// The row security of a table.
    pub fn row_security(&self, table: &ObjectId) -> RowSecurity {
        let said = self.parts(table).find_map(|(_, object)| match object {
            Object::RowSecurity(security) => Some(security.clone()),
            _ => None,
        });
        said.unwrap_or(RowSecurity { enabled: false, forced: false })
    }

    /// The values of an enum, by the name that a cast has.
    pub(super) fn values(&self, data_type: &str) -> Option<&'a [String]> {
        let (schema, name) = data_type.split_once('.')?;
        match self.catalog.get(&ObjectId::schema(Kind::Enum, schema, name)) {
            Some(Object::Enum(values)) => Some(&values.values),
            _ => None,
        }
    }

    /// Whether policies decide which rows of a table the role has to do with.
    pub fn restrains(&self, role: &str, table: &ObjectId) -> bool {
        let security = self.row_security(table);
        let owns = self.roles.acts_as(role, self.roles.owner(table));
        security.enabled && !self.roles.bypasses(role) && (!owns || security.forced)
    }

    /// Whether a role holds a privilege on an object as a whole.
    pub fn holds(&self, role: &str, target: &ObjectId, privilege: &str) -> bool {
        if self.roles.superuser(role) || self.reads_or_writes_all(role, target, privilege) {
            return true;
        }
        let owner = self.roles.owner(target);
        let mut public = None;
        let mut owners = None;
        for (id, object) in self.parts(target) {
            let Object::Grant(grant) = object else { continue };
            let held = grant.privileges.contains_key(privilege);
            match &*id.name {
                OWNER => owners = Some(held),
                PUBLIC => public = Some(held),
                grantee if held && self.roles.acts_as(role, grantee) => return true,
                _ => {}
            }
        }
        // Nobody has said anything: what PostgreSQL gives by itself.
        let everybody = target.kind == Kind::Function && privilege == "EXECUTE";
        public.unwrap_or(everybody) || (self.roles.acts_as(role, owner) && owners.unwrap_or(true))
    }

    /// PostgreSQL's own roles that read or write every table.
    fn reads_or_writes_all(&self, role: &str, target: &ObjectId, privilege: &str) -> bool {
        let given = match privilege {
            "SELECT" | "USAGE" => "pg_read_all_data",
            "INSERT" | "UPDATE" | "DELETE" => "pg_write_all_data",
            "MAINTAIN" => "pg_maintain",
            _ => return false,
        };
        target.kind != Kind::Function && self.roles.acts_as(role, given)
    }

    /// Whether a role may name what is in the schema of an object. A schema that is not in the catalog is the
    /// platform's, and taken to be open.
    pub fn may_enter(&self, role: &str, id: &ObjectId) -> bool {
        let Some(schema) = id.schema_name() else { return true };
        let schema = ObjectId::database(Kind::Schema, schema);
        !self.catalog.contains(&schema) || self.holds(role, &schema, "USAGE")
    }

    /// Which columns of a relation a privilege reaches.
    pub fn reach(&self, role: &str, relation: &ObjectId, privilege: &str) -> Columns {
        if self.holds(role, relation, privilege) {
            return Columns::All;
        }
        let mut granted = BTreeSet::new();
        let named = self.columns(relation).unwrap_or_default();
        for name in named {
            let column = ObjectId::on(Kind::Column, relation, *name);
            let held = self.parts(&column).any(|(id, object)| {
                matches!(object, Object::Grant(grant) if grant.privileges.contains_key(privilege))
                    && self.roles.acts_as(role, &id.name)
            });
            if held {
                granted.insert((*name).to_owned());
            }
        }
        match granted.len() {
            0 => Columns::None,
            all if all == named.len() => Columns::All,
            _ => Columns::Some(granted),
        }
    }

    /// The tables whose rows go, or lose their reference, with a row of this one: `public.children (CASCADE)`.
    pub(super) fn cascades(&self, table: &ObjectId, on: &str) -> BTreeSet<(&'a ObjectId, String)> {
        let referring = self.referring.get_or_init(|| {
            let mut referring: Map<_, Vec<_>> = Map::default();
            for (id, entry) in self.catalog.objects.of_kind(Kind::Constraint) {
                if let Object::Constraint(constraint) = &*entry.object
                    && let Some(child) = id.parent()
                    && let Some(table) = self.referenced(constraint)
                {
                    referring.entry(table).or_default().push((child, constraint));
                }
            }
            referring
        });
        let keys = referring.get(table).into_iter().flatten();
        keys.filter_map(|(child, constraint)| Some((*child, action(constraint, on)?))).collect()
    }

    fn referenced(&self, constraint: &Constraint) -> Option<&'a ObjectId> {
        if !constraint.definition.starts_with("FOREIGN KEY") {
            return None;
        }
        let tokens = significant(&constraint.definition).ok()?;
        let at = tokens.iter().position(|token| token.is_word("references"))?;
        let first = tokens.get(at + 1)?.name()?;
        let qualified = tokens.get(at + 2).is_some_and(|token| token.is_punct("."));
        let name = match qualified {
            true => Name { schema: Some(first), name: tokens.get(at + 3)?.name()? },
            false => Name::bare(first),
        };
        self.relation(&name)
    }

    /// What a function returns, as PostgreSQL prints it.
    pub(super) fn result(&self, id: &ObjectId) -> Option<&'a str> {
        match self.catalog.get(id) {
            Some(Object::Function(function)) => function.result.as_deref(),
            _ => None,
        }
    }
}

impl<'a> Index<'a> {
    fn of(catalog: &'a Catalog) -> Self {
        let mut index = Self::default();
        let mut columns: Map<&ObjectId, Vec<(i32, &str)>> = Map::default();
        for (id, entry) in &catalog.objects {
            if let Some(parent) = id.parent() {
                index.parts.entry(parent).or_default().push((id, &*entry.object));
            }
            match &*entry.object {
                Object::Function(function) => {
                    let name = function_name(id);
                    index.routines.insert(id, Routine::read(function));
                    index.functions.entry((schema(id), name.clone())).or_default().push(id);
                    index.named.entry(name).or_default().insert(id);
                }
                Object::Table(_)
                | Object::View(_)
                | Object::MaterializedView(_)
                | Object::ForeignTable(_) => {
                    index.named.entry(id.name.to_string()).or_default().insert(id);
                    if let Object::View(view) = &*entry.object {
                        index.columns.insert(id, view.column_names().collect());
                    }
                }
                Object::Column(_) => {
                    if let Some(table) = id.parent() {
                        columns.entry(table).or_default().push((entry.order, &id.name));
                    }
                }
                Object::Inheritance(link) => {
                    for parent in &link.parents {
                        if let Some(child) = id.parent() {
                            index.children.entry(parent).or_default().insert(child);
                            index.parents.entry(child).or_default().insert(parent);
                        }
                    }
                }
                _ => {}
            }
        }
        for (table, mut names) in columns {
            names.sort_unstable();
            index.columns.insert(table, names.into_iter().map(|(_, name)| name).collect());
        }
        index
    }
}

/// What a foreign key does to rows that refer to one that goes (`DELETE`) or changes (`UPDATE`).
fn action(constraint: &Constraint, on: &str) -> Option<String> {
    let tokens = significant(&constraint.definition).ok()?;
    let at = tokens.windows(2).position(|pair| pair[0].is_word("on") && pair[1].is_word(on))?;
    let word = |at: usize| tokens.get(at).and_then(|token| token.name());
    match word(at + 2)?.as_str() {
        "cascade" => Some("CASCADE".to_owned()),
        "set" => Some(format!("SET {}", word(at + 3)?.to_uppercase())),
        _ => None,
    }
}

/// The bare name of a function, without its arguments.
pub(super) fn function_name(id: &ObjectId) -> String {
    let tokens = significant(&id.name).unwrap_or_default();
    tokens.first().and_then(|token| token.name()).unwrap_or_else(|| id.name.to_string())
}

pub(super) fn schema(id: &ObjectId) -> &str {
    id.schema_name().unwrap_or_default()
}
