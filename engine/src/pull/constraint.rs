//! Constraints and indexes as attributes of a struct or of its fields.

use super::book::Book;
use super::column::Place;
use super::definition::{self, Constraint, Element, ForeignKey, Key, Target};
use super::item::Item;
use super::layout::{Attr, string};
use super::table::Writer;
use super::text;
use super::{names, types};
use crate::catalog::ObjectId;
use crate::kinds::{self, Kind, Object};
use crate::sql::Cursor;
use palisade_model::name::make_object_name;

/// A check that keeps a text column to some words, as an enum.
pub(super) struct Words {
    pub(super) column: ObjectId,
    pub(super) words: Vec<String>,
    pub(super) item: Item,
}

/// The checks of a table that are sets of words, by their constraints.
pub(super) fn text_checks(book: &mut Book<'_>, id: &ObjectId) -> Vec<(ObjectId, Words)> {
    let mut found = Vec::new();
    let checks: Vec<&ObjectId> = book.children(id, Kind::Constraint).collect();
    for check in checks {
        let Some((column, words)) = words_of(book, id, check) else { continue };
        let Some(table) = book.tables.get(id) else { continue };
        let name = format!("{}_{}", table.ident, names::pascal_case(&column.name));
        let ident = book.free.claim(&[name]);
        let mut item = Item::new(id, &ident);
        item.imports.insert("palisade::PgEnum");
        let attr = Attr::new("pg_enum", vec!["as = text_check".to_owned()]);
        item.text = types::enum_text(&ident, Some(&attr), &words);
        found.push((check.clone(), Words { column, words, item }));
    }
    found
}

fn words_of(book: &Book<'_>, table: &ObjectId, check: &ObjectId) -> Option<(ObjectId, Vec<String>)> {
    if book.is_held(check) {
        return None;
    }
    let Some(Object::Constraint(constraint)) = book.wanted.get(check) else { return None };
    let Constraint::Check { condition, no_inherit: false, not_enforced: false } =
        definition::constraint(&constraint.printed())?
    else {
        return None;
    };
    let mut cursor = Cursor::new(text::bare(&condition))?;
    let column = ObjectId::on(Kind::Column, table, cursor.name()?);
    if cursor.next()?.text != "=" || !cursor.words("any") {
        return None;
    }
    let mut list = Cursor::new(cursor.group()?)?;
    if !cursor.is_done() || !list.words("array") || !list.punct("[") {
        return None;
    }
    let mut words = Vec::new();
    loop {
        words.push(text::literal(&list.next()?)?);
        if !list.punct("::") || !list.words("text") {
            return None;
        }
        if !list.punct(",") {
            break;
        }
    }
    let whole = list.punct("]") && list.is_done() && constraint.validated && !constraint.inherited;
    let Some(Object::Column(object)) = book.wanted.get(&column) else { return None };
    let usual = make_object_name(&table.name, &column.name, "check") == *check.name && book.is_made_up(check);
    let distinct = words.iter().all(|word| words.iter().filter(|other| *other == word).count() == 1);
    let short = words.iter().all(|word| word.len() <= palisade_model::name::MAX_NAME);
    (whole && usual && distinct && short && object.data_type == "text").then_some((column, words))
}

/// Notes that a constraint is said; the index behind an exclusion has no words of its own.
pub(super) fn says(writer: &mut Writer<'_, '_>, id: &ObjectId) {
    if let Some(Object::Constraint(constraint)) = writer.book.wanted.get(id) {
        let mut said = constraint.clone();
        if said.is_exclusion() {
            said.index_options.clear();
            said.index_tablespace = None;
        }
        writer.item.says_as(id, said);
    }
}

