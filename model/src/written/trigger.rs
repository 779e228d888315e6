//! `#[trigger(before update, of(a, b), when = "…", call = app.touch_updated_at)]`, with what it sees of a statement
//! (`old_table = "…"`, `new_table = "…"`), when a `constraint` trigger runs (`deferrable`), and whether it fires
//! (`enabled = always`).

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Token, token};

use super::args::{
    Form, Key, RawAttr, Str, expression, ident_list, one_of, parenthesized, parse_args, string,
};
use super::foreign_key::{Deferrable, deferrable, set};
use super::table::{function_name, put};
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;

/// A trigger of a table.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// The attribute.
    pub span: Span,
    /// When it runs.
    pub timing: Timing,
    /// On what it runs.
    pub events: Vec<Event>,
    /// `of(…)`: the columns of an update.
    pub of: Vec<Ident>,
    /// `when = "…"`
    pub condition: Option<SqlText>,
    /// `call = …`: the function, or its schema and name.
    pub call: Vec<Ident>,
    /// `args("…")`
    pub args: Vec<Str>,
    /// `for_each = statement`
    pub for_each_statement: bool,
    /// `constraint`: it runs at the end of the statement or of the transaction.
    pub is_constraint: bool,
    /// `deferrable`
    pub deferrable: Option<Deferrable>,
    /// `old_table = "…"`: the rows as they were, under that name.
    pub old_table: Option<Str>,
    /// `new_table = "…"`: the rows as they are.
    pub new_table: Option<Str>,
    /// `enabled = …`, where it is not as usual.
    pub enabled: Option<Enabled>,
    /// `name = "…"`
    pub name: Option<Str>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

/// When a trigger runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// Before the row is written.
    Before,
    /// After it.
    After,
    /// Instead of it, on a view.
    InsteadOf,
}

/// On what a trigger runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A new row.
    Insert,
    /// A changed row.
    Update,
    /// A removed row.
    Delete,
    /// All rows removed at once.
    Truncate,
}

/// When a trigger fires at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enabled {
    /// Never.
    Disabled,
    /// Where changes of another server are applied, and only there.
    Replica,
    /// Everywhere.
    Always,
}

#[derive(Default)]
struct Draft {
    when: Option<(Timing, Vec<Event>)>,
    of: Vec<Ident>,
    condition: Option<SqlText>,
    call: Option<Vec<Ident>>,
    args: Vec<Str>,
    for_each_statement: bool,
    is_constraint: Option<Span>,
    deferrable: Option<Deferrable>,
    old_table: Option<Str>,
    new_table: Option<Str>,
    enabled: Option<Enabled>,
    name: Option<Str>,
    renamed_from: Option<Str>,
}

