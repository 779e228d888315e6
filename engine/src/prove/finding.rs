//! What the prover found, each with a script that shows it again in psql.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::world::{Caller, Identity, TableName};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Somebody sees what is not meant for them.
    Leak,
    /// Somebody changes what is not theirs to change.
    Write,
    /// A write that is allowed takes along rows of somebody else.
    Cascade,
    /// A write opens what was closed before.
    Escalation,
    /// Somebody is kept from what is meant for them.
    Denied,
    /// The statement cannot be answered at all: a policy that recurses, a helper without a grant.
    Broken,
}

impl Fault {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Leak => "leak",
            Self::Write => "write",
            Self::Cascade => "cascade",
            Self::Escalation => "escalation",
            Self::Denied => "denied",
            Self::Broken => "broken",
        }
    }
}

/// One finding: all that is wrong in the same way, with the first case of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub fault: Fault,
    /// The table whose rows it is about.
    pub table: String,
    /// What was used to reach them: the table itself, a view, a partition, a function.
    pub door: String,
    /// The role.
    pub role: String,
    /// What was done: `select`, `update (status)`, `update (status) without WHERE`.
    pub action: String,
    /// One sentence about the first case.
    pub what: String,
    /// How many cases there are.
    pub cases: usize,
    /// A psql script for the database that the world was built in.
    pub script: String,
}

/// Findings by what they have in common.
#[derive(Debug, Default)]
pub(super) struct Findings {
    all: BTreeMap<(Fault, String, String, String, String), Finding>,
}

/// One case.
pub(super) struct Case<'a> {
    pub(super) fault: Fault,
    pub(super) table: &'a TableName,
    pub(super) door: String,
    pub(super) who: &'a Identity,
    pub(super) action: String,
    pub(super) what: String,
    pub(super) statements: &'a [String],
}

impl Findings {
    pub(super) fn add(&mut self, caller: &Caller, case: Case<'_>) {
        let Case { fault, table, door, who, action, what, statements } = case;
        let key = (fault, table.to_string(), door.clone(), who.role.clone(), action.clone());
        let finding = self.all.entry(key).or_insert_with(|| Finding {
            fault,
            table: table.to_string(),
            door,
            role: who.role.clone(),
            action,
            what,
            cases: 0,
            script: script(caller, who, statements),
        });
        finding.cases += 1;
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.all.into_values().collect()
    }
}

fn script(caller: &Caller, who: &Identity, statements: &[String]) -> String {
    let mut out = String::from("BEGIN;\n");
    out += &caller.become_sql(who);
    for statement in statements {
        out += &format!("{statement};\n");
    }
    out + "ROLLBACK;\n"
}

/// A person as sentences name them.
pub(super) fn named(who: &Identity) -> String {
    let mut name = match &who.id {
        Some(id) => format!("{} {id}", who.role),
        None => format!("{} without an identity", who.role),
    };
    for (claim, value) in &who.claims {
        name += &format!(" with {claim} = {value}");
    }
    name
}