/// Writes a constraint; `None` leaves it to SQL.
pub(super) fn write(writer: &mut Writer<'_, '_>, id: &ObjectId) -> Option<()> {
    let Some(Object::Constraint(constraint)) = writer.book.wanted.get(id) else { return None };
    let read = definition::constraint(&constraint.printed())?;
    // What is never checked is never valid.
    let not_valid = !constraint.validated && !constraint.not_enforced;
    let index = index_args(constraint)?;
    match read {
        Constraint::PrimaryKey(read) => {
            let usual = writer.is_usual(id, &[], "pkey");
            match plain_column(&read).filter(|_| usual && index.is_empty()) {
                Some(column) => {
                    let slot = writer.slots.get(column)?;
                    slot.is_key = true;
                    slot.say(Place::Key, "primary_key");
                }
                None => key(writer, "primary_key", id, usual, &read, index)?,
            }
        }
        Constraint::Unique(read) => {
            // An INCLUDE makes itself part of the name.
            let named: Vec<String> = read.columns.iter().chain(&read.include).cloned().collect();
            let usual = writer.is_usual(id, &named, "key");
            let alone = plain_column(&read).filter(|_| usual && index.is_empty());
            match alone.and_then(|column| writer.slots.get(column)) {
                Some(slot) if !slot.is_key => slot.say(Place::Key, "unique"),
                _ => key(writer, "unique", id, usual, &read, index)?,
            }
        }
        Constraint::Check { condition, no_inherit, not_enforced } => {
            let flags =
                [("not_valid", not_valid), ("no_inherit", no_inherit), ("not_enforced", not_enforced)];
            check(writer, id, &condition, &flags)?;
        }
        Constraint::ForeignKey(key) => foreign_key(writer, id, &key, not_valid)?,
        Constraint::Exclusion { method, elements, predicate, deferrable } => {
            let mut attr = Attr::new("exclude", Vec::new());
            if !names::is_plain(&method) {
                return None;
            }
            attr.arg(format!("using = {method}"));
            for (target, operator) in &elements {
                attr.arg(format!("{} with {}", element_target(writer, target)?, string(operator)));
            }
            if let Some(predicate) = &predicate {
                attr.text("where", &text::embed(predicate, &writer.names.fields)?);
            }
            if let Some(deferrable) = deferrable {
                attr.arg(deferrable);
            }
            attr.text("name", &id.name);
            writer.attrs.push(attr);
        }
    }
    Some(())
}

/// The column of a key that is nothing but that.
fn plain_column(read: &Key) -> Option<&String> {
    match read {
        Key { columns, without_overlaps: false, nulls_not_distinct: false, include, deferrable: None }
            if columns.len() == 1 && include.is_empty() =>
        {
            columns.first()
        }
        _ => None,
    }
}

/// What the index behind a constraint says beyond its columns; `None` where `with(…)` has no form for it.
fn index_args(constraint: &kinds::Constraint) -> Option<Vec<String>> {
    let mut args = Vec::new();
    if constraint.is_exclusion() {
        return Some(args);
    }
    if !constraint.index_options.is_empty() {
        let settings = constraint.index_options.iter().map(|option| definition::setting(option));
        args.push(format!("with({})", settings.collect::<Option<Vec<_>>>()?.join(", ")));
    }
    args.extend(constraint.index_tablespace.iter().map(|space| format!("tablespace = {}", string(space))));
    Some(args)
}

fn key(
    writer: &mut Writer<'_, '_>,
    attribute: &'static str,
    id: &ObjectId,
    usual: bool,
    read: &Key,
    index: Vec<String>,
) -> Option<()> {
    let Key { columns, without_overlaps, nulls_not_distinct, include, deferrable } = read;
    let mut attr = Attr::new(attribute, writer.mention(columns)?);
    attr.flag("without_overlaps", *without_overlaps);
    if !include.is_empty() {
        attr.arg(format!("include({})", writer.mention(include)?.join(", ")));
    }
    if !usual {
        attr.text("name", &id.name);
    }
    attr.flag("nulls_not_distinct", *nulls_not_distinct);
    deferrable.iter().for_each(|word| attr.arg(*word));
    index.into_iter().for_each(|arg| attr.arg(arg));
    writer.attrs.push(attr);
    Some(())
}

