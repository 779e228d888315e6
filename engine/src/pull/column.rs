//! A column as a field with its attribute.

use std::collections::BTreeMap;

use palisade_model::name::make_object_name;

use super::book::Book;
use super::constraint::Words;
use super::layout::{Attr, docs, string};
use super::rust_type::{collation, rust_type};
use super::table::Writer;
use super::{text, types, value};
use crate::catalog::ObjectId;
use crate::kinds::{self, Kind, Object};

/// What stands at the fields, in the order of the columns.
#[derive(Debug, Default)]
pub(super) struct Slots {
    fields: Vec<(String, Slot)>,
}

/// A field with what its attribute says.
#[derive(Debug, Default)]
pub(super) struct Slot {
    docs: String,
    declaration: String,
    /// The Rust type without `Option`.
    pub(super) rust: String,
    /// Whether `type = "…"` says the type.
    pub(super) is_fixed: bool,
    pub(super) is_key: bool,
    pub(super) has_check: bool,
    pub(super) has_target: bool,
    /// The parts of the attribute, each with its place.
    args: Vec<(Place, String)>,
}

/// The order of the parts of `#[column(…)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Name,
    Type,
    Collation,
    Key,
    Index,
    Value,
    Target,
    Check,
    Storage,
}

impl Slots {
    /// The slot of a column.
    pub(super) fn get(&mut self, column: &str) -> Option<&mut Slot> {
        self.fields.iter_mut().find(|(name, _)| name == column).map(|(_, slot)| slot)
    }

    /// What the attributes say, by their columns.
    pub(super) fn arguments(&self) -> Vec<(String, Vec<String>)> {
        let args = |slot: &Slot| slot.args.iter().map(|(_, arg)| arg.clone()).collect();
        self.fields.iter().map(|(name, slot)| (name.clone(), args(slot))).collect()
    }

    /// The fields as source.
    pub(super) fn render(&self) -> String {
        let mut out = String::new();
        for (_, slot) in &self.fields {
            out.push_str(&slot.docs);
            let mut args = slot.args.clone();
            args.sort_by_key(|(place, _)| *place);
            if !args.is_empty() {
                let args = args.into_iter().map(|(_, arg)| arg).collect();
                out.push_str(&Attr::new("column", args).render("    "));
            }
            out.push_str(&slot.declaration);
        }
        out
    }
}

impl Slot {
    pub(super) fn say(&mut self, place: Place, arg: impl Into<String>) {
        self.args.push((place, arg.into()));
    }
}

/// Why a column keeps its table from being a struct.
pub(super) fn obstacle(book: &Book<'_>, id: &ObjectId) -> Option<String> {
    let Some(Object::Column(column)) = book.wanted.get(id) else { return None };
    let name = &id.name;
    if column.inherited {
        return Some(format!("column {name} is inherited"));
    }
    if column.not_null_constraint.has_state() {
        return Some(format!("the NOT NULL of column {name} has a state of its own"));
    }
    if let Some(printed) = &column.collation
        && collation(printed).is_none()
    {
        return Some(format!("the collation of column {name}, {printed}, has no form in an attribute"));
    }
    if column.identity.as_ref().is_some_and(|identity| identity.unlike_table) {
        return Some(format!("the sequence of column {name} is logged otherwise than its table"));
    }
    let options = column.options.iter();
    let unsayable = options.clone().any(|option| super::definition::setting(option).is_none());
    unsayable.then(|| format!("the options of column {name} have no form in an attribute"))
}

/// Writes a column. `words` is the enum that a check makes of it.
pub(super) fn write(writer: &mut Writer<'_, '_>, id: &ObjectId, words: Option<&Words>) {
    let book = writer.book;
    let (Some(Object::Column(column)), Some(field)) =
        (book.wanted.get(id), writer.names.fields.get(&*id.name))
    else {
        return;
    };
    let mut slot = Slot::default();
    if field.bare != *id.name {
        slot.say(Place::Name, format!("name = {}", string(&id.name)));
    }
    let mut ty = rust_type(&column.data_type, &book.own);
    if let Some(words) = words {
        ty.rust.clone_from(&words.item.ident);
        ty.own = Some(words.item.ident.clone());
    }
    if let Some(fixed) = &ty.fixed {
        slot.say(Place::Type, format!("type = {}", string(fixed)));
    }
    if let Some(name) = column.collation.as_deref().and_then(collation) {
        slot.say(Place::Collation, format!("collate = {}", string(&name)));
    }
    say_value(writer, id, column, words, &mut slot);
    if let Some(storage) = &column.storage {
        slot.say(Place::Storage, format!("storage = {}", storage.to_lowercase()));
    }
    let kept = [
        column.compression.as_ref().map(|method| format!("compression = {method}")),
        column.statistics.map(|target| format!("statistics = {target}")),
        column.not_null_constraint.name.as_ref().map(|name| format!("not_null = {}", string(name))),
    ];
    kept.into_iter().flatten().for_each(|arg| slot.say(Place::Storage, arg));
    let options: Vec<String> =
        column.options.iter().filter_map(|option| super::definition::setting(option)).collect();
    if !options.is_empty() {
        slot.say(Place::Storage, format!("options({})", options.join(", ")));
    }
    if let Some((comment, words)) = book.comment(id)
        && let Some(docs) = docs(words, "    ")
    {
        slot.docs = docs;
        writer.item.says(book, comment);
    }
    let rust = if column.not_null { ty.rust.clone() } else { format!("Option<{}>", ty.rust) };
    slot.declaration = format!("    pub {}: {rust},\n", field.declared);
    slot.is_fixed = ty.fixed.is_some();
    slot.rust = ty.rust;
    writer.item.imports.extend(ty.imports);
    writer.item.uses.extend(ty.own);
    writer.item.says(book, id);
    writer.slots.fields.push((id.name.to_string(), slot));
}

