//! How SQL text reads settings.

use super::context::Context;
use crate::catalog::ObjectId;
use crate::kinds::Object;
use crate::sql::{Token, TokenKind, significant};

/// One call of `current_setting`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The setting, where it is a constant.
    pub name: Option<String>,
    /// Whether a setting that was never made is NULL and no error.
    pub missing_ok: bool,
    /// Whether the result is cast to something that is no text.
    pub cast: bool,
    /// Whether the empty text becomes NULL.
    pub nullif: bool,
}

/// The calls of `current_setting` in a text.
pub(crate) fn readings(text: &str) -> Vec<Reading> {
    let Ok(tokens) = significant(text) else { return Vec::new() };
    let calls = (0..tokens.len()).filter(|at| tokens[*at].is_word("current_setting"));
    calls.filter_map(|at| reading(&tokens, at)).collect()
}

fn reading(tokens: &[Token<'_>], at: usize) -> Option<Reading> {
    let end = at + 1 + closing(tokens.get(at + 1..)?)?;
    let arguments = &tokens[at + 2..end];
    let name = arguments.first().filter(|token| token.kind == TokenKind::String);
    let depth_zero_comma = arguments.iter().any(|token| token.is_punct(","));
    // Out through the brackets and casts to text around the call, to what is done with it.
    let (mut first, mut last, mut nullif) = (at, end, false);
    if first >= 2 && tokens[first - 1].is_punct(".") {
        first -= 2;
    }
    loop {
        let to_text = tokens.get(last + 1).is_some_and(|token| token.is_punct("::"))
            && tokens.get(last + 2).is_some_and(|token| token.is_word("text"));
        let bracketed = first > 0
            && tokens[first - 1].is_punct("(")
            && tokens.get(last + 1).is_some_and(|token| token.is_punct(")"))
            && (first < 2 || tokens[first - 2].kind != TokenKind::Word);
        let in_nullif = first >= 2 && tokens[first - 1].is_punct("(") && tokens[first - 2].is_word("nullif");
        if to_text {
            last += 2;
        } else if bracketed {
            (first, last) = (first - 1, last + 1);
        } else {
            nullif |= in_nullif;
            break;
        }
    }
    let cast = tokens.get(last + 1).is_some_and(|token| token.is_punct("::"))
        && tokens.get(last + 2).is_some_and(|token| !token.is_word("text"));
    Some(Reading {
        name: name.map(|token| token.text.trim_matches('\'').to_owned()),
        missing_ok: depth_zero_comma,
        cast,
        nullif,
    })
}

/// Where the bracket closes that the tokens open with.
fn closing(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        depth += i32::from(token.is_punct("(")) - i32::from(token.is_punct(")"));
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

impl<'a> Context<'a> {
    /// The conditions of policies and the bodies of functions, with what they are of.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&'a ObjectId, &str)> {
        let conditions = self.catalog.objects.iter().flat_map(|(id, entry)| {
            let (using, check) = match &*entry.object {
                Object::Policy(policy) => (policy.using.as_deref(), policy.check.as_deref()),
                _ => (None, None),
            };
            [using, check].into_iter().flatten().map(move |text| (id, text))
        });
        let bodies = self.function_bodies().map(|(id, function)| (id, function.body.as_str()));
        conditions.chain(bodies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_with_a_setting_is_seen() {
        let of = |text: &str| {
            let Reading { name, missing_ok, cast, nullif } = readings(text).remove(0);
            (name.unwrap(), missing_ok, cast, nullif)
        };
        assert_eq!(of("current_setting('a.b'::text)"), ("a.b".into(), false, false, false));
        assert_eq!(of("(current_setting('a.b'::text, true))::uuid"), ("a.b".into(), true, true, false));
        assert_eq!(
            of("(NULLIF(current_setting('a.b', true), ''::text))::uuid"),
            ("a.b".into(), true, false, true)
        );
        assert_eq!(
            of("(pg_catalog.current_setting('a.b', true)::text)::int"),
            ("a.b".into(), true, true, false)
        );
        assert_eq!(of("owner = current_setting('a.b', true)"), ("a.b".into(), true, false, false));
    }
}
