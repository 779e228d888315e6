//! One Rust item of the sources with what it needs, and the objects that it says.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Book;
use crate::catalog::ObjectId;
use crate::kinds::{Kind, Object};

/// A struct or enum.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The object that it stands for; of an enum of a text check, the table.
    pub(super) id: ObjectId,
    /// Its name.
    pub(super) ident: String,
    /// The source.
    pub(super) text: String,
    /// Imports from other crates.
    pub(super) imports: BTreeSet<&'static str>,
    /// Items of the sources that it names.
    pub(super) uses: BTreeSet<String>,
    /// What it says, object by object, as the database will have it.
    pub(super) said: BTreeMap<ObjectId, Object>,
}

impl Item {
    pub(super) fn new(id: &ObjectId, ident: &str) -> Self {
        Self {
            id: id.clone(),
            ident: ident.to_owned(),
            text: String::new(),
            imports: BTreeSet::new(),
            uses: BTreeSet::new(),
            said: BTreeMap::new(),
        }
    }

    /// Notes that it says an object as it is wanted.
    pub(super) fn says(&mut self, book: &Book<'_>, id: &ObjectId) {
        if let Some(object) = book.wanted.get(id) {
            self.says_as(id, object.clone());
        }
    }

    /// Notes that it says an object, as far as attributes go; SQL changes the rest.
    pub(super) fn says_as(&mut self, id: &ObjectId, object: impl Into<Object>) {
        self.said.insert(id.clone(), object.into());
    }

    /// A struct makes the schema that it names.
    pub(super) fn says_schema(&mut self, book: &Book<'_>, id: &ObjectId) {
        if let Some(schema) = id.schema_name() {
            self.says(book, &ObjectId::database(Kind::Schema, schema));
        }
    }
}
