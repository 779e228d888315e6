//! `#[foreign_key((a, b) references Other(x, y), on_delete = …)]`, and the same inside `#[column(references = …)]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Path, Token};

use super::args::{Form, Key, RawAttr, Str, ident_list, one_of, parse_args, string};
use super::table::put;
use crate::ctxt::{Ctxt, Problem};

/// A foreign key.
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// The attribute or the key in it.
    pub span: Span,
    /// The fields that refer.
    pub columns: Vec<Ident>,
    /// What they refer to.
    pub target: Target,
    /// `name = "…"`
    pub name: Option<Str>,
    /// `on_delete = …`
    pub on_delete: Action,
    /// `on_delete = set_null(…)`: the columns of which that is said; none means all.
    pub on_delete_columns: Vec<Ident>,
    /// `on_update = …`
    pub on_update: Action,
    /// `match = …`
    pub matching: Match,
    /// `deferrable`
    pub deferrable: Option<Deferrable>,
    /// `not_valid`
    pub not_valid: bool,
    /// `not_enforced`: it is only written down and never checked (PostgreSQL 18).
    pub not_enforced: bool,
    /// `period`: the last column is a range that the target's ranges have to cover (PostgreSQL 18).
    pub period: bool,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

/// The table and columns that a foreign key points to.
#[derive(Debug, Clone)]
pub enum Target {
    /// A struct and its fields, which rustc checks.
    Fields {
        /// The struct.
        table: Path,
        /// Its fields.
        columns: Vec<Ident>,
    },
    /// A table that has no struct: `"auth.users(id)"`.
    Sql {
        /// The literal.
        span: Span,
        /// The schema, if given.
        schema: Option<String>,
        /// The table.
        table: String,
        /// Its columns; none means its primary key.
        columns: Vec<String>,
    },
}

/// What happens to a row whose target goes away or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Action {
    /// An error at the end of the statement.
    #[default]
    NoAction,
    /// An error at once.
    Restrict,
    /// The row goes or changes too.
    Cascade,
    /// The columns become null.
    SetNull,
    /// The columns get their defaults.
    SetDefault,
}

/// How a key with nulls in some of its columns is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Match {
    /// One null satisfies it.
    #[default]
    Simple,
    /// All columns are null, or none.
    Full,
}

/// When a deferrable constraint is checked, unless the transaction says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferrable {
    /// After each statement.
    Immediate,
    /// At the end of the transaction.
    Deferred,
}

#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) columns: Vec<Ident>,
    pub(crate) target: Option<Target>,
    pub(crate) name: Option<Str>,
    pub(crate) on_delete: Action,
    pub(crate) on_delete_columns: Vec<Ident>,
    pub(crate) on_update: Action,
    pub(crate) matching: Match,
    pub(crate) deferrable: Option<Deferrable>,
    pub(crate) not_valid: bool,
    pub(crate) not_enforced: bool,
    pub(crate) period: bool,
    pub(crate) renamed_from: Option<Str>,
}

const KEYS: &[Key<Draft>] = &[
    Key { name: "name", form: Form::Value, take: |d, _, input, _| put(&mut d.name, string(input)) },
    Key {
        name: "on_delete",
        form: Form::Value,
        take: |d, _, input, _| {
            d.on_delete = action(input)?;
            if !input.peek(syn::token::Paren) {
                return Ok(());
            }
            if !matches!(d.on_delete, Action::SetNull | Action::SetDefault) {
                return Err(input.error("only `set_null` and `set_default` take a list of columns"));
            }
            set(&mut d.on_delete_columns, ident_list(input))
        },
    },
    Key { name: "on_update", form: Form::Value, take: |d, _, input, _| set(&mut d.on_update, action(input)) },
    Key {
        name: "match",
        form: Form::Value,
        take: |d, _, input, _| {
            let words = [("full", Match::Full), ("simple", Match::Simple)];
            set(&mut d.matching, one_of(input, &words))
        },
    },
    Key {
        name: "deferrable",
        form: Form::FlagOrValue,
        take: |d, _, input, _| put(&mut d.deferrable, deferrable(input)),
    },
    Key { name: "not_valid", form: Form::Flag, take: |d, _, _, _| set(&mut d.not_valid, Ok(true)) },
    Key { name: "not_enforced", form: Form::Flag, take: |d, _, _, _| set(&mut d.not_enforced, Ok(true)) },
    Key { name: "period", form: Form::Flag, take: |d, _, _, _| set(&mut d.period, Ok(true)) },
    Key { name: "renamed_from", form: Form::Value, take: |d, _, i, _| put(&mut d.renamed_from, string(i)) },
];

