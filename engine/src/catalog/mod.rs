//! A catalog: a database's objects as a value, by identity, sorted, with what each of them needs.

mod id;
mod ids;
mod objects;
mod pack;
pub mod snapshot;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use id::{ObjectId, ParseIdError, Scope};
pub use ids::Ids;
pub use objects::Objects;
pub(crate) use pack::{pack, pack_ids, unpack, unpack_ids};

use crate::kinds::{Kind, Object};

/// The objects of a database in PostgreSQL's own canonical form.
///
/// Only introspection makes one (or a snapshot that it wrote), so every expression in it is text that
/// PostgreSQL printed under pinned settings with an empty `search_path`. What a source says beyond that travels
/// beside it as notes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// The server it was read from.
    pub server: Server,
    /// All modelled objects.
    pub objects: Objects,
    /// User objects that no kind reads, as `aggregate public.sum2(integer)`; never compared, always named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unmodelled: BTreeSet<String>,
}

/// What is known of the server a catalog was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// `server_version_num`, for example 150013.
    pub version: u32,
    /// The role that read it, which is taken to be the one that will create what is missing.
    pub role: String,
    /// The name of the database, which a few statements have to name.
    #[serde(skip)]
    pub database: String,
    /// Whether that role may read every column of the system catalogs.
    #[serde(skip)]
    pub reads_all: bool,
    /// The superuser that `initdb` made, whose is what PostgreSQL makes with a type, whoever makes that.
    #[serde(skip)]
    pub first_superuser: String,
}

impl Server {
    /// The major version.
    pub fn major(&self) -> u32 {
        self.version / 10_000
    }
}

/// One object with its place in the graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The object itself. Catalogs of one run share it: most of what two sides hold is the same.
    pub object: Arc<Object>,
    /// The place among its siblings (a column's number): decides the order of a CREATE, never a difference.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub order: i32,
    /// What must exist before it does.
    #[serde(default, skip_serializing_if = "Ids::is_empty")]
    pub needs: Ids,
    /// Those objects whose drop takes this one along without being asked (`pg_depend` of type `a` and `i`).
    #[serde(default, skip_serializing_if = "Ids::is_empty")]
    pub dies_with: Ids,
    /// What it is made after and undone before if both change: an order, not a need.
    #[serde(default, skip_serializing_if = "Ids::is_empty")]
    pub follows: Ids,
    /// The role that it belongs to, where that is not the one that read it: never a difference, but statements about
    /// what an owner holds have to name it.
    #[serde(skip)]
    pub owner: Option<String>,
}

impl Entry {
    /// An object without edges.
    pub fn new(object: Object, order: i32) -> Self {
        let (needs, dies_with, follows) = Default::default();
        Self { object: Arc::new(object), order, needs, dies_with, follows, owner: None }
    }
}

fn is_zero(order: &i32) -> bool {
    *order == 0
}

impl Catalog {
    /// A catalog of nothing.
    pub(crate) const EMPTY: Catalog = Catalog {
        server: Server {
            version: 0,
            role: String::new(),
            database: String::new(),
            reads_all: false,
            first_superuser: String::new(),
        },
        objects: Objects::NONE,
        unmodelled: BTreeSet::new(),
    };

    /// The object of that identity.
    pub fn get(&self, id: &ObjectId) -> Option<&Object> {
        self.objects.get(id).map(|entry| &*entry.object)
    }

    /// Whether there is such an object.
    pub fn contains(&self, id: &ObjectId) -> bool {
        self.objects.contains_key(id)
    }

    /// The roles that its objects name.
    pub fn roles(&self) -> BTreeSet<String> {
        self.objects.iter().flat_map(|(id, entry)| entry.object.roles(id)).collect()
    }

