//! Secrets in catalogs: webhook headers in trigger arguments, keys in function bodies, passwords in connection strings.
//!
//! They are looked for in every text of every object before anything is written. What is found is never shown.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use crate::catalog::{Catalog, Entry, ObjectId};
use crate::error::{Error, Result};

/// A secret, or what looks like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The object that holds it.
    pub object: ObjectId,
    /// What it looks like.
    pub looks_like: &'static str,
}

/// Prefixes by which services mark their keys.
const PREFIXES: &[&str] = &[
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "sbp_",
    "sb_secret_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "xapp-",
    "AKIA",
    "ASIA",
    "AIza",
    "SG.",
    "npm_",
    "sk-proj-",
    "sk-ant-",
    "dop_v1_",
    "hf_",
    "shpat_",
    "hvs.",
    "nfp_",
];

/// Words in the name of a JSON key, a header or a parameter whose value is a secret.
const KEYS: &[&str] = &[
    "authorization",
    "apikey",
    "api-key",
    "api_key",
    "secret",
    "token",
    "password",
    "passwd",
    "private_key",
];

/// The shortest text that counts as a key behind a prefix.
const KEY_LENGTH: usize = 12;

/// Finds every secret of a catalog.
pub(super) fn find(catalog: &Catalog) -> Vec<Found> {
    let mut found = Vec::new();
    for (id, entry) in &catalog.objects {
        let value = serde_json::to_value(&entry.object).unwrap_or_default();
        let mut texts = Vec::new();
        collect(&value, &mut texts);
        let sorts: BTreeSet<&'static str> =
            texts.iter().flat_map(|text| secrets(text)).map(|(_, looks_like)| looks_like).collect();
        found.extend(sorts.into_iter().map(|looks_like| Found { object: id.clone(), looks_like }));
    }
    found
}

/// The refusal, with every place.
pub(super) fn refusal(found: &[Found]) -> Error {
    let mut error = Error::new("the database holds secrets in its definitions: nothing was written");
    error.details = found.iter().map(|found| format!("{}: {}", found.object, found.looks_like)).collect();
    error.hint(
        "`--redact` writes ${env:NAME} in their places; better, keep them in a vault and read them from there; and \
         change those that were shared",
    )
}

/// The catalog with `${env:NAME}` for every secret, and the names.
pub(super) fn redact(catalog: &Catalog) -> Result<(Catalog, Vec<String>)> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut out = catalog.clone();
    for (id, entry) in &mut out.objects {
        let mut value = serde_json::to_value(&entry.object).map_err(|error| broken(id, &error))?;
        if replace(&mut value, id, &mut names) {
            let object = serde_json::from_value(value).map_err(|error| broken(id, &error))?;
            *entry = Entry { object, ..entry.clone() };
        }
    }
    let mut names: Vec<String> = names.into_values().collect();
    names.sort();
    Ok((out, names))
}

