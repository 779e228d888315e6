//! `#[primary_key(a, b)]` and `#[unique(a, b, name = "…", nulls_not_distinct, deferrable)]`, both with `include(…)`,
//! `with(…)`, `tablespace = "…"` and `without_overlaps`.

use proc_macro2::Span;
use syn::Ident;

use super::args::{Form, Key, RawAttr, Str, bare_ident, ident_list, parse_args, storage_parameters, string};
use super::foreign_key::{Deferrable, deferrable, set};
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
    /// Its index.
    pub index: KeyIndex,
}

/// What the index behind a key says beyond its columns.
#[derive(Debug, Clone, Default)]
pub struct KeyIndex {
    /// `include(…)`
    pub include: Vec<Ident>,
    /// `with(…)`
    pub with: Vec<(String, String)>,
    /// `tablespace = "…"`
    pub tablespace: Option<Str>,
    /// `without_overlaps`: of the last column, a range, no two overlap where the others are equal (PostgreSQL 18).
    pub without_overlaps: bool,
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
    /// Its index.
    pub index: KeyIndex,
}

#[derive(Default)]
struct Draft {
    columns: Vec<Ident>,
    name: Option<Str>,
    nulls_not_distinct: bool,
    deferrable: Option<Deferrable>,
    renamed_from: Option<Str>,
    index: KeyIndex,
}

const PRIMARY_KEYS: &[Key<Draft>] =
    &[NAME, DEFERRABLE, RENAMED_FROM, INCLUDE, WITH, TABLESPACE, WITHOUT_OVERLAPS];
const UNIQUE_KEYS: &[Key<Draft>] = &[
    NAME,
    DEFERRABLE,
    RENAMED_FROM,
    INCLUDE,
    WITH,
    TABLESPACE,
    WITHOUT_OVERLAPS,
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

const INCLUDE: Key<Draft> =
    Key { name: "include", form: Form::List, take: |d, _, i, _| set(&mut d.index.include, ident_list(i)) };
const WITH: Key<Draft> =
    Key { name: "with", form: Form::List, take: |d, _, i, _| set(&mut d.index.with, storage_parameters(i)) };
const TABLESPACE: Key<Draft> =
    Key { name: "tablespace", form: Form::Value, take: |d, _, i, _| put(&mut d.index.tablespace, string(i)) };
const WITHOUT_OVERLAPS: Key<Draft> = Key {
    name: "without_overlaps",
    form: Form::Flag,
    take: |d, _, _, _| set(&mut d.index.without_overlaps, Ok(true)),
};

impl PrimaryKey {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let Draft { columns, name, nulls_not_distinct: _, deferrable, renamed_from, index } =
            draft(cx, raw, PRIMARY_KEYS)?;
        Some(Self { span: raw.span, columns, name, deferrable, renamed_from, index })
    }
}

impl Unique {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let Draft { columns, name, nulls_not_distinct, deferrable, renamed_from, index } =
            draft(cx, raw, UNIQUE_KEYS)?;
        Some(Self { span: raw.span, columns, name, nulls_not_distinct, deferrable, renamed_from, index })
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
    if let ([only], true) = (draft.columns.as_slice(), draft.index.without_overlaps) {
        let problem = Problem::new(only.span(), "`without_overlaps` needs a column beside the range");
        cx.push(
            problem.help(format!("write `#[{}(id, during, without_overlaps)]`, the range last", raw.name)),
        );
    }
    Some(draft)
}
