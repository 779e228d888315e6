//! The statements of a migration, as a runner or a proof runs them.

use super::Migration;
use crate::sql::{Position, RawStatement, Token, significant, split};
use crate::{Error, Result};

/// What a migration does, without the bracket of its transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Whether the statements run in one transaction, which the runner opens and commits. If not, there is
    /// exactly one.
    pub transactional: bool,
    /// What the file says behind its BEGIN, such as `ISOLATION LEVEL SERIALIZABLE`; mostly nothing.
    pub options: String,
    /// The statements in their order.
    pub steps: Vec<Step>,
}

/// One statement of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its text without a semicolon.
    pub sql: String,
    /// Where it starts in the file.
    pub position: Position,
}

impl Script {
    pub(super) fn of(migration: &Migration) -> Result<Self> {
        let file = migration.file_name();
        let text = migration.text();
        let mut statements = split(&text).map_err(|error| error.in_file(&file))?;
        let transactional = migration.transactional;
        let mut options = String::new();
        if transactional && statements.first().is_some_and(opens) {
            if statements.len() < 2 || !statements.last().is_some_and(commits) {
                let at = statements.last().map_or(1, |s| s.position.line);
                return Err(Error::new(format!("{file}:{at}: the transaction is not committed"))
                    .hint("end the file with COMMIT;"));
            }
            options = options_of(&statements.remove(0), &file)?;
            statements.pop();
        }
        if let Some(inner) = statements.iter().find(|s| controls(s)) {
            let (line, what) = (inner.position.line, inner.text.lines().next().unwrap_or_default());
            return Err(Error::new(format!("{file}:{line}: `{what}` inside a migration"))
                .detail("a migration is one transaction: all of it happens, or nothing")
                .hint("split the file where the transaction ends"));
        }
        if !transactional && statements.len() != 1 {
            return Err(Error::new(format!(
                "{file}: a file with `-- no-transaction` holds one statement, and this one has {}",
                statements.len()
            ))
            .detail("after a crash, nobody could tell which of them were done")
            .hint("give each statement a file of its own"));
        }
        let steps = statements.into_iter().map(|s| Step { position: s.position, sql: s.text }).collect();
        Ok(Self { transactional, options, steps })
    }
}

/// What stands behind BEGIN or START TRANSACTION. The row of the ledger is written in the same transaction, so that it
/// has to be one that writes.
fn options_of(bracket: &RawStatement, file: &str) -> Result<String> {
    let mut tokens = significant(&bracket.text)?;
    let leads =
        |token: &Token<'_>| ["begin", "start", "transaction", "work"].iter().any(|word| token.is_word(word));
    let first = tokens.iter().position(|token| !leads(token)).unwrap_or(tokens.len());
    let options = tokens.split_off(first);
    let reads = options.windows(2).any(|two| two[0].is_word("read") && two[1].is_word("only"));
    if reads {
        let line = bracket.position.line;
        return Err(Error::new(format!("{file}:{line}: a migration cannot be READ ONLY"))
            .detail("its row in the ledger is written in the same transaction")
            .hint("leave READ ONLY out"));
    }
    Ok(options.iter().map(|token| token.text).collect::<Vec<_>>().join(" "))
}

fn opens(statement: &RawStatement) -> bool {
    statement.starts_with(&["begin"]) || statement.starts_with(&["start", "transaction"])
}

fn commits(statement: &RawStatement) -> bool {
    statement.starts_with(&["commit"]) && !statement.starts_with(&["commit", "prepared"])
        || statement.starts_with(&["end"])
}

/// Whether a statement starts or ends a transaction. Savepoints do neither.
fn controls(statement: &RawStatement) -> bool {
    let rolls_back = statement.starts_with(&["rollback"]) || statement.starts_with(&["abort"]);
    let to_savepoint =
        statement.starts_with(&["rollback"]) && statement.words.iter().any(|word| word == "to");
    opens(statement)
        || statement.starts_with(&["commit"])
        || statement.starts_with(&["end"])
        || statement.starts_with(&["prepare", "transaction"])
        || rolls_back && !to_savepoint
}