fn broken(id: &ObjectId, error: &serde_json::Error) -> Error {
    Error::new(format!("the secret in {id} cannot be taken out: {error}"))
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(list) => list.iter().for_each(|value| collect(value, texts)),
        Value::Object(map) => map.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

fn replace(value: &mut Value, id: &ObjectId, names: &mut BTreeMap<String, String>) -> bool {
    match value {
        Value::String(text) => {
            let found = secrets(text);
            for (range, _) in found.iter().rev() {
                let name = name(id, &text[range.clone()], names);
                text.replace_range(range.clone(), &format!("${{env:{name}}}"));
            }
            !found.is_empty()
        }
        Value::Array(list) => list.iter_mut().fold(false, |any, value| replace(value, id, names) | any),
        Value::Object(map) => map.values_mut().fold(false, |any, value| replace(value, id, names) | any),
        _ => false,
    }
}

/// One name for one secret, wherever it stands.
fn name(id: &ObjectId, secret: &str, names: &mut BTreeMap<String, String>) -> String {
    if let Some(name) = names.get(secret) {
        return name.clone();
    }
    let own =
        if id.parent().is_some() { format!("{}_{}", id.root().name, id.name) } else { id.name.to_string() };
    let own = own.split('(').next().unwrap_or_default();
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let stem: String = own.chars().map(word).collect::<String>().trim_matches('_').to_owned() + "_SECRET";
    let numbered = (2..).map(|n| format!("{stem}_{n}"));
    let taken: BTreeSet<String> = names.values().cloned().collect();
    let name = std::iter::once(stem.clone()).chain(numbered).find(|name| !taken.contains(name));
    let name = name.unwrap_or_default();
    names.insert(secret.to_owned(), name.clone());
    name
}

/// The secrets in a text, in their order, without overlaps.
fn secrets(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    found.extend(private_keys(text));
    found.extend(tokens(text));
    found.extend(keyed(text));
    found.extend(passwords(text));
    // The wider one wins where two start together.
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(range, _)| {
        let free = range.start >= end;
        end = if free { range.end } else { end };
        free
    });
    found
}

fn private_keys(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("-----BEGIN ").map(|at| from + at) {
        let head = text[at..].lines().next().unwrap_or_default();
        let close = text[at..].find("-----END ").map_or(text.len(), |end| {
            let tail = &text[at + end + 9..];
            at + end + 9 + tail.find("-----").map_or(tail.len(), |close| close + 5)
        });
        if head.contains("PRIVATE KEY") {
            found.push((at..close, "a private key"));
        }
        from = close.max(at + 11);
    }
    found
}

/// Words that are keys by their look: JSON web tokens, and what services mark with a prefix.
fn tokens(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| !is_key(c)) {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        let parts: Vec<&str> = word.split('.').collect();
        let is_jwt =
            word.starts_with("eyJ") && parts.len() >= 2 && parts.iter().take(2).all(|p| p.len() >= 10);
        let has_digit = |rest: &str| rest.contains(|c: char| c.is_ascii_digit());
        let by_prefix = PREFIXES.iter().any(|prefix| {
            word.strip_prefix(prefix).is_some_and(|rest| rest.len() >= KEY_LENGTH && has_digit(rest))
        });
        if is_jwt {
            found.push((start..start + word.len(), "a JSON web token"));
        } else if by_prefix {
            found.push((start..start + word.len(), "the key of a service"));
        }
    }
    for (at, _) in text.to_ascii_lowercase().match_indices("bearer ") {
        let start = at + "bearer ".len();
        let end = start
            + text[start..].find(|c: char| !is_key(c) && !"~+/=".contains(c)).unwrap_or(text.len() - start);
        // `bearer tokens are …` is prose.
        let word = &text[start..end];
        let is_prose = word.chars().all(|c| c.is_ascii_lowercase());
        if word.len() >= 8 && !is_prose {
            found.push((start..end, "a bearer token"));
        }
    }
    found
}

/// The value of a JSON key or an SQL literal pair that says what it is: `"apikey": "…"`, `'x-secret', '…'`.
fn keyed(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for quote in ['"', '\''] {
        let mut from = 0;
        while let Some(open) = text[from..].find(quote).map(|at| from + at) {
            let Some(close) = text[open + 1..].find(quote).map(|at| open + 1 + at) else { break };
            from = close + 1;
            let key = &lower[open + 1..close];
            let says = key.len() <= 40 && !key.contains(' ') && KEYS.iter().any(|word| key.contains(word));
            let between = text[close + 1..].find(quote).map(|at| &text[close + 1..close + 1 + at]);
            let pair = between.is_some_and(|between| matches!(between.trim(), ":" | "," | "::text,"));
            let (true, true, Some(between)) = (says, pair, between) else { continue };
            let start = close + 1 + between.len() + 1;
            let Some(length) = text[start..].find(quote) else { break };
            let value = &text[start..start + length];
            let scheme = ["Bearer ", "Basic "].iter().find(|scheme| value.starts_with(**scheme));
            let start = start + scheme.map_or(0, |scheme| scheme.len());
            let secret = &text[start..close + 1 + between.len() + 1 + length];
            if secret.len() >= 8 && !secret.contains(' ') && !secret.starts_with("${env:") {
                found.push((start..start + secret.len(), "the value of a key that is called a secret"));
            }
            from = start + secret.len() + 1;
        }
    }
    found
}

