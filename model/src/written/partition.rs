//! `partition_by = range(a, expr("date_trunc('month', {at})"), name collate "C" text_pattern_ops)`.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

use super::args::{Str, dotted, one_of, parenthesized, string};
use super::index::{ElementTarget, target};
use crate::ctxt::Ctxt;

/// What decides which partition a row goes to.
#[derive(Debug, Clone)]
pub struct Partition {
    /// `range`, `list` or `hash`.
    pub method: &'static str,
    /// The columns and expressions.
    pub elements: Vec<PartitionElement>,
}

/// One element of a partition key.
#[derive(Debug, Clone)]
pub struct PartitionElement {
    /// The column or expression.
    pub target: ElementTarget,
    /// `collate "C"`
    pub collate: Option<Str>,
    /// The operator class as SQL.
    pub opclass: Option<String>,
}

impl Partition {
    pub(crate) fn parse(input: ParseStream, cx: &Ctxt) -> syn::Result<Self> {
        let word = input.fork().call(Ident::parse_any)?;
        let method = one_of(input, &[("range", "range"), ("list", "list"), ("hash", "hash")])?;
        let elements = parenthesized(input, |inner| {
            let mut out = Vec::new();
            while !inner.is_empty() {
                out.push(element(inner, cx)?);
                if !inner.is_empty() {
                    inner.parse::<Token![,]>()?;
                }
            }
            Ok(out)
        })?;
        match elements.as_slice() {
            [] => Err(syn::Error::new(
                word.span(),
                format!("`{method}` names no column: write `{method}(column)`"),
            )),
            [_, _, ..] if method == "list" => Err(syn::Error::new(
                word.span(),
                "PostgreSQL partitions by a list of one column or expression",
            )),
            _ => Ok(Self { method, elements }),
        }
    }
}

fn element(input: ParseStream, cx: &Ctxt) -> syn::Result<PartitionElement> {
    let Some(target) = target(input, cx)? else {
        return Err(input.error("expected a field or `expr(\"…\")`"));
    };
    let mut element = PartitionElement { target, collate: None, opclass: None };
    while !input.is_empty() && !input.peek(Token![,]) {
        if element.collate.is_none() && element.opclass.is_none() && is_collate(input) {
            element.collate = collate(input)?;
        } else if element.opclass.is_none() {
            element.opclass = Some(operator_class(input)?);
        } else {
            return Err(input.error("expected `,`"));
        }
    }
    Ok(element)
}

fn is_collate(input: ParseStream) -> bool {
    let ahead = input.fork();
    ahead.call(Ident::parse_any).is_ok_and(|word| word == "collate") && ahead.peek(LitStr)
}

/// `collate "C"`, if that comes next.
pub(crate) fn collate(input: ParseStream) -> syn::Result<Option<Str>> {
    if !is_collate(input) {
        return Ok(None);
    }
    input.call(Ident::parse_any)?;
    string(input).map(Some)
}

/// `text_pattern_ops`, `app.own_ops`, as SQL.
pub(crate) fn operator_class(input: ParseStream) -> syn::Result<String> {
    let parts = dotted(input)?;
    let parts: Vec<String> =
        parts.iter().map(|part| crate::name::quote_ident(&part.unraw().to_string())).collect();
    Ok(parts.join("."))
}
