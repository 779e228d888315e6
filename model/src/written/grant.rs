//! `#[grant(select, insert(a, b), to = role)]`.

use proc_macro2::Span;
use syn::Ident;
use syn::parse::ParseStream;

use super::args::{Form, Key, RawAttr, ident_list, no_positional, parse_args};
use super::foreign_key::set;
use super::policy::{Role, roles};
use crate::ctxt::{Ctxt, Problem};

/// Privileges on a table or view for some roles.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The attribute.
    pub span: Span,
    /// What is granted.
    pub privileges: Vec<Privilege>,
    /// To whom.
    pub to: Vec<Role>,
    /// `with_grant_option`
    pub with_grant_option: bool,
}

/// One privilege, on the table or on some of its columns.
#[derive(Debug, Clone)]
pub struct Privilege {
    /// Where it is written.
    pub span: Span,
    /// `SELECT`, `INSERT`, …
    pub name: &'static str,
    /// The fields; none means the table.
    pub columns: Vec<Ident>,
}

const KEYS: &[Key<Grant>] = &[
    Key { name: "select", form: Form::FlagOrList, take: |g, k, i, _| g.push(k, "SELECT", columns(i)) },
    Key { name: "insert", form: Form::FlagOrList, take: |g, k, i, _| g.push(k, "INSERT", columns(i)) },
    Key { name: "update", form: Form::FlagOrList, take: |g, k, i, _| g.push(k, "UPDATE", columns(i)) },
    Key {
        name: "references",
        form: Form::FlagOrList,
        take: |g, k, i, _| g.push(k, "REFERENCES", columns(i)),
    },
    Key { name: "delete", form: Form::Flag, take: |g, k, _, _| g.push(k, "DELETE", Ok(Vec::new())) },
    Key { name: "truncate", form: Form::Flag, take: |g, k, _, _| g.push(k, "TRUNCATE", Ok(Vec::new())) },
    Key { name: "trigger", form: Form::Flag, take: |g, k, _, _| g.push(k, "TRIGGER", Ok(Vec::new())) },
    Key { name: "maintain", form: Form::Flag, take: |g, k, _, _| g.push(k, "MAINTAIN", Ok(Vec::new())) },
    Key { name: "all", form: Form::Flag, take: |g, k, _, _| g.push(k, "ALL", Ok(Vec::new())) },
    Key { name: "to", form: Form::Value, take: |g, _, i, _| set(&mut g.to, roles(i)) },
    Key {
        name: "with_grant_option",
        form: Form::Flag,
        take: |g, _, _, _| set(&mut g.with_grant_option, Ok(true)),
    },
];

impl Grant {
    pub(crate) fn parse(cx: &Ctxt, raw: &RawAttr) -> Option<Self> {
        let mut grant =
            Self { span: raw.span, privileges: Vec::new(), to: Vec::new(), with_grant_option: false };
        let clean = parse_args(cx, raw, &mut grant, KEYS, no_positional);
        let missing = match (grant.privileges.is_empty(), grant.to.is_empty()) {
            (false, false) => return Some(grant),
            (true, _) => "does not say what is granted",
            (false, true) => "does not say to whom",
        };
        let problem = Problem::new(raw.span, format!("`#[grant]` {missing}"));
        cx.push_if(clean, problem.help("write `#[grant(select, to = role)]`"));
        None
    }

    fn push(&mut self, key: &Ident, name: &'static str, columns: syn::Result<Vec<Ident>>) -> syn::Result<()> {
        self.privileges.push(Privilege { span: key.span(), name, columns: columns? });
        Ok(())
    }
}

/// The columns behind a privilege or a command, if any are listed.
pub(crate) fn columns(input: ParseStream) -> syn::Result<Vec<Ident>> {
    if input.peek(syn::token::Paren) { ident_list(input) } else { Ok(Vec::new()) }
}
