//! Somebody to look through the eyes of: the settings by which the database learns who calls.

use std::collections::BTreeMap;

use palisade_model::resolved::intent::CallerSource;
use serde_json::{Map, Value};

use crate::sql::quote_literal;
use crate::world::caller::put;

/// Somebody to look through the eyes of.
#[derive(Debug, Clone, PartialEq)]
pub struct Caller {
    /// The role that row security is asked for.
    pub role: String,
    /// The settings that hold the caller's id.
    pub settings: BTreeMap<String, String>,
    /// The claims of the token; none where nothing reads one.
    pub claims: Map<String, Value>,
}

impl Caller {
    /// The user `id` in `role`, as `[rls] caller` says it, with further claims. A project that says nothing of it gets
    /// the claim `sub`.
    pub fn of(sources: &[CallerSource], role: &str, id: Option<&str>, further: Map<String, Value>) -> Self {
        let mut settings = BTreeMap::new();
        let mut claims = Map::new();
        let supabase = [CallerSource::Supabase];
        for source in id.map_or(&[][..], |_| if sources.is_empty() { &supabase[..] } else { sources }) {
            let id = id.unwrap_or_default();
            match source {
                CallerSource::Setting(name) => {
                    settings.insert(name.clone(), id.to_owned());
                }
                CallerSource::Claim(path) => put(&mut claims, &path.join("."), id),
                CallerSource::Supabase | CallerSource::Neon => put(&mut claims, "sub", id),
            }
        }
        claims.extend(further);
        // Who has no token has no claims at all.
        if !claims.is_empty() {
            claims.entry("role").or_insert_with(|| role.into());
        }
        Self { role: role.to_owned(), settings, claims }
    }

    /// The statements that say who calls, for the transaction alone.
    pub(super) fn settings_sql(&self) -> String {
        let mut settings = self.settings.clone();
        if !self.claims.is_empty() {
            settings.insert("request.jwt.claims".to_owned(), Value::Object(self.claims.clone()).to_string());
        }
        let set = |(name, value): (&String, &String)| {
            format!(
                "SELECT pg_catalog.set_config({}, {}, true);\n",
                quote_literal(name),
                quote_literal(value)
            )
        };
        settings.iter().map(set).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_calls_is_said_as_the_project_says_it() {
        let of = |sources: &[CallerSource], id: Option<&str>| Caller::of(sources, "r", id, Map::new());
        let setting = CallerSource::Setting("app.user".to_owned());
        let claim = CallerSource::Claim(vec!["app".to_owned(), "id".to_owned()]);
        assert_eq!(
            of(std::slice::from_ref(&setting), Some("u")).settings_sql(),
            "SELECT pg_catalog.set_config('app.user', 'u', true);\n"
        );
        let both = of(&[claim, setting], Some("u'"));
        assert_eq!(both.settings["app.user"], "u'");
        assert_eq!(Value::Object(both.claims).to_string(), r#"{"app":{"id":"u'"},"role":"r"}"#);
        assert_eq!(of(&[], Some("u")).claims["sub"], "u");
        assert_eq!(of(&[], None).settings_sql(), "");
    }
}