const KEYS: &[Key<Draft>] = &[
    Key { name: "of", form: Form::List, take: |d, _, i, _| set(&mut d.of, ident_list(i)) },
    Key { name: "when", form: Form::Value, take: |d, _, i, cx| put(&mut d.condition, expression(i, cx)) },
    Key { name: "call", form: Form::Value, take: |d, _, i, _| put(&mut d.call, call(i)) },
    Key { name: "args", form: Form::List, take: |d, _, i, _| set(&mut d.args, args(i)) },
    Key {
        name: "for_each",
        form: Form::Value,
        take: |d, _, i, _| set(&mut d.for_each_statement, one_of(i, &[("row", false), ("statement", true)])),
    },
    Key { name: "constraint", form: Form::Flag, take: |d, k, _, _| put(&mut d.is_constraint, Ok(k.span())) },
    Key {
        name: "deferrable",
        form: Form::FlagOrValue,
        take: |d, _, i, _| put(&mut d.deferrable, deferrable(i)),
    },
    Key { name: "old_table", form: Form::Value, take: |d, _, i, _| put(&mut d.old_table, string(i)) },
    Key { name: "new_table", form: Form::Value, take: |d, _, i, _| put(&mut d.new_table, string(i)) },
    Key { name: "enabled", form: Form::Value, take: |d, _, i, _| put(&mut d.enabled, enabled(i)) },
    Key { name: "name", form: Form::Value, take: |d, _, i, _| put(&mut d.name, string(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |d, _, i, _| put(&mut d.renamed_from, string(i)) },
];

impl Trigger {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut draft = Draft::default();
        let clean = parse_args(cx, raw, &mut draft, KEYS, |draft, input, _| {
            if draft.when.is_some() || !input.peek(Ident::peek_any) || input.peek2(Token![=]) {
                return Ok(false);
            }
            draft.when = Some(when(input)?);
            Ok(true)
        });
        let (Some((timing, events)), Some(call)) = (draft.when.take(), draft.call.take()) else {
            let problem = Problem::new(raw.span, "`#[trigger]` needs when it runs and what it calls");
            cx.push_if(clean, problem.help("write `#[trigger(before update, call = schema.function)]`"));
            return None;
        };
        draft.check(cx, raw.span, timing, &events);
        let Draft { of, condition, args, for_each_statement, is_constraint, deferrable, .. } = draft;
        Some(Self {
            span: raw.span,
            timing,
            events,
            of,
            condition,
            call,
            args,
            for_each_statement,
            is_constraint: is_constraint.is_some(),
            deferrable,
            old_table: draft.old_table,
            new_table: draft.new_table,
            enabled: draft.enabled,
            name: draft.name,
            renamed_from: draft.renamed_from,
        })
    }
}

impl Draft {
    /// What PostgreSQL would refuse, far from this line.
    fn check(&self, cx: &Ctxt, span: Span, timing: Timing, events: &[Event]) {
        if let (Some(first), false) = (self.of.first(), events.contains(&Event::Update)) {
            cx.error(first.span(), "`of(…)` lists the columns of an update, and this trigger runs on none");
        }
        if let Some(span) = self.is_constraint.filter(|_| timing != Timing::After || self.for_each_statement)
        {
            let problem = Problem::new(span, "a constraint trigger runs after each row");
            cx.push(problem.help("write `after …`, without `for_each = statement`"));
        }
        if self.deferrable.is_some() && self.is_constraint.is_none() {
            let problem = Problem::new(span, "only a constraint trigger can be deferred");
            cx.push(problem.help("write `#[trigger(constraint, after …, deferrable, …)]`"));
        }
        let tables =
            [("old_table", &self.old_table, Event::Insert), ("new_table", &self.new_table, Event::Delete)];
        for (key, table, never) in tables {
            let Some(table) = table else { continue };
            if timing != Timing::After || self.is_constraint.is_some() {
                cx.error(
                    table.span,
                    format!("`{key}` is for triggers that run after the statement's changes"),
                );
            } else if events.iter().all(|event| *event == never) {
                cx.error(table.span, format!("`{key}` holds no rows where only this is done"));
            }
        }
    }
}

fn enabled(input: ParseStream) -> syn::Result<Enabled> {
    let words = [("disabled", Enabled::Disabled), ("replica", Enabled::Replica), ("always", Enabled::Always)];
    one_of(input, &words)
}

/// `before insert or update`
fn when(input: ParseStream) -> syn::Result<(Timing, Vec<Event>)> {
    let timings = [("before", Timing::Before), ("after", Timing::After), ("instead", Timing::InsteadOf)];
    let timing = one_of(input, &timings)?;
    if timing == Timing::InsteadOf {
        one_of(input, &[("of", ())])?;
    }
    let mut events = Vec::new();
    loop {
        let words = [
            ("insert", Event::Insert),
            ("update", Event::Update),
            ("delete", Event::Delete),
            ("truncate", Event::Truncate),
        ];
        events.push(one_of(input, &words)?);
        if !input.peek(Ident) {
            return Ok((timing, events));
        }
        one_of(input, &[("or", ())])?;
    }
}

/// `schema.function`, with or without `()`.
fn call(input: ParseStream) -> syn::Result<Vec<Ident>> {
    let name = function_name(input)?;
    if input.peek(token::Paren) {
        parenthesized(input, |inner| {
            if inner.is_empty() {
                return Ok(());
            }
            Err(inner.error("a trigger's function takes its arguments from `args(\"…\")`"))
        })?;
    }
    Ok(name)
}

/// PostgreSQL passes a trigger's arguments as text, whatever they are.
fn args(input: ParseStream) -> syn::Result<Vec<Str>> {
    parenthesized(input, |inner| {
        let mut out = Vec::new();
        while !inner.is_empty() {
            out.push(string(inner)?);
            if !inner.is_empty() {
                inner.parse::<Token![,]>()?;
            }
        }
        Ok(out)
    })
}
