//! Runs a migration file as it is written: any SQL, in its order, with its own transactions.

use super::failure::{explain, missing_extension};
use super::{
    Lent, LoadFailure, LoadFile, Loader, Statement, batch, extension, give_back, lend, makes_leakproof,
    statements,
};
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
    /// Whoever runs the file elsewhere is known to be no superuser: nothing is lent for leakproof functions.
    pub no_superuser: bool,
}

/// Runs a file. The first error ends it, and rolls back the transaction that is open.
///
/// On a server of ours, a leakproof function is made with a superuser's rights, which are lent for that statement.
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
    let lends = loader.admin.is_some() && !options.no_superuser;
    let outcome = run(loader, &all, options.wrap && !no_transaction, lends).await;
    let left = outcome.is_ok() && open_at_the_end(&all);
    // Without a transaction this is a warning, which nobody needs to see.
    loader.session.execute("ROLLBACK").await?;
    // Nor does what it has set for the session reach the next one: the runner forgets it, too.
    loader.session.pin_again().await?;
    loader.session.execute("SET search_path = pg_catalog").await?;
    loader.session.take_warnings();
    if left {
        return Err(Error::new(format!("{}: the transaction that the file begins has no end", file.path))
            .hint("write COMMIT as the last statement")
            .into());
    }
    outcome
}

async fn run(loader: Loader<'_>, all: &[Statement], wrap: bool, lends: bool) -> Result<(), LoadFailure> {
    if wrap {
        loader.session.execute("BEGIN").await?;
    }
    let mut open = wrap;
    let mut batch = Vec::new();
    for statement in all {
        let extends = statement.starts_with(&["create", "extension"]);
        open = bracket(statement).unwrap_or(open);
        if lends && makes_leakproof(&statement.text) {
            flush(loader, &mut batch).await?;
            borrow(loader, statement).await?;
            continue;
        }
        if !extends {
            batch.push(statement);
        }
        // Outside a transaction, several statements in one message would be one transaction.
        if !open || extends || batch.len() == batch::LARGEST {
            flush(loader, &mut batch).await?;
        }
        if extends {
            create(loader, statement).await?;
        }
    }
    flush(loader, &mut batch).await?;
    if wrap {
        loader.session.execute("COMMIT").await?;
    }
    Ok(())
}

/// Runs the statements that have gathered.
async fn flush(loader: Loader<'_>, statements: &mut Vec<&Statement>) -> Result<(), LoadFailure> {
    let statements = std::mem::take(statements);
    if statements.is_empty() {
        return Ok(());
    }
    let failed = batch::run(loader.session, &statements).await?;
    failed.map_err(|failed| explain(statements[failed.index], &failed.db, failed.at).into())
}

/// Runs a statement with a superuser's rights.
async fn borrow(loader: Loader<'_>, statement: &Statement) -> Result<(), LoadFailure> {
    let Some(admin) = loader.admin else { return Ok(()) };
    let lent = lend(admin, loader.session, &statement.text).await?;
    let failed = batch::run(loader.session, &[statement]).await;
    if lent == Lent::Yes {
        give_back(admin, loader.session).await?;
    }
    failed?.map_err(|failed| explain(statement, &failed.db, failed.at).into())
}

async fn create(loader: Loader<'_>, statement: &Statement) -> Result<(), LoadFailure> {
    let name = extension_name(&statement.text);
    if let Some(name) = name
        && !extension::is_available(loader.session, &name).await?
    {
        if let Some(admin) = loader.admin {
            // In the transaction that is open: a stub may stand in a schema that is made there.
            lend(admin, loader.session, &statement.text).await?;
            return Ok(());
        }
        return Err(LoadFailure::MissingExtensions(vec![missing_extension(statement, name, loader.session)]));
    }
    Ok(extension::create(loader, statement).await?)
}

/// Whether the statement opens a transaction (`true`), ends one (`false`), or does neither.
fn bracket(statement: &Statement) -> Option<bool> {
    match statement.words.first().map(String::as_str)? {
        "begin" | "start" => Some(true),
        // `COMMIT AND CHAIN` is seen as an end too: then each statement has its own message, and no harm is done.
        "commit" | "end" | "abort" => Some(false),
        "rollback" if !statement.words.iter().any(|word| word == "to") => Some(false),
        _ => None,
    }
}

/// Whether the last bracket of a transaction is one that opens it.
fn open_at_the_end(all: &[Statement]) -> bool {
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
