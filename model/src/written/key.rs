//! `#[primary_key(a, b)]` and `#[unique(a, b, name = "…", nulls_not_distinct, deferrable)]`.

use proc_macro2::Span;
use syn::Ident;

use super::args::{Form, Key, RawAttr, Str, bare_ident, parse_args, string};
use super::foreign_key::{Deferrable, deferrable};
use super::table::put;
use crate::ctxt::{Ctxt, Problem};

/// A primary key over several columns.
#[derive(Debug, Clone)]
pub struct PrimaryKey {
    /// The attribute.
    pub span: Span,
    /// The fields.
    pub columns: Vec<Ident>,
    /// Its name, if given.
    pub name: Option<Str>,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

/// A unique constraint.
#[derive(Debug, Clone)]
pub struct Unique {
    /// The attribute.
    pub span: Span,
    /// The fields.
    pub columns: Vec<Ident>,
    /// Its name, if given.
    pub name: Option<Str>,
    /// Whether two nulls collide.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferrable: Option<Deferrable>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

#[derive(Default)]
struct Draft {
    columns: Vec<Ident>,
    name: Option<Str>,
    nulls_not_distinct: bool,
    deferrable: Option<Deferrable>,
    renamed_from: Option<Str>,
}

const PRIMARY_KEYS: &[Key<Draft>] = &[NAME, DEFERRABLE, RENAMED_FROM];
const UNIQUE_KEYS: &[Key<Draft>] = &[
    NAME,
    DEFERRABLE,
    RENAMED_FROM,
    Key {
        name: "nulls_not_distinct",
        form: Form::Flag,
        take: |d, _, _, _| {
            d.nulls_not_distinct = true;
            Ok(())
        },
    },
];
const NAME: Key<Draft> =
    Key { name: "name", form: Form::Value, take: |d, _, input, _| put(&mut d.name, string(input)) };
const DEFERRABLE: Key<Draft> = Key {
    name: "deferrable",
    form: Form::FlagOrValue,
    take: |d, _, input, _| put(&mut d.deferrable, deferrable(input)),
};

const RENAMED_FROM: Key<Draft> = Key {
    name: "renamed_from",
    form: Form::Value,
    take: |d, _, input, _| put(&mut d.renamed_from, string(input)),
};

impl PrimaryKey {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let Draft { columns, name, nulls_not_distinct: _, deferrable, renamed_from } =
            draft(cx, raw, PRIMARY_KEYS)?;
        Some(Self { span: raw.span, columns, name, deferrable, renamed_from })
    }
}

impl Unique {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let Draft { columns, name, nulls_not_distinct, deferrable, renamed_from } =
            draft(cx, raw, UNIQUE_KEYS)?;
        Some(Self { span: raw.span, columns, name, nulls_not_distinct, deferrable, renamed_from })
    }
}

fn draft(cx: &Ctxt, raw: &RawAttr, keys: &[Key<Draft>]) -> Option<Draft> {
    let mut draft = Draft::default();
    let clean =
        parse_args(cx, raw, &mut draft, keys, |draft, input, _| bare_ident(&mut draft.columns, input));
    if draft.columns.is_empty() {
        let problem = Problem::new(raw.span, format!("`#[{}]` names no column", raw.name));
        cx.push_if(clean, problem.help(format!("write `#[{}(first, second)]`", raw.name)));
        return None;
    }
    Some(draft)
}
