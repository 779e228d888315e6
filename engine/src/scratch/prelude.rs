//! Preludes: what a platform provides in every database before the first migration.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{LOADER, roles};
use crate::connect::Session;
use crate::sql::{self, RawStatement, TokenKind};
use crate::{Error, Result};

/// Where a prelude comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Prelude {
    /// The built-in one that stands for a Supabase project.
    Supabase,
    /// A file of the project. It is no more trusted than the rest of the project: its roles are created as far as
    /// they are harmless, and all else runs as the loading role.
    File(PathBuf),
    /// As [`Prelude::File`], with the text at hand (of another revision, for example).
    Text {
        /// The file that the text comes from, for messages.
        path: String,
        /// The text.
        text: String,
    },
}

/// The built-in prelude for Supabase; its first line says of which date it is.
const SUPABASE: &str = include_str!("preludes/supabase.sql");

impl Prelude {
    /// The SQL of the prelude, for the keys of caches.
    pub fn text(&self) -> Result<String> {
        match self {
            Self::Supabase => Ok(SUPABASE.to_owned()),
            Self::Text { text, .. } => Ok(text.clone()),
            Self::File(path) => std::fs::read_to_string(path).map_err(|error| {
                Error::new(format!("the prelude {} cannot be read: {error}", path.display()))
                    .hint("name a file that exists: [scratch] prelude = \"supabase\" or a path")
            }),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Supabase => Path::new("supabase (built in)"),
            Self::File(path) => path,
            Self::Text { path, .. } => Path::new(path),
        }
    }
}

/// Runs a prelude in a database. `admin` is a superuser, `loader` the loading role, both in that database.
/// A server that is not ours has no `admin`, and a prelude creates no roles there.
pub(super) async fn run(prelude: &Prelude, admin: Option<&Session>, loader: &Session) -> Result<()> {
    let text = prelude.text()?;
    let path = prelude.path().display().to_string();
    let statements = sql::split(&text).map_err(|error| error.in_file(&path))?;
    for statement in &statements {
        let session = match (prelude, admin) {
            (Prelude::Supabase, Some(admin)) => admin,
            (_, Some(admin)) if is_harmless_role_statement(statement) => admin,
            // On a server that is not ours the roles are there already, and what we create there stays with us.
            (_, None) if is_harmless_role_statement(statement) => continue,
            (Prelude::Supabase, None) if gives_away(statement) => continue,
            _ => loader,
        };
        session.execute(&statement.text).await.map_err(|error| {
            let place = format!("{path}:{}: this statement of the prelude failed", statement.position);
            error.context(place)
        })?;
        if let (Some(admin), Some(role)) = (admin, created_role(statement)?) {
            roles::join(admin, &role, LOADER).await?;
        }
    }
    Ok(())
}

/// The roles that a prelude creates, and that have to be there already on a server that is not ours.
pub(super) fn roles_of(prelude: &Prelude) -> Result<Vec<String>> {
    let path = prelude.path().display().to_string();
    let statements = sql::split(&prelude.text()?).map_err(|error| error.in_file(&path))?;
    let created: Result<Vec<_>> = statements.iter().map(created_role).collect();
    Ok(created?.into_iter().flatten().collect())
}

fn created_role(statement: &RawStatement) -> Result<Option<String>> {
    if !statement.starts_with(&["create", "role"]) {
        return Ok(None);
    }
    Ok(sql::significant(&statement.text)?.get(2).and_then(sql::Token::name))
}

/// `ALTER … OWNER TO`.
fn gives_away(statement: &RawStatement) -> bool {
    let owner = |tokens: &[sql::Token<'_>]| tokens[0].is_word("owner") && tokens[1].is_word("to");
    statement.starts_with(&["alter"])
        && sql::significant(&statement.text).is_ok_and(|tokens| tokens.windows(2).any(owner))
}

/// `CREATE ROLE name` with attributes that give no power over the server, or `GRANT role TO role` without a role
/// of PostgreSQL's own among them: those may read files and run programs.
fn is_harmless_role_statement(statement: &RawStatement) -> bool {
    const ATTRIBUTES: [&str; 7] =
        ["with", "nologin", "inherit", "noinherit", "bypassrls", "nobypassrls", "login"];
    let Ok(tokens) = sql::significant(&statement.text) else { return false };
    let names: Vec<_> = tokens.iter().map(sql::Token::name).collect();
    let ours = |name: &String| !name.starts_with("pg_") && name != super::ADMIN;
    if statement.starts_with(&["create", "role"]) {
        return names.get(2).is_some_and(|name| name.as_ref().is_some_and(ours))
            && names[3..].iter().all(|word| word.as_deref().is_some_and(|w| ATTRIBUTES.contains(&w)));
    }
    // A grant of privileges has an ON, and a grant of roles has nothing but names, commas and TO.
    statement.starts_with(&["grant"])
        && !tokens.iter().any(|token| token.is_word("on") || token.is_word("with"))
        && tokens
            .iter()
            .all(|t| matches!(t.kind, TokenKind::Word | TokenKind::QuotedIdent) || t.is_punct(","))
        && names.iter().flatten().all(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gets_no_more_than_harmless_roles() {
        let harmless = ["create role a", "create role \"A b\" nologin bypassrls", "grant a, b to c"];
        let harmful = [
            "create role a superuser",
            "create role a createrole",
            "create role a password 'x'",
            "create role a in role pg_execute_server_program",
            "create role pg_x",
            "grant pg_read_server_files to palisade_loader",
            "grant \"pg_read_server_files\" to palisade_loader",
            "grant palisade_admin to palisade_loader",
            "grant a to b with admin option",
            "grant select on t to a",
            "alter role a superuser",
            "select 1",
        ];
        let one = |sql: &str| sql::split(sql).unwrap().remove(0);
        for sql in harmless {
            assert!(is_harmless_role_statement(&one(sql)), "{sql}");
        }
        for sql in harmful {
            assert!(!is_harmless_role_statement(&one(sql)), "{sql}");
        }
    }

    #[test]
    fn the_roles_of_supabase_are_known_without_a_server() {
        let roles = roles_of(&Prelude::Supabase).unwrap();
        assert_eq!(roles, ["supabase_admin", "anon", "authenticated", "service_role", "authenticator"]);
    }
}
