//! `#[policy(COMMAND, to = ROLES, using = "sql", check = "sql", restrictive, name = "…")]` and `#[policy(none, reason = "…")]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, token};

use super::args::{Form, Key, RawAttr, Str, expression, no_positional, parse_args, skip_to_comma, string};
use super::attrs::{Waiver, waiver};
use super::foreign_key::set;
use super::grant::columns;
use super::table::put;
use crate::ctxt::{Ctxt, Problem};
use crate::sql::SqlText;

/// A policy of a table.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The attribute.
    pub span: Span,
    /// What it says.
    pub rule: PolicyRule,
    /// `allow(…)`
    pub waivers: Vec<Waiver>,
    /// `renamed_from = "…"`
    pub renamed_from: Option<Str>,
}

/// The forms of a policy.
#[derive(Debug, Clone)]
pub enum PolicyRule {
    /// `none`: no client sees a row, and that is meant.
    None {
        /// Why.
        reason: Str,
    },
    /// A policy as SQL.
    ByHand {
        /// The command.
        command: Command,
        /// Whom it holds for; nobody named means everybody.
        to: Vec<Role>,
        /// Which rows are there.
        using: Option<SqlText>,
        /// Which rows may be written.
        check: Option<SqlText>,
        /// Narrows instead of widening.
        restrictive: bool,
        /// `name = "…"`
        name: Option<Str>,
    },
}

/// What a policy is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// All four.
    All,
    /// Reading.
    Select,
    /// Adding rows.
    Insert,
    /// Changing rows.
    Update,
    /// Removing rows.
    Delete,
}

/// A role by name.
#[derive(Debug, Clone)]
pub struct Role {
    /// The name.
    pub name: String,
    /// Where it is written.
    pub span: Span,
}

#[derive(Default)]
struct Draft {
    commands: Vec<(Command, Span)>,
    none: Option<Span>,
    reason: Option<Str>,
    to: Vec<Role>,
    using: Option<SqlText>,
    check: Option<SqlText>,
    restrictive: bool,
    name: Option<Str>,
    waivers: Vec<Waiver>,
    renamed_from: Option<Str>,
    /// Intent was found and reported.
    intent: bool,
}

const KEYS: &[Key<Draft>] = &[
    Key { name: "select", form: Form::FlagOrList, take: |d, k, i, cx| d.command(Command::Select, k, i, cx) },
    Key { name: "insert", form: Form::FlagOrList, take: |d, k, i, cx| d.command(Command::Insert, k, i, cx) },
    Key { name: "update", form: Form::FlagOrList, take: |d, k, i, cx| d.command(Command::Update, k, i, cx) },
    Key { name: "delete", form: Form::Flag, take: |d, k, i, cx| d.command(Command::Delete, k, i, cx) },
    Key { name: "all", form: Form::Flag, take: |d, k, i, cx| d.command(Command::All, k, i, cx) },
    Key { name: "none", form: Form::Flag, take: |d, k, _, _| put(&mut d.none, Ok(k.span())) },
    Key { name: "reason", form: Form::Value, take: |d, _, i, _| put(&mut d.reason, string(i)) },
    Key { name: "to", form: Form::Value, take: |d, _, i, _| set(&mut d.to, roles(i)) },
    Key { name: "when", form: Form::Value, take: |d, k, i, cx| d.intent(k, i, cx) },
    Key { name: "using", form: Form::Value, take: |d, _, i, cx| put(&mut d.using, expression(i, cx)) },
    Key { name: "check", form: Form::Value, take: Draft::check },
    Key { name: "restrictive", form: Form::Flag, take: |d, _, _, _| set(&mut d.restrictive, Ok(true)) },
    Key { name: "name", form: Form::Value, take: |d, _, i, _| put(&mut d.name, string(i)) },
    Key { name: "renamed_from", form: Form::Value, take: |d, _, i, _| put(&mut d.renamed_from, string(i)) },
    Key {
        name: "allow",
        form: Form::List,
        take: |d, _, i, cx| {
            d.waivers.push(waiver(i, cx)?);
            Ok(())
        },
    },
];

impl Policy {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut draft = Draft::default();
        let clean = parse_args(cx, raw, &mut draft, KEYS, no_positional);
        if !clean || draft.intent {
            return None;
        }
        let waivers = std::mem::take(&mut draft.waivers);
        let renamed_from = draft.renamed_from.take();
        let rule =
            if draft.none.is_some() { draft.none_rule(cx, raw.span) } else { draft.rule(cx, raw.span) };
        Some(Self { span: raw.span, rule: rule?, waivers, renamed_from })
    }
}

