//! What the oracle is asked of changes of one table by one command: every rule by itself, on many changes at once.

use std::collections::BTreeSet;

use palisade_model::written::Command;

use super::judge::{Allowed, Change};
use super::oracle::{OracleRule, TableOracle};
use crate::sql::quote_literal;
use crate::world::TableName;

/// The rules of one command for one role, and what each of them says of an old row `o` and a new row `n`.
pub(super) struct Question<'a> {
    command: Command,
    rules: Vec<&'a OracleRule>,
    terms: Vec<String>,
}

impl<'a> Question<'a> {
    pub(super) fn new(oracle: &'a TableOracle, role: &str, command: Command) -> Self {
        let rules: Vec<&OracleRule> = oracle.rules.iter().filter(|rule| rule.is_for(command, role)).collect();
        let over = |condition: &str, alias: &str| {
            format!("coalesce((SELECT {condition} FROM (SELECT {alias}.*) AS r), false)")
        };
        let of_rule = |rule: &&OracleRule| match command {
            Command::Delete => over(&rule.when, "o"),
            Command::Insert => over(&rule.check, "n"),
            _ => format!("({} AND {})", over(&rule.when, "o"), over(&rule.check, "n")),
        };
        let mut terms: Vec<String> = rules.iter().map(of_rule).collect();
        match command {
            Command::Insert => terms.extend(oracle.inserted.iter().map(|condition| over(condition, "n"))),
            Command::Update => {
                terms.extend(oracle.pairs.iter().map(|pair| format!("coalesce({pair}, false)")))
            }
            _ => {}
        }
        Self { command, rules, terms }
    }

    /// Whether any rule allows the command at all.
    pub(super) fn open(&self) -> bool {
        self.rules.iter().any(|rule| !rule.restrictive)
    }

    /// The query: for each change its place, and then what every term says of it.
    pub(super) fn of_many(&self, table: &TableName, changes: &[&Change]) -> String {
        let image = |text: Option<&str>| {
            let text = text.map_or_else(|| "NULL".to_owned(), quote_literal);
            format!("{text}::{}", table.sql())
        };
        let values = changes.iter().enumerate().map(|(at, change)| {
            let (old, new) = match change {
                Change::Removed { old } => (Some(&**old), None),
                Change::Added { new } => (None, Some(&**new)),
                Change::Altered { old, new, .. } => (Some(&**old), Some(&**new)),
            };
            format!("({at}, {}, {})", image(old), image(new))
        });
        format!(
            "SELECT v.at, {} FROM (VALUES {}) AS v (at, old, new) \
             CROSS JOIN LATERAL (SELECT (v.old).*) AS o CROSS JOIN LATERAL (SELECT (v.new).*) AS n",
            self.terms.join(", "),
            values.collect::<Vec<_>>().join(", "),
        )
    }

    /// What the answers for one change come to.
    pub(super) fn settle(&self, change: &Change, answers: &[Option<String>]) -> bool {
        let holds: Vec<bool> = answers.iter().map(|cell| cell.as_deref() == Some("t")).collect();
        let (of_rules, of_pairs) = holds.split_at(self.rules.len().min(holds.len()));
        let floor = self.rules.iter().zip(of_rules).all(|(rule, holds)| !rule.restrictive || *holds);
        let mut open = Allowed::Columns(BTreeSet::new());
        let mut any = false;
        let admits = self.rules.iter().zip(of_rules).filter(|(rule, holds)| !rule.restrictive && **holds);
        for (rule, _) in admits {
            any = true;
            open.and(&rule.commands[&self.command]);
        }
        let columns = match change {
            Change::Altered { columns, .. } => columns.iter().all(|column| open.has(column)),
            _ => true,
        };
        any && floor && columns && of_pairs.iter().all(|holds| *holds)
    }
}
