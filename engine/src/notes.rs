//! What the source says and the database cannot hold, by object id. It travels beside the catalog.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;
use palisade_model as model;

use crate::catalog::{Catalog, ObjectId, Scope};
use crate::error::{Error, Result};
use crate::kinds::Kind;
use crate::load::{self, ByName, Former, Heads, LoadFile};
use crate::sql::Position;

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
    /// Whether tables that exist are changed in the forms that let others work meanwhile: indexes are built
    /// concurrently, constraints are validated after they were added.
    pub online: bool,
    /// Parts that are no objects of their own and had another name, by what they are part of: old and new.
    pub parts: BTreeMap<ObjectId, Vec<(String, String)>>,
    /// Where the objects of `.sql` files are declared.
    pub places: BTreeMap<ObjectId, model::SourceLocation>,
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
        let homes = Homes::of(catalog);
        for (name, note) in &notes.objects {
            placed.part(name, note, catalog);
            // Nothing in a catalog has the name of an enum's value, or of what somebody else manages.
            if let Some(id) = find(name, &homes, catalog) {
                placed.objects.insert(id, note.clone());
            }
        }
        placed
    }

    /// A value of an enum stands in no catalog; its enum does.
    fn part(&mut self, name: &model::ObjectName, note: &model::lower::ObjectNote, catalog: &Catalog) {
        let (Some(owner), Some(parent), Some(old)) =
            (name.kind.strip_suffix(" value"), &name.parent, &note.renamed_from)
        else {
            return;
        };
        let candidates = Kind::ALL.iter().filter(|kind| kind.noun() == owner);
        let mut ids = candidates.map(|kind| ObjectId::schema(*kind, &*name.schema, &**parent));
        if let Some(id) = ids.find(|id| catalog.contains(id)) {
            self.parts.entry(id).or_default().push((old.clone(), name.name.clone()));
        }
    }

    /// Takes in what `.sql` files say beside their objects: where they stand, and `-- palisade: renamed_from old`
    /// above a statement.
    ///
    /// # Errors
    /// When such a comment cannot be read, or stands above nothing that has a name.
    pub fn with_files(mut self, files: &[LoadFile], catalog: &Catalog) -> Result<Self> {
        let index = ByName::of(catalog);
        let mut heads = Heads::default();
        for file in files {
            heads.add(file);
            for former in load::former(file)? {
                self.add_former(&former, &index, catalog)?;
            }
        }
        let places = heads.places(&index, &self.search_path);
        self.places = places.into_iter().map(|(id, (path, at))| (id, location(&path, at))).collect();
        Ok(self)
    }

    /// Where an object is declared; of a part of a table in a `.sql` file, where its table is.
    pub fn location(&self, id: &ObjectId) -> Option<&model::SourceLocation> {
        let noted = self.objects.get(id).map(|note| &note.location);
        noted.or_else(|| self.places.get(id)).or_else(|| self.places.get(id.parent()?))
    }

    fn add_former(&mut self, former: &Former, index: &ByName<'_>, catalog: &Catalog) -> Result<()> {
        let place = location(&former.path, former.position);
        let path = self.search_path.clone();
        let mut found = false;
        for object in former.objects(index, &path) {
            let id = match &former.part {
                None => object.clone(),
                Some((noun, name)) if noun == "value" => {
                    self.parts.entry(object.clone()).or_default().push((former.old.clone(), name.clone()));
                    found = true;
                    continue;
                }
                Some((noun, name)) => {
                    let kind = Kind::ALL.iter().find(|kind| kind.noun() == noun);
                    let Some(kind) = kind else { continue };
                    ObjectId::on(*kind, object, name.as_str())
                }
            };
            if catalog.contains(&id) {
                let note = self.objects.entry(id).or_default();
                note.location = place.clone();
                note.renamed_from = Some(former.old.clone());
                found = true;
            }
        }
        if found {
            return Ok(());
        }
        Err(Error::new(format!(
            "{place}: `renamed_from {}` stands above nothing that has that new name",
            former.old
        ))
        .hint("put the comment above the statement that creates the object under its new name"))
    }

    /// The SQL of a part of an object as its source wrote it.
    pub(crate) fn written(&self, id: &ObjectId, part: &str) -> Option<&str> {
        self.objects.get(id)?.written.get(part).map(String::as_str)
    }
}

fn location(path: &str, position: Position) -> model::SourceLocation {
    let at = model::LineColumn { line: position.line, column: position.column };
    model::SourceLocation { path: path.into(), span: model::Span { start: at, end: at } }
}

/// What parts can belong to, by schema and name: a name may be one of several kinds.
struct Homes<'a>(HashMap<(&'a str, &'a str), Vec<&'a ObjectId>, FixedState>);

impl<'a> Homes<'a> {
    fn of(catalog: &'a Catalog) -> Self {
        let mut homes: HashMap<_, Vec<&ObjectId>, _> = HashMap::default();
        for id in catalog.objects.keys() {
            if let Scope::Schema(schema) = &id.scope {
                homes.entry((&**schema, &*id.name)).or_default().push(id);
            }
        }
        Self(homes)
    }
}

/// The object of that name, whatever its parent is.
fn find(name: &model::ObjectName, homes: &Homes<'_>, catalog: &Catalog) -> Option<ObjectId> {
    let kind = *Kind::ALL.iter().find(|kind| kind.noun() == name.kind)?;
    let own = &*name.name;
    match &name.parent {
        None => [ObjectId::schema(kind, &*name.schema, own), ObjectId::database(kind, own)]
            .into_iter()
            .find(|id| catalog.contains(id)),
        Some(parent) => {
            let homes = homes.0.get(&(&*name.schema, &**parent)).into_iter().flatten();
            homes.map(|home| ObjectId::on(kind, home, own)).find(|id| catalog.contains(id))
        }
    }
}
