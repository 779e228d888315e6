//! The order in which statements of sources are tried, and how second definitions are found.

use std::collections::BTreeMap;

use super::Statement;
use crate::connect::Session;
use crate::sql::{self, Position};
use crate::{Error, Result};

/// A rough order of what usually needs what: it saves attempts, and decides where the order changes the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Committed first, so that extensions find their schemas.
    Schema,
    /// Before anything that a source could lay in the way of an extension's script.
    Extension,
    /// Types, domains, sequences, collations.
    Type,
    /// Tables.
    Table,
    /// Functions, procedures, aggregates, operators.
    Routine,
    /// Everything else that is created: views, indexes, triggers, policies.
    Other,
    /// What is said of objects that are there, and means others if they come later: `ALTER`, and an index on a
    /// partitioned table alone.
    Alter,
    /// `ALTER TABLE … ROW LEVEL SECURITY`, once all else is altered: a foreign key cannot be added between tables
    /// that force it on their owner, since no session of ours lets a policy hide rows.
    RowSecurity,
    /// `REVOKE ALL` clears the way for grants, wherever it is written.
    RevokeAll,
    /// Grants.
    Grant,
    /// `REVOKE` of some privileges makes an exception to a grant, wherever it is written.
    Revoke,
    /// Comments and security labels.
    Comment,
    /// Last, so that no object of the sources gets its grants from them.
    DefaultPrivileges,
}

impl Phase {
    pub(super) fn of(statement: &Statement) -> Self {
        let words: Vec<_> = statement.words.iter().map(String::as_str).collect();
        let words: Vec<_> = words
            .into_iter()
            .filter(|word| !["or", "replace", "unlogged", "foreign", "constraint"].contains(word))
            .collect();
        match words.as_slice() {
            // A schema with elements in it may need other objects.
            ["create", "schema", ..] if !statement.text[6..].to_ascii_lowercase().contains("create") => {
                Self::Schema
            }
            ["create", "extension", ..] => Self::Extension,
            ["create", "type" | "domain" | "sequence" | "collation", ..] => Self::Type,
            ["create", "table", ..] => Self::Table,
            ["create", "index" | "unique", ..] if on_one_table_alone(statement) => Self::Alter,
            ["create", "function" | "procedure" | "aggregate" | "operator" | "cast", ..] => Self::Routine,
            ["alter", "default", ..] => Self::DefaultPrivileges,
            ["alter", "table", ..] if secures_rows(statement) => Self::RowSecurity,
            ["alter", ..] => Self::Alter,
            ["revoke", "all", ..] => Self::RevokeAll,
            ["revoke", ..] => Self::Revoke,
            ["grant", ..] => Self::Grant,
            ["comment" | "security", ..] => Self::Comment,
            _ => Self::Other,
        }
    }
}

fn secures_rows(statement: &Statement) -> bool {
    let words = ["row", "level", "security"];
    let found = |window: &[sql::Token<'_>]| window.iter().zip(words).all(|(token, word)| token.is_word(word));
    sql::significant(&statement.text).is_ok_and(|tokens| tokens.windows(3).any(found))
}

/// `CREATE INDEX … ON ONLY`: a partition that comes later brings an index of its own.
fn on_one_table_alone(statement: &Statement) -> bool {
    let found = |window: &[sql::Token<'_>]| window[0].is_word("on") && window[1].is_word("only");
    sql::significant(&statement.text).is_ok_and(|tokens| tokens.windows(2).any(found))
}

/// Whether the statement succeeds where its object exists already, so that it has to be looked at what it did.
pub(super) fn may_replace(statement: &Statement) -> bool {
    let Ok(tokens) = sql::significant(&statement.text) else { return false };
    let replaces = statement.starts_with(&["create", "or", "replace"]);
    // A struct for a table that somebody else manages says what it is if it is not there: nothing is to win over it.
    let not_exists = statement.verbatim && tokens.iter().take(8).any(|token| token.is_word("if"));
    // A schema or an extension has nothing in it that two statements could say differently.
    let harmless =
        statement.starts_with(&["create", "schema"]) || statement.starts_with(&["create", "extension"]);
    statement.starts_with(&["create"]) && (replaces || not_exists) && !harmless
}

/// The number of objects that `CREATE OR REPLACE` and `CREATE … IF NOT EXISTS` may make.
pub(super) async fn count(session: &Session) -> Result<i64> {
    const COUNT: &str = "
        SELECT (SELECT count(*) FROM pg_catalog.pg_class) + (SELECT count(*) FROM pg_catalog.pg_proc)
             + (SELECT count(*) FROM pg_catalog.pg_trigger) + (SELECT count(*) FROM pg_catalog.pg_rewrite)
             + (SELECT count(*) FROM pg_catalog.pg_language) + (SELECT count(*) FROM pg_catalog.pg_transform)
             + (SELECT count(*) FROM pg_catalog.pg_statistic_ext) + (SELECT count(*) FROM pg_catalog.pg_foreign_server)
             + (SELECT count(*) FROM pg_catalog.pg_user_mappings) + (SELECT count(*) FROM pg_catalog.pg_collation)";
    Ok(session.query(COUNT, &[]).await?.first().map_or(0, |row| row.get(0)))
}

/// Statements that are there twice, word for word, and would replace each other without anybody noticing which.
pub(super) fn twice_replaced(all: &[Statement]) -> Vec<Error> {
    let mut seen: BTreeMap<&str, (&str, Position)> = BTreeMap::new();
    let mut errors = Vec::new();
    for statement in all.iter().filter(|statement| may_replace(statement)) {
        let place = (statement.path.as_str(), statement.position);
        if let Some((path, position)) = seen.insert(&statement.text, place) {
            errors.push(
                statement
                    .error("this defines what is defined already")
                    .detail(format!("{path}:{position}: here, in the same words"))
                    .hint("keep one of the definitions"),
            );
        }
    }
    errors
}
