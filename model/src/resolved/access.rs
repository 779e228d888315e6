//! Who may do what: policies, grants; and triggers, which see what is done.

use crate::diagnostic::SourceLocation;
use crate::written::{Command, Deferrable, Enabled, Event, Timing};

use super::Waiver;

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Where it is written.
    pub location: SourceLocation,
    /// Its name: the given one, or `table_command_roles`.
    pub name: String,
    /// The name before.
    pub renamed_from: Option<String>,
    /// The command.
    pub command: Command,
    /// Whom it holds for, by name; `public` is everybody.
    pub to: Vec<String>,
    /// Which rows are there, as SQL.
    pub using: Option<String>,
    /// Which rows may be written, as SQL.
    pub check: Option<String>,
    /// Narrows instead of widening.
    pub restrictive: bool,
    /// Findings that somebody decided to live with.
    pub waivers: Vec<Waiver>,
}

/// Privileges on a table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Where it is written.
    pub location: SourceLocation,
    /// What is granted.
    pub privileges: Vec<Privilege>,
    /// To whom, by name.
    pub to: Vec<String>,
    /// Whether they may pass it on.
    pub with_grant_option: bool,
}

/// One privilege.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Privilege {
    /// `SELECT`, `INSERT`, …
    pub name: &'static str,
    /// The columns; none means all of the table.
    pub columns: Vec<String>,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Where it is written.
    pub location: SourceLocation,
    /// Its name: the given one, or `table_function`.
    pub name: String,
    /// The name before.
    pub renamed_from: Option<String>,
    /// When it runs.
    pub timing: Timing,
    /// On what it runs.
    pub events: Vec<Event>,
    /// The columns of an update.
    pub of: Vec<String>,
    /// The condition as SQL.
    pub condition: Option<String>,
    /// The function as SQL.
    pub function: String,
    /// The function's arguments.
    pub args: Vec<String>,
    /// Once a statement instead of once a row.
    pub for_each_statement: bool,
    /// Whether it runs at the end of the statement or of the transaction.
    pub is_constraint: bool,
    /// When a constraint trigger runs, if that can be chosen.
    pub deferrable: Option<Deferrable>,
    /// The name of the rows as they were.
    pub old_table: Option<String>,
    /// The name of the rows as they are.
    pub new_table: Option<String>,
    /// When it fires at all, where that is not as usual.
    pub enabled: Option<Enabled>,
}

impl Trigger {
    /// One that runs before each row is written, with nothing else to say.
    pub(crate) fn before(
        location: SourceLocation,
        name: String,
        events: Vec<Event>,
        function: String,
    ) -> Self {
        Self {
            location,
            name,
            renamed_from: None,
            timing: Timing::Before,
            events,
            of: Vec::new(),
            condition: None,
            function,
            args: Vec::new(),
            for_each_statement: false,
            is_constraint: false,
            deferrable: None,
            old_table: None,
            new_table: None,
            enabled: None,
        }
    }
}
