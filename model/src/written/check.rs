//! `#[check("sql", name = "…", not_valid, no_inherit, not_enforced)]`.

use proc_macro2::Span;
use syn::LitStr;

use super::args::{Form, Key, RawAttr, Str, expression, parse_args, string};
use super::foreign_key::set;
use super::table::put;
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;

/// A check constraint of a table.
#[derive(Debug, Clone)]
pub struct Check {
    /// The attribute.
    pub span: Span,
    /// The condition.
    pub condition: SqlText,
    /// Its name, if given.
    pub name: Option<Str>,
    /// Whether rows that exist stay unchecked.
    pub not_valid: bool,
    /// Whether tables that inherit have it not.
    pub no_inherit: bool,
    /// Whether it is only written down and never checked (PostgreSQL 18).
    pub not_enforced: bool,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

#[derive(Default)]
struct Draft {
    condition: Option<SqlText>,
    name: Option<Str>,
    not_valid: bool,
    no_inherit: bool,
    not_enforced: bool,
    renamed_from: Option<Str>,
}

const KEYS: &[Key<Draft>] = &[
    Key { name: "name", form: Form::Value, take: |d, _, input, _| put(&mut d.name, string(input)) },
    Key { name: "renamed_from", form: Form::Value, take: |d, _, i, _| put(&mut d.renamed_from, string(i)) },
    Key { name: "not_valid", form: Form::Flag, take: |d, _, _, _| set(&mut d.not_valid, Ok(true)) },
    Key { name: "no_inherit", form: Form::Flag, take: |d, _, _, _| set(&mut d.no_inherit, Ok(true)) },
    Key { name: "not_enforced", form: Form::Flag, take: |d, _, _, _| set(&mut d.not_enforced, Ok(true)) },
];

impl Check {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut draft = Draft::default();
        let clean = parse_args(cx, raw, &mut draft, KEYS, |draft, input, cx| {
            if draft.condition.is_some() || !(input.peek(LitStr) || input.peek2(syn::Token![!])) {
                return Ok(false);
            }
            draft.condition = Some(expression(input, cx)?);
            Ok(true)
        });
        let Draft { condition, name, not_valid, no_inherit, not_enforced, renamed_from } = draft;
        let Some(condition) = condition else {
            let problem = Problem::new(raw.span, "`#[check]` has no condition");
            cx.push_if(clean, problem.help("write `#[check(\"{column} > 0\")]`"));
            return None;
        };
        let span = raw.span;
        Some(Self { span, condition, name, not_valid, no_inherit, not_enforced, renamed_from })
    }
}
