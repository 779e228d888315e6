//! `#[statistics(a, b, expr("lower({email})"), kinds(ndistinct, mcv), target = 500, name = "…")]`.

use proc_macro2::Span;
use syn::Token;
use syn::parse::ParseStream;

use super::args::{Form, Key, RawAttr, Str, one_of, parenthesized, parse_args, string};
use super::column::statistics_target;
use super::foreign_key::set;
use super::index::{ElementTarget, bare_target};
use super::table::put;
use crate::ctxt::{Ctxt, Problem};

/// What the planner learns of several columns together, or of an expression.
#[derive(Debug, Clone)]
pub struct Statistics {
    /// The attribute.
    pub span: Span,
    /// The columns and expressions.
    pub elements: Vec<ElementTarget>,
    /// `kinds(…)`; none means all.
    pub kinds: Vec<&'static str>,
    /// `target = 500`: how much is remembered.
    pub target: Option<i32>,
    /// `name = "…"`
    pub name: Option<Str>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

const KEYS: &[Key<Statistics>] = &[
    Key { name: "kinds", form: Form::List, take: |x, _, i, _| set(&mut x.kinds, kinds(i)) },
    Key { name: "target", form: Form::Value, take: |x, _, i, _| put(&mut x.target, statistics_target(i)) },
    Key { name: "name", form: Form::Value, take: |x, _, i, _| put(&mut x.name, string(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |x, _, i, _| put(&mut x.renamed_from, string(i)) },
];

impl Statistics {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut statistics = Self {
            span: raw.span,
            elements: Vec::new(),
            kinds: Vec::new(),
            target: None,
            name: None,
            renamed_from: None,
        };
        let clean = parse_args(cx, raw, &mut statistics, KEYS, |statistics, input, cx| {
            let Some(element) = bare_target(input, cx)? else { return Ok(false) };
            statistics.elements.push(element);
            Ok(true)
        });
        match statistics.elements.as_slice() {
            [] => {
                let problem = Problem::new(raw.span, "`#[statistics]` names no columns");
                cx.push_if(clean, problem.help("write `#[statistics(first, second)]`"));
                return None;
            }
            [ElementTarget::Column(_)] => {
                let problem =
                    Problem::new(raw.span, "PostgreSQL keeps statistics of every single column already");
                cx.push(
                    problem
                        .help("name two columns, or an expression; `#[column(statistics = 500)]` keeps more"),
                );
            }
            [ElementTarget::Expression(_)] if !statistics.kinds.is_empty() => {
                let problem = Problem::new(raw.span, "of a single expression no kinds can be chosen");
                cx.push(problem.help("leave `kinds(…)` out"));
            }
            _ => {}
        }
        Some(statistics)
    }
}

fn kinds(input: ParseStream) -> syn::Result<Vec<&'static str>> {
    const WORDS: &[(&str, &str)] =
        &[("ndistinct", "ndistinct"), ("dependencies", "dependencies"), ("mcv", "mcv")];
    parenthesized(input, |inner| {
        let mut out = vec![one_of(inner, WORDS)?];
        while !inner.is_empty() {
            inner.parse::<Token![,]>()?;
            if !inner.is_empty() {
                out.push(one_of(inner, WORDS)?);
            }
        }
        Ok(out)
    })
}
