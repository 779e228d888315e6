//! Who calls: how a database learns of it, and the SQL that makes a session somebody.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::resolved::intent::CallerSource;

use super::shape::{Shape, Text};
use crate::sql::{Token, quote_ident, quote_literal, significant};

/// The setting in which a Supabase project and PostgREST keep the claims of a token.
const CLAIMS: &str = "request.jwt.claims";

/// How the database learns who calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// The settings that hold the caller's id.
    pub settings: BTreeSet<String>,
    /// Whether a setting holds the claims of a token, and by which path (`sub`) the id stands in it.
    pub claim: Option<String>,
    /// Claims beside the id that policies read, by their path (`app_metadata.role`), each with the values that they compare it with.
    pub claims: BTreeMap<String, BTreeSet<String>>,
}

/// As whom a statement runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// The role.
    pub role: String,
    /// The caller's id, or nobody.
    pub id: Option<String>,
    /// Claims beside the id.
    pub claims: BTreeMap<String, String>,
}

impl Caller {
    /// What the project says in `[rls] caller`, and the sentences about what that leaves out; without a word of it,
    /// what policies and functions read.
    pub fn of(sources: &[CallerSource], shape: &Shape) -> (Self, Vec<String>) {
        let (inferred, said) = Self::infer(shape);
        if sources.is_empty() {
            return (inferred, said);
        }
        let mut caller = Self::from_config(sources);
        let unset = inferred.settings.difference(&caller.settings);
        let mut said: Vec<String> = unset
            .map(|name| format!("the setting {name} is read and stays empty: [rls] caller does not name it"))
            .collect();
        if inferred.claim.is_some() && caller.claim.is_none() {
            said.push(format!("the setting {CLAIMS} is read and stays empty: [rls] caller names no claim"));
        }
        caller.claims = inferred.claims;
        said.extend(caller.say_claims());
        (caller, said)
    }

    fn from_config(sources: &[CallerSource]) -> Self {
        let mut caller = Self::default();
        for source in sources {
            match source {
                CallerSource::Setting(name) => {
                    caller.settings.insert(name.clone());
                }
                CallerSource::Claim(path) => caller.claim = Some(path.join(".")),
                CallerSource::Supabase | CallerSource::Neon => caller.claim = Some("sub".to_owned()),
            }
        }
        caller
    }

    fn say_claims(&self) -> impl Iterator<Item = String> {
        self.claims.iter().map(|(claim, values)| {
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            format!("callers are tried with the claim `{claim}` as {}", values.join(", "))
        })
    }

    /// What policies and functions read, and the sentences that say so.
    pub fn infer(shape: &Shape) -> (Self, Vec<String>) {
        let mut caller = Self::default();
        for Text { text, .. } in &shape.texts {
            for name in settings_in(text) {
                if name == CLAIMS {
                    caller.claim = Some("sub".to_owned());
                } else if name.contains('.') && !name.starts_with("request.jwt.claim.role") {
                    caller.settings.insert(name);
                }
            }
        }
        let mut said = Vec::new();
        if caller.claim.is_some() {
            said.push(format!("the caller's id is taken to be the claim `sub` in the setting {CLAIMS}"));
        }
        for name in &caller.settings {
            said.push(format!("the caller's id is taken to be the setting {name}"));
        }
        if said.is_empty() {
            said.push("no setting says who calls: policies and functions read none".to_owned());
        }
        caller.claims = claims_in(shape);
        said.extend(caller.say_claims());
        (caller, said)
    }

    /// The statements that make the rest of a transaction run as somebody.
    pub fn become_sql(&self, who: &Identity) -> String {
        let set = |name: &str, value: &str| {
            format!(
                "SELECT pg_catalog.set_config({}, {}, true);\n",
                quote_literal(name),
                quote_literal(value)
            )
        };
        let mut sql = String::from("SET LOCAL row_security = on;\n");
        for name in &self.settings {
            sql += &set(name, who.id.as_deref().unwrap_or_default());
        }
        if let Some(claim) = &self.claim {
            let mut claims = serde_json::Map::new();
            who.claims.iter().for_each(|(path, value)| put(&mut claims, path, value));
            claims.insert("role".to_owned(), who.role.clone().into());
            if let Some(id) = &who.id {
                put(&mut claims, claim, id);
            }
            // A caller without a token has no claims at all.
            let text = if who.id.is_none() && who.claims.is_empty() {
                String::new()
            } else {
                serde_json::Value::Object(claims).to_string()
            };
            sql += &set(CLAIMS, &text);
        }
        sql + &format!("SET LOCAL ROLE {};\n", quote_ident(&who.role))
    }
}

/// The names in `current_setting('…')`.
fn settings_in(text: &str) -> BTreeSet<String> {
    let Ok(tokens) = significant(text) else { return BTreeSet::new() };
    let mut found = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        // A body between dollar quotes is one token of the statement around it.
        if let Some(body) = token.dollar_body() {
            found.extend(settings_in(body));
        }
        if token.is_word("current_setting") {
            found.extend(tokens.get(at + 2).and_then(string));
        }
    }
    found
}

/// Claims that texts read by `->> 'name'` and compare with a literal.
fn claims_in(shape: &Shape) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Text { text, .. } in &shape.texts {
        let Ok(tokens) = significant(text) else { continue };
        if !text.contains("jwt") {
            continue;
        }
        for (at, token) in tokens.iter().enumerate() {
            if token.text != "->>" {
                continue;
            }
            let Some(last) = tokens.get(at + 1).and_then(string) else { continue };
            let claim = path_before(&tokens[..at]).into_iter().chain([last]).collect::<Vec<_>>().join(".");
            if claim == "sub" || claim == "role" {
                continue;
            }
            // `(… ->> 'name'::text) = 'value'::text`
            let rest = &tokens[at + 2..];
            let equals = rest.iter().take(6).position(|token| token.text == "=");
            if let Some(value) = equals.and_then(|equals| rest.get(equals + 1)).and_then(string) {
                found.entry(claim).or_default().insert(value);
            }
        }
    }
    found
}

/// The keys of `-> 'a' -> 'b'` that lead to the end of these tokens.
fn path_before(tokens: &[Token<'_>]) -> Vec<String> {
    let noise = |token: &&Token<'_>| token.text == ")" || token.text == "::" || token.is_word("text");
    let mut rest = tokens;
    let mut path = Vec::new();
    loop {
        while rest.last().as_ref().is_some_and(noise) {
            rest = &rest[..rest.len() - 1];
        }
        match rest {
            [before @ .., arrow, key] if arrow.text == "->" && string(key).is_some() => {
                path.extend(string(key));
                rest = before;
            }
            _ => break,
        }
    }
    path.reverse();
    path
}

/// Puts a value below a path of keys.
pub(crate) fn put(into: &mut serde_json::Map<String, serde_json::Value>, path: &str, value: &str) {
    match path.split_once('.') {
        None => {
            into.insert(path.to_owned(), value.into());
        }
        Some((first, rest)) => {
            let below = into.entry(first).or_insert_with(|| serde_json::Value::Object(Default::default()));
            if let Some(below) = below.as_object_mut() {
                put(below, rest, value);
            }
        }
    }
}

/// The value of a string constant.
pub(super) fn string(token: &Token<'_>) -> Option<String> {
    let text = token.text.strip_prefix('\'')?.strip_suffix('\'')?;
    Some(text.replace("''", "'"))
}
