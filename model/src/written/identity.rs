//! `identity`, `identity = always`, `identity(always, start = 1000, increment = 10, cycle, sequence = "…")`.

use syn::parse::ParseStream;
use syn::{Ident, Token, token};

use super::args::{Form, Key, Str, integer, no_positional, one_of, parse_inner, string};
use super::foreign_key::set;
use super::table::put;
use crate::ctxt::{Ctxt, Problem};

/// A column that counts by itself. What is not said of its sequence is as PostgreSQL has it.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// An insert may give no value of its own.
    pub always: bool,
    /// `sequence = "…"`: the name of its sequence, in the schema of the table.
    pub sequence: Option<Str>,
    /// `start = …`
    pub start: Option<i64>,
    /// `increment = …`
    pub increment: Option<i64>,
    /// `min = …`
    pub min: Option<i64>,
    /// `max = …`
    pub max: Option<i64>,
    /// `cache = …`: how many values a session takes at once.
    pub cache: Option<i64>,
    /// `cycle`: it starts again at the end.
    pub cycle: bool,
}

const KEYS: &[Key<Identity>] = &[
    Key { name: "always", form: Form::Flag, take: |x, _, _, _| set(&mut x.always, Ok(true)) },
    Key { name: "sequence", form: Form::Value, take: |x, _, i, _| put(&mut x.sequence, string(i)) },
    Key { name: "start", form: Form::Value, take: |x, _, i, _| put(&mut x.start, integer(i)) },
    Key { name: "increment", form: Form::Value, take: |x, _, i, _| put(&mut x.increment, integer(i)) },
    Key { name: "min", form: Form::Value, take: |x, _, i, _| put(&mut x.min, integer(i)) },
    Key { name: "max", form: Form::Value, take: |x, _, i, _| put(&mut x.max, integer(i)) },
    Key { name: "cache", form: Form::Value, take: |x, _, i, _| put(&mut x.cache, integer(i)) },
    Key { name: "cycle", form: Form::Flag, take: |x, _, _, _| set(&mut x.cycle, Ok(true)) },
];

impl Identity {
    pub(crate) fn parse(key: &Ident, input: ParseStream, cx: &Ctxt) -> syn::Result<Self> {
        let mut identity = Self::default();
        if input.is_empty() || input.peek(Token![,]) {
            return Ok(identity);
        }
        if !input.peek(token::Paren) {
            identity.always = one_of(input, &[("always", true), ("by_default", false)])?;
            return Ok(identity);
        }
        parse_inner(cx, key, input, &mut identity, KEYS, no_positional)?;
        if let Some((what, help)) = identity.mistake() {
            cx.push(Problem::new(key.span(), what).help(help));
        }
        Ok(identity)
    }

    /// What no sequence can be, whatever the type of the column is.
    fn mistake(&self) -> Option<(&'static str, &'static str)> {
        let outside =
            |value: i64| self.min.is_some_and(|min| value < min) || self.max.is_some_and(|max| value > max);
        if self.increment == Some(0) {
            return Some(("a sequence cannot take steps of 0", "leave `increment` out for steps of 1"));
        }
        if self.cache.is_some_and(|cache| cache < 1) {
            return Some(("a session takes at least one value at once", "leave `cache` out for one"));
        }
        if self.min.zip(self.max).is_some_and(|(min, max)| min >= max) {
            return Some(("`min` has to be below `max`", "exchange the two"));
        }
        self.start.is_some_and(outside).then_some((
            "`start` is not between `min` and `max`",
            "leave it out: without it the sequence starts at its end",
        ))
    }
}
