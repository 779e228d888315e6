//! `#[index(a, b desc nulls last, expr("lower({email})"), unique, using = gin, where = "…")]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Token, token};

use super::args::{
    Form, Key, RawAttr, Str, expression, ident_list, parenthesized, parse_args, storage_parameters, string,
};
use super::column::statistics_target;
use super::foreign_key::set;
use super::partition::{collate, operator_class};
use super::table::put;
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;

/// An index.
#[derive(Debug, Clone)]
pub struct Index {
    /// The attribute.
    pub span: Span,
    /// What is indexed, in order.
    pub elements: Vec<Element>,
    /// `unique`
    pub unique: bool,
    /// `nulls_not_distinct`
    pub nulls_not_distinct: bool,
    /// `using = gin`
    pub using: Option<Ident>,
    /// `opclass(a = text_pattern_ops)`
    pub opclasses: Vec<(Ident, String)>,
    /// `include(…)`
    pub include: Vec<Ident>,
    /// `where = "…"`
    pub predicate: Option<SqlText>,
    /// `with(…)`
    pub with: Vec<(String, String)>,
    /// `tablespace = "…"`
    pub tablespace: Option<Str>,
    /// `name = "…"`
    pub name: Option<Str>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

/// One element of an index.
#[derive(Debug, Clone)]
pub struct Element {
    /// The column or expression.
    pub target: ElementTarget,
    /// `desc`
    pub descending: bool,
    /// `nulls first`, `nulls last`
    pub nulls: Option<Nulls>,
    /// An operator class behind an expression: `expr("…") gin_trgm_ops`.
    pub opclass: Option<String>,
    /// `collate "C"`
    pub collate: Option<Str>,
    /// `statistics 500` behind an expression: how many values the planner remembers.
    pub statistics: Option<i32>,
}

/// What an element of an index is.
#[derive(Debug, Clone)]
pub enum ElementTarget {
    /// A field.
    Column(Ident),
    /// `expr("…")`
    Expression(SqlText),
}

impl ElementTarget {
    /// The field, if it is one.
    pub fn column(&self) -> Option<&Ident> {
        match self {
            Self::Column(field) => Some(field),
            Self::Expression(_) => None,
        }
    }

    /// The expression, if it is one.
    pub fn expression(&self) -> Option<&SqlText> {
        match self {
            Self::Expression(sql) => Some(sql),
            Self::Column(_) => None,
        }
    }
}

/// Where nulls stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// Before all values.
    First,
    /// Behind all values.
    Last,
}

