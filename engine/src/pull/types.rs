//! Enums, domains and composite types as Rust.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::name::snake_case;

use super::book::Book;
use super::definition::{self, Constraint};
use super::item::Item;
use super::layout::{Attr, docs, string};
use super::rust_type::{collation, rust_type};
use super::{names, text, value};
use crate::catalog::ObjectId;
use crate::kinds::{self, Kind, Object};

/// Writes a type. `Err` says why it has to stay SQL.
pub(super) fn write(book: &Book<'_>, id: &ObjectId, ident: &str) -> Result<Item, String> {
    let mut item = Item::new(id, ident);
    if let Some((comment, words)) = book.comment(id)
        && let Some(docs) = docs(words, "")
    {
        item.text.push_str(&docs);
        item.says(book, comment);
    }
    match book.wanted.get(id) {
        Some(Object::Enum(words)) => write_enum(book, id, ident, words, &mut item)?,
        Some(Object::Domain(domain)) => write_domain(book, id, ident, domain, &mut item)?,
        Some(Object::CompositeType(composite)) => write_composite(book, id, ident, composite, &mut item)?,
        _ => return Err("no Rust type stands for it".to_owned()),
    }
    item.says(book, id);
    item.says_schema(book, id);
    Ok(item)
}

fn write_enum(
    book: &Book<'_>,
    id: &ObjectId,
    ident: &str,
    words: &kinds::Enum,
    item: &mut Item,
) -> Result<(), String> {
    if words.values.is_empty() {
        return Err("an enum without values has no variants".to_owned());
    }
    let naming = book.naming(id, ident);
    let attr = (!naming.is_empty()).then(|| Attr::new("pg_enum", naming));
    item.imports.insert("palisade::PgEnum");
    item.text.push_str(&enum_text(ident, attr.as_ref(), &words.values));
    Ok(())
}

/// The text of an enum behind its documentation.
pub(super) fn enum_text(ident: &str, attr: Option<&Attr>, words: &[String]) -> String {
    let mut out = "#[derive(PgEnum)]\n".to_owned();
    out.extend(attr.map(|attr| attr.render("")));
    let mut body = String::new();
    for (word, variant) in words.iter().zip(variants(words)) {
        if snake_case(&variant) != *word {
            body.push_str(&Attr::new("value", vec![string(word)]).render("    "));
        }
        body.push_str(&format!("    {variant},\n"));
    }
    out + &super::layout::body(&format!("pub enum {ident}"), &body)
}

/// The variants for the words of an enum, in their order.
pub(super) fn variants(words: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let one = |word: &String| {
        let variant = names::variant(word, &taken);
        taken.insert(variant.clone());
        variant
    };
    words.iter().map(one).collect()
}

fn write_domain(
    book: &Book<'_>,
    id: &ObjectId,
    ident: &str,
    domain: &kinds::Domain,
    item: &mut Item,
) -> Result<(), String> {
    let ty = rust_type(&domain.base, &book.own);
    let mut attr = Attr::new("domain", book.naming(id, ident));
    if let Some(fixed) = &ty.fixed {
        attr.text("type", fixed);
    }
    if let Some(printed) = &domain.collation {
        let name =
            collation(printed).ok_or_else(|| format!("collation {printed} has no form in an attribute"))?;
        attr.text("collate", &name);
    }
    if let Some(default) = &domain.default {
        let sql = text::embed(default, &BTreeMap::new()).ok_or("its default cannot be read")?;
        attr.arg(
            value::of(default, &domain.base).unwrap_or_else(|| format!("default = sql({})", string(&sql))),
        );
    }
    attr.flag("not_null", domain.not_null);
    // One check fits; further ones are added in SQL.
    let usual = format!("{}_check", id.name);
    let check = book.children(id, Kind::Constraint).find(|id| *id.name == *usual && !book.is_held(id));
    if let Some(check) = check
        && let Some(Object::Constraint(constraint)) = book.wanted.get(check)
        && let Some(Constraint::Check { condition, no_inherit: false, not_enforced: false }) =
            definition::constraint(&constraint.printed())
        && constraint.validated
        && let Some(sql) = text::embed(&condition, &BTreeMap::new())
    {
        attr.text("check", &sql);
        item.says(book, check);
    }
    item.imports.insert("palisade::PgType");
    item.imports.extend(ty.imports);
    item.uses.extend(ty.own.clone());
    item.text.push_str("#[derive(PgType)]\n");
    item.text.push_str(&attr.render(""));
    item.text.push_str(&format!("pub struct {ident}(pub {});\n", ty.rust));
    Ok(())
}

fn write_composite(
    book: &Book<'_>,
    id: &ObjectId,
    ident: &str,
    composite: &kinds::CompositeType,
    item: &mut Item,
) -> Result<(), String> {
    if composite.attributes.iter().any(|attribute| attribute.collation.is_some()) {
        return Err("an attribute has a collation of its own".to_owned());
    }
    item.imports.insert("palisade::PgType");
    item.text.push_str("#[derive(PgType)]\n");
    item.text.push_str(&Attr::new("composite", book.naming(id, ident)).render(""));
    let mut body = String::new();
    let mut taken = BTreeSet::new();
    for attribute in &composite.attributes {
        let ty = rust_type(&attribute.data_type, &book.own);
        let field = names::field(&attribute.name, &taken);
        let mut attr = Attr::new("column", Vec::new());
        if field.bare != attribute.name {
            attr.text("name", &attribute.name);
        }
        if let Some(fixed) = &ty.fixed {
            attr.text("type", fixed);
        }
        if !attr.is_empty() {
            body.push_str(&attr.render("    "));
        }
        // Attributes of a composite type can always be null.
        body.push_str(&format!("    pub {}: Option<{}>,\n", field.declared, ty.rust));
        item.imports.extend(ty.imports);
        item.uses.extend(ty.own.clone());
        taken.insert(field.bare);
    }
    item.text.push_str(&super::layout::body(&format!("pub struct {ident}"), &body));
    Ok(())
}
