//! The statements of a migration, as a runner or a proof runs them.

use super::Migration;
use crate::sql::{RawStatement, split};
use crate::{Error, Result};

/// What a migration does, without the bracket of its transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Whether the statements run in one transaction, which the runner opens and commits. If not, there is
    /// exactly one.
    pub transactional: bool,
    /// The statements in their order.
    pub steps: Vec<Step>,
}

/// One statement of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its text without a semicolon.
    pub sql: String,
    /// The line of the file on which it starts.
    pub line: usize,
    /// The column in which it starts.
    pub column: usize,
}

impl Script {
    pub(super) fn of(migration: &Migration) -> Result<Self> {
        let file = migration.file_name();
        let text = migration.text();
        let mut statements = split(&text).map_err(|error| error.in_file(&file))?;
        let transactional = migration.transactional;
        if transactional && statements.first().is_some_and(opens) {
            if statements.len() < 2 || !statements.last().is_some_and(commits) {
                let at = statements.last().map_or(1, |s| s.position.line);
                return Err(Error::new(format!("{file}:{at}: the transaction is not committed"))
                    .hint("end the file with COMMIT;"));
            }
            statements.remove(0);
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
        let steps = statements
            .into_iter()
            .map(|s| Step { line: s.position.line, column: s.position.column, sql: s.text })
            .collect();
        Ok(Self { transactional, steps })
    }
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
