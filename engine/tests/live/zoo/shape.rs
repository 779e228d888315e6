//! What the kinds are made of, asked of their own `Deserialize`, so that a new field is known without being listed.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use palisade_engine::kinds::Object;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::Value;

type Names = &'static [&'static str];

/// The fields and the words of each place in an object: `["table"]`, `["column", "identity"]`.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    fields: BTreeMap<Vec<&'static str>, Names>,
    words: BTreeMap<Vec<&'static str>, Names>,
}

impl Shapes {
    /// Those of all kinds.
    pub(crate) fn of_objects() -> Self {
        let mut shapes = Self::default();
        let mut open: Vec<Vec<&'static str>> = vec![Vec::new()];
        while let Some(path) = open.pop() {
            let found = Cell::new(Found::Leaf);
            let _ = Object::deserialize(Probe { path: &path, found: &found });
            let names = match found.get() {
                Found::Leaf => continue,
                Found::Fields(names) => {
                    shapes.fields.insert(path.clone(), names);
                    names
                }
                Found::Words(names) => {
                    shapes.words.insert(path.clone(), names);
                    // What a word carries is looked at for the kinds alone.
                    if path.is_empty() { names } else { &[] }
                }
            };
            open.extend(names.iter().map(|name| [path.as_slice(), &[name]].concat()));
        }
        shapes
    }

    /// The kinds, as a snapshot names them.
    pub(crate) fn kinds(&self) -> Names {
        self.words[&Vec::new()]
    }
}

/// The values that were seen, two of each field at most.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    kinds: BTreeSet<String>,
    values: BTreeMap<(Vec<&'static str>, &'static str), BTreeSet<String>>,
    words: BTreeMap<Vec<&'static str>, BTreeSet<String>>,
}

impl Seen {
    /// Takes an object in.
    pub(crate) fn take(&mut self, shapes: &Shapes, object: &Object) {
        let value = serde_json::to_value(object).unwrap();
        let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
        self.kinds.insert(kind.clone());
        let kind = shapes.kinds().iter().find(|name| *name == kind).unwrap();
        self.look(shapes, &[kind], value);
    }

    fn look(&mut self, shapes: &Shapes, path: &[&'static str], value: &Value) {
        if let Value::Array(values) = value {
            values.iter().for_each(|value| self.look(shapes, path, value));
            return;
        }
        if shapes.words.contains_key(path) {
            let word = value.as_str().or_else(|| Some(value.as_object()?.keys().next()?.as_str()));
            self.words.entry(path.to_vec()).or_default().extend(word.map(str::to_owned));
        }
        let Some(fields) = shapes.fields.get(path) else { return };
        for field in *fields {
            let value = value.get(field).unwrap_or(&Value::Null);
            let values = self.values.entry((path.to_vec(), field)).or_default();
            if values.len() < 2 {
                values.insert(value.to_string());
            }
            self.look(shapes, &[path, &[field]].concat(), value);
        }
    }

    /// What never occurred, or in one form alone.
    pub(crate) fn missing(&self, shapes: &Shapes) -> BTreeSet<String> {
        let mut missing = BTreeSet::new();
        for kind in shapes.kinds().iter().filter(|kind| !self.kinds.contains(**kind)) {
            missing.insert((*kind).to_owned());
        }
        let here = |path: &[&str]| self.kinds.contains(path[0]);
        for (path, fields) in shapes.fields.iter().filter(|(path, _)| here(path)) {
            for field in *fields {
                let values = self.values.get(&(path.clone(), field)).map_or(0, BTreeSet::len);
                if values < 2 {
                    missing.insert(format!("{}.{field}", path.join(".")));
                }
            }
        }
        for (path, words) in shapes.words.iter().filter(|(path, _)| !path.is_empty() && here(path)) {
            let seen = self.words.get(path);
            for word in words.iter().filter(|word| !seen.is_some_and(|seen| seen.contains(**word))) {
                missing.insert(format!("{}={word}", path.join(".")));
            }
        }
        missing
    }
}

#[derive(Clone, Copy)]
enum Found {
    Leaf,
    Fields(Names),
    Words(Names),
}

/// Walks down a path and reports what is at its end; it never makes a value.
struct Probe<'a> {
    path: &'a [&'static str],
    found: &'a Cell<Found>,
}

impl Probe<'_> {
    fn end<T>(&self, found: Found) -> Result<T, Error> {
        self.found.set(found);
        Err(Error::custom("the end of the path"))
    }
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        self.end(Found::Leaf)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: Names,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.path.is_empty() { self.end(Found::Fields(fields)) } else { visitor.visit_map(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: Names,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.path.is_empty() { self.end(Found::Words(words)) } else { visitor.visit_enum(self) }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct map identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Probe<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        seed.deserialize(StrDeserializer::new(self.path[0])).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Probe { path: &self.path[1..], found: self.found })
    }
}

impl<'de> SeqAccess<'de> for Probe<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        seed.deserialize(Probe { path: self.path, found: self.found }).map(Some)
    }
}

impl<'de> EnumAccess<'de> for Probe<'_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let word = seed.deserialize(StrDeserializer::<Error>::new(self.path[0]))?;
        Ok((word, Probe { path: &self.path[1..], found: self.found }))
    }
}

impl<'de> VariantAccess<'de> for Probe<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.end(Found::Leaf)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        self.end(Found::Leaf)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: Names, _: V) -> Result<V::Value, Error> {
        self.end(Found::Leaf)
    }
}
