//! What the prover found, each with a script that shows it again in psql.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use palisade_model::resolved::Waiver;
use serde::Serialize;

use super::Proof;
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

impl Fault {
    /// The code that a waiver names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Leak => "PL501",
            Self::Write => "PL502",
            Self::Cascade => "PL503",
            Self::Escalation => "PL504",
            Self::Denied => "PL505",
            Self::Broken => "PL506",
        }
    }
}

/// Moves what is waived out of the findings. A waiver is written on the table whose rows a finding is about, and holds
/// up to and with its day; one that has run out, or without a reason, waives nothing. Where all was tried (`whole`),
/// those that nothing was found for are named.
pub fn waive(proof: &mut Proof, waivers: &BTreeMap<String, Vec<Waiver>>, today: &str, whole: bool) {
    let names = |waiver: &Waiver, finding: &Finding| waiver.code.eq_ignore_ascii_case(finding.fault.code());
    let reason = |finding: &Finding| {
        let own = waivers.get(&finding.table).into_iter().flatten();
        let holds = |waiver: &&Waiver| {
            waiver.until.as_deref().is_none_or(|until| until.len() == today.len() && today <= until)
        };
        own.filter(|waiver| names(waiver, finding)).filter(holds).find_map(|waiver| waiver.reason.clone())
    };
    let all = waivers.iter().flat_map(|(table, own)| own.iter().map(move |waiver| (table, waiver)));
    let idle = |(table, waiver): &(&String, &Waiver)| {
        !proof.findings.iter().any(|finding| finding.table == **table && names(waiver, finding))
    };
    proof.idle = all
        .filter(|(_, waiver)| whole && is_own(&waiver.code))
        .filter(idle)
        .map(|(table, waiver)| {
            format!("{} on {table} at {}: nothing was found that it waives", waiver.code, waiver.location)
        })
        .collect();
    for finding in std::mem::take(&mut proof.findings) {
        match reason(&finding) {
            Some(reason) => proof.waived.push((finding, reason)),
            None => proof.findings.push(finding),
        }
    }
}

/// Whether a code is one of those that the prover finds, or would be.
fn is_own(code: &str) -> bool {
    code.to_ascii_uppercase().starts_with("PL5")
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

/// What cases of one finding have in common: the fault, the table, the door, who tries, and what.
type Common = (Fault, String, String, String, String);

/// Findings by what they have in common.
#[derive(Debug, Default)]
pub(super) struct Findings {
    all: BTreeMap<Common, (usize, Finding)>,
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
    /// `at` is the place of the task among all: the first one is shown, whoever did it.
    pub(super) fn add(&mut self, caller: &Caller, at: usize, case: Case<'_>) {
        let Case { fault, table, door, who, action, what, statements } = case;
        let key = (fault, table.to_string(), door.clone(), who.role.clone(), action.clone());
        let new = || Finding {
            fault,
            table: table.to_string(),
            door,
            role: who.role.clone(),
            action,
            what,
            cases: 0,
            script: script(caller, who, statements),
        };
        self.all.entry(key).or_insert_with(|| (at, new())).1.cases += 1;
    }

    /// Takes in what somebody else found.
    pub(super) fn merge(&mut self, other: Self) {
        for (key, (at, mut finding)) in other.all {
            match self.all.entry(key) {
                Entry::Vacant(place) => _ = place.insert((at, finding)),
                Entry::Occupied(mut place) => {
                    let (first, known) = place.get_mut();
                    let cases = known.cases + finding.cases;
                    if at < *first {
                        std::mem::swap(known, &mut finding);
                        *first = at;
                    }
                    known.cases = cases;
                }
            }
        }
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.all.into_values().map(|(_, finding)| finding).collect()
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
