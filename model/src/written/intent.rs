//! Sentences about relations and about what changes: `relation`, `consent`, `immutable`, `transition`, `writable`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Token, token};

use super::args::{Form, Key, RawAttr, bare_ident, parse_args};
use super::predicate::{Predicate, values};
use super::table::put;
use super::value::Value;
use crate::ctxt::{Ctxt, Problem};

/// `#[relation(coach_of: coach_id -> runner_id, when = status == Active)]`
#[derive(Debug, Clone)]
pub struct Relation {
    /// The attribute.
    pub span: Span,
    /// The relation.
    pub name: Ident,
    /// The column of who stands in it.
    pub from: Ident,
    /// The column of what to.
    pub to: Ident,
    /// `<->`
    pub symmetric: bool,
    /// The rows that count.
    pub when: Option<Predicate>,
}

/// `#[consent(status: Pending -> Active, invited_by: Coach = coach_id, Runner = runner_id)]`
#[derive(Debug, Clone)]
pub struct Consent {
    /// The attribute.
    pub span: Span,
    /// The state.
    pub change: Change,
    /// Who asks whom.
    pub sides: Sides,
}

/// Who asks whom.
#[derive(Debug, Clone)]
pub enum Sides {
    /// `invited_by: Coach = coach_id, Runner = runner_id`
    Selected {
        /// The column that says who asked.
        selector: Ident,
        /// Its values, each with a column.
        sides: Vec<(Value, Ident)>,
    },
    /// `asks -> answers`
    Fixed {
        /// The column of who asks.
        asks: Ident,
        /// The column of who answers.
        answers: Ident,
    },
}

/// `status: Pending -> Active`, `status: [Pending, Active] -> Inactive`
#[derive(Debug, Clone)]
pub struct Change {
    /// The column.
    pub column: Ident,
    /// The values before.
    pub from: Vec<Value>,
    /// The value after.
    pub to: Value,
}

/// `#[transition(status: Active -> Inactive, by = party(coach_id, runner_id))]`
#[derive(Debug, Clone)]
pub struct Transition {
    /// The attribute.
    pub span: Span,
    /// The change.
    pub change: Change,
    /// Who may.
    pub by: Predicate,
}

/// `#[writable(actual_distance, by = owner(user_id))]`
#[derive(Debug, Clone)]
pub struct Writable {
    /// The attribute.
    pub span: Span,
    /// The columns.
    pub columns: Vec<Ident>,
    /// Who may.
    pub by: Predicate,
}

#[derive(Default)]
struct Draft {
    columns: Vec<Ident>,
    arrow: Option<(Ident, Ident, bool)>,
    name: Option<Ident>,
    change: Option<Change>,
    selector: Option<Ident>,
    sides: Vec<(Value, Ident)>,
    predicate: Option<Predicate>,
}

const WHEN: &[Key<Draft>] = &[Key {
    name: "when",
    form: Form::Value,
    take: |d, _, i, cx| put(&mut d.predicate, Predicate::parse(i, cx)),
}];

const BY: &[Key<Draft>] = &[Key {
    name: "by",
    form: Form::Value,
    take: |d, _, i, cx| put(&mut d.predicate, Predicate::parse(i, cx)),
}];

impl Relation {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut draft = Draft::default();
        let clean = parse_args(cx, raw, &mut draft, WHEN, |draft, input, _| {
            if draft.arrow.is_some() {
                return Ok(false);
            }
            draft.name = Some(input.call(Ident::parse_any)?);
            input.parse::<Token![:]>()?;
            draft.arrow = Some(arrow(input)?);
            Ok(true)
        });
        let (Some(name), Some((from, to, symmetric))) = (draft.name, draft.arrow) else {
            missing(
                cx,
                clean,
                raw,
                "says nothing",
                "write `#[relation(name: from_column -> to_column, when = \u{2026})]`",
            );
            return None;
        };
        Some(Self { span: raw.span, name, from, to, symmetric, when: draft.predicate })
    }
}

impl Consent {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut draft = Draft::default();
        let clean = parse_args(cx, raw, &mut draft, &[], |draft, input, cx| {
            if draft.change.is_none() {
                draft.change = Some(change(input, cx)?);
            } else if draft.selector.is_none() && input.peek2(Token![->]) {
                draft.arrow = Some(arrow(input)?);
            } else {
                side(draft, input, cx)?;
            }
            Ok(true)
        });
        let help = "write `#[consent(status: Pending -> Active, invited_by: Coach = coach_id, Runner = runner_id)]`, \
                    or `#[consent(status: Pending -> Active, asks -> answers)]` if one column always asks";
        let Some(change) = draft.change else {
            missing(cx, clean, raw, "says nothing", help);
            return None;
        };
        let sides = match (draft.selector, draft.arrow) {
            (None, Some((asks, answers, _))) => Sides::Fixed { asks, answers },
            (Some(selector), None) if draft.sides.len() > 1 => {
                Sides::Selected { selector, sides: draft.sides }
            }
            _ => {
                missing(cx, clean, raw, "does not say who asks whom", help);
                return None;
            }
        };
        Some(Self { span: raw.span, change, sides })
    }
}

