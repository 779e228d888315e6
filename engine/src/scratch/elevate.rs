//! The superuser's rights, lent for one statement to a role that has none.
//!
//! A scratch runs what a pull request wrote, and some of it only a superuser may write: `CREATE EXTENSION`, `LEAKPROOF`.
//! Such a statement runs in its own transaction and place, as the role that migrates, which is a superuser for just as
//! long. The caller has made sure that the statement runs nothing that a source has written.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::connect::Session;
use crate::sql::quote_ident;
use crate::{Error, Result};

/// Makes whoever `session` runs as a superuser. Nobody else may be connected in that name.
pub(crate) async fn raise(admin: &Session, session: &Session) -> Result<()> {
    let role = current(session).await?;
    admin.execute(&format!("ALTER ROLE {} SUPERUSER", quote_ident(&role))).await?;
    if learn(session, true).await? {
        return Ok(());
    }
    lower(admin, session).await?;
    Err(Error::new(format!("the scratch could not lend the rights of a superuser to {role}"))
        .hint("this is a fault of Palisade: please report it with the migration"))
}

/// Takes them away again, whatever became of the statement.
pub(crate) async fn lower(admin: &Session, session: &Session) -> Result<()> {
    // The session may be in a failed transaction, where it answers nothing: then it learns of it with the next one.
    let role = match current(session).await {
        Ok(role) => role,
        Err(_) => {
            session.execute("ROLLBACK").await?;
            current(session).await?
        }
    };
    admin.execute(&format!("ALTER ROLE {} NOSUPERUSER", quote_ident(&role))).await?;
    if learn(session, false).await? {
        return Ok(());
    }
    Err(Error::new(format!("the scratch could not take back the rights of a superuser from {role}"))
        .hint("this is a fault of Palisade: please report it with the migration"))
}

/// Waits until the session has taken notice; returns whether it has.
///
/// Inside a transaction, PostgreSQL looks for news whenever it locks what it has not locked yet. Numbers that nothing has
/// make it open a catalog for a moment, each another one: some of them no statement has asked, which would keep the lock.
/// It remembers that there is no such number, so that none serves twice.
async fn learn(session: &Session, superuser: bool) -> Result<bool> {
    // Nobody but a superuser has this right here.
    const IS: &str = "SELECT pg_catalog.pg_has_role('pg_execute_server_program', 'USAGE')";
    const LOOKS: [&str; 8] = [
        "pg_ts_dict_is_visible",
        "pg_ts_parser_is_visible",
        "pg_ts_template_is_visible",
        "pg_ts_config_is_visible",
        "pg_conversion_is_visible",
        "pg_statistics_obj_is_visible",
        "pg_collation_is_visible",
        "pg_opfamily_is_visible",
    ];
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    for look in LOOKS {
        let nothing = u32::MAX - 1 - COUNTER.fetch_add(1, Ordering::Relaxed) % 1_000_000;
        session.execute(&format!("SELECT pg_catalog.{look}({nothing}::oid)")).await?;
        let rows = session.query(IS, &[]).await?;
        if rows.first().is_some_and(|row| row.get::<_, bool>(0) == superuser) {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn current(session: &Session) -> Result<String> {
    let rows = session.query("SELECT current_user::text", &[]).await?;
    Ok(rows.first().map_or_else(String::new, |row| row.get(0)))
}
