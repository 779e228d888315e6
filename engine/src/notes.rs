//! What the source says and the database cannot hold, by object id. It travels beside the catalog.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model as model;

use crate::catalog::{Catalog, ObjectId};
use crate::kinds::Kind;

/// Everything a source says beyond the catalog it becomes.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// By object.
    pub objects: BTreeMap<ObjectId, model::lower::ObjectNote>,
    /// The roles that annotations name.
    pub roles: BTreeSet<String>,
    /// The schemas in which structs declare something that we manage.
    pub schemas: BTreeSet<String>,
    /// Where the SQL as sources wrote it looks up names without a schema.
    pub search_path: Vec<String>,
    /// Roles that lose whatever the defaults of a database give them on new objects, before they are granted what the
    /// code says.
    pub shed: BTreeSet<String>,
    /// Names that nothing in the catalog has: an enum's values, and objects that somebody else manages.
    pub unplaced: BTreeMap<model::ObjectName, model::lower::ObjectNote>,
}

impl Notes {
    /// Brings the model's notes to the ids of the catalog that the model became, loaded with that search path.
    pub fn place(notes: &model::Notes, catalog: &Catalog, search_path: &[String]) -> Self {
        let mut placed = Self {
            roles: notes.roles.clone(),
            schemas: notes.schemas.clone(),
            search_path: search_path.to_vec(),
            ..Self::default()
        };
        for (name, note) in &notes.objects {
            match find(name, catalog) {
                Some(id) => placed.objects.insert(id, note.clone()).is_some(),
                None => placed.unplaced.insert(name.clone(), note.clone()).is_some(),
            };
        }
        placed
    }

    /// The SQL of a part of an object as its source wrote it.
    pub(crate) fn written(&self, id: &ObjectId, part: &str) -> Option<&str> {
        self.objects.get(id)?.written.get(part).map(String::as_str)
    }
}

/// The object of that name, whatever its parent is.
fn find(name: &model::ObjectName, catalog: &Catalog) -> Option<ObjectId> {
    let kind = *Kind::ALL.iter().find(|kind| kind.noun() == name.kind)?;
    let own = &*name.name;
    let candidates = match &name.parent {
        None => vec![ObjectId::schema(kind, &*name.schema, own), ObjectId::database(kind, own)],
        Some(parent) => Kind::ALL
            .iter()
            .map(|of| ObjectId::on(kind, &ObjectId::schema(*of, &*name.schema, &**parent), own))
            .collect(),
    };
    candidates.into_iter().find(|id| catalog.contains(id))
}
