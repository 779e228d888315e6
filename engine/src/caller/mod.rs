//! What an application has to do so that policies know who calls: a role to log in as, and the lines that say who it is
//! inside the same transaction. Texts alone; nothing here connects.

use palisade_model::resolved::Intent;
use palisade_model::resolved::intent::CallerSource;

use crate::error::{Error, Result};
use crate::sql::{quote_ident, quote_literal};

/// A language with its driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Rust with tokio-postgres.
    RustTokio,
    /// Rust with sqlx.
    RustSqlx,
    /// TypeScript with postgres.js.
    TsPostgres,
    /// TypeScript with Drizzle.
    TsDrizzle,
}

/// The statement that says who calls, with the role and the id as parameters, and the lines of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// SQL that an administrator runs once. Migrations create no roles.
    pub login: String,
    /// The lines of the application.
    pub code: String,
}

/// The lines for a language, for the caller as `palisade.toml` has it.
///
/// # Errors
/// When nothing says who calls, the platform says it by itself, or it is not clear which role the application takes on.
pub fn snippet(intent: &Intent, language: Language, role: Option<&str>) -> Result<Snippet> {
    let caller = intent.caller.as_ref().ok_or_else(|| {
        Error::new("nothing says who calls")
            .hint("add `[rls] caller = \"setting:app.current_user_id\"` to palisade.toml")
    })?;
    let role = match role {
        Some(role) => role.to_owned(),
        None => only_role(intent)?,
    };
    let (setting, value) = assignment(&caller.sources)?;
    let fill = |template: &str, id: &str| {
        let value = value.replace("$ID", id);
        template
            .replace("{{role}}", &role)
            .replace("{{setting}}", &setting)
            .replace("{{value}}", &value)
            .replace("{{id}}", &caller.sql_type)
    };
    let code = match language {
        Language::RustTokio => fill(include_str!("rust_tokio.txt"), "$2::text"),
        Language::RustSqlx => fill(include_str!("rust_sqlx.txt"), "$2::text"),
        Language::TsPostgres => fill(include_str!("ts_postgres.txt"), "${id}::text"),
        Language::TsDrizzle => fill(include_str!("ts_drizzle.txt"), "${id}::text"),
    };
    Ok(Snippet { login: login(&role), code })
}

/// A role that holds nothing itself: who forgets to say who calls is refused, and sees nothing.
fn login(role: &str) -> String {
    let role = quote_ident(role);
    format!(
        "-- Once, as an administrator. The role can log in and nothing else: NOINHERIT keeps it from using the rights\n\
         -- of {role} until a transaction takes that role on, and then row security holds.\n\
         CREATE ROLE app_login LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS\n    \
         PASSWORD 'change me';\n\
         GRANT {role} TO app_login;\n"
    )
}

/// Which setting holds the caller, and the value for an id `$ID`. A setting of the application's own comes first: who
/// connects without a platform between has no token.
fn assignment(sources: &[CallerSource]) -> Result<(String, String)> {
    let own = sources.iter().find_map(|source| match source {
        CallerSource::Setting(name) => Some((name.clone(), "$ID".to_owned())),
        _ => None,
    });
    let token = sources.iter().find_map(|source| {
        let path = match source {
            CallerSource::Claim(path) => path.clone(),
            CallerSource::Supabase => vec!["sub".to_owned()],
            _ => return None,
        };
        let value = path.iter().rev().fold("$ID".to_owned(), |inner, key| {
            format!("json_build_object({}, {inner})", quote_literal(key))
        });
        Some(("request.jwt.claims".to_owned(), format!("{value}::text")))
    });
    own.or(token).ok_or_else(|| {
        Error::new("Neon says by itself who calls: its proxy checks the token")
            .hint("hand the token to the driver, as Neon's documentation has it")
    })
}

/// The one role that policies name, besides those for who has not signed in.
fn only_role(intent: &Intent) -> Result<String> {
    let rules = intent.tables.values().flat_map(|table| &table.rules);
    let mut roles: Vec<&String> = rules.flat_map(|rule| &rule.to).collect();
    roles.sort();
    roles.dedup();
    roles.retain(|role| !matches!(role.as_str(), "public" | "anon"));
    match roles.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Error::new("no policy names a role that an application could take on")
            .hint("name it: --role ROLE")),
        many => {
            let names: Vec<&str> = many.iter().map(|role| role.as_str()).collect();
            Err(Error::new(format!("policies name several roles: {}", names.join(", ")))
                .hint("say which one the application takes on: --role ROLE"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use palisade_model::name::QualifiedName;
    use palisade_model::resolved::intent::Caller;

    fn lines(sources: Vec<CallerSource>, language: Language) -> String {
        let function = QualifiedName::new("private", "caller");
        let caller = Caller { sources, sql_type: "text".to_owned(), function };
        let intent = Intent { caller: Some(caller), ..Intent::default() };
        match snippet(&intent, language, Some("authenticated")) {
            Ok(Snippet { login, code }) => format!("{login}\n{code}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_language_says_who_calls() {
        let setting = || vec![CallerSource::Setting("app.current_user_id".to_owned())];
        let claim = || vec![CallerSource::Claim(vec!["user".to_owned(), "id".to_owned()])];
        let all = [
            lines(setting(), Language::RustTokio),
            lines(claim(), Language::RustSqlx),
            lines(vec![CallerSource::Supabase], Language::TsPostgres),
            lines(claim().into_iter().chain(setting()).collect(), Language::TsDrizzle),
            lines(vec![CallerSource::Neon], Language::TsDrizzle),
        ];
        insta::assert_snapshot!(all.join("\n----\n\n"));
    }
}
