//! Small edits of source files: `renamed_from`, what lints repair, and what is taken over from a database. Everything else
//! in a file stays as it is, to the byte.

mod attribute;
mod item;

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Meta};

pub use attribute::{remove, remove_around, texts};
pub use item::{add_attribute, add_field, attributes, remove_argument, replace_attribute, retype};

use crate::diagnostic::{LineColumn, Span};

/// The attributes that hold what is said of a whole item, each with the derive that it belongs to.
const OF_ITEMS: &[(&str, &[&str])] = &[
    ("Table", &["table"]),
    ("View", &["view"]),
    ("PgEnum", &["pg_enum"]),
    ("PgType", &["domain", "composite"]),
];

/// The text of a `.rs` file with `renamed_from = "old"` at what stands at `place`: a struct, an enum, a field or a
/// variant by its name, or an attribute by its own. `None` where no attribute there can hold it.
pub fn rename_in_rust(text: &str, place: Span, old: &str) -> Option<String> {
    insert(text, place, None, format!("renamed_from = {old:?}"))
}

/// The text of a `.rs` file with an argument more in the attribute called `attribute` of the struct, enum or field whose
/// name stands at `place`; without such an attribute it gets one. `None` where nothing there can have it.
pub fn add_argument(text: &str, place: Span, attribute: &str, argument: &str) -> Option<String> {
    insert(text, place, Some(attribute), argument.to_owned())
}

fn insert(text: &str, place: Span, attribute: Option<&str>, argument: String) -> Option<String> {
    let file = syn::parse_file(text).ok()?;
    let mut finder = Finder { text, place: place.start, attribute, argument, edit: None };
    finder.visit_file(&file);
    let (at, insert) = finder.edit?;
    let mut out = text.to_owned();
    out.insert_str(at, &insert);
    Some(out)
}

/// The text of a `.sql` file with a comment above the statement at `place`.
pub fn comment_in_sql(text: &str, place: LineColumn, comment: &str) -> Option<String> {
    let at = offset(text, place)?;
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let comment = format!("{comment}\n");
    let mut out = text.to_owned();
    let alone = text[start..at].chars().all(char::is_whitespace);
    out.insert_str(if alone { start } else { at }, &if alone { comment } else { format!("\n{comment}") });
    Some(out)
}

struct Finder<'a> {
    text: &'a str,
    place: LineColumn,
    /// The attribute, where only one will do.
    attribute: Option<&'a str>,
    argument: String,
    /// Where to insert what.
    edit: Option<(usize, String)>,
}

impl Finder<'_> {
    fn is_here(&self, span: proc_macro2::Span) -> bool {
        Span::of(span).start == self.place
    }

    /// Into one of the attributes called so, or into a new one in front of the item.
    fn at_item(&mut self, attrs: &[Attribute], names: &[&str], first: proc_macro2::Span) {
        if self.attribute.is_some_and(|attribute| !names.contains(&attribute)) {
            return;
        }
        let known = attrs.iter().find(|attr| names.iter().any(|name| attr.path().is_ident(name)));
        self.edit = match (known, names.first()) {
            (Some(attr), _) => self.behind(&attr.meta),
            (None, Some(name)) => offset(self.text, Span::of(first).start).map(|at| {
                let line = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
                let indent: String = self.text[line..at].chars().take_while(|c| c.is_whitespace()).collect();
                (at, format!("#[{name}({})]\n{indent}", self.argument))
            }),
            (None, None) => None,
        };
    }

    /// Behind the last argument of an attribute.
    fn behind(&self, meta: &Meta) -> Option<(usize, String)> {
        match meta {
            Meta::Path(path) => {
                let end = offset(self.text, Span::of(path.span()).end)?;
                Some((end, format!("({})", self.argument)))
            }
            Meta::List(list) => {
                let last = list.tokens.clone().into_iter().last();
                let Some(last) = last else {
                    let open = offset(self.text, Span::of(list.delimiter.span().open()).end)?;
                    return Some((open, self.argument.clone()));
                };
                let end = offset(self.text, Span::of(last.span()).end)?;
                let comma = if last.to_string() == "," { "" } else { "," };
                Some((end, format!("{comma} {}", self.argument)))
            }
            Meta::NameValue(_) => None,
        }
    }

    fn item(&mut self, attrs: &[Attribute], ident: &Ident, first: proc_macro2::Span) {
        if !self.is_here(ident.span()) {
            return;
        }
        let derives = |name: &str| {
            attrs.iter().any(|attr| match &attr.meta {
                Meta::List(list) if attr.path().is_ident("derive") => {
                    list.tokens.clone().into_iter().any(|token| token.to_string() == name)
                }
                _ => false,
            })
        };
        if let Some((_, names)) = OF_ITEMS.iter().find(|(derive, _)| derives(derive)) {
            self.at_item(attrs, names, first);
        }
    }
}