/// Writes a column of a table that others own: what it is called and what its values are, and nothing of how it is kept.
pub(super) fn write_bare(writer: &mut Writer<'_, '_>, id: &ObjectId, is_key: bool) {
    let (Some(Object::Column(column)), Some(field)) =
        (writer.book.wanted.get(id), writer.names.fields.get(&*id.name))
    else {
        return;
    };
    let mut slot = Slot::default();
    if field.bare != *id.name {
        slot.say(Place::Name, format!("name = {}", string(&id.name)));
    }
    // A type of theirs is no type of ours.
    let ty = rust_type(&column.data_type, &BTreeMap::new());
    if let Some(fixed) = &ty.fixed {
        slot.say(Place::Type, format!("type = {}", string(fixed)));
    }
    if is_key {
        slot.say(Place::Key, "primary_key");
    }
    let rust = if column.not_null { ty.rust.clone() } else { format!("Option<{}>", ty.rust) };
    slot.declaration = format!("    pub {}: {rust},\n", field.declared);
    slot.rust = ty.rust;
    writer.item.imports.extend(ty.imports);
    writer.slots.fields.push((id.name.to_string(), slot));
}

/// Where the column's values come from.
fn say_value(
    writer: &mut Writer<'_, '_>,
    id: &ObjectId,
    column: &kinds::Column,
    words: Option<&Words>,
    slot: &mut Slot,
) {
    let book = writer.book;
    if let Some(identity) = &column.identity {
        slot.say(Place::Value, self::identity(id, identity));
    }
    if let Some(generated) = &column.generated
        && let Some(sql) = text::embed(&generated.expression, &writer.names.fields)
    {
        slot.say(Place::Value, format!("generated = {}", string(&sql)));
        if !generated.stored {
            slot.say(Place::Value, "virtual");
        }
    }
    let default = book.children(id, Kind::Default).find(|id| !book.is_held(id));
    let Some((default, Object::Default(object))) = default.and_then(|id| Some((id, book.wanted.get(id)?)))
    else {
        return;
    };
    let variant = variant(book, &object.expression, &column.data_type, words);
    let written = variant.or_else(|| match own_words(book, &column.data_type, words) {
        // A string that is no word of the enum would be taken for a mistake.
        Some(_) => None,
        None => value::of(&object.expression, &column.data_type),
    });
    // Columns cannot be named in a default, so that nothing in it is a field.
    let written = written.or_else(|| {
        let sql = text::embed(&object.expression, &BTreeMap::new())?;
        Some(format!("default = sql({})", string(&sql)))
    });
    if let Some(written) = written {
        slot.say(Place::Value, written);
        writer.item.says(book, default);
    }
}

/// `default = Planned`, where the default is a word of the column's enum.
fn variant(book: &Book<'_>, expression: &str, data_type: &str, words: Option<&Words>) -> Option<String> {
    let word = value::word(expression, data_type)?;
    let ident = words.map(|words| &words.item.ident).or_else(|| book.own.get(data_type))?;
    let words = own_words(book, data_type, words)?;
    let place = words.iter().position(|known| *known == word)?;
    let variant = types::variants(words).into_iter().nth(place)?;
    // A name in capitals alone would be taken for a constant.
    let is_shouted = variant.to_uppercase() == variant;
    Some(if is_shouted { format!("default = {ident}::{variant}") } else { format!("default = {variant}") })
}

/// The words of the enum that a column of this type holds.
fn own_words<'a>(book: &Book<'a>, data_type: &str, words: Option<&'a Words>) -> Option<&'a Vec<String>> {
    if let Some(words) = words {
        return Some(&words.words);
    }
    let id = book.types.keys().find(|id| id.sql() == data_type)?;
    match book.wanted.get(id)? {
        Object::Enum(words) => Some(&words.values),
        _ => None,
    }
}

/// `identity(always, start = 1000)`, with what is not as PostgreSQL would have it.
fn identity(id: &ObjectId, identity: &kinds::Identity) -> String {
    let kinds::Identity { always, sequence, options, unlike_table: _ } = identity;
    let mut args: Vec<String> = Vec::new();
    let table = id.parent().map_or("", |table| &*table.name);
    if *sequence != make_object_name(table, &id.name, "seq") {
        args.push(format!("sequence = {}", string(sequence)));
    }
    // The words of SQL, but for two that are shorter here.
    for option in options.unusual().into_iter().filter(|option| !option.starts_with("RESTART")) {
        let option = option.to_lowercase().replace("minvalue", "min").replace("maxvalue", "max");
        let option = option.replace("start with", "start").replace("increment by", "increment");
        args.push(option.replacen(' ', " = ", 1));
    }
    match (args.is_empty(), always) {
        (true, true) => "identity = always".to_owned(),
        (true, false) => "identity".to_owned(),
        (false, true) => format!("identity(always, {})", args.join(", ")),
        (false, false) => format!("identity({})", args.join(", ")),
    }
}