impl Draft {
    fn command(&mut self, command: Command, key: &Ident, input: ParseStream, cx: &Ctxt) -> syn::Result<()> {
        let columns = columns(input)?;
        if let Some(first) = columns.first() {
            cx.push(
                Problem::new(first.span(), "a policy by hand is about rows, not about columns")
                    .help(format!("list the columns in the grant: `#[grant({key}(…), to = …)]`")),
            );
        }
        self.commands.push((command, key.span()));
        Ok(())
    }

    /// `when = PREDICATE`
    fn intent(&mut self, key: &Ident, input: ParseStream, cx: &Ctxt) -> syn::Result<()> {
        cx.push(
            Problem::new(key.span(), "intent predicates are not supported yet")
                .help("write `using = \"…\"` for the rows that are there and `check = \"…\"` for those that are written"),
        );
        self.intent = true;
        skip_to_comma(input);
        Ok(())
    }

    fn check(&mut self, key: &Ident, input: ParseStream, cx: &Ctxt) -> syn::Result<()> {
        if input.peek(LitStr) || input.peek2(Token![!]) {
            return put(&mut self.check, expression(input, cx));
        }
        self.intent(key, input, cx)
    }

    fn none_rule(self, cx: &Ctxt, span: Span) -> Option<PolicyRule> {
        if !self.commands.is_empty() || self.using.is_some() || self.check.is_some() || !self.to.is_empty() {
            cx.error(span, "`#[policy(none)]` stands alone, with its `reason`");
        }
        let Some(reason) = self.reason else {
            let problem = Problem::new(span, "`#[policy(none)]` gives no reason");
            cx.push(problem.help("add `reason = \"…\"`: the next reader has to know that it is meant"));
            return None;
        };
        Some(PolicyRule::None { reason })
    }

    /// PostgreSQL's own rules: an insert has no rows to look at, select and delete write none.
    fn rule(self, cx: &Ctxt, span: Span) -> Option<PolicyRule> {
        if let Some(reason) = &self.reason {
            cx.error(reason.span, "`reason` belongs to `#[policy(none, …)]`");
        }
        let (command, key) = match self.commands.as_slice() {
            [one] => *one,
            [] => {
                let problem = Problem::new(span, "`#[policy]` does not say for which command");
                cx.push(problem.help("write `select`, `insert`, `update`, `delete`, `all` or `none` first"));
                return None;
            }
            [_, (_, second), ..] => {
                let problem = Problem::new(*second, "a policy by hand is for one command, or for `all`");
                cx.push(problem.help("write one `#[policy(…)]` for each command"));
                return None;
            }
        };
        match (command, &self.using, &self.check) {
            (Command::Insert, Some(using), _) => cx.push(
                Problem::new(using.span, "`using` is about rows that are there, and an insert has none")
                    .help("write `check = \"…\"`"),
            ),
            (Command::Select | Command::Delete, _, Some(check)) => cx.push(
                Problem::new(
                    check.span,
                    "`check` is about rows that are written, and this command writes none",
                )
                .help("write `using = \"…\"`"),
            ),
            (_, None, None) => {
                let want = if command == Command::Insert { "check" } else { "using" };
                let problem = Problem::new(key, "a policy without a condition shuts everybody out");
                cx.push(problem.help(format!("write `{want} = \"…\"`; `\"true\"` admits everybody")));
            }
            _ => {}
        }
        if self.to.is_empty() {
            let problem = Problem::new(span, "`#[policy]` does not say for whom");
            cx.push(problem.help("write `to = role`, or `to = public` for every role"));
        }
        let Self { to, using, check, restrictive, name, .. } = self;
        Some(PolicyRule::ByHand { command, to, using, check, restrictive, name })
    }
}

/// `authenticated`, `"Some Role"`, `[anon, authenticated]` or `(anon, authenticated)`.
pub(crate) fn roles(input: ParseStream) -> syn::Result<Vec<Role>> {
    let content;
    if input.peek(token::Bracket) {
        syn::bracketed!(content in input);
    } else if input.peek(token::Paren) {
        syn::parenthesized!(content in input);
    } else {
        return role(input).map(|role| vec![role]);
    }
    let mut out = Vec::new();
    while !content.is_empty() {
        out.push(role(&content)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(out)
}

fn role(input: ParseStream) -> syn::Result<Role> {
    if input.peek(LitStr) {
        return string(input).map(|Str { value, span }| Role { name: value, span });
    }
    let ident = input.call(Ident::parse_any)?;
    Ok(Role { name: ident.unraw().to_string(), span: ident.span() })
}

impl Command {
    /// The word in SQL.
    pub fn sql(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }
}
