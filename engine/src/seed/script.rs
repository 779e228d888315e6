//! A file of SQL in a set: it has to be repeatable by itself, and whether it would change anything is found out by
//! running it.

use std::collections::BTreeMap;
use std::path::Path;

use super::Difference;
use crate::connect::Session;
use crate::sql;
use crate::{Error, Result};

/// Statements that would end the transaction of the set, or lead out of it.
const REFUSED: [&str; 8] = ["begin", "start", "commit", "end", "rollback", "abort", "savepoint", "set"];

/// Runs a file; with `compare`, says which tables it changed.
pub(super) async fn run(
    session: &Session,
    path: &Path,
    shown: &str,
    compare: bool,
) -> Result<Vec<Difference>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::new(format!("{shown} cannot be read: {error}")))?;
    let text = palisade_model::line_ends(shown, text);
    let statements = sql::split(&text).map_err(|error| error.in_file(shown))?;
    for statement in &statements {
        if REFUSED.iter().any(|word| statement.starts_with(&[word])) {
            return Err(Error::new(format!(
                "{shown}:{}: a set is one transaction, with settings of its own",
                statement.position
            ))
            .hint("take the statement out: the rows of a set are loaded together, or not at all"));
        }
    }
    let before = if compare { written(session).await? } else { BTreeMap::new() };
    session.execute("SAVEPOINT palisade_script").await?;
    execute(session, &statements, shown).await?;
    if !compare {
        return Ok(Vec::new());
    }
    let mut after = BTreeMap::new();
    for (table, count) in written(session).await? {
        if before.get(&table) != Some(&count) {
            let digest = digest(session, &table).await?;
            after.insert(table, digest);
        }
    }
    session.execute("ROLLBACK TO SAVEPOINT palisade_script").await?;
    let mut differences = Vec::new();
    for (table, digest_after) in after {
        if digest(session, &table).await? != digest_after {
            let what = format!("{table} is not as this file leaves it");
            differences.push(Difference {
                place: shown.to_owned(),
                what,
                missing: false,
                columns: Vec::new(),
            });
        }
    }
    // What comes behind may build on it.
    execute(session, &statements, shown).await?;
    Ok(differences)
}

async fn execute(session: &Session, statements: &[sql::RawStatement], shown: &str) -> Result<()> {
    for statement in statements {
        session.execute(&statement.text).await.map_err(|error| Error {
            what: format!("{shown}:{}: {}", statement.position, error.what),
            ..error
        })?;
    }
    Ok(())
}

/// How many rows of each table this transaction has written.
async fn written(session: &Session) -> Result<BTreeMap<String, i64>> {
    let sql = "SELECT format('%I.%I', schemaname, relname), n_tup_ins + n_tup_upd + n_tup_del \
               FROM pg_catalog.pg_stat_xact_user_tables WHERE schemaname !~ '^pg_temp'";
    let rows = session.query(sql, &[]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

async fn digest(session: &Session, table: &str) -> Result<Option<String>> {
    let sql = format!("SELECT md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM {table} AS t");
    Ok(session.query(&sql, &[]).await?.first().and_then(|row| row.get(0)))
}
