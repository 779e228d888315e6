//! The items of a source file that matter: what derives ours, and what their types and values may refer to.

use syn::ext::IdentExt;
use syn::{Attribute, DeriveInput, Meta, Path, Token, punctuated::Punctuated};

use crate::ctxt::{Ctxt, Problem};
use crate::suggest::nearest;
use crate::written::{self, HELPER_ATTRIBUTES};

/// An item with its place in the module tree.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) module: usize,
    pub(crate) file: usize,
    pub(crate) kind: ItemKind,
}

/// What an item is.
#[derive(Debug)]
pub(crate) enum ItemKind {
    Table(Box<written::Table>),
    View(Box<written::View>),
    Enum(written::PgEnum),
    Type(Box<written::PgType>),
    Columns(written::Columns),
    Alias(Box<syn::ItemType>),
    /// A constant, with its value if that is a literal.
    Const(Option<written::Value>),
}

impl ItemKind {
    /// Whether it is a table or a view, which SQL text and foreign keys may name.
    pub(crate) fn is_relation(&self) -> bool {
        matches!(self, Self::Table(_) | Self::View(_))
    }
}

/// The derives of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Derive {
    Table,
    View,
    PgEnum,
    PgType,
    Columns,
}

const DERIVES: &[(&str, Derive)] = &[
    ("Table", Derive::Table),
    ("View", Derive::View),
    ("PgEnum", Derive::PgEnum),
    ("PgType", Derive::PgType),
    ("Columns", Derive::Columns),
];

/// Derives that declare no helper attribute of their own but `default`.
const STANDARD_DERIVES: &[&str] =
    &["Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Default"];

/// Reads an item by its derive. What cannot be read has left its problems in `cx`.
pub(super) fn read(cx: &Ctxt, derive: Derive, input: &DeriveInput) -> Option<ItemKind> {
    match derive {
        Derive::Table => written::Table::parse(cx, input).map(|table| ItemKind::Table(Box::new(table))),
        Derive::View => written::View::parse(cx, input).map(|view| ItemKind::View(Box::new(view))),
        Derive::PgEnum => written::PgEnum::parse(cx, input).map(ItemKind::Enum),
        Derive::PgType => written::PgType::parse(cx, input).map(|ty| ItemKind::Type(Box::new(ty))),
        Derive::Columns => written::Columns::parse(cx, input).map(ItemKind::Columns),
    }
}

/// Which derive of ours the item has. `imported` says what a bare name was imported as.
pub(super) fn our_derive(
    cx: &Ctxt,
    attrs: &[Attribute],
    imported: &dyn Fn(&str) -> Option<Vec<String>>,
) -> Option<Derive> {
    let paths = derives(cx, attrs);
    let mut ours = paths.iter().filter_map(|path| ours(path, imported));
    let found = ours.next();
    if let (Some(_), Some(second)) = (found, ours.next()) {
        let span =
            paths.last().map_or_else(proc_macro2::Span::call_site, |path| path.segments[0].ident.span());
        cx.error(span, format!("an item is one thing: `{second:?}` cannot stand beside the other derive"));
    }
    drop(ours);
    check_spelling(cx, attrs, &paths);
    found
}

/// `Table` or `palisade::Table`; a `Table` that was imported from another crate is that crate's.
fn ours(path: &Path, imported: &dyn Fn(&str) -> Option<Vec<String>>) -> Option<Derive> {
    let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let (name, from) = match segments.as_slice() {
        [name] => match imported(name) {
            Some(full) => (full.last()?.clone(), full.first()?.clone()),
            None => (name.clone(), "palisade".to_owned()),
        },
        [first, .., name] => (name.clone(), first.clone()),
        [] => return None,
    };
    let ours = matches!(from.as_str(), "palisade" | "palisade_macros" | "crate" | "self" | "super");
    DERIVES.iter().find(|(known, _)| *known == name && ours).map(|(_, derive)| *derive)
}

fn derives(cx: &Ctxt, attrs: &[Attribute]) -> Vec<Path> {
    let mut out = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        match attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) {
            Ok(paths) => out.extend(paths),
            Err(error) => cx.syn(error),
        }
    }
    out
}

/// rustc refuses a helper attribute that no derive declares, and the scan has to see that as well: a `#[polcy]` would
/// be a policy that is silently not there. Where another derive may have declared it, nothing is said.
fn check_spelling(cx: &Ctxt, attrs: &[Attribute], derives: &[Path]) {
    let last = |path: &Path| path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let mut foreign = derives.iter().filter(|path| {
        let name = last(path);
        !STANDARD_DERIVES.contains(&name.as_str()) && !DERIVES.iter().any(|(ours, _)| *ours == name)
    });
    if foreign.next().is_some() {
        return;
    }
    for attr in attrs {
        let Some(ident) = attr.path().get_ident() else { continue };
        let name = ident.unraw().to_string();
        if HELPER_ATTRIBUTES.contains(&name.as_str()) || BUILT_IN.contains(&name.as_str()) {
            continue;
        }
        if let Some(near) = nearest(&name, HELPER_ATTRIBUTES.iter().copied()) {
            let problem = Problem::new(ident.span(), format!("no derive here knows `#[{name}]`"));
            cx.push(problem.label("unknown").help(format!("did you mean `{near}`?")));
        }
    }
}

/// Attributes of the language that are near to one of ours.
const BUILT_IN: &[&str] =
    &["allow", "cfg", "deny", "derive", "doc", "expect", "repr", "warn", "must_use", "non_exhaustive"];

/// The spelling of helper attributes on fields and variants of an item that is ours.
pub(super) fn check_inner_spelling(cx: &Ctxt, input: &DeriveInput) {
    let paths = derives(&Ctxt::new(), &input.attrs);
    match &input.data {
        syn::Data::Struct(data) => {
            data.fields.iter().for_each(|field| check_spelling(cx, &field.attrs, &paths))
        }
        syn::Data::Enum(data) => {
            data.variants.iter().for_each(|variant| check_spelling(cx, &variant.attrs, &paths))
        }
        syn::Data::Union(_) => {}
    }
}

/// Whether tokens hold a derive of ours: the body of a macro that makes tables.
pub(super) fn mentions_our_derive(tokens: &proc_macro2::TokenStream) -> bool {
    let mut after_derive = false;
    for token in tokens.clone() {
        match token {
            proc_macro2::TokenTree::Ident(ident) => after_derive = ident == "derive",
            proc_macro2::TokenTree::Group(group) => {
                let ours = after_derive
                    && group.stream().into_iter().any(|token| {
                        matches!(token, proc_macro2::TokenTree::Ident(ident) if DERIVES.iter().any(|(name, _)| ident == name))
                    });
                if ours || mentions_our_derive(&group.stream()) {
                    return true;
                }
                after_derive = false;
            }
            _ => after_derive = false,
        }
    }
    false
}

/// The text of `#[path = "…"]`.
pub(super) fn path_attribute(attrs: &[Attribute]) -> Option<String> {
    attrs.iter().find_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    })
}
