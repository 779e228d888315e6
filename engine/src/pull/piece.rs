//! One object of a table as its struct would say it: what is taken over from a database into sources that people wrote.

use super::access;
use super::book::Book;
use super::column;
use super::constraint;
use super::item::Item;
use super::layout::string;
use super::rust_type::rust_type;
use super::table::Writer;
use super::{Held, column::Slots};
use crate::catalog::{Catalog, ObjectId};
use crate::kinds::{Kind, Object};

/// How a struct says an object of its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// An attribute above the struct, or in the place of another one.
    Attribute {
        /// What the attribute is called.
        name: &'static str,
        /// All of it.
        text: String,
    },
    /// Arguments of the attribute of a column.
    Arguments {
        /// The column.
        column: ObjectId,
        /// What they are.
        arguments: Vec<String>,
    },
    /// A field.
    Field {
        /// The field, with its attribute.
        text: String,
        /// The types that it needs from elsewhere.
        imports: Vec<&'static str>,
    },
}

/// How a column whose definition changed is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    /// The Rust type, without `Option`; none where it is the one that it was.
    pub(crate) rust: Option<String>,
    /// The types that it needs from elsewhere.
    pub(crate) imports: Vec<&'static str>,
    /// `type = "…"`, where the Rust type does not say it alone.
    pub(crate) fixed: Option<String>,
    /// Whether it may be NULL.
    pub(crate) optional: bool,
}

/// The object as a piece of its table's struct; nothing where attributes cannot say it.
pub(crate) fn piece(catalog: &Catalog, id: &ObjectId, default_schema: &str) -> Option<Piece> {
    let held = Held::new();
    let book = Book::new(catalog, default_schema, &held);
    let (table, names) = book.tables.get_key_value(id.root())?;
    let item = Item::new(table, &names.ident);
    let mut writer =
        Writer { book: &book, id: table, names, item, attrs: Vec::new(), slots: Slots::default() };
    if id.kind == Kind::Column {
        column::obstacle(&book, id).is_none().then(|| column::write(&mut writer, id, None))?;
        let imports = writer.item.imports.iter().copied().collect();
        return Some(Piece::Field { text: writer.slots.render(), imports });
    }
    if let Some(column) = id.parent().filter(|parent| parent.kind == Kind::Column) {
        let before = {
            let mut bare = catalog.clone();
            bare.objects.remove(id);
            let book = Book::new(&bare, default_schema, &held);
            arguments(&book, column)?
        };
        let mut arguments = arguments(&book, column)?;
        arguments.retain(|argument| !before.contains(argument));
        return (!arguments.is_empty()).then(|| Piece::Arguments { column: column.clone(), arguments });
    }
    for column in book.children(table, Kind::Column) {
        column::write(&mut writer, column, None);
    }
    let before = writer.slots.arguments();
    match (id.kind, catalog.get(id)?) {
        (Kind::Constraint, _) => constraint::write(&mut writer, id)?,
        (Kind::Index, _) => constraint::write_index(&mut writer, id)?,
        (_, Object::Policy(policy)) => writer.attrs.push(access::policy_attribute(&writer, id, policy)?),
        (_, Object::Trigger(trigger)) => writer.attrs.push(access::trigger_attribute(&writer, id, trigger)?),
        (_, Object::Grant(grant)) => writer.attrs.push(access::grant_attribute(id, grant)?),
        _ => return None,
    }
    if let Some(attr) = writer.attrs.first() {
        return Some(Piece::Attribute { name: attr.name(), text: attr.render("") });
    }
    let (column, arguments) =
        writer.slots.arguments().into_iter().zip(before).find_map(|(after, before)| {
            let new: Vec<String> = after.1.iter().filter(|arg| !before.1.contains(arg)).cloned().collect();
            (!new.is_empty()).then_some((after.0, new))
        })?;
    Some(Piece::Arguments { column: ObjectId::on(Kind::Column, id.root(), column.as_str()), arguments })
}

/// What the attribute of a column says.
fn arguments(book: &Book<'_>, column: &ObjectId) -> Option<Vec<String>> {
    let (table, names) = book.tables.get_key_value(column.root())?;
    let item = Item::new(table, &names.ident);
    let mut writer = Writer { book, id: table, names, item, attrs: Vec::new(), slots: Slots::default() };
    let (column, _) = book.wanted.objects.get_key_value(column)?;
    column::write(&mut writer, column, None);
    writer.slots.arguments().pop().map(|(_, arguments)| arguments)
}

/// How a column is typed there, as far as it differs from what the code says; nothing for what is no column.
pub(crate) fn typed(there: &Catalog, code: &Catalog, id: &ObjectId, default_schema: &str) -> Option<Typed> {
    let (Some(Object::Column(column)), Some(Object::Column(before))) = (there.get(id), code.get(id)) else {
        return None;
    };
    let optional = !column.not_null;
    if column.data_type == before.data_type {
        return Some(Typed { rust: None, imports: Vec::new(), fixed: None, optional });
    }
    let held = Held::new();
    let ty = rust_type(&column.data_type, &Book::new(there, default_schema, &held).own);
    let fixed = ty.fixed.map(|fixed| format!("type = {}", string(&fixed)));
    Some(Typed { rust: Some(ty.rust), imports: ty.imports.to_vec(), fixed, optional })
}

/// The argument of a column's attribute that says an object of the column, by its name; nothing where none does.
pub(crate) fn argument_of(id: &ObjectId) -> Option<&'static str> {
    (id.kind == Kind::Default).then_some("default")
}

/// The attribute that says objects of this kind, none of which has a place of its own.
pub(crate) fn shared_attribute(id: &ObjectId) -> Option<&'static str> {
    (id.kind == Kind::Grant).then_some("grant")
}
