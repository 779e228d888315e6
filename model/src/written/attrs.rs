//! What all annotated items share: their helper attributes, `#[pg(…)]`, documentation, waivers.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, Meta, Token};

use super::args::{RawAttr, Str, parenthesized, string};
use crate::ctxt::{Ctxt, Problem};
use crate::suggest::did_you_mean;

/// The attributes that the derives own. The derives declare the same list to rustc, which is what makes `#[pg(…)]`
/// the way out where another derive wants one of the names.
pub const HELPER_ATTRIBUTES: &[&str] = &[
    "table",
    "column",
    "primary_key",
    "unique",
    "index",
    "statistics",
    "foreign_key",
    "check",
    "exclude",
    "grant",
    "trigger",
    "policy",
    "relation",
    "consent",
    "immutable",
    "transition",
    "writable",
    "pg_enum",
    "value",
    "domain",
    "composite",
    "view",
    "pg",
];

/// An attribute that an item knows, and where its parser puts what it read.
pub(crate) struct Attr<T> {
    pub(crate) name: &'static str,
    /// Whether the attribute may stand more than once: an index may, the table's own properties may not.
    pub(crate) repeats: bool,
    pub(crate) parse: fn(&mut T, &RawAttr, &Ctxt),
}

/// Reads the helper attributes of an item by its list; one that belongs elsewhere is reported with what is expected.
pub(crate) fn parse_attrs<T>(cx: &Ctxt, what: &str, attrs: &[Attribute], known: &[Attr<T>], target: &mut T) {
    let mut seen: Vec<&str> = Vec::new();
    for raw in helper_attrs(cx, attrs) {
        let Some(attr) = known.iter().find(|attr| attr.name == raw.name) else {
            cx.push(
                Problem::new(raw.span, format!("`#[{}]` does not belong on {what}", raw.name))
                    .label("not here")
                    .maybe_help(did_you_mean("", known.iter().map(|attr| attr.name))),
            );
            continue;
        };
        if seen.contains(&attr.name) && !attr.repeats {
            let text = format!("`#[{}]` is given twice", attr.name);
            cx.push(
                Problem::new(raw.span, text).label("again here").help("write everything in one attribute"),
            );
        }
        seen.push(attr.name);
        (attr.parse)(target, &raw, cx);
    }
}

/// The attributes of ours among all, with those inside `#[pg(…)]` taken out.
fn helper_attrs(cx: &Ctxt, attrs: &[Attribute]) -> Vec<RawAttr> {
    let mut out = Vec::new();
    for attr in attrs {
        if attr.path().is_ident("pg") {
            match attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
                Ok(metas) => out.extend(metas.into_iter().filter_map(|meta| raw(cx, meta, true))),
                Err(error) => cx.syn(error),
            }
        } else {
            out.extend(raw(cx, attr.meta.clone(), false));
        }
    }
    out
}

fn raw(cx: &Ctxt, meta: Meta, inside_pg: bool) -> Option<RawAttr> {
    let ident = meta.path().get_ident()?.clone();
    let name = ident.unraw().to_string();
    if !HELPER_ATTRIBUTES.contains(&name.as_str()) {
        if inside_pg {
            cx.push(
                Problem::new(ident.span(), format!("`#[pg]` knows no `{name}`"))
                    .maybe_help(did_you_mean(&name, HELPER_ATTRIBUTES.iter().copied())),
            );
        }
        return None;
    }
    Some(RawAttr { name, span: ident.span(), meta })
}

/// The documentation of an item or a field.
#[derive(Debug, Clone, Default)]
pub struct Docs {
    /// The first paragraph, its lines joined: what becomes the comment in the database.
    pub summary: Option<String>,
}

impl Docs {
    pub(crate) fn parse(attrs: &[Attribute]) -> Self {
        let text: Vec<String> = attrs.iter().filter_map(doc_text).collect();
        let lines = text.iter().flat_map(|text| text.split('\n')).map(str::trim);
        let first: Vec<&str> =
            lines.skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty()).collect();
        Self { summary: (!first.is_empty()).then(|| first.join(" ")) }
    }
}

fn doc_text(attr: &Attribute) -> Option<String> {
    match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// A finding that somebody decided to live with: `allow(PL012, reason = "…", until = "2027-01-01")`.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The code of the finding.
    pub code: Ident,
    /// Why.
    pub reason: Option<Str>,
    /// The day after which the finding counts again.
    pub until: Option<Str>,
}

/// What follows `allow`.
pub(crate) fn waiver(input: ParseStream, cx: &Ctxt) -> syn::Result<Waiver> {
    parenthesized(input, |inner| {
        let code = inner.call(Ident::parse_any)?;
        let mut waiver = Waiver { code, reason: None, until: None };
        while !inner.is_empty() {
            inner.parse::<Token![,]>()?;
            if inner.is_empty() {
                break;
            }
            let key = inner.call(Ident::parse_any)?;
            inner.parse::<Token![=]>()?;
            let value = string(inner)?;
            match key.to_string().as_str() {
                "reason" => waiver.reason = Some(value),
                "until" => waiver.until = Some(value),
                other => {
                    return Err(syn::Error::new(
                        key.span(),
                        format!("`allow` knows `reason` and `until`, no `{other}`"),
                    ));
                }
            }
        }
        if waiver.reason.is_none() {
            let problem =
                Problem::new(waiver.code.span(), format!("`allow({})` gives no reason", waiver.code));
            cx.push(problem.help("add `reason = \"…\"`: the next reader has to know why"));
        }
        Ok(waiver)
    })
}

/// Lifetimes and `PhantomData` are harmless; a type or a const parameter leaves the columns open.
pub(crate) fn reject_generics(cx: &Ctxt, generics: &syn::Generics) {
    for param in &generics.params {
        let span = match param {
            syn::GenericParam::Lifetime(_) => continue,
            syn::GenericParam::Type(param) => param.ident.span(),
            syn::GenericParam::Const(param) => param.ident.span(),
        };
        cx.push(
            Problem::new(span, "a table cannot be generic")
                .label("which column types this leads to is not known")
                .help("write the struct out with the types that its columns have"),
        );
    }
}

/// A name of SQL text as one of Rust: `type` as `r#type`.
pub(crate) fn ident(name: &str, span: Span) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(_) => Ident::new(name, span),
        Err(_) => Ident::new_raw(name, span),
    }
}

/// A field's name; a field without one is reported.
pub(crate) fn named_field(cx: &Ctxt, field: &syn::Field, fallback: Span) -> Option<Ident> {
    if field.ident.is_none() {
        cx.error(fallback, "a table's struct needs named fields");
    }
    field.ident.clone()
}
