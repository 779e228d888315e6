//! `#[exclude(using = gist, room with "=", during with "&&", where = "…")]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, token};

use super::args::{Form, Key, RawAttr, Str, expression, parenthesized, parse_args, string};
use super::foreign_key::{Deferrable, deferrable};
use super::index::ElementTarget;
use super::table::put;
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;

/// An exclusion constraint.
#[derive(Debug, Clone)]
pub struct Exclude {
    /// The attribute.
    pub span: Span,
    /// `using = gist`
    pub using: Option<Ident>,
    /// Each element with its operator.
    pub elements: Vec<(ElementTarget, Str)>,
    /// `where = "…"`
    pub predicate: Option<SqlText>,
    /// `deferrable`
    pub deferrable: Option<Deferrable>,
    /// `name = "…"`
    pub name: Option<Str>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

const KEYS: &[Key<Exclude>] = &[
    Key { name: "using", form: Form::Value, take: |x, _, i, _| put(&mut x.using, i.call(Ident::parse_any)) },
    Key { name: "where", form: Form::Value, take: |x, _, i, cx| put(&mut x.predicate, expression(i, cx)) },
    Key {
        name: "deferrable",
        form: Form::FlagOrValue,
        take: |x, _, i, _| put(&mut x.deferrable, deferrable(i)),
    },
    Key { name: "name", form: Form::Value, take: |x, _, i, _| put(&mut x.name, string(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |x, _, i, _| put(&mut x.renamed_from, string(i)) },
];

impl Exclude {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut exclude = Self {
            span: raw.span,
            using: None,
            elements: Vec::new(),
            predicate: None,
            deferrable: None,
            name: None,
            renamed_from: None,
        };
        let clean = parse_args(cx, raw, &mut exclude, KEYS, |exclude, input, cx| {
            let Some(element) = element(input, cx)? else { return Ok(false) };
            exclude.elements.push(element);
            Ok(true)
        });
        if exclude.elements.is_empty() {
            let problem = Problem::new(raw.span, "`#[exclude]` names no column");
            cx.push_if(clean, problem.help("write `#[exclude(using = gist, column with \"&&\")]`"));
            return None;
        }
        if let (Some(old), None) = (&exclude.renamed_from, &exclude.name) {
            let problem = Problem::new(old.span, "`renamed_from` on `#[exclude]` needs `name`");
            cx.push(problem.help("write `name = \"…\"`: the name that it has now"));
        }
        Some(exclude)
    }
}

fn element(input: ParseStream, cx: &Ctxt) -> syn::Result<Option<(ElementTarget, Str)>> {
    let ahead = input.fork();
    let Ok(first) = ahead.call(Ident::parse_any) else { return Ok(None) };
    let target = if first == "expr" && ahead.peek(token::Paren) {
        input.call(Ident::parse_any)?;
        ElementTarget::Expression(parenthesized(input, |inner| expression(inner, cx))?)
    } else if ahead.peek(Ident) {
        ElementTarget::Column(input.call(Ident::parse_any)?)
    } else {
        return Ok(None);
    };
    let with = input.call(Ident::parse_any)?;
    if with != "with" || !input.peek(LitStr) {
        return Err(syn::Error::new(with.span(), "expected `with \"operator\"`"));
    }
    let operator = string(input)?;
    if operator.value.is_empty() || !operator.value.chars().all(|c| "+-*/<>=~!@#%^&|`?".contains(c)) {
        return Err(syn::Error::new(operator.span, "this is no operator"));
    }
    Ok(Some((target, operator)))
}