/// The first token behind the attributes.
fn first(vis: &syn::Visibility, otherwise: proc_macro2::Span) -> proc_macro2::Span {
    match vis {
        syn::Visibility::Inherited => otherwise,
        vis => vis.span(),
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.item(&item.attrs, &item.ident, first(&item.vis, item.struct_token.span));
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.item(&item.attrs, &item.ident, first(&item.vis, item.enum_token.span));
        visit::visit_item_enum(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if let Some(ident) = &field.ident
            && self.is_here(ident.span())
        {
            self.at_item(&field.attrs, &["column"], first(&field.vis, ident.span()));
        }
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        if self.is_here(variant.ident.span()) {
            self.at_item(&variant.attrs, &["value"], variant.ident.span());
        }
        visit::visit_variant(self, variant);
    }

    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        if self.attribute.is_none() && self.is_here(attr.path().span()) {
            self.edit = self.behind(&attr.meta);
        }
    }
}

/// The byte of a place.
fn offset(text: &str, place: LineColumn) -> Option<usize> {
    let line = text.split_inclusive('\n').take(place.line.checked_sub(1)?).map(str::len).sum::<usize>();
    let rest = text.get(line..)?;
    let column = place.column.checked_sub(1)?;
    Some(line + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
/// Ä
#[derive(Table)]
#[index(b, name = \"t_b\",)]
pub struct T {
    #[column(index)]
    pub a: i32,
    b: i32,
}

#[derive(PgEnum)]
#[pg_enum()]
enum E {
    One,
    #[value(\"zwei\")] Two,
}
";

    fn edited(line: usize, column: usize, old: &str) -> String {
        let start = LineColumn { line, column };
        let text = rename_in_rust(SOURCE, Span { start, end: start }, old).unwrap();
        assert!(syn::parse_file(&text).is_ok(), "{text}");
        let changed = text.lines().filter(|line| !SOURCE.lines().any(|before| before == *line));
        changed.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_argument_finds_its_place() {
        assert_eq!(edited(4, 12, "old"), "#[table(renamed_from = \"old\")]");
        assert_eq!(edited(6, 9, "x"), "    #[column(index, renamed_from = \"x\")]");
        assert_eq!(edited(7, 5, "Odd \"x\""), "    #[column(renamed_from = \"Odd \\\"x\\\"\")]");
        assert_eq!(edited(3, 3, "old_idx"), "#[index(b, name = \"t_b\", renamed_from = \"old_idx\")]");
        assert_eq!(edited(12, 6, "f"), "#[pg_enum(renamed_from = \"f\")]");
        assert_eq!(edited(13, 5, "eins"), "    #[value(renamed_from = \"eins\")]");
        assert_eq!(edited(14, 22, "2"), "    #[value(\"zwei\", renamed_from = \"2\")] Two,");
        let nowhere = LineColumn { line: 9, column: 1 };
        assert_eq!(rename_in_rust(SOURCE, Span { start: nowhere, end: nowhere }, "x"), None);
    }

    #[test]
    fn an_argument_goes_only_into_its_attribute() {
        let at = |line, column| {
            let start = LineColumn { line, column };
            Span { start, end: start }
        };
        let field = add_argument(SOURCE, at(7, 5), "column", "index").unwrap();
        assert!(field.contains("    #[column(index)]\n    b: i32,"), "{field}");
        assert_eq!(add_argument(SOURCE, at(4, 12), "column", "index"), None, "a struct has no column");
        assert_eq!(
            add_argument(SOURCE, at(3, 3), "view", "security_invoker"),
            None,
            "an attribute is no view"
        );
    }

    #[test]
    fn a_statement_gets_a_comment_above_it() {
        let text = "create table a ();\n\n  create view b as select 1; create view c as select 2;";
        let place = |line, column| LineColumn { line, column };
        let second = comment_in_sql(text, place(3, 3), "-- palisade: renamed_from v").unwrap();
        assert_eq!(second.lines().nth(2), Some("-- palisade: renamed_from v"));
        let third = comment_in_sql(text, place(3, 30), "-- palisade: renamed_from w").unwrap();
        assert_eq!(third.lines().last(), Some("create view c as select 2;"));
        assert!(third.contains("; \n-- palisade: renamed_from w\n"), "{third}");
    }
}
