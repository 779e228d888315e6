//! Runs a migration file as it is written: any SQL, in its order, with its own transactions.

use super::{LoadFailure, LoadFile, Loader, Statement, explain, extension, missing_extension, statements};
use crate::scratch::extension_name;
use crate::{Error, Result};

/// How a file is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReplayOptions {
    /// The runner that the file is written for puts it into a transaction (sqlx and the Supabase CLI do), unless
    /// its first line is `-- no-transaction`.
    pub wrap: bool,
    /// The server is not ours: a statement that reaches beyond its database is refused.
    pub shared_server: bool,
}

/// Runs a file. The first error ends it, and rolls back the transaction that is open.
///
/// `CREATE EXTENSION` of an extension that only a superuser may create is run by the superuser, at once and for
/// good: it does not take part in the transaction around it.
pub async fn replay(loader: Loader<'_>, file: &LoadFile, options: ReplayOptions) -> Result<(), LoadFailure> {
    let all = statements(file)?;
    let no_transaction = file.text.lines().next().is_some_and(|line| line.trim_end() == "-- no-transaction");
    if options.shared_server {
        let errors: Vec<_> = all.iter().filter_map(cluster_wide).collect();
        if !errors.is_empty() {
            return Err(LoadFailure::Errors(errors));
        }
    }
    // What psql would start with; a file that wants something else says so.
    loader.session.execute("RESET search_path").await?;
    let outcome = run(loader, &all, options.wrap && !no_transaction).await;
    let left = outcome.is_ok() && open_at_the_end(&all);
    // Without a transaction this is a warning, which nobody needs to see.
    loader.session.execute("ROLLBACK; SET search_path = pg_catalog").await?;
    loader.session.take_warnings();
    if left {
        return Err(Error::new(format!("{}: the transaction that the file begins has no end", file.path))
            .hint("write COMMIT as the last statement")
            .into());
    }
    outcome
}

async fn run(loader: Loader<'_>, all: &[Statement], wrap: bool) -> Result<(), LoadFailure> {
    if wrap {
        loader.session.execute("BEGIN").await?;
    }
    for statement in all {
        if statement.starts_with(&["create", "extension"]) {
            let name = extension_name(&statement.text);
            if let Some(name) = name
                && !super::is_available(loader.session, &name).await?
            {
                return Err(LoadFailure::MissingExtensions(vec![missing_extension(
                    statement,
                    name,
                    loader.session,
                )]));
            }
            extension(loader, statement).await?;
            continue;
        }
        if let Err(error) = loader.session.client().batch_execute(&statement.text).await {
            let Some(db) = error.as_db_error() else { return Err(error.into()) };
            return Err(explain(statement, db, "").into());
        }
    }
    if wrap {
        loader.session.execute("COMMIT").await?;
    }
    Ok(())
}

/// Whether the last bracket of a transaction is one that opens it.
fn open_at_the_end(all: &[Statement]) -> bool {
    let bracket = |statement: &Statement| match statement.words.first().map(String::as_str)? {
        "begin" => Some(true),
        "start" => Some(true),
        "commit" | "end" | "abort" => Some(false),
        "rollback" if !statement.words.contains(&"to".to_owned()) => Some(false),
        _ => None,
    };
    all.iter().filter_map(bracket).next_back().unwrap_or(false)
}

fn cluster_wide(statement: &Statement) -> Option<Error> {
    let words: Vec<_> = statement.words.iter().map(String::as_str).collect();
    let beyond = match words.as_slice() {
        ["create" | "alter" | "drop", "user", "mapping", ..] => false,
        [
            "create" | "alter" | "drop",
            "role" | "user" | "group" | "database" | "tablespace" | "system" | "subscription",
            ..,
        ]
        | ["comment", "on", "role" | "database" | "tablespace", ..]
        | ["reassign", "owned", ..]
        | ["drop", "owned", ..] => true,
        ["grant" | "revoke", ..] => {
            let tokens = crate::sql::significant(&statement.text).ok()?;
            !tokens.iter().any(|token| token.is_word("on"))
        }
        _ => false,
    };
    beyond.then(|| {
        statement
            .error("this statement reaches beyond its database, and the scratch server is not ours alone")
            .hint("leave --scratch-url out: on a server of its own, Palisade runs such a migration")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(sql: &str) -> Vec<Statement> {
        statements(&LoadFile { path: "m.sql".into(), text: sql.into() }).unwrap()
    }

    #[test]
    fn an_open_transaction_is_noticed() {
        for (sql, open) in [
            ("begin; select 1; commit", false),
            ("begin; savepoint a; rollback to savepoint a", true),
            ("start transaction; rollback", false),
            ("select 1", false),
            ("begin; commit; begin", true),
        ] {
            assert_eq!(open_at_the_end(&all(sql)), open, "{sql}");
        }
    }

    #[test]
    fn what_reaches_beyond_a_database_is_told_from_what_does_not() {
        for sql in
            ["create role a", "alter system set x = 1", "grant a to b", "drop database d", "drop owned by a"]
        {
            assert!(cluster_wide(&all(sql)[0]).is_some(), "{sql}");
        }
        for sql in
            ["create user mapping for a server s", "grant select on t to a", "create table role (a int)"]
        {
            assert!(cluster_wide(&all(sql)[0]).is_none(), "{sql}");
        }
    }
}
