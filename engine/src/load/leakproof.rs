//! Functions that only a superuser may call leakproof. What they do when they run is judged like that of any other.

use super::worklist::Work;
use super::{LoadFailure, Loader, Statement};
use crate::Result;
use crate::sql::{self, quote_ident};

/// Runs the waiting statements that define a leakproof function, as the superuser of a server of ours; returns those
/// that still wait. The functions belong to the loading role afterwards.
pub(super) async fn create_all<'a>(
    loader: Loader<'_>,
    search_path: &str,
    mut work: Vec<Work<'a>>,
) -> Result<Vec<Work<'a>>, LoadFailure> {
    let Some(admin) = loader.admin else { return Ok(work) };
    if !work.iter().any(|item| is_harmless(item.statement)) {
        return Ok(work);
    }
    let before = format!("SET search_path = {search_path}; SET check_function_bodies = off");
    admin.execute(&before).await?;
    loop {
        let before = work.len();
        let mut waiting = Vec::new();
        for item in work {
            let runs = is_harmless(item.statement) && admin.execute(&item.statement.text).await.is_ok();
            if !runs {
                waiting.push(item);
            }
        }
        work = waiting;
        if work.len() == before {
            break;
        }
    }
    give_away(loader).await?;
    admin.execute("RESET search_path; RESET check_function_bodies").await?;
    Ok(work)
}

/// Whether the statement defines a leakproof function, and runs nothing of what it defines: a library of C would be
/// loaded.
fn is_harmless(statement: &Statement) -> bool {
    makes_one(&statement.text)
}

/// As [`is_harmless`], of a text that is one statement.
pub(super) fn makes_one(text: &str) -> bool {
    let Ok(tokens) = sql::significant(text) else { return false };
    let word_after = |word: &str| {
        let at = tokens.iter().position(|token| token.is_word(word))?;
        tokens.get(at + 1)?.name()
    };
    let says_so = tokens.iter().any(|token| token.is_word("leakproof"));
    let starts = |words: &[&str]| {
        words.iter().enumerate().all(|(at, word)| tokens.get(at).is_some_and(|token| token.is_word(word)))
    };
    let creates = starts(&["create", "function"]) || starts(&["create", "or", "replace", "function"]);
    let language = word_after("language");
    let interpreted = language.is_some_and(|language| ["sql", "plpgsql"].contains(&language.as_str()));
    let alters = starts(&["alter", "function"]);
    says_so && ((creates && interpreted) || alters)
}

async fn give_away(loader: Loader<'_>) -> Result<()> {
    const OWN: &str = "SELECT p.oid::pg_catalog.regprocedure::text
        FROM pg_catalog.pg_proc p
        WHERE p.proowner = current_user::pg_catalog.regrole AND p.proleakproof AND p.oid >= 16384
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid
                            AND d.deptype = 'e')";
    let Some(admin) = loader.admin else { return Ok(()) };
    let role = loader.session.query("SELECT current_user::text", &[]).await?;
    let role: String = role.first().map_or_else(String::new, |row| row.get(0));
    // Names come qualified, whatever is in the way.
    admin.execute("SET search_path = ''").await?;
    for row in admin.query(OWN, &[]).await? {
        let function: String = row.get(0);
        admin.execute(&format!("ALTER FUNCTION {function} OWNER TO {}", quote_ident(&role))).await?;
    }
    Ok(())
}