impl Transition {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut draft = Draft::default();
        let clean = parse_args(cx, raw, &mut draft, BY, |draft, input, cx| {
            if draft.change.is_some() {
                return Ok(false);
            }
            draft.change = Some(change(input, cx)?);
            Ok(true)
        });
        let (Some(change), Some(by)) = (draft.change, draft.predicate) else {
            let help = "write `#[transition(status: Active -> Inactive, by = party(a, b))]`";
            missing(cx, clean, raw, "does not say what changes, or by whom", help);
            return None;
        };
        Some(Self { span: raw.span, change, by })
    }
}

impl Writable {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut draft = Draft::default();
        let clean = parse_args(cx, raw, &mut draft, BY, |d, input, _| bare_ident(&mut d.columns, input));
        let (Some(by), false) = (draft.predicate, draft.columns.is_empty()) else {
            let help = "write `#[writable(column, by = owner(user_id))]`";
            missing(cx, clean, raw, "does not say which columns, or by whom", help);
            return None;
        };
        Some(Self { span: raw.span, columns: draft.columns, by })
    }
}

/// `#[immutable(a, b)]`
pub(crate) fn immutable(cx: &Ctxt, raw: &RawAttr) -> Vec<Ident> {
    let mut draft = Draft::default();
    let clean = parse_args(cx, raw, &mut draft, &[], |d, input, _| bare_ident(&mut d.columns, input));
    if draft.columns.is_empty() {
        missing(cx, clean, raw, "names no column", "write `#[immutable(user_id)]`");
    }
    draft.columns
}

/// `from -> to`, `from <-> to`
fn arrow(input: ParseStream) -> syn::Result<(Ident, Ident, bool)> {
    let from = input.call(Ident::parse_any)?;
    let symmetric = input.peek(Token![<]);
    if symmetric {
        input.parse::<Token![<]>()?;
    }
    if !input.peek(Token![->]) {
        return Err(input.error("expected `->`, or `<->` for both ways"));
    }
    input.parse::<Token![->]>()?;
    Ok((from, input.call(Ident::parse_any)?, symmetric))
}

fn change(input: ParseStream, cx: &Ctxt) -> syn::Result<Change> {
    let column = input.call(Ident::parse_any)?;
    input.parse::<Token![:]>()?;
    let from = if input.peek(token::Bracket) { values(input, cx)? } else { vec![Value::parse(input, cx)?] };
    input.parse::<Token![->]>()?;
    Ok(Change { column, from, to: Value::parse(input, cx)? })
}

/// `invited_by: Coach = coach_id`, and after it `Runner = runner_id`.
fn side(draft: &mut Draft, input: ParseStream, cx: &Ctxt) -> syn::Result<()> {
    if draft.selector.is_none() {
        draft.selector = Some(input.call(Ident::parse_any)?);
        input.parse::<Token![:]>()?;
    }
    let value = Value::parse(input, cx)?;
    input.parse::<Token![=]>()?;
    draft.sides.push((value, input.call(Ident::parse_any)?));
    Ok(())
}

fn missing(cx: &Ctxt, clean: bool, raw: &RawAttr, what: &str, help: &str) {
    cx.push_if(clean, Problem::new(raw.span, format!("`#[{}]` {what}", raw.name)).help(help));
}

/// What a struct says about relations and changes.
#[derive(Debug, Clone, Default)]
pub struct Intent {
    /// `#[relation(…)]`
    pub relations: Vec<Relation>,
    /// `#[consent(…)]`
    pub consents: Vec<Consent>,
    /// `#[immutable(…)]`
    pub immutable: Vec<Ident>,
    /// `#[transition(…)]`
    pub transitions: Vec<Transition>,
    /// `#[writable(…)]`
    pub writable: Vec<Writable>,
}

impl Intent {
    /// The predicates in it.
    pub fn predicates(&self) -> impl Iterator<Item = &Predicate> {
        let relations = self.relations.iter().filter_map(|relation| relation.when.as_ref());
        let transitions = self.transitions.iter().map(|transition| &transition.by);
        relations.chain(transitions).chain(self.writable.iter().map(|writable| &writable.by))
    }

    /// The fields that it mentions outside its predicates.
    pub fn fields(&self) -> Vec<&Ident> {
        let mut out: Vec<&Ident> = self.relations.iter().flat_map(|r| [&r.from, &r.to]).collect();
        for consent in &self.consents {
            out.push(&consent.change.column);
            match &consent.sides {
                Sides::Selected { selector, sides } => {
                    out.push(selector);
                    out.extend(sides.iter().map(|(_, column)| column));
                }
                Sides::Fixed { asks, answers } => out.extend([asks, answers]),
            }
        }
        out.extend(&self.immutable);
        out.extend(self.transitions.iter().map(|transition| &transition.change.column));
        out.extend(self.writable.iter().flat_map(|writable| &writable.columns));
        out
    }

    /// Columns with a value that they are compared with or set to.
    pub fn values(&self) -> Vec<(&Ident, &Value)> {
        let mut out: Vec<(&Ident, &Value)> = Vec::new();
        let consents = self.consents.iter().map(|consent| &consent.change);
        for change in consents.chain(self.transitions.iter().map(|transition| &transition.change)) {
            out.extend(change.from.iter().chain([&change.to]).map(|value| (&change.column, value)));
        }
        for consent in &self.consents {
            if let Sides::Selected { selector, sides } = &consent.sides {
                out.extend(sides.iter().map(|(value, _)| (selector, value)));
            }
        }
        out
    }
}
