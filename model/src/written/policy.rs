//! `#[policy(COMMANDS, to = ROLES, when = PREDICATE, check = PREDICATE, restrictive)]`, `#[policy(none, reason = "…")]`, and
//! by hand `#[policy(COMMAND, to = ROLES, using = "sql", check = "sql", restrictive, name = "…")]`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, token};

use super::args::{Form, Key, RawAttr, Str, expression, no_positional, parse_args, string};
use super::attrs::{Waiver, waiver};
use super::foreign_key::set;
use super::grant::columns;
use super::predicate::Predicate;
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
    /// What is meant.
    Intent {
        /// What may be done.
        commands: Vec<PolicyCommand>,
        /// Whom it holds for.
        to: Vec<Role>,
        /// Which rows are there.
        when: Predicate,
        /// Which rows may be written, where they are others.
        check: Option<Predicate>,
        /// Narrows instead of widening.
        restrictive: bool,
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

/// A command of a policy by intent.
#[derive(Debug, Clone)]
pub struct PolicyCommand {
    /// The command.
    pub command: Command,
    /// The fields that `select` or `update` lists.
    pub columns: Vec<Ident>,
    /// Where it is written.
    pub span: Span,
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
    commands: Vec<PolicyCommand>,
    none: Option<Span>,
    reason: Option<Str>,
    to: Vec<Role>,
    when: Option<Predicate>,
    using: Option<SqlText>,
    check: Option<SqlText>,
    check_when: Option<Predicate>,
    restrictive: bool,
    name: Option<Str>,
    waivers: Vec<Waiver>,
    renamed_from: Option<Str>,
}

const KEYS: &[Key<Draft>] = &[
    Key { name: "select", form: Form::FlagOrList, take: |d, k, i, _| d.command(Command::Select, k, i) },
    Key { name: "insert", form: Form::FlagOrList, take: |d, k, i, _| d.command(Command::Insert, k, i) },
    Key { name: "update", form: Form::FlagOrList, take: |d, k, i, _| d.command(Command::Update, k, i) },
    Key { name: "delete", form: Form::Flag, take: |d, k, i, _| d.command(Command::Delete, k, i) },
    Key { name: "all", form: Form::Flag, take: |d, k, i, _| d.command(Command::All, k, i) },
    Key { name: "none", form: Form::Flag, take: |d, k, _, _| put(&mut d.none, Ok(k.span())) },
    Key { name: "reason", form: Form::Value, take: |d, _, i, _| put(&mut d.reason, string(i)) },
    Key { name: "to", form: Form::Value, take: |d, _, i, _| set(&mut d.to, roles(i)) },
    Key { name: "when", form: Form::Value, take: |d, _, i, cx| put(&mut d.when, Predicate::parse(i, cx)) },
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
        if !parse_args(cx, raw, &mut draft, KEYS, no_positional) {
            return None;
        }
        let waivers = std::mem::take(&mut draft.waivers);
        let renamed_from = draft.renamed_from.take();
        let by_intent = draft.when.is_some() || draft.check_when.is_some();
        if let Some(old) = renamed_from.as_ref().filter(|_| by_intent || draft.none.is_some()) {
            let problem =
                Problem::new(old.span, "a policy by intent is named after its table, command and roles");
            cx.push(problem.help("leave `renamed_from` out: it is renamed with its table"));
        }
        let rule = if draft.none.is_some() {
            draft.none_rule(cx, raw.span)
        } else if by_intent {
            draft.intent(cx, raw.span)
        } else {
            draft.rule(cx, raw.span)
        };
        Some(Self { span: raw.span, rule: rule?, waivers, renamed_from })
    }
}

impl Draft {
    fn command(&mut self, command: Command, key: &Ident, input: ParseStream) -> syn::Result<()> {
        let columns = columns(input)?;
        self.commands.push(PolicyCommand { command, columns, span: key.span() });
        Ok(())
    }

    /// `check = "sql"` or `check = PREDICATE`.
    fn check(&mut self, _: &Ident, input: ParseStream, cx: &Ctxt) -> syn::Result<()> {
        if input.peek(LitStr) || input.peek2(Token![!]) {
            return put(&mut self.check, expression(input, cx));
        }
        put(&mut self.check_when, Predicate::parse(input, cx))
    }

    fn intent(self, cx: &Ctxt, span: Span) -> Option<PolicyRule> {
        self.reject_reason(cx);
        for (what, sql) in [("using", &self.using), ("check", &self.check)] {
            if let Some(sql) = sql {
                let problem = Problem::new(
                    sql.span,
                    format!("`{what} = \"…\"` beside `when`: a policy is intent or SQL"),
                );
                cx.push(
                    problem.help(format!("write a condition, or `sql(\"…\")` as one: `{what} = sql(\"…\")`")),
                );
            }
        }
        if let Some(name) = &self.name {
            cx.error(name.span, "a policy by intent is named by the table, the command and the roles");
        }
        if self.commands.is_empty() {
            self.no_command(cx, span);
        }
        for listed in self.commands.iter().filter(|one| !one.columns.is_empty()) {
            if !matches!(listed.command, Command::Select | Command::Update) {
                let problem =
                    Problem::new(listed.span, "only `select` and `update` list columns in a policy");
                cx.push(problem.help(
                    "list the columns that an insert may set in the grant: `#[grant(insert(…), to = …)]`",
                ));
            }
        }
        self.reject_nobody(cx, span);
        let writes = |one: &PolicyCommand| !matches!(one.command, Command::Select | Command::Delete);
        if let (Some(check), false) = (&self.check_when, self.commands.iter().any(writes)) {
            cx.error(check.span(), "`check` is about rows that are written, and these commands write none");
        }
        let Self { commands, to, when, check_when, restrictive, .. } = self;
        let Some(when) = when else {
            let problem = Problem::new(span, "`#[policy]` does not say which rows are there");
            cx.push(problem.help("write `when = …`; what an insert may write stands in `when` too"));
            return None;
        };
        Some(PolicyRule::Intent { commands, to, when, check: check_when, restrictive })
    }

    fn reject_reason(&self, cx: &Ctxt) {
        if let Some(reason) = &self.reason {
            cx.error(reason.span, "`reason` belongs to `#[policy(none, …)]`");
        }
    }

    fn no_command(&self, cx: &Ctxt, span: Span) {
        let problem = Problem::new(span, "`#[policy]` does not say for which command");
        cx.push(problem.help("write `select`, `insert`, `update`, `delete`, `all` or `none` first"));
    }

    fn reject_nobody(&self, cx: &Ctxt, span: Span) {
        if self.to.is_empty() {
            let problem = Problem::new(span, "`#[policy]` does not say for whom");
            cx.push(problem.help("write `to = role`, or `to = public` for every role"));
        }
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
        self.reject_reason(cx);
        let (command, key) = match self.commands.as_slice() {
            [one] => {
                if let Some(first) = one.columns.first() {
                    let key = one.command.sql().to_lowercase();
                    let problem =
                        Problem::new(first.span(), "a policy by hand is about rows, not about columns");
                    cx.push(
                        problem.help(format!("list the columns in the grant: `#[grant({key}(…), to = …)]`")),
                    );
                }
                (one.command, one.span)
            }
            [] => {
                self.no_command(cx, span);
                return None;
            }
            [_, second, ..] => {
                let problem = Problem::new(second.span, "a policy by hand is for one command, or for `all`");
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
                cx.push(problem.help(format!("write `when = …`, or by hand `{want} = \"…\"`")));
            }
            _ => {}
        }
        self.reject_nobody(cx, span);
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