fn check(writer: &mut Writer<'_, '_>, id: &ObjectId, condition: &str, flags: &[(&str, bool)]) -> Option<()> {
    let sql = text::embed(condition, &writer.names.fields)?;
    let mentioned: Vec<String> = writer
        .names
        .fields
        .iter()
        .filter(|(_, field)| sql.contains(&format!("{{{}}}", field.bare)))
        .map(|(column, _)| column.clone())
        .collect();
    // PostgreSQL puts the column into the name where it is only one.
    let named: &[String] = if mentioned.len() == 1 { &mentioned } else { &[] };
    let plain = flags.iter().all(|(_, on)| !on);
    let usual = writer.is_usual(id, named, "check") && plain;
    if let ([column], true) = (mentioned.as_slice(), usual)
        && let Some(slot) = writer.slots.get(column).filter(|slot| !slot.has_check)
    {
        slot.has_check = true;
        slot.say(Place::Check, format!("check = {}", string(&sql)));
        return Some(());
    }
    let mut attr = Attr::new("check", vec![string(&sql)]);
    if !usual {
        attr.text("name", &id.name);
    }
    flags.iter().for_each(|(word, on)| attr.flag(word, *on));
    writer.attrs.push(attr);
    Some(())
}

fn foreign_key(writer: &mut Writer<'_, '_>, id: &ObjectId, key: &ForeignKey, not_valid: bool) -> Option<()> {
    let target = ObjectId::schema(Kind::Table, key.table.0.as_str(), key.table.1.as_str());
    let fields = struct_target(writer, key, &target);
    let usual = writer.is_usual(id, &key.columns, "fkey");
    let of = match key.on_delete_columns.as_slice() {
        [] => String::new(),
        columns => format!("({})", writer.mention(columns)?.join(", ")),
    };
    let mut rest: Vec<String> = Vec::new();
    rest.extend(key.on_delete.map(|action| format!("on_delete = {action}{of}")));
    rest.extend(key.on_update.map(|action| format!("on_update = {action}")));
    rest.extend(key.deferrable.map(str::to_owned));
    let flags = [("not_valid", not_valid), ("not_enforced", key.not_enforced), ("period", key.period)];
    rest.extend(flags.into_iter().filter(|(_, on)| *on).map(|(word, _)| word.to_owned()));
    let by_name = || -> Option<String> {
        let parts = [&key.table.0, &key.table.1].into_iter().chain(&key.target_columns);
        let plain = |name: &String| !name.contains(['.', '(', ')', '"', ',']) && name.trim() == name;
        let readable = parts.into_iter().all(plain);
        let columns = key.target_columns.join(", ");
        readable.then(|| string(&format!("{}.{}({columns})", key.table.0, key.table.1)))
    };
    if let [column] = key.columns.as_slice()
        && usual
        && !key.match_full
        && !key.not_enforced
        && key.on_delete_columns.is_empty()
        && writer.slots.get(column).is_some_and(|slot| !slot.has_target)
    {
        let to = match &fields {
            Some((ident, fields)) => format!("{ident}::{}", fields[0]),
            None => by_name()?,
        };
        let slot = writer.slots.get(column)?;
        slot.has_target = true;
        slot.say(Place::Target, format!("references = {to}"));
        rest.into_iter().for_each(|arg| slot.say(Place::Target, arg));
    } else {
        let own = writer.mention(&key.columns)?.join(", ");
        let to = match &fields {
            Some((ident, fields)) => format!("{ident}({})", fields.join(", ")),
            None => by_name()?,
        };
        let mut attr = Attr::new("foreign_key", vec![format!("({own}) references {to}")]);
        attr.flag("match = full", key.match_full);
        rest.into_iter().for_each(|arg| attr.arg(arg));
        if !usual {
            attr.text("name", &id.name);
        }
        writer.attrs.push(attr);
    }
    writer.item.uses.extend(fields.map(|(ident, _)| ident));
    Some(())
}

