//! Extensions that only a superuser may create.

use crate::connect::Session;
use crate::sql::{self, quote_literal};
use crate::{Error, Result};

/// Runs a plain `CREATE EXTENSION` on a superuser's session, on behalf of a role that may not.
///
/// The script of an extension runs with the superuser's rights and finds functions and operators by name in the
/// schema that it is installed into. So that schema must hold none that a source could have put there.
pub(crate) async fn create_extension(admin: &Session, statement: &str) -> Result<()> {
    admin.execute("SET search_path = public").await?;
    refuse_trap(admin, statement).await?;
    admin.execute(&format!("{statement}; SET search_path = pg_catalog")).await
}

/// Refuses whatever is no plain `CREATE EXTENSION`, or one whose script would find what a source has put in its way.
/// The extension goes where `session` looks names up first, unless it says otherwise.
pub(crate) async fn refuse_trap(session: &Session, statement: &str) -> Result<()> {
    let plain = plain(statement).ok_or_else(|| {
        Error::new("only a plain CREATE EXTENSION statement is run as a superuser")
            .hint("write: CREATE EXTENSION name [WITH] [SCHEMA schema] [VERSION version] [CASCADE]")
    })?;
    let schema = match plain.schema {
        Some(schema) => schema,
        None => {
            let rows = session.query("SELECT pg_catalog.current_schema()::text", &[]).await?;
            rows.first().and_then(|row| row.get(0)).unwrap_or_else(|| "public".to_owned())
        }
    };
    // The script also sees the schemas of the extensions that it builds on.
    let trap = format!(
        "WITH seen AS (
             SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {}
             UNION SELECT extnamespace FROM pg_catalog.pg_extension)
         SELECT p.proname::text FROM pg_catalog.pg_proc p
           JOIN pg_catalog.pg_roles r ON r.oid = p.proowner AND NOT r.rolsuper
          WHERE p.pronamespace IN (SELECT oid FROM seen)
         UNION ALL
         SELECT o.oprname::text FROM pg_catalog.pg_operator o
           JOIN pg_catalog.pg_roles r ON r.oid = o.oprowner AND NOT r.rolsuper
          WHERE o.oprnamespace IN (SELECT oid FROM seen)
         ORDER BY 1 LIMIT 1",
        quote_literal(&schema)
    );
    if let Some(row) = session.query(&trap, &[]).await?.first() {
        let found: String = row.get(0);
        return Err(Error::new(format!(
            "extension {} cannot be created in schema {schema}, which already holds `{found}`",
            plain.name
        ))
        .detail("its script would run as a superuser, and might find that function or operator instead of its own")
        .hint("create the extension before everything else, or in a schema of its own: CREATE EXTENSION … SCHEMA extensions"));
    }
    Ok(())
}

/// A plain `CREATE EXTENSION`.
pub(super) struct Plain {
    pub(super) name: String,
    pub(super) schema: Option<String>,
    pub(super) version: Option<String>,
}

/// Reads `CREATE EXTENSION [IF NOT EXISTS] name [WITH] [SCHEMA s] [VERSION v] [CASCADE]`, and nothing more.
pub(super) fn plain(statement: &str) -> Option<Plain> {
    let tokens = sql::significant(statement).ok()?;
    let mut rest = tokens.iter();
    let mut next = rest.next()?;
    for word in ["create", "extension"] {
        if !next.is_word(word) {
            return None;
        }
        next = rest.next()?;
    }
    if next.is_word("if") {
        let clause = [rest.next()?, rest.next()?];
        if !clause[0].is_word("not") || !clause[1].is_word("exists") {
            return None;
        }
        next = rest.next()?;
    }
    let mut plain = Plain { name: next.name()?, schema: None, version: None };
    while let Some(token) = rest.next() {
        match token.text.to_ascii_lowercase().as_str() {
            "with" | "cascade" => {}
            "schema" => plain.schema = Some(rest.next()?.name()?),
            "version" => {
                let version = rest.next()?;
                let quoted = || version.text.strip_prefix('\'')?.strip_suffix('\'').map(str::to_owned);
                plain.version = Some(version.name().or_else(quoted)?);
            }
            _ => return None,
        }
    }
    Some(plain)
}

/// The extension that a `CREATE EXTENSION` statement creates.
pub(crate) fn name_of(statement: &str) -> Option<String> {
    plain(statement).map(|plain| plain.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_statements_are_told_from_others() {
        let read = |sql: &str| plain(sql).map(|plain| (plain.name, plain.schema));
        let s = |text: &str| Some(text.to_owned());
        assert_eq!(read("create extension vector"), Some(("vector".into(), None)));
        assert_eq!(
            read("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA extensions VERSION '1.1' CASCADE"),
            Some(("uuid-ossp".into(), s("extensions")))
        );
        for other in [
            "create extension",
            "create extension a; select 1",
            "alter extension a update",
            "create extension a from unpackaged",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