impl ForeignKey {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut draft = Draft::default();
        let clean = parse_args(cx, raw, &mut draft, KEYS, |draft, input, _| {
            if draft.target.is_some() || !input.peek(syn::token::Paren) {
                return Ok(false);
            }
            draft.columns = ident_list(input)?;
            let word = input.call(Ident::parse_any)?;
            if word != "references" {
                return Err(syn::Error::new(word.span(), "expected `references`"));
            }
            draft.target = Some(if input.peek(LitStr) { sql_target(input)? } else { struct_target(input)? });
            Ok(true)
        });
        let missing = || {
            let problem = Problem::new(raw.span, "`#[foreign_key]` does not say what refers to what");
            cx.push_if(clean, problem.help("write `#[foreign_key((a, b) references Other(x, y))]`"));
        };
        let Some(target) = draft.target.take() else {
            missing();
            return None;
        };
        let key = Self::from_draft(raw.span, draft, target);
        let (here, there) = (key.columns.len(), key.target.width());
        if there.is_some_and(|there| here != there) {
            let text = format!("a foreign key of {here} columns cannot point to {}", there.unwrap_or(0));
            cx.error(raw.span, text);
        }
        if let Some(column) = key.on_delete_columns.iter().find(|column| !key.columns.contains(column)) {
            cx.error(column.span(), format!("`{column}` is not a column of this key"));
        }
        Some(key)
    }

    pub(crate) fn from_draft(span: Span, draft: Draft, target: Target) -> Self {
        let Draft {
            columns,
            target: _,
            name,
            on_delete,
            on_delete_columns,
            on_update,
            matching,
            deferrable,
            not_valid,
            not_enforced,
            period,
            renamed_from,
        } = draft;
        Self {
            span,
            columns,
            target,
            name,
            on_delete,
            on_delete_columns,
            on_update,
            matching,
            deferrable,
            not_valid,
            not_enforced,
            period,
            renamed_from,
        }
    }
}

impl Target {
    fn width(&self) -> Option<usize> {
        match self {
            Self::Fields { columns, .. } => Some(columns.len()),
            Self::Sql { columns, .. } => (!columns.is_empty()).then_some(columns.len()),
        }
    }
}

fn struct_target(input: ParseStream) -> syn::Result<Target> {
    let table = input.call(Path::parse_mod_style)?;
    Ok(Target::Fields { table, columns: ident_list(input)? })
}

/// `User::id`, or `"auth.users(id)"`.
pub(crate) fn column_target(input: ParseStream) -> syn::Result<Target> {
    if input.peek(LitStr) {
        return sql_target(input);
    }
    let mut path = input.call(Path::parse_mod_style)?;
    let Some(column) = path.segments.pop().map(|segment| segment.ident) else {
        return Err(input.error("expected `Struct::field`"));
    };
    if path.segments.is_empty() {
        let text =
            format!("`{column}` names no column: write `Struct::field`, or `\"schema.table(column)\"`");
        return Err(syn::Error::new(column.span(), text));
    }
    path.segments.pop_punct();
    Ok(Target::Fields { table: path, columns: vec![column] })
}

fn sql_target(input: ParseStream) -> syn::Result<Target> {
    let Str { value, span } = string(input)?;
    parse_sql_target(&value, span).ok_or_else(|| {
        let text = "a table without a struct is written `\"schema.table(column)\"`, in lower case or quoted";
        syn::Error::new(span, text)
    })
}

fn parse_sql_target(text: &str, span: Span) -> Option<Target> {
    let (table, columns) = match text.split_once('(') {
        Some((table, rest)) => (table, rest.trim_end().strip_suffix(')')?.split(',').collect()),
        None => (text, Vec::new()),
    };
    let name = |part: &str| {
        let part = part.trim();
        let bare = part.strip_prefix('"').and_then(|p| p.strip_suffix('"')).unwrap_or(part);
        (!bare.is_empty() && !bare.contains('"')).then(|| bare.to_owned())
    };
    let (schema, table) = match table.split_once('.') {
        Some((schema, table)) => (Some(name(schema)?), name(table)?),
        None => (None, name(table)?),
    };
    let columns = columns.into_iter().map(name).collect::<Option<Vec<_>>>()?;
    Some(Target::Sql { span, schema, table, columns })
}

pub(crate) fn action(input: ParseStream) -> syn::Result<Action> {
    one_of(
        input,
        &[
            ("cascade", Action::Cascade),
            ("set_null", Action::SetNull),
            ("restrict", Action::Restrict),
            ("no_action", Action::NoAction),
            ("set_default", Action::SetDefault),
        ],
    )
}

/// `deferrable`, or `deferrable = deferred`.
pub(crate) fn deferrable(input: ParseStream) -> syn::Result<Deferrable> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(Deferrable::Immediate);
    }
    one_of(input, &[("deferred", Deferrable::Deferred), ("immediate", Deferrable::Immediate)])
}

pub(crate) fn set<T>(slot: &mut T, value: syn::Result<T>) -> syn::Result<()> {
    *slot = value?;
    Ok(())
}
