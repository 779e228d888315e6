//! What a struct gains, and what becomes of one of its fields.

use std::ops::Range;

use proc_macro2::TokenTree;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Field, Fields, ItemStruct, Meta};

use super::attribute::remove;
use super::{first, offset};
use crate::diagnostic::{LineColumn, Span};

/// The text of a `.rs` file with an attribute more above the struct whose name stands at `place`.
pub fn add_attribute(text: &str, place: Span, attribute: &str) -> Option<String> {
    let Found::Struct(item) = find(text, place.start)? else { return None };
    let at = offset(text, Span::of(first(&item.vis, item.struct_token.span)).start)?;
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let indent: String = text[line..at].chars().take_while(|c| c.is_whitespace()).collect();
    let mut out = text.to_owned();
    out.insert_str(at, &format!("{}\n{indent}", attribute.trim_end()));
    Some(out)
}

/// The text of a `.rs` file with a field more at the end of the struct whose name stands at `place`.
pub fn add_field(text: &str, place: Span, field: &str) -> Option<String> {
    let Found::Struct(item) = find(text, place.start)? else { return None };
    let Fields::Named(fields) = &item.fields else { return None };
    let close = offset(text, Span::of(fields.brace_token.span.close()).start)?;
    let line = text[..close].rfind('\n').map_or(0, |newline| newline + 1);
    let alone = text[line..close].chars().all(char::is_whitespace);
    let mut out = text.to_owned();
    out.insert_str(
        if alone { line } else { close },
        &if alone { field.to_owned() } else { format!("\n{field}") },
    );
    if let (Some(last), false) = (fields.named.last(), fields.named.trailing_punct()) {
        out.insert(offset(text, Span::of(last.span()).end)?, ',');
    }
    Some(out)
}

/// The text of a `.rs` file with another attribute in the place of the one that starts at `place`.
pub fn replace_attribute(text: &str, place: Span, attribute: &str) -> Option<String> {
    let Found::Attribute(attr) = find(text, place.start)? else { return None };
    let start = offset(text, Span::of(attr.pound_token.span).start)?;
    let end = offset(text, Span::of(attr.bracket_token.span.close()).end)?;
    let mut out = text.to_owned();
    out.replace_range(start..end, attribute.trim_end());
    Some(out)
}

/// The text of a `.rs` file in which the field whose name stands at `place` has the type that `change` makes of its own.
pub fn retype(text: &str, place: Span, change: impl FnOnce(&str) -> String) -> Option<String> {
    let Found::Field(field) = find(text, place.start)? else { return None };
    let range = bytes(text, Span::of(field.ty.span()))?;
    let mut out = text.to_owned();
    let ty = change(&text[range.clone()]);
    out.replace_range(range, &ty);
    Some(out)
}

/// The text of a `.rs` file without the argument `key` in the attribute called `attribute` of the struct or field whose
/// name stands at `place`.
pub fn remove_argument(text: &str, place: Span, attribute: &str, key: &str) -> Option<String> {
    let attrs = match find(text, place.start)? {
        Found::Struct(item) => item.attrs,
        Found::Field(field) => field.attrs,
        Found::Attribute(_) => return None,
    };
    let attr = attrs.iter().find(|attr| attr.path().is_ident(attribute))?;
    let Meta::List(list) = &attr.meta else { return None };
    let mut tokens = list.tokens.clone().into_iter();
    let word = tokens.find(|token| matches!(token, TokenTree::Ident(ident) if ident == key))?;
    remove(text, Span::of(word.span()))
}

/// The places of the attributes called `attribute` of the struct whose name stands at `place`.
pub fn attributes(text: &str, place: Span, attribute: &str) -> Vec<Span> {
    let Some(Found::Struct(item)) = find(text, place.start) else { return Vec::new() };
    let called = item.attrs.iter().filter(|attr| attr.path().is_ident(attribute));
    called.map(|attr| Span::of(attr.path().span())).collect()
}

fn bytes(text: &str, span: Span) -> Option<Range<usize>> {
    Some(offset(text, span.start)?..offset(text, span.end)?)
}

enum Found {
    Struct(Box<ItemStruct>),
    Field(Box<Field>),
    Attribute(Box<Attribute>),
}

fn find(text: &str, place: LineColumn) -> Option<Found> {
    let file = syn::parse_file(text).ok()?;
    let mut finder = Finder { place, found: None };
    finder.visit_file(&file);
    finder.found
}

struct Finder {
    place: LineColumn,
    found: Option<Found>,
}

impl Finder {
    fn is_here(&self, span: proc_macro2::Span) -> bool {
        Span::of(span).start == self.place
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if self.is_here(item.ident.span()) {
            self.found = Some(Found::Struct(Box::new(item.clone())));
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_field(&mut self, field: &'ast Field) {
        if field.ident.as_ref().is_some_and(|ident| self.is_here(ident.span())) {
            self.found = Some(Found::Field(Box::new(field.clone())));
        }
        visit::visit_field(self, field);
    }

    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        if self.is_here(attr.path().span()) {
            self.found = Some(Found::Attribute(Box::new(attr.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
#[derive(Table)]
#[grant(select, to = a)]
#[grant(insert, to = b)]
pub struct T {
    #[column(default = 1, index)]
    pub a: Option<i32>,
}

struct One { a: i32 }
";

    fn place(needle: &str) -> Span {
        let at = SOURCE.find(needle).unwrap();
        let line = SOURCE[..at].matches('\n').count() + 1;
        let column = at - SOURCE[..at].rfind('\n').map_or(0, |newline| newline + 1) + 1;
        let start = LineColumn { line, column };
        Span { start, end: start }
    }

    fn changed(text: Option<String>) -> Vec<String> {
        let text = text.unwrap();
        assert!(syn::parse_file(&text).is_ok(), "{text}");
        text.lines().filter(|line| !SOURCE.lines().any(|old| old == *line)).map(str::to_owned).collect()
    }

    #[test]
    fn a_struct_gains_an_attribute_and_a_field() {
        assert_eq!(changed(add_attribute(SOURCE, place("T {"), "#[index(a)]\n")), ["#[index(a)]"]);
        assert_eq!(changed(add_field(SOURCE, place("T {"), "    pub b: i64,\n")), ["    pub b: i64,"]);
        let one = add_field(SOURCE, place("One"), "    b: i64,\n").unwrap();
        assert!(one.ends_with("struct One { a: i32, \n    b: i64,\n}\n"), "{one}");
        assert_eq!(add_attribute(SOURCE, place("a: Option"), "#[index(a)]"), None, "a field is no struct");
    }

    #[test]
    fn a_field_is_retyped_and_its_arguments_go() {
        let plain = retype(SOURCE, place("a: Option"), |ty| ty.replace("Option<i32>", "i64"));
        assert_eq!(changed(plain), ["    pub a: i64,"]);
        let without = remove_argument(SOURCE, place("a: Option"), "column", "default");
        assert_eq!(changed(without), ["    #[column(index)]"]);
        assert_eq!(remove_argument(SOURCE, place("a: Option"), "column", "unique"), None);
    }

    #[test]
    fn attributes_are_found_and_replaced() {
        let found = attributes(SOURCE, place("T {"), "grant");
        assert_eq!(found.len(), 2);
        let replaced = replace_attribute(SOURCE, found[1], "#[grant(update, to = b)]\n");
        assert_eq!(changed(replaced), ["#[grant(update, to = b)]"]);
    }
}