const KEYS: &[Key<Index>] = &[
    Key { name: "unique", form: Form::Flag, take: |x, _, _, _| set(&mut x.unique, Ok(true)) },
    Key {
        name: "nulls_not_distinct",
        form: Form::Flag,
        take: |x, _, _, _| set(&mut x.nulls_not_distinct, Ok(true)),
    },
    Key { name: "using", form: Form::Value, take: |x, _, i, _| put(&mut x.using, i.call(Ident::parse_any)) },
    Key { name: "opclass", form: Form::List, take: |x, _, i, _| set(&mut x.opclasses, opclasses(i)) },
    Key { name: "include", form: Form::List, take: |x, _, i, _| set(&mut x.include, ident_list(i)) },
    Key { name: "where", form: Form::Value, take: |x, _, i, cx| put(&mut x.predicate, expression(i, cx)) },
    Key { name: "with", form: Form::List, take: |x, _, i, _| set(&mut x.with, storage_parameters(i)) },
    Key { name: "tablespace", form: Form::Value, take: |x, _, i, _| put(&mut x.tablespace, string(i)) },
    Key { name: "name", form: Form::Value, take: |x, _, i, _| put(&mut x.name, string(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |x, _, i, _| put(&mut x.renamed_from, string(i)) },
];

impl Index {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut index = Self::on(raw.span, Vec::new());
        let clean = parse_args(cx, raw, &mut index, KEYS, |index, input, cx| {
            let Some(element) = element(input, cx)? else { return Ok(false) };
            index.elements.push(element);
            Ok(true)
        });
        if index.elements.is_empty() {
            let problem = Problem::new(raw.span, "`#[index]` names no column");
            cx.push_if(
                clean,
                problem.help("write `#[index(column)]` or `#[index(expr(\"lower({column})\"))]`"),
            );
            return None;
        }
        if let (true, false) = (index.nulls_not_distinct, index.unique) {
            cx.push(Problem::new(raw.span, "`nulls_not_distinct` needs `unique`"));
        }
        Some(index)
    }

    /// A plain index on a field.
    pub(crate) fn on(span: Span, columns: Vec<Ident>) -> Self {
        let element = |ident| Element {
            target: ElementTarget::Column(ident),
            descending: false,
            nulls: None,
            opclass: None,
            collate: None,
            statistics: None,
        };
        Self {
            span,
            elements: columns.into_iter().map(element).collect(),
            unique: false,
            nulls_not_distinct: false,
            using: None,
            opclasses: Vec::new(),
            include: Vec::new(),
            predicate: None,
            with: Vec::new(),
            tablespace: None,
            name: None,
            renamed_from: None,
        }
    }
}

/// A field or `expr("…")`, which words may follow.
pub(crate) fn target(input: ParseStream, cx: &Ctxt) -> syn::Result<Option<ElementTarget>> {
    let ahead = input.fork();
    let Ok(first) = ahead.call(Ident::parse_any) else { return Ok(None) };
    if first == "expr" && ahead.peek(token::Paren) {
        input.call(Ident::parse_any)?;
        return parenthesized(input, |inner| expression(inner, cx))
            .map(|sql| Some(ElementTarget::Expression(sql)));
    }
    let is_column = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(Ident);
    is_column.then(|| input.call(Ident::parse_any).map(ElementTarget::Column)).transpose()
}

/// A field or `expr("…")` that stands alone between commas.
pub(crate) fn bare_target(input: ParseStream, cx: &Ctxt) -> syn::Result<Option<ElementTarget>> {
    let found = target(input, cx)?;
    if found.is_some() && !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error("expected `,`"));
    }
    Ok(found)
}

fn element(input: ParseStream, cx: &Ctxt) -> syn::Result<Option<Element>> {
    let Some(target) = target(input, cx)? else { return Ok(None) };
    let mut element =
        Element { target, descending: false, nulls: None, opclass: None, collate: None, statistics: None };
    while input.peek(Ident) {
        if let Some(collation) = collate(input)? {
            element.collate = Some(collation);
            continue;
        }
        // An operator class behind an expression may have a schema.
        let qualified = input.peek2(Token![.]) || input.peek2(Token![::]);
        if qualified && matches!(element.target, ElementTarget::Expression(_)) && element.opclass.is_none() {
            element.opclass = Some(operator_class(input)?);
            continue;
        }
        let word: Ident = input.parse()?;
        match word.to_string().as_str() {
            "asc" => {}
            "desc" => element.descending = true,
            "nulls" => {
                let words = [("first", Nulls::First), ("last", Nulls::Last)];
                element.nulls = Some(super::args::one_of(input, &words)?);
            }
            "statistics" if matches!(element.target, ElementTarget::Expression(_)) => {
                element.statistics = Some(statistics_target(input)?);
            }
            _ if matches!(element.target, ElementTarget::Expression(_)) && element.opclass.is_none() => {
                element.opclass = Some(word.to_string());
            }
            other => {
                let text = format!("expected `asc`, `desc`, `nulls first` or `nulls last`, found `{other}`");
                return Err(syn::Error::new(word.span(), text));
            }
        }
    }
    Ok(Some(element))
}

/// `opclass(a = text_pattern_ops, b = app.own_ops)`
fn opclasses(input: ParseStream) -> syn::Result<Vec<(Ident, String)>> {
    parenthesized(input, |inner| {
        let mut out = Vec::new();
        while !inner.is_empty() {
            let column = inner.call(Ident::parse_any)?;
            inner.parse::<Token![=]>()?;
            out.push((column, operator_class(inner)?));
            if !inner.is_empty() {
                inner.parse::<Token![,]>()?;
            }
        }
        Ok(out)
    })
}