    /// The objects in `ids` with everything that they need, and what makes that whole: a table of which a constraint
    /// needs a column has that column from its parents, and a query lists columns that it does not use.
    #[must_use]
    pub fn closure<'a>(&self, ids: impl IntoIterator<Item = &'a ObjectId>) -> Catalog {
        let mut part = Catalog { server: self.server.clone(), ..Catalog::default() };
        let mut open: Vec<ObjectId> = ids.into_iter().cloned().collect();
        while let Some(id) = open.pop() {
            let Some(entry) = self.objects.get(&id).filter(|_| !part.contains(&id)) else { continue };
            open.extend(entry.needs.iter().cloned());
            let parts = |kind: Kind, whole: &ObjectId| {
                self.objects.parts(kind, whole).map(|(part, _)| part.clone()).collect::<Vec<_>>()
            };
            open.extend(entry.object.made_with().iter().flat_map(|kind| parts(*kind, &id)));
            for kind in entry.object.lists() {
                let read: BTreeSet<&ObjectId> = entry.needs.iter().map(ObjectId::root).collect();
                open.extend(read.into_iter().flat_map(|relation| parts(*kind, relation)));
            }
            part.objects.insert(id, entry.clone());
        }
        part
    }

    /// The catalog without schemas and tables (`schema.table`) that are somebody else's, and what belongs to these.
    #[must_use]
    pub fn leaving_out(mut self, named: &BTreeSet<String>) -> Self {
        if named.is_empty() {
            return self;
        }
        let is_named = |id: &ObjectId| {
            let root = id.root();
            let Some(schema) = root.schema_name() else { return false };
            named.contains(schema)
                || (!matches!(root.scope, Scope::Database)
                    && named.contains(&format!("{schema}.{}", root.name)))
        };
        let mut gone: BTreeSet<ObjectId> = self.objects.keys().filter(|id| is_named(id)).cloned().collect();
        // What belongs to it, and what would go with it: the sequence that numbers its rows, under whatever name.
        loop {
            let goes = |id: &ObjectId, entry: &Entry| {
                id.parent().is_some_and(|parent| gone.contains(parent))
                    || entry.dies_with.iter().any(|of| gone.contains(of))
            };
            let more: Vec<ObjectId> = self
                .objects
                .iter()
                .filter(|(id, entry)| !gone.contains(*id) && goes(id, entry))
                .map(|(id, _)| id.clone())
                .collect();
            if more.is_empty() {
                break;
            }
            gone.extend(more);
        }
        self.objects.retain(|id, _| !gone.contains(id));
        self
    }

    /// The part of the catalog that lives in schemas for which `keep` holds, with the objects of the database
    /// (extensions) left in.
    #[must_use]
    pub fn in_schemas(mut self, keep: impl Fn(&str) -> bool) -> Self {
        self.objects.retain(|id, _| id.schema_name().is_none_or(&keep));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_comes_with_every_column_that_it_may_list() {
        let json = r#"{"server": {"version": 150000, "role": "postgres"}, "objects": {
            "table public.t": {"object": {"table": {}}},
            "column a on table public.t": {"object": {"column": {"type": "integer"}}, "needs": ["table public.t"]},
            "column b on table public.t": {"object": {"column": {"type": "integer"}}, "needs": ["table public.t"]},
            "view public.v": {"object": {"view": {"definition": " SELECT j.x FROM t j(x, y);", "columns": ["x"]}},
                              "needs": ["column a on table public.t"]},
            "constraint k on table public.t": {"object": {"constraint": {"type": "check", "definition": "CHECK ((a > 0))", "validated": true}},
                              "needs": ["column a on table public.t"]}}}"#;
        let catalog: Catalog = serde_json::from_str(json).unwrap();
        let of = |id: &str| {
            let part = catalog.closure([&id.parse().unwrap()]);
            part.objects.keys().map(ToString::to_string).collect::<Vec<_>>()
        };
        let (a, b, t) = ("column a on table public.t", "column b on table public.t", "table public.t");
        assert_eq!(of("view public.v"), [t, a, b, "view public.v"]);
        assert_eq!(of("constraint k on table public.t"), [t, a, "constraint k on table public.t"]);
    }
}
