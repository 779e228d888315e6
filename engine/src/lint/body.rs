//! What the bodies of functions do, as far as their words show. A body that is put together at run time shows nothing.

use std::collections::BTreeSet;

use super::context::Context;
use super::facts::Function;
use crate::catalog::ObjectId;
use crate::sql::{Token, TokenKind, significant};

/// Functions that answer who calls, or read what the session says of that.
pub(crate) const SESSION: &[&str] = &[
    "auth.uid",
    "auth.jwt",
    "auth.role",
    "auth.email",
    "auth.user_id",
    "pg_catalog.current_setting",
    "current_setting",
];

/// Words that do the same.
const SESSION_WORDS: &[&str] = &["current_user", "session_user", "current_role", "user"];

/// Words that a table follows.
const BEFORE_TABLES: &[&str] = &["from", "join", "into", "update", "only", "truncate", "table", "using"];

impl<'a> Context<'a> {
    /// The relations that a body names where a table stands.
    pub(crate) fn tables_in(&self, function: &Function) -> BTreeSet<&'a ObjectId> {
        significant(&function.body).map(|tokens| self.tables_among(&tokens, function)).unwrap_or_default()
    }

    /// The relations that a part of a body names where a table stands.
    pub(crate) fn tables_among(&self, tokens: &[Token<'_>], function: &Function) -> BTreeSet<&'a ObjectId> {
        let mut found = BTreeSet::new();
        for at in 1..tokens.len() {
            let before = &tokens[at - 1];
            if BEFORE_TABLES.iter().any(|word| before.is_word(word)) || before.is_punct(",") {
                found.extend(self.relation_at(&tokens[at..], function));
            }
        }
        found
    }

    /// The relations that a body writes to.
    pub(crate) fn tables_written_in(&self, function: &Function) -> BTreeSet<&'a ObjectId> {
        let Ok(tokens) = significant(&function.body) else { return BTreeSet::new() };
        let mut found = BTreeSet::new();
        for at in 1..tokens.len() {
            let is = |back: usize, word: &str| at >= back && tokens[at - back].is_word(word);
            if is(1, "update")
                || is(1, "truncate")
                || is(1, "into") && is(2, "insert")
                || is(1, "from") && is(2, "delete")
            {
                found.extend(self.relation_at(&tokens[at..], function));
            }
        }
        found
    }

    fn relation_at(&self, tokens: &[Token<'_>], function: &Function) -> Option<&'a ObjectId> {
        let first = tokens.first()?.name()?;
        if tokens.get(1).is_some_and(|token| token.is_punct(".")) {
            return self.relation(&first, &tokens.get(2)?.name()?);
        }
        self.relation_of(&first, function)
    }

    /// The relation that a name without a schema can mean in a body.
    pub(crate) fn relation_of(&self, name: &str, function: &Function) -> Option<&'a ObjectId> {
        let own = function.id.schema_name().map(str::to_owned);
        let path = function.search_path.iter().flatten().cloned().chain(own).chain(["public".to_owned()]);
        path.into_iter().find_map(|schema| self.relation(&schema, name))
    }

    /// The functions that a body calls, by their names as they are written.
    pub(crate) fn calls_in(function: &Function) -> BTreeSet<String> {
        let Ok(tokens) = significant(&function.body) else { return BTreeSet::new() };
        let mut found = BTreeSet::new();
        for at in 0..tokens.len().saturating_sub(1) {
            let Some(name) = tokens[at].name().filter(|_| tokens[at + 1].is_punct("(")) else { continue };
            let schema = (at >= 2 && tokens[at - 1].is_punct(".")).then(|| tokens[at - 2].name()).flatten();
            found.insert(schema.map_or(name.clone(), |schema| format!("{schema}.{name}")));
        }
        found
    }

    /// Whether a function's answer depends on who calls, by itself or by what it calls.
    pub(crate) fn asks_who_calls(&self, function: &Function) -> bool {
        self.asks(function, &mut BTreeSet::new())
    }

    fn asks(&self, function: &Function, seen: &mut BTreeSet<ObjectId>) -> bool {
        if !seen.insert(function.id.clone()) {
            return false;
        }
        if SESSION_WORDS.iter().any(|word| function.says(word)) {
            return true;
        }
        Self::calls_in(function).iter().any(|call| {
            SESSION.contains(&call.as_str())
                || self.functions_called(call, function).iter().any(|called| self.asks(called, seen))
        })
    }

    /// The functions that a call in a body can mean.
    pub(crate) fn functions_called(&self, call: &str, from: &Function) -> Vec<&Function> {
        match call.split_once('.') {
            Some((schema, name)) => self.functions_named(schema, name),
            None => {
                let own = from.id.schema_name().unwrap_or_default().to_owned();
                let path = from.search_path.iter().flatten().cloned().chain([own, "public".to_owned()]);
                path.into_iter().flat_map(|schema| self.functions_named(&schema, call)).collect()
            }
        }
    }
}

/// Whether text is put together and run: `EXECUTE` with anything but one constant, or with `format` and `%s`.
pub(crate) fn runs_text(function: &Function) -> bool {
    let Ok(tokens) = significant(&function.body) else { return true };
    (0..tokens.len()).any(|at| {
        let next = tokens.get(at + 1);
        // `EXECUTE FUNCTION` belongs to CREATE TRIGGER.
        let executes = tokens[at].is_word("execute") && next.is_some_and(|next| !next.is_word("function"));
        executes && is_unsafe(&tokens[at + 1..])
    })
}

fn is_unsafe(tokens: &[Token<'_>]) -> bool {
    let end = tokens.iter().position(|token| token.is_punct(";")).unwrap_or(tokens.len());
    let tokens = &tokens[..end];
    let text = |token: &Token<'_>| matches!(token.kind, TokenKind::String | TokenKind::DollarString);
    if tokens.first().is_some_and(|token| token.is_word("format")) {
        let template = tokens.iter().find(|token| text(token));
        return template.is_none_or(|template| template.text.contains("%s") || template.text.contains("$s"));
    }
    let stop = tokens.iter().position(|token| ["using", "into"].iter().any(|word| token.is_word(word)));
    let words = &tokens[..stop.unwrap_or(end)];
    // Constants and what is quoted, joined.
    let quoted = words.iter().any(|token| token.is_word("quote_ident") || token.is_word("quote_literal"));
    !quoted && words.iter().any(|token| !text(token) && token.kind != TokenKind::Operator)
}