/// `password=…` in a connection string, `user:password@` in a URL.
fn passwords(text: &str) -> Vec<(Range<usize>, &'static str)> {
    const WHAT: &str = "a password in a connection string";
    let stop = |c: char| c.is_whitespace() || "'\"&;,)".contains(c);
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (at, key) in lower.match_indices("password=") {
        let start = at + key.len();
        let quoted = text[start..].starts_with('\'');
        let start = start + usize::from(quoted) + usize::from(text[start..].starts_with("''"));
        let length = text[start..].find(stop).unwrap_or(text.len() - start);
        let value = &text[start..start + length];
        let code = value.contains(['(', '.', '$', '%', '|', ':', '<', '{']) || value.len() < 4;
        let begins =
            text[..at].chars().next_back().is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
        // `where password=hashed` is code: a connection string names a host or a user, too.
        let string = ["host=", "user=", "dbname=", "port="].iter().any(|word| lower.contains(word))
            || text.starts_with(&text[at..start]);
        if !code && begins && string {
            found.push((start..start + length, WHAT));
        }
    }
    for (at, _) in text.match_indices("://") {
        let authority = &text[at + 3..];
        let authority =
            &authority[..authority.find(|c: char| stop(c) || c == '/').unwrap_or(authority.len())];
        let Some((user, _)) = authority.rsplit_once('@') else { continue };
        let Some((name, password)) = user.split_once(':') else { continue };
        if !password.is_empty() && !password.starts_with(['$', '%', '<']) {
            let start = at + 3 + name.len() + 1;
            found.push((start..start + password.len(), WHAT));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        let mut text = text.to_owned();
        for (range, _) in secrets(&text).into_iter().rev() {
            text.replace_range(range, "***");
        }
        text
    }

    #[test]
    fn secrets_are_found_and_nothing_else_is() {
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.c2lnbmF0dXJl";
        for (text, shown) in [
            (format!("'{{\"Authorization\":\"Bearer {jwt}\"}}'"), "'{\"Authorization\":\"Bearer ***\"}'"),
            (format!("select '{jwt}'::text"), "select '***'::text"),
            ("http('Bearer abcDEF12345')".into(), "http('Bearer ***')"),
            ("key := 'sk_live_4eC39HqLyjWDarjtT1';".into(), "key := '***';"),
            ("'{\"x-webhook-secret\": \"correct-horse\"}'".into(), "'{\"x-webhook-secret\": \"***\"}'"),
            ("jsonb_build_object('apikey', 'abcdefgh1')".into(), "jsonb_build_object('apikey', '***')"),
            ("dblink('host=h user=u password=hunter22')".into(), "dblink('host=h user=u password=***')"),
            ("password=hunter22".into(), "password=***"),
            ("'postgresql://me:pa55@host/db'".into(), "'postgresql://me:***@host/db'"),
            ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----;".into(), "***;"),
        ] {
            assert_eq!(redacted(&text), shown);
        }
        for harmless in [
            "select token from sessions where password = crypt($1, password)",
            "update users set password=new.password where id = 1",
            "comment: bearer tokens are stored hashed",
            "jsonb_build_object('token', t.token)",
            "'{\"Authorization\":\"Bearer ${env:HOOK_SECRET}\"}'",
            "'https://example.com/a:b@c'",
            "re_order_line_items_by_position_2",
        ] {
            assert_eq!(redacted(harmless), harmless);
        }
    }
}