/// The struct and fields that a key points to, where rustc will find them to be of the same types.
fn struct_target(
    writer: &mut Writer<'_, '_>,
    key: &ForeignKey,
    target: &ObjectId,
) -> Option<(String, Vec<String>)> {
    let book = writer.book;
    let table = book.tables.get(target)?;
    let mut fields = Vec::new();
    for (own, there) in key.columns.iter().zip(&key.target_columns) {
        let id = ObjectId::on(Kind::Column, target, there.as_str());
        let Some(Object::Column(column)) = book.wanted.get(&id) else { return None };
        let slot = writer.slots.get(own)?;
        let same = super::rust_type::rust_type(&column.data_type, &book.own).rust == slot.rust;
        if !same && !slot.is_fixed {
            return None;
        }
        fields.push(table.fields.get(there)?.mentioned.clone());
    }
    Some((table.ident.clone(), fields))
}

/// Writes an index, or leaves it to SQL.
pub(super) fn write_index(writer: &mut Writer<'_, '_>, id: &ObjectId) -> Option<()> {
    let Some(Object::Index(index)) = writer.book.wanted.get(id) else { return None };
    if !index.valid || index.attached.is_some() {
        // An attribute is for the index of all partitions.
        return None;
    }
    let read = definition::index(&index.definition)?;
    let (attr, columns) = index_attribute(writer, id, index, &read)?;
    match columns.as_slice() {
        [column] if attr.is_just(&writer.names.fields.get(column)?.mentioned) => {
            writer.slots.get(column)?.say(Place::Index, "index");
        }
        _ => writer.attrs.push(attr),
    }
    writer.item.says(writer.book, id);
    Some(())
}

fn index_attribute(
    writer: &Writer<'_, '_>,
    id: &ObjectId,
    index: &kinds::Index,
    read: &definition::Index,
) -> Option<(Attr, Vec<String>)> {
    let mut attr = Attr::new("index", Vec::new());
    let (mut columns, mut classes) = (Vec::new(), Vec::new());
    for (number, element) in (1..).zip(&read.elements) {
        let Element { target, collate, opclass, descending, nulls } = element;
        let mut sql = element_target(writer, target)?;
        if let (Target::Column(_), Some(class)) = (target, opclass) {
            classes.push(format!("{sql} = {class}"));
        }
        sql.extend(collate.iter().map(|name| format!(" collate {}", string(name))));
        if let (Target::Expression(_), Some(class)) = (target, opclass) {
            sql.push_str(&format!(" {class}"));
        }
        let remembered = index.statistics.iter().find_map(|entry| entry.strip_prefix(&format!("{number} ")));
        sql.extend(remembered.map(|target| format!(" statistics {target}")));
        if let Target::Column(column) = target {
            columns.push(column.clone());
        }
        sql.push_str(if *descending { " desc" } else { "" });
        sql.extend(nulls.iter().map(|place| format!(" nulls {place}")));
        attr.arg(sql);
    }
    attr.flag("unique", index.unique);
    attr.flag("nulls_not_distinct", read.nulls_not_distinct);
    if read.method != "btree" {
        names::is_plain(&read.method).then(|| attr.arg(format!("using = {}", read.method)))?;
    }
    if !classes.is_empty() {
        attr.arg(format!("opclass({})", classes.join(", ")));
    }
    if !read.include.is_empty() {
        attr.arg(format!("include({})", writer.mention(&read.include)?.join(", ")));
    }
    if let Some(predicate) = &read.predicate {
        attr.text("where", &text::embed(predicate, &writer.names.fields)?);
    }
    if !read.with.is_empty() {
        attr.arg(format!("with({})", read.with.join(", ")));
    }
    if let Some(tablespace) = &index.tablespace {
        attr.text("tablespace", tablespace);
    }
    // PostgreSQL numbers columns that an index has twice; such an index says its name.
    let once = columns.iter().all(|column| columns.iter().filter(|other| *other == column).count() == 1);
    let usual =
        once && columns.len() == read.elements.len() && *id.name == *writer.usual_name(&columns, "idx");
    if !usual {
        attr.text("name", &id.name);
    }
    Some((attr, columns))
}

pub(super) fn element_target(writer: &Writer<'_, '_>, target: &Target) -> Option<String> {
    Some(match target {
        Target::Column(column) => writer.names.fields.get(column)?.mentioned.clone(),
        Target::Expression(sql) => format!("expr({})", string(&text::embed(sql, &writer.names.fields)?)),
    })
}
